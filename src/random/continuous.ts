import type { Shape } from "../ir/type.ts";
import { add, cast, mul, neg, sub } from "../prims/arithmetic.ts";
import { commonDType, commonShape, stretch } from "../prims/broadcast.ts";
import { gt, where } from "../prims/comparison.ts";
import { ndtr, ndtri } from "../prims/errorFunctions.ts";
import { log, log1p } from "../prims/exponential.ts";
import { abs, clip } from "../prims/extrema.ts";
import { floatOperand } from "../prims/lanewise.ts";
import { logit } from "../prims/logistic.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { numbers, shapeOf } from "./key.ts";

/** Position and width of a family; both broadcast against the shape drawn, and may be differentiated. */
export interface LocationScale {
  /** What is added; 0 by default. */
  readonly loc?: TensorLike;
  /** What the standard variate is multiplied with; 1 by default. */
  readonly scale?: TensorLike;
}
/** A parameter of a distribution, in f64, broadcast to the shape drawn. */
export function parameter(operation: string, x: TensorLike, shape: Shape): Tensor {
  const v = asTensor(x, "f64", `random.${operation}`);
  floatOperand(`random.${operation}`, v.type);
  const common = commonShape(`random.${operation}`, [v.shape, shape]);
  if (v.rank > shape.length || common.some((d, i) => d !== shape[i]))
    fail(
      `random.${operation}`,
      `a parameter ${showTypes([v.type])} does not broadcast to the shape [${shape}]`,
      "Draw the larger shape: one number for each parameter",
    );
  return stretch(cast(v, "f64"), shape);
}
/** A draw, computed in f64, in the element type of its parameters: f32 when they are. */
export const typed = (operation: string, y: Tensor, ...parameters: readonly (TensorLike | undefined)[]): Tensor =>
  cast(
    y,
    commonDType(
      `random.${operation}`,
      parameters.filter((x) => x !== undefined),
    ),
  );
function placed(operation: string, z: Tensor, options: LocationScale): Tensor {
  const { loc, scale } = optionsOf(`random.${operation}`, options, "loc", "scale");
  const wide = scale === undefined ? z : mul(z, parameter(operation, scale, z.shape));
  return typed(operation, loc === undefined ? wide : add(wide, parameter(operation, loc, z.shape)), loc, scale);
}
/** Uniform on (-1, 1), exactly symmetric, never 0. */
const signed = (operation: string, key: Tensor, shape: number | Shape): Tensor =>
  numbers(operation, key, shape, "signed");
/** Uniform on (0, 1), both ends excluded: odd multiples of 2^-53. */
const open = (operation: string, key: Tensor, shape: number | Shape): Tensor => abs(signed(operation, key, shape));

/**
 * Uniform on [low, high), [0, 1) by default: 53-bit numbers k 2^-53 times the width. Differentiable in low and high. (Where
 * low is large against the width, rounding may give high itself.)
 */
export function uniform(
  key: Tensor,
  shape: number | Shape = [],
  options?: { readonly low?: TensorLike; readonly high?: TensorLike },
): Tensor {
  const { low, high } = optionsOf("random.uniform", options, "low", "high");
  const u = numbers("uniform", key, shape, "unit");
  if (low === undefined && high === undefined) return u;
  const from = parameter("uniform", low ?? 0, u.shape);
  return typed("uniform", add(mul(u, sub(parameter("uniform", high ?? 1, u.shape), from)), from), low, high);
}
/**
 * loc + scale z: the standard normal variate z times scale, moved to loc (mean and standard deviation). Pairs of numbers
 * come from two blocks by polar coordinates (Box & Muller 1958) with 53-bit radii, so the tails are right up to 8.57
 * standard deviations; z and -z are equally likely.
 */
export function normal(key: Tensor, shape: number | Shape = [], options: LocationScale = {}): Tensor {
  return placed("normal", numbers("normal", key, shape, "normal"), options);
}
/**
 * Standard normal restricted to [low, high] (either may be infinite), by its quantile function in the tail nearer to the
 * interval: Phi^-1(Phi(a) + u (Phi(b) - Phi(a))). Differentiable in both bounds. Accurate to |low| = 37, where Phi
 * underflows; beyond, the bound nearer to 0 comes out.
 * @throws if numbers are given with low >= high.
 */
export function truncatedNormal(key: Tensor, shape: number | Shape, low: TensorLike, high: TensorLike): Tensor {
  if (typeof low === "number" && typeof high === "number" && !(low < high))
    fail("random.truncatedNormal", `no numbers between ${low} and ${high}`, "Give low < high");
  const s = shapeOf("truncatedNormal", shape);
  const a = parameter("truncatedNormal", low, s);
  const b = parameter("truncatedNormal", high, s);
  const u = open("truncatedNormal", key, s);
  const right = gt(add(clip(a, -40, 40), clip(b, -40, 40)), 0);
  const [from, to] = [where(right, neg(b), a), where(right, neg(a), b)];
  const start = ndtr(from);
  const z = ndtri(add(start, mul(u, sub(ndtr(to), start))));
  return typed("truncatedNormal", clip(where(right, neg(z), z), a, b), low, high);
}
/** Exponential with mean `scale` (1 by default): -scale log u. */
export function exponential(
  key: Tensor,
  shape: number | Shape = [],
  options: { readonly scale?: TensorLike } = {},
): Tensor {
  optionsOf("random.exponential", options, "scale");
  return placed("exponential", neg(log(open("exponential", key, shape))), options);
}
/** Laplace, density e^(-|x - loc| / scale) / (2 scale): an exponential variate with a random sign. */
export function laplace(key: Tensor, shape: number | Shape = [], options: LocationScale = {}): Tensor {
  const s = signed("laplace", key, shape);
  const size = log(abs(s));
  return placed("laplace", where(gt(s, 0), neg(size), size), options);
}
/** Logistic, distribution function sigmoid((x - loc) / scale): the log odds of a tail probability, with a random sign. */
export function logistic(key: Tensor, shape: number | Shape = [], options: LocationScale = {}): Tensor {
  const s = signed("logistic", key, shape);
  const tail = logit(mul(abs(s), 0.5));
  return placed("logistic", where(gt(s, 0), neg(tail), tail), options);
}
/** Gumbel, distribution function exp(-e^(-(x - loc) / scale)): -log of an exponential variate. */
export function gumbel(key: Tensor, shape: number | Shape = [], options: LocationScale = {}): Tensor {
  return placed("gumbel", standardGumbel("gumbel", key, shape), options);
}
export const standardGumbel = (operation: string, key: Tensor, shape: number | Shape): Tensor =>
  neg(log(neg(log1p(neg(open(operation, key, shape))))));
