import { ADD, INPUT, NEG, type Program, SUB } from "../ir/program.ts";
import { constantOf } from "../prims/broadcast.ts";
import type { Live, Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";

/** As a tensor: 1 (or more) in lanes that may differ from 0. */
export const liveOf = (d: Tangent, live: Live | undefined): Tangent => d && (live?.() ?? constantOf(d.type, 1));
/** The same the other way round. */
export const liveFrom = (lanes: Tangent): Live | undefined => (lanes === null ? undefined : () => lanes);
/**
 * Lines that move and behind which, on the way back to the inputs, a line stands that may multiply by an infinite
 * coefficient: only there the lanes that were left out need a mask. `input`: whether one stands behind the inputs.
 */
export function riskyLines(p: Program, moves: ArrayLike<unknown>, input: number): Uint8Array {
  const risky = new Uint8Array(p.n);
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    const block = primitives[op];
    const finite = block?.flat || op === ADD || op === SUB || op === NEG;
    const slopes = block && (block.many || (!finite && (block.lanewise || block.transpose === null)));
    if (moves[i]) risky[i] = op === INPUT ? input : Number(slopes || p.operands(i).some((a) => risky[a]));
  }
  return risky;
}
