import type { Marked } from "../record/mark.ts";
import type { Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, type Like, leaveLike, matching, type Same, unflatten } from "../record/tree.ts";
import { type AnyFunction, activeInputs, recordCall, requireNoMore } from "./call.ts";
import { jvpFor } from "./directional.ts";
import { gradientFor } from "./grad.ts";
import { derivative, type Into } from "./into.ts";
import { curvedAt, inputsOf } from "./jacobianEntries.ts";
import type { Likes, Recorded, Scalar } from "./types.ts";

/** (x, ...more, v) to the product of the Hessian in x with v. */
export interface HvpFunction<P, R extends readonly unknown[] = []> extends Into {
  <A extends Like<P>>(x: A, ...more: [...Likes<R>, A]): Same<A>;
  (x: Recorded<[P]>[0], ...more: [...Recorded<R>, Recorded<[P]>[0]]): Same<Recorded<[P]>[0]>;
}
/**
 * Hessian-vector product in the first argument: (x, ...more, v) to H(x) v, by forward over reverse; costs a small multiple of
 * f. Looks like x.
 */
export function hvp<P = Tensor, R extends readonly unknown[] = []>(f: (x: P, ...more: R) => Scalar): HvpFunction<P, R>;
export function hvp(f: AnyFunction, more?: unknown): unknown {
  requireNoMore("hvp", more);
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(hvp);
  const g = gradientFor("hvp", f);
  const product = ([...xs]: readonly unknown[]): unknown => {
    const v = xs.pop();
    const like = flatten(xs[0]);
    const [, dy] = jvpFor(
      "hvp",
      g,
      xs,
      xs.map((_, k) => (k > 0 ? null : v)),
    );
    const { leaves, structure } = matching("hvp", like, dy, "product");
    return unflatten(
      structure,
      leaves.map((leaf, k) => leaveLike(enterLeaf(leaf), like.leaves[k])),
    );
  };
  return derivative("hvp", product, {
    derive: hvp as AnyFunction,
    mirror: ([x]) => flatten(x).leaves,
    curved: (xs, guards) => {
      const call = recordCall("hvp", f, xs, { defers: true, guards });
      return [call, curvedAt(call, inputsOf(activeInputs("hvp", call, [0])))];
    },
  });
}
