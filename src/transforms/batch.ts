import { PROJ, type Program } from "../ir/program.ts";
import { spread } from "../prims/broadcast.ts";
import { laneMask } from "../record/lanes.ts";
import { row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { has } from "./holds.ts";
import { type Entry, partOf, repeat, replay } from "./replay.ts";

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
    if (!flags.includes(true) && !(laneMask !== null && has(p, i, "masked"))) {
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
/** The same of a program without structural zeros; all outputs carry their examples. */
export function batchWhole(...[p, args, batched, n]: Parameters<typeof batchAt>): Tensor[] {
  const [y, flags] = batchAt(p, args, batched, n);
  return [...spread(y as Tensor[], flags, n)];
}
