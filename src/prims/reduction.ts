import { showType } from "../ir/type.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes, ReduceOptions } from "../record/methods.ts";
import type { Tensor } from "../record/tensor.ts";
import { cast, div, mul } from "./arithmetic.ts";
import { sum } from "./broadcast.ts";
import { eq, gt, not } from "./comparison.ts";
import { type Merged, mergeAxes, refuseEmpty } from "./fibers.ts";
import { floatOperand } from "./lanewise.ts";
import { centred, deviation } from "./standardize.ts";

/** Operand of a reduction that divides. */
function averaged<O extends ReduceOptions>(
  operation: string,
  x: TensorLike,
  axes?: Axes,
  options?: O,
  ...more: (keyof O & string)[]
): Merged {
  const m = mergeAxes(operation, x, axes, options, ...more);
  floatOperand(operation, m.v.type);
  refuseEmpty(operation, m);
  return m;
}
/**
 * Arithmetic mean over axes (all by default).
 * @throws for no elements.
 */
export function mean(x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor {
  const m = averaged("mean", x, axes, options);
  return m.restore(div(sum(m.v, m.axis), m.n));
}
/** Sum of squares over axes (all by default): smooth also where the norm is not. */
export function sumOfSquares(x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor {
  const m = mergeAxes("sumOfSquares", x, axes, options);
  return m.restore(sum(mul(m.v, m.v), m.axis));
}
/** Options of a reduction, and degrees of freedom. */
export interface VarianceOptions extends ReduceOptions {
  /** The sum of squares is divided by n - ddof: 0 (default) for a population, 1 for an unbiased estimate from a sample. */
  readonly ddof?: number;
}
function freedom(operation: string, m: Merged, { ddof = 0 }: VarianceOptions): number {
  if (!(m.n - ddof > 0))
    fail(
      operation,
      `${m.n} elements of ${showType(m.v.type)} leave ${m.n - ddof} degrees of freedom`,
      "ddof must be smaller than the number of elements",
    );
  return m.n - ddof;
}
/**
 * Mean squared deviation from the mean, over axes (all by default); `ddof: 1` for the unbiased estimate.
 * @throws for no elements, or ddof >= n.
 */
export function variance(x: TensorLike, axes?: Axes, options: VarianceOptions = {}): Tensor {
  const m = averaged("variance", x, axes, options, "ddof");
  const left = freedom("variance", m, options);
  return m.restore(div(sumOfSquares(centred(m.v, m.axis), m.axis), left));
}
/**
 * Standard deviation over axes (all by default); `ddof: 1` divides by n - 1. Equal elements: slopes 0, second derivatives NaN.
 * @throws for no elements, or ddof >= n.
 */
export function std(x: TensorLike, axes?: Axes, options: VarianceOptions = {}): Tensor {
  const m = averaged("std", x, axes, options, "ddof");
  const left = freedom("std", m, options);
  const y = deviation(m.v, m.axis);
  return m.restore(left === m.n ? y : mul(y, Math.sqrt(m.n / left)));
}

function count(operation: string, x: TensorLike, on: boolean, axes?: Axes, options?: ReduceOptions): Tensor {
  const v = asTensor(x, "f64", operation);
  if (v.dtype !== "bool") fail(operation, `needs bool, got ${showTypes([v.type])}`, "Compare first: x.gt(0)");
  const m = mergeAxes(operation, v, axes, options);
  return m.restore(sum(cast(on ? m.v : not(m.v), "i32"), m.axis));
}
/** Whether a condition holds anywhere along axes (all by default); false for no elements. */
export const any = (x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor =>
  gt(count("any", x, true, axes, options), 0);
/** Whether a condition holds everywhere along axes (all by default); true for no elements. */
export const all = (x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor =>
  eq(count("all", x, false, axes, options), 0);
