import { MASK, type Program, SHIFT } from "../ir/program.ts";
import { F64, isFloat, isTuple } from "../ir/type.ts";
import { stopCode } from "../prims/arithmetic.ts";

/** Lines that move when the marked inputs do: by dependence, through floating-point results only. */
export function movingLines(p: Program, active: readonly boolean[]): Uint8Array {
  const moves = new Uint8Array(p.n);
  p.inputs.forEach((id, k) => {
    if (active[k]) moves[id] = 1;
  });
  for (let i = 0; i < p.n; i++) {
    const c = p.chunks[i >>> SHIFT]!;
    const at = i & MASK;
    const a = c.a[at]!;
    const b = c.b[at]!;
    const touched =
      a >= 0 ? moves[a] === 1 || (b >= 0 && moves[b] === 1) : a < -1 && p.operands(i).some((k) => moves[k] === 1);
    if (!touched || c.op[at] === stopCode) continue;
    if (c.type[at] === F64.id || isFloat(p.type(i)) || isTuple(p.type(i))) moves[i] = 1;
  }
  return moves;
}
