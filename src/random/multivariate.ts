import type { Shape } from "../ir/type.ts";
import { showType } from "../ir/type.ts";
import { add, cast, mul, sub } from "../prims/arithmetic.ts";
import { flipped, matmul } from "../prims/contraction.ts";
import { exp } from "../prims/exponential.ts";
import { logGammaDraw } from "../prims/gammaSample.ts";
import { cholesky } from "../prims/linalg/cholesky.ts";
import { sigmoid } from "../prims/logistic.ts";
import { softmax } from "../prims/softmax.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { parameter, typed } from "./continuous.ts";
import { checkKey, numbers, shapeOf, split } from "./key.ts";

/**
 * Gamma with shape parameter a > 0 and the given scale: density proportional to x^(a-1) e^(-x / scale). Marsaglia & Tsang
 * 2000; differentiable in a by implicit reparametrisation (Figurnov et al. 2018), dx/da = -(dP/da)/(dP/dx) at the value drawn.
 * A variate below 1e-308, which a < 0.01 makes common, comes out as 0; see `logGamma`.
 */
export function gamma(
  key: Tensor,
  shape: number | Shape,
  a: TensorLike,
  options?: { readonly scale?: TensorLike },
): Tensor {
  const { scale } = optionsOf("random.gamma", options, "scale");
  const x = exp(logVariate("gamma", key, shape, a));
  return typed("gamma", scale === undefined ? x : mul(x, parameter("gamma", scale, x.shape)), a, scale);
}
const logVariate = (operation: string, key: Tensor, shape: number | Shape, a: TensorLike): Tensor =>
  logGammaDraw([checkKey(operation, key), parameter(operation, a, shapeOf(operation, shape))]);
/** Logarithm of a gamma variate of scale 1, exact also where the variate itself underflows. Differentiable in a. */
export const logGamma = (key: Tensor, shape: number | Shape, a: TensorLike): Tensor =>
  typed("logGamma", logVariate("logGamma", key, shape, a), a);
/**
 * Beta(a, b): x / (x + y) of two gamma variates, formed as sigmoid(log x - log y), so that small a and b keep their digits.
 * Differentiable in both.
 */
export function beta(key: Tensor, shape: number | Shape, a: TensorLike, b: TensorLike): Tensor {
  const [first, second] = split(checkKey("beta", key));
  const odds = sub(logVariate("beta", first, shape, a), logVariate("beta", second, shape, b));
  return typed("beta", sigmoid(odds), a, b);
}
/**
 * Dirichlet with concentrations a [..., k]: points of the simplex, [...shape, k], as gamma variates over their sum (softmax
 * of their logarithms). Differentiable in a.
 */
export function dirichlet(key: Tensor, shape: number | Shape, a: TensorLike): Tensor {
  const v = asTensor(a, "f64", "random.dirichlet");
  if (v.rank === 0) fail("random.dirichlet", "the concentrations are a scalar", "Give a vector, one for each class");
  const logs = logVariate("dirichlet", key, [...shapeOf("dirichlet", shape), v.shape.at(-1)!], v);
  return typed("dirichlet", softmax(logs), v);
}
/**
 * Normal with mean m [k] and covariance S [k, k], positive definite: m + L z with S = L L^T (Cholesky); [...shape, k].
 * Differentiable in both. NaN where S is not positive definite.
 */
export function multivariateNormal(
  key: Tensor,
  shape: number | Shape,
  mean: TensorLike,
  covariance: TensorLike,
): Tensor {
  const m = asTensor(mean, "f64", "random.multivariateNormal");
  const c = asTensor(covariance, "f64", "random.multivariateNormal");
  const k = m.shape[0];
  if (m.rank !== 1 || c.rank !== 2 || c.shape[0] !== k || c.shape[1] !== k)
    fail(
      "random.multivariateNormal",
      `mean ${showType(m.type)} with covariance ${showType(c.type)}`,
      "Use f64[k] and f64[k,k]; vmap for several",
    );
  const full = [...shapeOf("multivariateNormal", shape), k!];
  const z = numbers("multivariateNormal", key, full, "normal");
  const y = add(matmul(z, flipped(cholesky(cast(c, "f64")))), parameter("multivariateNormal", m, full));
  return typed("multivariateNormal", y, mean, covariance);
}
