import { CONST, INPUT, type Params, PROJ, type Program } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import { showType, type Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { requireProgram } from "../record/options.ts";
import { row } from "../record/rules.ts";
import { nameOf, primitives } from "../record/table.ts";
import { parametersOf } from "./notation.ts";
import { signatureFault } from "./signatures.ts";

/**
 * Whether a program is well-formed: operands stand before the lines that use them, the type of every line is what the type
 * rule of its operation says, constants fit their types, inputs and outputs are lines, sub-programs are well-formed and
 * take and give what the line that holds them needs.
 * @throws naming the first line that is not, as `print` shows it.
 */
export function checkProgram(program: Program): void {
  requireProgram("checkProgram", program);
  check(program, "", new Set());
}
function check(p: Program, path: string, done: Set<Program>): void {
  if (done.has(p)) return;
  done.add(p);
  const refuse = (i: number, problem: string): never =>
    fail("checkProgram", `${path}line %${i} (${nameOf(p.op(i))}): ${problem}`);
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    if (op > PROJ && primitives[op] === undefined)
      fail("checkProgram", `${path}line %${i}: there is no operation with number ${op}`);
    const ids = p.operands(i);
    const late = ids.find((a) => !(Number.isInteger(a) && a >= 0 && a < i));
    if (late !== undefined) refuse(i, `uses %${late}, which does not come before it`);
    const { programs } = parametersOf(p, i);
    for (const [name, q] of programs) check(q, `${path}${name} of %${i}, `, done);
    const types = ids.map((a) => p.type(a));
    const fault = signatureFault(nameOf(op), p.params.get(i) ?? {}, types);
    if (fault !== undefined) refuse(i, fault);
    const type = typeRule(p, i, types, refuse);
    if (type !== p.type(i)) refuse(i, `is ${showType(p.type(i))}, its type rule says ${showType(type)}`);
  }
  const inputs = Array.from({ length: p.n }, (_, i) => i).filter((i) => p.op(i) === INPUT);
  const seats = new Set(p.inputs);
  const missing = inputs.find((i) => !seats.has(i));
  if (missing !== undefined) refuse(missing, "is missing from the list of inputs");
  p.inputs.forEach((i, k) => {
    if (!(i >= 0 && i < p.n) || p.op(i) !== INPUT) fail("checkProgram", `${path}input ${k}: %${i} is no input line`);
  });
  if (seats.size !== p.inputs.length) fail("checkProgram", `${path}an input is listed twice`);
  p.outputs.forEach((o, k) => {
    if (!Number.isInteger(o) || o < -1 || o >= p.n) fail("checkProgram", `${path}output ${k}: there is no line %${o}`);
    if (o >= 0 && p.type(o).dtype === "tuple") fail("checkProgram", `${path}output ${k}: %${o} is a tuple`);
  });
}
function typeRule(p: Program, i: number, types: readonly Type[], refuse: (i: number, problem: string) => never): Type {
  const op = p.op(i);
  const params: Params | undefined = p.params.get(i);
  if (op === INPUT) return p.type(i);
  if (op === CONST) {
    const raw = p.raw(i);
    return raw !== undefined && fits(raw, p.type(i)) ? p.type(i) : refuse(i, `its value is no ${showType(p.type(i))}`);
  }
  if (op === PROJ) {
    const part = types[0]?.parts[params?.["part"] as number];
    return part ?? refuse(i, `there is no part ${String(params?.["part"])} of ${types.map(showType).join()}`);
  }
  try {
    return primitives[op]!.type(row(types), params);
  } catch (e) {
    return refuse(
      i,
      `its type rule refuses ${types.map(showType).join(" and ") || "no operands"}: ${(e as Error).message}`,
    );
  }
}
const arrays = { f64: Float64Array, f32: Float32Array, i32: Int32Array, bool: Uint8Array };
/** Is the raw value one of this type? */
function fits(raw: Raw, t: Type): boolean {
  if (t.dtype === "tuple")
    return Array.isArray(raw) && raw.length === t.parts.length && t.parts.every((u, k) => fits(raw[k] as Raw, u));
  if (t.shape.length === 0) return typeof raw === "number";
  return raw instanceof arrays[t.dtype] && (raw as TypedArray).length === t.size;
}
