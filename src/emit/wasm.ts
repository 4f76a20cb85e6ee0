import type { AnyFunction } from "../api/call.ts";
import { CONST, Program } from "../ir/program.ts";
import type { RawArray, TypedArray } from "../ir/raw.ts";
import { fail, WengertError } from "../record/errors.ts";
import { primitives } from "../record/table.ts";
import type { CompiledModule } from "../wasm/module.ts";
import { type Place, statusAddress, widthOf } from "../wasm/plan/layout.ts";
import { isCompiled } from "../wasm/plan/traffic.ts";
import { assemble, sourceOf } from "./assemble.ts";
import { Block } from "./block.ts";
import { type Derived, derive, type EmitOptions, givenTo } from "./derived.ts";
import { entries } from "./ends.ts";
import { type Expression, literal } from "./expression.ts";
import { hostText, machineCode } from "./machineCode.ts";
import { element, indicesOf, mostCells, type Numbers, numbersIn, type Value } from "./numbers.ts";
import type { Source } from "./source.ts";
import { textOf } from "./typescript.ts";

/** A derivative as WebAssembly: the module, and a text that holds it, puts arguments in and takes results out. */
export interface EmittedWasm {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}
/**
 * The machine code that `jit` makes of a function or a derivative of it, and a loader as the text of a module that imports
 * nothing: functions of the same names and forms as those of `emitTypeScript`. The same program gives the same bytes.
 * @throws where a part of the program would be left to the host, naming it.
 */
export function emitWasm(program: Program, options?: EmitOptions): EmittedWasm;
/** A function as it is recorded at example arguments. */
export function emitWasm(f: AnyFunction, examples: readonly unknown[], options?: EmitOptions): EmittedWasm;
export function emitWasm(given: Program | AnyFunction, ...rest: readonly unknown[]): EmittedWasm {
  const { examples, options } = givenTo("emitWasm", given, rest);
  return wasmOf(derive(given, examples, options.derivative ?? "value", options.argnums), options);
}
/** The module and its loader for a derivative that is recorded. */
export function wasmOf(derived: Derived, options: EmitOptions): EmittedWasm {
  const { program, guards, module, left } = machineCode(derived);
  if (left !== undefined)
    fail(
      "emit",
      `${left} is left to the host by the compiler`,
      hasText(derived)
        ? "Emit TypeScript instead, which has a text for it: emitTypeScript, or --to ts"
        : "Keep this part of the program outside, or run the derivative through wengert/jit",
    );
  const { source, parameters } = sourceOf(derived, options);
  source.memory.push(...instance(module, source.typed));
  const block = new Block(source, new Program(), []);
  const inputs = entries(source, derived, program, parameters);
  for (const [k, line] of program.inputs.entries()) enter(block, inputs[k]!, module.scope.places.get(line));
  const calls = module.segments.flatMap((s) => (s.kind === "compiled" ? [`code.${s.name}();`] : []));
  if (calls.length > 0)
    for (const line of [
      `integers[${statusAddress >> 2}] = 0;`,
      ...calls,
      `if (integers[${statusAddress >> 2}] !== 0) throw new RangeError("${source.title}: an index is out of range");`,
    ])
      source.say(line);
  const values = (line: number): Value => outputOf(source, module, inputs, line);
  const results = (line: number): Value => inCells(module, values(line), line);
  for (const { id, expected } of guards) {
    const value = values(id);
    const x = value.kind === "scalar" ? value.x : element(numeric(value as Numbers), []);
    source.say(
      `if (!Object.is(${x.text}, ${literal(expected).text})) throw new RangeError("${source.title}: these arguments take another branch than those it was recorded at");`,
    );
  }
  const text = assemble(derived, { source, parameters, block, results: program.outputs.map(results), program });
  return { bytes: module.bytes, text };
}
/** All numbers stand in memory as floats. */
const numeric = (x: Numbers): Numbers => ({ ...x, type: { ...x.type, dtype: "f64" } });
/** Whether the derivative can be written as text. */
function hasText(derived: Derived): boolean {
  try {
    return textOf(derived, {}) !== "";
  } catch (e) {
    if (e instanceof WengertError) return false;
    throw e;
  }
}
/** Statements that make the instance and fill its memory with known numbers. */
function instance(module: CompiledModule, typed: boolean): string[] {
  const names = module.segments.flatMap((s) => (s.kind === "compiled" ? [JSON.stringify(s.name)] : [])).join(" | ");
  const called = module.imports.map((f, k) => `${k}: ${hostText(f, typed)}`);
  const scalars = called.length === 0 ? "" : `, scalar: { ${called.join(", ")} }`;
  const lines = [
    `const bytes = Uint8Array.from(atob("${base64(module.bytes)}"), (c) => c.charCodeAt(0));`,
    `const memory = new WebAssembly.Memory({ initial: ${Math.ceil(module.memory / 65536)} });`,
    `const code = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory }${scalars} }).exports${typed ? ` as unknown as Record<${names || "never"}, () => void>` : ""};`,
    "const doubles = new Float64Array(memory.buffer);",
    "const singles = new Float32Array(memory.buffer);",
    "const integers = new Int32Array(memory.buffer);",
  ];
  for (const { place, raw, count } of module.constants) {
    const numbers: RawArray = raw();
    const start = startOf(place);
    if (typeof numbers === "number")
      lines.push(`${baseOf(place)}.fill(${literal(numbers).text}, ${start}, ${start + count});`);
    else lines.push(`${baseOf(place)}.set([${Array.from(numbers, (x) => literal(x).text).join(", ")}], ${start});`);
  }
  return lines;
}
const startOf = (place: Place): number => place.address / widthOf(place);
const baseOf = ({ single }: Place): string => (single === true ? "singles" : "doubles");

