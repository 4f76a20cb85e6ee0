import { PROJ, type Program } from "../ir/program.ts";
import { row, type Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Entry, partOf, repeat, replay } from "./replay.ts";

/** What moves with a line: its tangent, or those of its parts. */
export type Motion = Tangent | readonly Tangent[] | undefined;

/** Tangents of the results of one operation; null when nothing moves. */
export function tangentsOf(p: Program, i: number, dx: readonly Tangent[], x: readonly Tensor[], y: Entry): Motion {
  if (dx.every((d) => d === null)) return null;
  const block = primitives[p.op(i)]!;
  const params = p.params.get(i);
  return block.push ? block.push(row(dx), row(x), params).dy : block.jvp(row(dx), row(x), y as never, params);
}
/** The tangent of part k of a line. */
export const partMotion = (d: Motion, part: number): Tangent =>
  Array.isArray(d) ? ((d as readonly Tangent[])[part] ?? null) : null;

/**
 * Forward mode: outputs and their tangents. A null tangent is a structural zero and is never multiplied. `recorded`: the
 * arguments are those that p was recorded with, so its numbers hold.
 */
export function jvpAt(
  p: Program,
  args: readonly Tensor[],
  tangents: readonly Tangent[],
  recorded = false,
): [Tensor[], Tangent[]] {
  const d = new Array<Motion>(p.n);
  p.inputs.forEach((id, k) => {
    d[id] = tangents[k] ?? null;
  });
  const motion = (a: number): Tangent => {
    if (p.op(a) === PROJ) return partMotion(d[p.operand(a, 0)], partOf(p, a));
    return (d[a] as Tangent) ?? null;
  };
  const v = replay(p, args, (i, x, ids) => {
    const dx = ids.map(motion);
    const block = primitives[p.op(i)];
    if (block?.push && dx.some((t) => t !== null)) {
      const { y, dy } = block.push(row(dx), row(x), p.params.get(i));
      d[i] = dy;
      return y;
    }
    const y = repeat(p, i, x, recorded ? p.raw(i) : undefined);
    d[i] = tangentsOf(p, i, dx, x, y);
    return y;
  });
  return [p.outputs.map((o) => v[o] as Tensor), p.outputs.map(motion)];
}
