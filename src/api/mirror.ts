import type { Tensor } from "../record/tensor.ts";
import { flatten, type Leaf, leaveLike, unflatten } from "../record/tree.ts";

/** How the results of a derivative look like its arguments: turns recorded results into what the plain call returns. */
export type Mirror = (result: unknown, xs: readonly unknown[]) => unknown;
const MIRROR: unique symbol = Symbol("mirror");

export function withMirror<F extends object>(f: F, mirror: Mirror): F {
  return Object.assign(f, { [MIRROR]: mirror });
}
export const mirrorOf = (f: unknown): Mirror | undefined => (f as { [MIRROR]?: Mirror })[MIRROR];

/** The leaves of `result` in the form of those of `like`, an argument of the same structure. */
export function likeArgument(result: unknown, like: unknown): unknown {
  const to = flatten(like).leaves;
  const { leaves, structure } = flatten(result);
  return unflatten(
    structure,
    leaves.map((leaf: Leaf, k) => leaveLike(leaf as Tensor, to[k])),
  );
}
