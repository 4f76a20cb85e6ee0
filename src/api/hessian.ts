import type { Marked } from "../record/mark.ts";
import type { GuardSink } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, type Like, unflatten } from "../record/tree.ts";
import { repeat, replay } from "../transforms/replay.ts";
import { type AnyFunction, activeInputs, type Call, recordCall, requireNoMore } from "./call.ts";
import { gradientFor } from "./grad.ts";
import { derivative, type Into } from "./into.ts";
import { inForm, jacobianAt } from "./jacobian.ts";
import { hessianEntries, inputsOf, mayBeEager } from "./jacobianEntries.ts";
import type { HessianBlocks, Likes, Recorded, Scalar } from "./types.ts";

/**
 * A Hessian as a function of the arguments of f: a block for each pair of leaves of the first; rows of numbers where f is of
 * plain numbers.
 */
export interface HessianFunction<P, R extends readonly unknown[] = []> extends Into {
  <A extends Like<P>>(x: A, ...more: Likes<R>): HessianBlocks<P, A>;
  (x: Recorded<[P]>[0], ...more: Recorded<R>): HessianBlocks<P, Recorded<[P]>[0]>;
}

/**
 * The Hessian of a scalar function in its first argument, forward over reverse: for every pair of leaves a block of shape
 * [...first, ...second]; a number for a number. With nothing recording, that of a list that works number by number is
 * made by pushing edges (Gower and Mello 2012).
 */
export function hessian<P = Tensor, R extends readonly unknown[] = []>(
  f: (x: P, ...more: R) => Scalar,
): HessianFunction<P, R>;
export function hessian(f: AnyFunction, more?: unknown): unknown {
  requireNoMore("hessian", more);
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(hessian);
  return derivative("hessian", (xs, guards) => hessianAt(f, xs, guards), { derive: hessian as AnyFunction });
}
/** What was recorded, once more, where its numbers are known. */
const repeated =
  ({ program: p, result }: Call): AnyFunction =>
  (...xs) => {
    const v = replay(p, flatten(xs).leaves.map(enterLeaf), (i, operands) => repeat(p, i, operands, p.raw(i)));
    return unflatten(
      result,
      p.outputs.map((o) => v[o]),
    );
  };
/** With guards, undefined where the list is too long for edges. */
function hessianAt(f: AnyFunction, xs: readonly unknown[], guards?: GuardSink): unknown {
  let g = gradientFor("hessian", f);
  if (mayBeEager() && xs.length > 0) {
    const call = recordCall("hessian", f, xs, { defers: true, guards });
    const inputs = inputsOf(activeInputs("hessian", call, [0]));
    const table = hessianEntries(call, inputs);
    if (table || guards)
      return table && inForm({ ...call, result: call.flats[0]!.structure }, [0], undefined, inputs, table);
    g = gradientFor("hessian", repeated(call));
  }
  return jacobianAt("hessian", g, xs, undefined, "forward");
}
