import type { Tensor } from "../record/tensor.ts";
import { flatten, leaveLike, unflatten } from "../record/tree.ts";

/**
 * How the results of a derivative look like its arguments: for each of the `count` leaves of what it returns on tensors,
 * the leaf of the arguments whose form it takes in a plain call. undefined, or nothing: it stays a tensor.
 */
export type Mirror = (xs: readonly unknown[], count: number) => readonly unknown[];
const MIRROR: unique symbol = Symbol("mirror");

export function withMirror<F extends object>(f: F, mirror: Mirror): F {
  return Object.assign(f, { [MIRROR]: mirror });
}
/** The leaves of arguments that the results of f look like, if it is a derivative. */
export const likesOf = (f: unknown, xs: readonly unknown[], count: number): readonly unknown[] =>
  (f as { [MIRROR]?: Mirror })[MIRROR]?.(xs, count) ?? [];

/** What f returned on tensors, in the form that a plain call of it gives. */
export function leaveAs(f: unknown, result: unknown, xs: readonly unknown[]): unknown {
  const { leaves, structure } = flatten(result);
  const likes = likesOf(f, xs, leaves.length);
  return unflatten(
    structure,
    leaves.map((leaf, k) => (likes[k] === undefined ? leaf : leaveLike(leaf as Tensor, likes[k]))),
  );
}
