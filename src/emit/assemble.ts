import type { Program } from "../ir/program.ts";
import { showType, type Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import type { Block } from "./block.ts";
import { type Derived, type EmitOptions, eachLeaf } from "./derived.ts";
import { deliver, numberText } from "./ends.ts";
import type { Value } from "./numbers.ts";
import { leafKind, typeText, zerosText } from "./signature.ts";
import { Source } from "./source.ts";

/** A text under construction, and the names of the parameters in it. */
export function sourceOf(
  derived: Derived,
  { derivative = "value", name = derivative, language = "ts" }: EmitOptions,
): { source: Source; parameters: string[] } {
  if (!/^[A-Za-z_$][\w$]*$/.test(name))
    fail("emit", `${JSON.stringify(name)} is no name of a function`, "Use letters and digits");
  const source = new Source(name, language === "ts");
  if (source.title !== name) fail("emit", `${name} is a word of such a text`, "Choose another name");
  // Parameters stand before the function that writes into arrays.
  source.name(`${name}Into`);
  return { source, parameters: derived.parameters.map((p) => source.name(p)) };
}
/** What the statements leave behind. */
export interface Written {
  readonly source: Source;
  readonly parameters: readonly string[];
  readonly block: Block;
  readonly results: readonly Value[];
  readonly program: Program;
}
/** The module: memory, helpers, the function, and the function that writes into arrays of the caller's. */
export function assemble(derived: Derived, { source, parameters, block, results, program }: Written): string {
  const own = source.title;
  const { inputTypes, outputTypes } = program;
  const signature = parameters.map(
    (p, k) => `${p}${source.type(typeText(derived.inputs[k]!, typesOf(derived, k, inputTypes), true))}`,
  );
  const result = typeText(derived.result, outputTypes, false);
  const isNumber =
    derived.result.structure.kind === "leaf" && leafKind(derived.result.like, outputTypes[0]!) === "number";
  const functions: string[] = [];
  // Compilers that ask for it are told that a parameter is not forgotten: the result does not depend on it.
  const unread = (text: string): string =>
    parameters
      .filter((p) => source.typed && !new RegExp(`(?<![\\w$.])${p.replaceAll("$", "\\$")}(?![\\w$])`).test(text))
      .map((p) => `  void ${p};\n`)
      .join("");
  if (isNumber) {
    const body = `${source.body}${source.body === "" ? "" : "\n"}  return ${numberText(results[0]!, outputTypes[0]!)};`;
    functions.push(
      `export function ${own}(${signature.join(", ")})${source.type("number")} {\n${unread(body)}${body}\n}`,
    );
  } else {
    deliver(block, derived, results, outputTypes);
    functions.push(
      `export function ${own}(${signature.join(", ")})${source.type(result)} {\n  const out${source.type(result)} = ${zerosText(derived.result, outputTypes, source.typed)};\n  ${own}Into(${[...parameters, "out"].join(", ")});\n  return out;\n}`,
      `/** The same into \`out\`, without allocating. */\nexport function ${own}Into(${[...signature, `out${source.type(result)}`].join(", ")})${source.type("void")} {\n${unread(source.body)}${source.body}\n}`,
    );
  }
  const about = describe(derived, own, inputTypes, outputTypes);
  const memory = usedOf(source.memory, [...source.helpers, ...functions]);
  const text = [...memory, ...source.helpers, `${about}${functions[0]}`, ...functions.slice(1)].join("\n");
  const spaced = text.replace(/\n(?=export |function |\/\*\*)/g, "\n\n").replace(/\*\/\n\n/g, "*/\n");
  return `${source.typed ? spaced : spaced.replaceAll("]!", "]")}\n`;
}
/** Statements without the constants that nothing uses: views of the memory, what has become known, or the module itself. */
function usedOf(statements: readonly string[], texts: readonly string[]): string[] {
  const words = new Set(texts.flatMap((text) => text.match(/[\w$]+/g) ?? []));
  const used: string[] = [];
  for (const line of [...statements].reverse()) {
    const [, name] = /^const ([\w$]+) = /.exec(line) ?? [];
    if (name !== undefined && !words.has(name)) continue;
    for (const word of line.match(/[A-Za-z_$][\w$]*/g) ?? []) words.add(word);
    used.unshift(line);
  }
  return used;
}
function typesOf(derived: Derived, k: number, types: readonly Type[]): readonly Type[] {
  let at = 0;
  for (const tree of derived.inputs.slice(0, k)) eachLeaf(tree, "", () => at++);
  return types.slice(at);
}
/** Shapes that the types do not tell. */
function describe(derived: Derived, name: string, inputs: readonly Type[], outputs: readonly Type[]): string {
  const notes: string[] = [];
  const note = (where: string, t: Type, like: unknown): void => {
    if (t.shape.length < 2) return;
    const rows = `${t.shape.slice(0, -1).join(" x ")} rows of ${t.shape.at(-1)} numbers`;
    const isNested = leafKind(like, t) === "nested";
    notes.push(`${where.replaceAll("!", "")} is ${isNested ? rows : `${showType(t)} in row-major order`}`);
  };
  let k = 0;
  derived.inputs.forEach((tree, j) => {
    eachLeaf(tree, derived.parameters[j]!, (like, path) => note(path, inputs[k++]!, like));
  });
  k = 0;
  eachLeaf(derived.result, "the result", (like, path) => note(path, outputs[k++]!, like));
  return notes.length === 0 ? "" : `/** ${name}: ${notes.join("; ")}. */\n`;
}
