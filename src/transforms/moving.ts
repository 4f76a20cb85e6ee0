import { type Chunk, type Program, SHIFT } from "../ir/program.ts";
import { F64, isFloat, isTuple } from "../ir/type.ts";
import { stays } from "../record/table.ts";

/** Marks in `moves` the lines that move when the marked inputs do: by dependence, through floating-point results of operations that are not piecewise constant. */
export function movingLines(
  p: Program,
  active: readonly boolean[],
  moves: Uint8Array = new Uint8Array(p.n),
): Uint8Array {
  for (let k = 0; k < p.inputs.length; k++) if (active[k]) moves[p.inputs[k]!] = 1;
  for (let k = 0; k < p.chunks.length; k++) markChunk(p, p.chunks[k]!, k << SHIFT, moves);
  return moves;
}
function markChunk(p: Program, { op, type, a: first, b: second }: Chunk, base: number, moves: Uint8Array): void {
  const f64 = F64.id;
  const n = Math.min(op.length, p.n - base);
  for (let at = 0; at < n; at++) {
    const a = first[at]!;
    if (a === -1 || stays[op[at]!]) continue;
    const i = base + at;
    const b = second[at]!;
    const touched = a >= 0 ? moves[a] === 1 || (b >= 0 && moves[b] === 1) : p.operands(i).some((k) => moves[k] === 1);
    if (touched && (type[at] === f64 || isFloat(p.type(i)) || isTuple(p.type(i)))) moves[i] = 1;
  }
}
