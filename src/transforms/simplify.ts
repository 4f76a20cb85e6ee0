import { CONST, INPUT, MUL, type Params, PROJ, type Program, SCALE } from "../ir/program.ts";
import { BOOL, type Type } from "../ir/type.ts";
import { compute } from "../record/emit.ts";
import { scalarRules } from "../record/table.ts";
import { Lines } from "./lines.ts";
import { neededLines } from "./prune.ts";

/** A line on its way into another list: its operands stand there already. */
export interface NewLine {
  readonly op: number;
  readonly type: Type;
  readonly operands: readonly number[];
  readonly params: Params | undefined;
}
/** Further rewriting: the line that takes the place of a new one, if there is a better one. */
export type Rewriting = (lines: Lines, line: NewLine) => number | undefined;

/**
 * Constant folding, common subexpressions, multiplication by 1, dead code. `keep` are lines that survive (guards);
 * gives the program and where those lines went. Values and derivative conventions are unchanged.
 */
export function simplify(p: Program, keep: readonly number[] = [], rewriting?: Rewriting): [Program, number[]] {
  const needed = liveLines(p, keep);
  const lines = new Lines();
  const q = lines.program;
  const to = new Int32Array(p.n).fill(-1);
  for (let i = 0; i < p.n; i++) {
    if (!needed[i]) continue;
    const op = p.op(i);
    const type = p.type(i);
    if (op === INPUT) {
      to[i] = lines.input(type);
      continue;
    }
    const operands = p.operands(i);
    for (let k = 0; k < operands.length; k++) operands[k] = to[operands[k]!]!;
    const params = p.params.get(i);
    const x = lines.number(operands[0]);
    const y = lines.number(operands[1]);
    const before = q.n;
    if ((op === SCALE || op === MUL) && y === 1) to[i] = operands[0]!;
    else if ((op === SCALE || op === MUL) && x === 1) to[i] = operands[1]!;
    else {
      const folded = foldedNumber(p, i, operands.length, x, y);
      if (folded !== undefined) to[i] = lines.constant(type, folded);
      else if (op === CONST) to[i] = lines.constant(type, p.raw(i)!);
      else to[i] = rewriting?.(lines, { op, type, operands, params }) ?? lines.line(op, type, operands, params);
    }
    const source = p.sources[i];
    if (source !== undefined) for (let id = before; id < q.n; id++) q.sources[id] = source;
  }
  q.inputs = p.inputs.map((i) => to[i]!); // in their own order, which need not be that of the lines
  q.outputs = p.outputs.map((o) => (o < 0 ? o : to[o]!));
  return [q, keep.map((k) => to[k]!)];
}
/** Lines that inputs, outputs or `keep` need, by 1. */
export const liveLines = (p: Program, keep: readonly number[]): Uint8Array =>
  neededLines(p, [...p.outputs, ...keep, ...p.inputs]);
function foldedNumber(
  p: Program,
  i: number,
  arity: number,
  x: number | undefined,
  y: number | undefined,
): number | undefined {
  if (x === undefined || arity > 2 || (arity === 2 && y === undefined)) return undefined;
  const op = p.op(i);
  const type = p.type(i);
  if (type.shape.length > 0 || op === PROJ) return undefined;
  const foldable = scalarRules[op] !== undefined && (type.dtype === "f64" || type === BOOL);
  return foldable ? compute(op, x, y ?? 0) : undefined;
}
