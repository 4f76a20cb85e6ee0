import { PROJ, Program } from "../ir/program.ts";
import { laneMask } from "../record/lanes.ts";
import { row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Entry, partOf, repeat, replay } from "./replay.ts";

const masked = new WeakMap<Program, boolean>();
/** Does a line, or one in the programs that it holds, look at the lane mask? */
function isMasked(p: Program, i: number): boolean {
  if (primitives[p.op(i)]?.masked) return true;
  const params = p.params.get(i);
  return (
    params !== undefined &&
    Object.values(params)
      .flat()
      .some((q) => q instanceof Program && holdsMasked(q))
  );
}
function holdsMasked(p: Program): boolean {
  let known = masked.get(p);
  if (known === undefined) {
    known = false;
    for (let i = 0; i < p.n && !known; i++) known = isMasked(p, i);
    masked.set(p, known);
  }
  return known;
}
/**
 * One list for n examples: arguments with batched[k] carry them on axis 0. Gives the outputs (null: a structural
 * zero of a linear program), and which of them do.
 */
export function batchAt(
  p: Program,
  args: readonly Tensor[],
  batched: readonly boolean[],
  n: number,
): [(Tensor | null)[], boolean[]] {
  const b = new Array<boolean | readonly boolean[]>(p.n);
  p.inputs.forEach((id, k) => {
    b[id] = batched[k]!;
  });
  const flag = (a: number): boolean => {
    if (p.op(a) !== PROJ) return b[a] === true;
    const whole = b[p.operand(a, 0)];
    return typeof whole === "object" ? whole[partOf(p, a)]! : whole === true;
  };
  const v = replay(p, args, (i, x, ids) => {
    const flags = ids.map(flag);
    if (!flags.includes(true) && !(laneMask !== null && isMasked(p, i))) {
      b[i] = false;
      return repeat(p, i, x);
    }
    const [y, out] = primitives[p.op(i)]!.batch(row(x), row(flags), n, p.params.get(i)) as [
      Entry,
      boolean | readonly boolean[],
    ];
    b[i] = out;
    return y;
  });
  return [p.outputs.map((o) => (o < 0 ? null : (v[o] as Tensor))), p.outputs.map((o) => o >= 0 && flag(o))];
}
