import type { AnyFunction } from "../api/call.ts";
import type { Program } from "../ir/program.ts";
import { showType, type Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { expand } from "../wasm/expand.ts";
import { tidy } from "../wasm/list/tidy.ts";
import { Block } from "./block.ts";
import { type Derivative, type Derived, derive, eachLeaf } from "./derived.ts";
import { atom, type Expression } from "./expression.ts";
import { element, isWhole, type Numbers, numbersIn, type Value } from "./numbers.ts";
import { leafKind, typeText, zerosText } from "./signature.ts";
import { Source } from "./source.ts";

/** What is emitted, and under which name. */
export interface EmitOptions {
  /** The name of the function; by default that of the derivative. */
  readonly name?: string;
  /** "value" by default: the function itself. */
  readonly derivative?: Derivative;
  /** Which arguments `grad` and `jacobian` differentiate with respect to; the first by default. */
  readonly argnums?: number | readonly number[];
  /** "ts" by default; "js" is the same without types. */
  readonly language?: "ts" | "js";
}
/**
 * A function or a derivative of it as the text of a module of its own, which imports nothing: straight-line code for
 * numbers, loops over typed arrays for arrays, `scan` and `whileLoop` as loops that overwrite what they carry. Arguments and
 * results have the form of the example arguments, whose sizes are fixed; where a condition that the host read comes out
 * otherwise, the function throws. Tensors of two and more axes are typed arrays in row-major order. Beside `name` there is
 * `nameInto(...arguments, out)`, unless the result is one number: it allocates nothing.
 * @throws for operations without a stand-alone form, naming them.
 * @example
 * ```ts
 * import { emitTypeScript } from "wengert/emit";
 * import type { Tensor } from "wengert";
 * const f = (x: Tensor, y: Tensor) => x.mul(y).add(x.sin());
 * const text = emitTypeScript(f, [2, 3], { name: "slope", derivative: "grad" });
 * ```
 */
export function emitTypeScript(program: Program, options?: EmitOptions): string;
/** A function as it is recorded at example arguments. */
export function emitTypeScript(f: AnyFunction, examples: readonly unknown[], options?: EmitOptions): string;
export function emitTypeScript(
  given: Program | AnyFunction,
  second: readonly unknown[] | EmitOptions = {},
  third: EmitOptions = {},
): string {
  const [examples, options] = Array.isArray(second)
    ? [second as readonly unknown[], third]
    : [[], second as EmitOptions];
  const { derivative = "value", argnums } = options;
  return textOf(derive(given, examples, derivative, argnums), options);
}
/** The text for a derivative that is recorded. */
function textOf(derived: Derived, { name = "", derivative = "value", language = "ts" }: EmitOptions): string {
  const own = name === "" ? derivative : name;
  if (!/^[A-Za-z_$][\w$]*$/.test(own))
    fail("emit", `${JSON.stringify(own)} is no name of a function`, "Use letters and digits");
  const source = new Source(own, language === "ts");
  const [whole, kept] = expand(
    derived.program,
    derived.guards.map(({ id }) => id),
  );
  const [program, lines] = tidy(whole, kept);
  const guards = derived.guards.map((g, k) => ({ ...g, id: lines[k]!, at: Math.max(...lines.slice(0, k + 1)) }));
  const parameters = derived.parameters.map((p) => source.name(p));
  const inputTypes = program.inputTypes;
  const inputs = entries(source, derived, program, parameters);
  const block = new Block(source, program, inputs, guards);
  const results = block.results;
  const outputTypes = program.outputTypes;
  const signature = parameters.map(
    (p, k) => `${p}${source.type(typeText(derived.inputs[k]!, typesOf(derived, k, inputTypes), true))}`,
  );
  const result = typeText(derived.result, outputTypes, false);
  const isNumber =
    derived.result.structure.kind === "leaf" && leafKind(derived.result.like, outputTypes[0]!) === "number";
  const functions: string[] = [];
  if (isNumber) {
    const value = numberText(results[0]!, outputTypes[0]!);
    functions.push(
      `export function ${own}(${signature.join(", ")})${source.type("number")} {\n${source.body}${source.body === "" ? "" : "\n"}  return ${value};\n}`,
    );
  } else {
    deliver(block, derived, results, outputTypes);
    functions.push(
      `export function ${own}(${signature.join(", ")})${source.type(result)} {\n  const out${source.type(result)} = ${zerosText(derived.result, outputTypes, source.typed)};\n  ${own}Into(${[...parameters, "out"].join(", ")});\n  return out;\n}`,
      `/** The same into \`out\`, without allocating. */\nexport function ${own}Into(${[...signature, `out${source.type(result)}`].join(", ")})${source.type("void")} {\n${source.body}\n}`,
    );
  }
  const about = describe(derived, own, inputTypes, outputTypes);
  const text = [...source.memory, ...source.helpers, `${about}${functions[0]}`, ...functions.slice(1)].join("\n");
  const spaced = text.replace(/\n(?=export |function |\/\*\*)/g, "\n\n").replace(/\*\/\n\n/g, "*/\n");
  return `${language === "ts" ? spaced : spaced.replaceAll("]!", "]")}\n`;
}
function typesOf(derived: Derived, k: number, types: readonly Type[]): readonly Type[] {
  let at = 0;
  for (const tree of derived.inputs.slice(0, k)) eachLeaf(tree, "", () => at++);
  return types.slice(at);
}
/** Shapes that the types do not tell. */
function describe(derived: Derived, name: string, inputs: readonly Type[], outputs: readonly Type[]): string {
  const notes: string[] = [];
  const note = (where: string, t: Type): void => {
    if (t.shape.length > 1) notes.push(`${where} is ${showType(t)} in row-major order`);
  };
  let k = 0;
  derived.inputs.forEach((tree, j) => {
    eachLeaf(tree, derived.parameters[j]!, (_like, path) => note(path.replaceAll("!", ""), inputs[k++]!));
  });
  k = 0;
  eachLeaf(derived.result, "the result", (_like, path) => note(path.replaceAll("!", ""), outputs[k++]!));
  return notes.length === 0 ? "" : `/** ${name}: ${notes.join("; ")}. */\n`;
}
const isNeeded = (p: Program, line: number): boolean => {
  if (p.outputs.includes(line)) return true;
  for (let i = 0; i < p.n; i++) if (p.operands(i).includes(line)) return true;
  return false;
};
/** The inputs under names of their own; sizes and static parts are held against those of the examples. */
function entries(source: Source, derived: Derived, program: Program, parameters: readonly string[]): Value[] {
  const values: Value[] = [];
  const refuse = (path: string, what: string): string =>
    `throw new RangeError("${source.title}: ${path.replaceAll("!", "").replaceAll('"', "'")} ${what}");`;
  derived.inputs.forEach((tree, j) => {
    if (tree.structure.kind === "array")
      source.say(
        `if (${parameters[j]!}.length !== ${tree.structure.items.length}) ${refuse(parameters[j]!, `must have ${tree.structure.items.length} entries`)}`,
      );
    eachLeaf(
      tree,
      parameters[j]!,
      (like, path, inside) => {
        const line = program.inputs[values.length]!;
        const type = program.type(line);
        const wish = path
          .replaceAll(/[^\w$]+/g, "_")
          .replace(/_$/, "")
          .replace(/_(?=\d+$)/, "");
        const kind = leafKind(like, type);
        if (kind === "number") {
          const used = isNeeded(program, line);
          const x = inside && used ? source.define(wish, path) : path;
          values.push({ kind: "scalar", x: atom(x) });
          return;
        }
        const length = type.shape[0]!;
        if (kind === "typed" || type.shape.length === 1)
          source.say(
            `if (${path}.length !== ${kind === "typed" ? type.size : length}) ${refuse(path, `must have ${kind === "typed" ? type.size : length} numbers`)}`,
          );
        if (kind === "nested" && type.shape.length > 1) {
          const to = numbersIn(source.buffer(type, wish), type, false);
          source.loops(type.shape, (index) => {
            const from = index.map((i) => `[${i}]!`).join("");
            source.say(`${element(to, index).text.slice(0, -1)} = ${path}${from};`);
          });
          values.push(to);
          return;
        }
        values.push(numbersIn(inside && isNeeded(program, line) ? source.define(wish, path) : path, type, false));
      },
      (value, path) => {
        if (typeof value === "string" || typeof value === "boolean" || value === null)
          source.say(
            `if (${path} !== ${JSON.stringify(value)}) ${refuse(path, `must be ${JSON.stringify(value).replaceAll('"', "'")}, as it was recorded`)}`,
          );
      },
    );
  });
  return values;
}
const numberText = (v: Value, { dtype }: Type): string => {
  const x: Expression = v.kind === "scalar" ? v.x : element(v as Numbers, []);
  return dtype === "bool" ? `${x.text} ? 1 : 0` : x.text;
};
/** Writes the results into `out`. */
function deliver(b: Block, derived: Derived, results: readonly Value[], types: readonly Type[]): void {
  let next = 0;
  const { source } = b;
  eachLeaf(derived.result, "out", (like, path) => {
    const k = next++;
    const v = results[k]!;
    const type = types[k]!;
    const kind = leafKind(like, type);
    if (kind === "number") {
      source.say(`${path.replace(/!$/, "")} = ${numberText(v, type)};`);
      return;
    }
    const from = v.kind === "array" ? v : b.numbers(b.program.outputs[k]!);
    if (kind === "typed") {
      if (isWhole(from) && type.size > 16) source.say(`${path}.set(${from.base});`);
      else if (from.uniform !== undefined && type.dtype !== "bool") source.say(`${path}.fill(${from.uniform.text});`);
      else b.assign(numbersIn(path, type, true), from);
      return;
    }
    source.loops(type.shape, (index) => {
      const place = index
        .map((i) => `[${i}]!`)
        .join("")
        .slice(0, -1);
      source.say(`${path}${place} = ${element(from, index).text};`);
    });
  });
}
