import { valueAndGrad } from "../api/grad.ts";
import type { Scalar } from "../api/types.ts";
import { jit } from "../jit/jit.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { arrayGiven, inRow, oneNumber, type Vector } from "./checks.ts";

/** A curve and its derivatives by the parameters, one data point at a time. */
export interface Pointwise {
  readonly model: (parameters: ArrayLike<number>) => (x: number) => number;
  readonly jacobian: (parameters: ArrayLike<number>) => (x: number) => number[];
}
/**
 * A curve y = model(x, parameters) with exact Jacobian rows, as ml-levenberg-marquardt takes them:
 * `levenbergMarquardt(data, curve.model, { jacobianFunction: curve.jacobian, ... })`.
 * @example
 * ```ts
 * import { take, type Tensor } from "wengert";
 * import { pointwise } from "wengert/adapters";
 * const line = pointwise((x: Tensor, p: Tensor) => take(p, 0).mul(x).add(take(p, 1)));
 * line.jacobian([2, 1])(3); // => [3, 1]
 * ```
 */
export function pointwise<X extends Scalar = Tensor, P extends Vector = Tensor>(
  model: (x: X, parameters: P) => Scalar,
): Pointwise {
  if (typeof model !== "function") fail("pointwise", "the model is no function", "Write pointwise((x, p) => ...)");
  const f = (p: Tensor, x: Tensor): Scalar => model(x as X, p as P);
  const [value, both, out] = [inRow(jit(f)), jit(valueAndGrad(f)), new Float64Array(1)];
  const own = (p: ArrayLike<number>): Float64Array => Float64Array.from(arrayGiven("pointwise", "parameters", p));
  const valueAt = (p: Float64Array, x: number): number => oneNumber("pointwise", value(p, x));
  const rowAt = (p: Float64Array, row: Float64Array, x: number): number[] => {
    both.into(p, x, [out, row]);
    return Array.from(row);
  };
  return { model: (p) => valueAt.bind(null, own(p)), jacobian: (p) => rowAt.bind(null, own(p), own(p)) };
}
