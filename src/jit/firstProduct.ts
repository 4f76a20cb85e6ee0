import type { First, Kind } from "../api/into.ts";
import { at } from "../ir/raw.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, leaveLike, sameStructure, unflatten } from "../record/tree.ts";
import { hessianProduct } from "../transforms/hessianProduct.ts";

const numbersOf = (values: readonly Tensor[]): Float64Array =>
  Float64Array.from(values.flatMap(({ size, value }) => Array.from({ length: size }, (_, k) => at(value!, k))));
/**
 * A Hessian times a vector, of (x, ...more, v) number by number, once: to record it for all calls takes twenty times as long.
 * undefined where the function is no list of numbers, or v does not look like x.
 */
export const firstProduct =
  (curved: NonNullable<Kind["curved"]>): First =>
  ([...xs], guards) => {
    const along = flatten(xs.pop());
    if (xs.length === 0) return undefined;
    const [{ args, flats }, elements] = curved(xs, guards);
    const { structure, leaves } = flats[0]!;
    const direction = along.leaves.map(enterLeaf);
    const isLike =
      sameStructure(structure, along.structure) &&
      direction.every(({ type, rec }, k) => type === args[k]!.type && rec === null);
    const product = elements && isLike ? hessianProduct(elements, numbersOf(direction)) : undefined;
    if (product === undefined) return undefined;
    let end = 0;
    const own = leaves.map((leaf, k) => {
      const { type } = args[k]!;
      end += type.size;
      const part = product.slice(end - type.size, end);
      return leaveLike(concrete(type, type.shape.length === 0 ? part[0]! : part), leaf);
    });
    return unflatten(structure, own);
  };