/** So few numbers are copied sooner by a loop than by a call. */
const fewNumbers = 32;
/** An input into memory, where the code reads it. */
function enter(b: Block, value: Value, place: Place | undefined): void {
  if (place === undefined) return;
  const start = startOf(place);
  if (value.kind === "scalar") b.source.say(`${baseOf(place)}[${start}] = ${value.x.text};`);
  else if (value.kind === "array" && value.type.size <= fewNumbers)
    b.source.loop(value.type.size, (i) => b.source.say(`${baseOf(place)}[${start} + ${i}] = ${value.base}[${i}]!;`));
  else if (value.kind === "array") b.source.say(`${baseOf(place)}.set(${value.base}, ${start});`);
}
/** A line as it stands in memory, as a known value, or as the input that it is. */
function outputOf(source: Source, { facts, scope }: CompiledModule, inputs: readonly Value[], line: number): Value {
  const { program } = facts;
  const type = program.type(line);
  if (facts.isConstant(line)) {
    const raw = facts.rawOf(line);
    if (typeof raw === "number") return { kind: "scalar", x: literal(raw) };
    return numbersIn(source.data(type, raw as Float64Array), type, false);
  }
  const view = facts.views[line]!;
  if (!isCompiled(facts, view.line)) {
    const given = inputs[program.inputs.indexOf(view.line)]!;
    return given.kind === "array" ? { ...given, type, view } : given;
  }
  const place = scope.places.get(view.line)!;
  const offset = startOf(place) + view.offset;
  return { ...numbersIn(baseOf(place), type, false), length: -1, view: { ...view, offset } };
}
/** A small result of memory number by number; what a concatenation takes from constants is known here. */
function inCells({ facts: { program: p } }: CompiledModule, value: Value, line: number): Value {
  const type = p.type(line);
  if (
    type.shape.length === 0 ||
    value.kind !== "array" ||
    value.base === undefined ||
    type.dtype !== "f64" ||
    type.size > mostCells / 4
  )
    return value;
  let from = line;
  while (primitives[p.op(from)]?.lower === "view") from = p.operand(from, 0);
  const parts =
    primitives[p.op(from)]?.lower === "concatenate" && p.type(from).shape.length === 1 ? p.operands(from) : [];
  const known = parts.flatMap((a): (Expression | undefined)[] =>
    p.op(a) === CONST
      ? Array.from(p.raw(a) as TypedArray, literal)
      : new Array<undefined>(p.type(a).size).fill(undefined),
  );
  return { kind: "cells", cells: indicesOf(type.shape).map((index, k) => known[k] ?? element(value, index)) };
}
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let k = 0; k < bytes.length; k += 4096) text += String.fromCharCode(...bytes.subarray(k, k + 4096));
  return btoa(text);
}
