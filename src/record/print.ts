import { CONST, INPUT, Program } from "../ir/program.ts";
import type { RawArray, TypedArray } from "../ir/raw.ts";
import { showType } from "../ir/type.ts";
import { requireProgram } from "./options.ts";
import { nameOf } from "./table.ts";

const number = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));
function constant(raw: RawArray): string {
  if (typeof raw === "number") return number(raw);
  const shown = Array.from(raw.subarray(0, 6) as Float64Array, number).join(", ");
  return `[${shown}${raw.length > 6 ? ", ..." : ""}]`;
}
function parameter(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(parameter).join(", ")}]`;
  return typeof x === "string" ? x : JSON.stringify(x);
}
/**
 * One line an operation: `%3: f64[2] = mul %1 %2   at file:line`. Parameters in braces, sub-programs indented below the
 * operation that holds them.
 */
export function printProgram(p: Program, indent = ""): string {
  requireProgram("print", p);
  const lines = [`${indent}in ${p.inputs.map((i) => `%${i}: ${showType(p.type(i))}`).join(", ") || "nothing"}`];
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    if (op === INPUT) continue;
    const words = [`${indent}%${i}: ${showType(p.type(i))} =`, nameOf(op)];
    if (op === CONST) words.push(constant((p.data.get(i) ?? p.num(i)) as number | TypedArray));
    const programs: [string, Program][] = [];
    const plain: string[] = [];
    for (const [k, x] of Object.entries(p.params.get(i) ?? {})) {
      if (x instanceof Program) programs.push([k, x]);
      else if (Array.isArray(x) && x[0] instanceof Program)
        programs.push(...x.map((q, j): [string, Program] => [`${k} ${j}`, q as Program]));
      else plain.push(`${k}: ${parameter(x)}`);
    }
    if (plain.length > 0) words.push(`{${plain.join(", ")}}`);
    words.push(...p.operands(i).map((a) => `%${a}`));
    const source = p.sources[i];
    lines.push(words.join(" ") + (source === undefined ? "" : `   at ${source}`));
    for (const [k, q] of programs) lines.push(`${indent}  ${k}:`, printProgram(q, `${indent}    `));
  }
  lines.push(`${indent}out ${p.outputs.map((o) => (o < 0 ? "0" : `%${o}`)).join(", ")}`);
  return lines.join("\n");
}
