import type { Type } from "../ir/type.ts";
import { range } from "../ir/type.ts";
import { mul } from "../prims/arithmetic.ts";
import { expandDims } from "../prims/axes.ts";
import { constantOf, sum } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import type { Tensor } from "../record/tensor.ts";

/** Sums of more whole numbers in 32 bits may leave the 53 bits of a double. */
const mostTerms = 2 ** 22;
/** Whether a sum of i32 has to wrap around before its end. */
export const wrapsInside = (lowering: unknown, from: Type, to: Type): boolean =>
  to.dtype === "i32" && lowering === "reduceSum" && from.size > mostTerms * to.size;

/** Sums of products of i32, each product wrapped around by itself. */
const contraction = ([a, b]: readonly Tensor[]): Tensor => sum(mul(expandDims(a!, -1), expandDims(b!, -3)), -2);

/** The product along an axis, by halves: modulo 2^32 the order does not matter. */
function product(x: Tensor, axis: number, type: Type): Tensor {
  let y = x;
  let rest = constantOf(type, 1);
  for (let n = x.shape[axis]!; n > 0; n >>= 1) {
    if (n % 2 === 1) rest = mul(rest, take(y, n - 1, axis));
    const half = n >> 1;
    const rows = (from: number): Tensor =>
      take(
        y,
        range(half).map((k) => from + k),
        axis,
      );
    y = mul(rows(0), rows(half));
  }
  return rest;
}

/** What stands in compiled code for an operation whose result is i32, if that is another. */
export function wrapped(
  lowering: unknown,
  type: Type,
): ((x: readonly Tensor[], axes: readonly number[]) => Tensor) | undefined {
  if (type.dtype !== "i32") return undefined;
  if (lowering === "matmul") return contraction;
  return lowering === "reduceProd" ? ([x], [axis]) => product(x!, axis!, type) : undefined;
}
