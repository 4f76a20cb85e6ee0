import type { Tensor } from "../record/tensor.ts";
import { flatten, leaveLike, unflatten } from "../record/tree.ts";
import { derivativeOf } from "./into.ts";

/** The leaves of arguments that the results of f look like, if it is a derivative. */
export const likesOf = (f: unknown, xs: readonly unknown[], count: number): readonly unknown[] =>
  derivativeOf(f)?.mirror?.(xs, count) ?? [];

/** What f returned on tensors, in the form that a plain call of it gives. */
export function leaveAs(f: unknown, result: unknown, xs: readonly unknown[]): unknown {
  const { leaves, structure } = flatten(result);
  const likes = likesOf(f, xs, leaves.length);
  return unflatten(
    structure,
    leaves.map((leaf, k) => (likes[k] === undefined ? leaf : leaveLike(leaf as Tensor, likes[k]))),
  );
}
