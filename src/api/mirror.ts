import type { Tensor } from "../record/tensor.ts";
import { flatten, leaveLike, unflatten } from "../record/tree.ts";
import { argumentList } from "./call.ts";
import { derivativeOf } from "./into.ts";

/**
 * The leaves of arguments that the results of f look like, if it is a derivative. The entries of a Jacobian or Hessian by
 * single numbers are single numbers; all else in it is a tensor.
 */
export function likesOf(f: unknown, xs: readonly unknown[], count: number): readonly unknown[] {
  const derivative = derivativeOf(f);
  if (derivative === undefined) return [];
  const { mirror, argnums } = derivative;
  if (mirror !== undefined) return mirror(xs, count);
  const row = argumentList("jacobian", argnums, xs.length).flatMap((k) => flatten(xs[k]).leaves);
  const likes = row.map((leaf) => (typeof leaf === "number" ? leaf : undefined));
  return Array.from({ length: count }, (_, k) => likes[k % likes.length]);
}

/** What f returned on tensors, in the form that a plain call of it gives. */
export function leaveAs(f: unknown, result: unknown, xs: readonly unknown[]): unknown {
  const { leaves, structure } = flatten(result);
  const likes = likesOf(f, xs, leaves.length);
  return unflatten(
    structure,
    leaves.map((leaf, k) => (likes[k] === undefined ? leaf : leaveLike(leaf as Tensor, likes[k]))),
  );
}
