import { type Shape, showType, sizeOf } from "../ir/type.ts";
import { argmax } from "../prims/argReduction.ts";
import { add, cast, div, mul, sub } from "../prims/arithmetic.ts";
import { axisOf, reshape, sum } from "../prims/broadcast.ts";
import { gt } from "../prims/comparison.ts";
import { cumsum } from "../prims/cumulative.ts";
import { log } from "../prims/exponential.ts";
import { take } from "../prims/indexing.ts";
import { floor } from "../prims/rounding.ts";
import { argsort, searchsorted, topK } from "../prims/sorting.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { parameter, standardGumbel, uniform } from "./continuous.ts";
import { checkKey, numbers, shapeOf } from "./key.ts";

/** true with probability p (1/2 by default), which broadcasts to the shape: u < p. Flat in p. */
export function bernoulli(key: Tensor, shape: number | Shape = [], p: TensorLike = 0.5): Tensor {
  if (typeof p === "number" && !(p >= 0 && p <= 1))
    fail("random.bernoulli", `${p} is no probability`, "Give 0 <= p <= 1; sigmoid makes one of a logit");
  const u = numbers("bernoulli", key, shape, "unit");
  return gt(parameter("bernoulli", p, u.shape), u);
}
/**
 * Positions along an axis (the last by default) with probabilities softmax(logits), i32, by the maximum of logits plus
 * Gumbel noise (Gumbel 1954; Maddison, Tarlow & Minka 2014). -Infinity is never drawn, unless all are: then position 0.
 */
export function categorical(key: Tensor, logits: TensorLike, axis = -1): Tensor {
  const v = asTensor(logits, "f64", "random.categorical");
  const a = axisOf("random.categorical", v.rank, axis);
  return argmax(add(cast(v, "f64"), standardGumbel("categorical", key, v.shape)), a);
}
/**
 * Integers low <= k < high, i32: floor(u (high - low)) + low with a 53-bit u. The probabilities differ from equality by
 * at most (high - low) 2^-53 of themselves (2^-21 for all 2^32 integers). Bounds broadcast, and may be recorded.
 * @throws if numbers are given with low >= high, or outside i32.
 */
export function randint(key: Tensor, shape: number | Shape, low: TensorLike, high: TensorLike): Tensor {
  if (typeof low === "number" && typeof high === "number") {
    const whole = (x: number): boolean => Number.isInteger(x) && Math.abs(x) <= 2 ** 31;
    if (!whole(low) || !whole(high) || low >= high || high > 2 ** 31)
      fail("random.randint", `no integers from ${low} to below ${high}`, "Give whole numbers low < high within i32");
  }
  const u = numbers("randint", key, shape, "unit");
  const bound = (x: TensorLike): Tensor => parameter("randint", cast(asTensor(x), "f64"), u.shape);
  const from = bound(low);
  return cast(add(floor(mul(u, sub(bound(high), from))), from), "i32");
}
/**
 * A random order: of 0 .. n - 1 (i32) for a number n, or of the entries of x along an axis (the first by default), by
 * sorting 53-bit numbers. Equal ones, of probability below n^2 2^-54, keep their order.
 */
export function permutation(key: Tensor, x: TensorLike, axis = 0): Tensor {
  const order = (n: number): Tensor => argsort(uniform(checkKey("permutation", key), shapeOf("permutation", n)));
  if (typeof x === "number") return order(x);
  const v = asTensor(x, "f64", "random.permutation");
  const a = axisOf("random.permutation", v.rank, axis);
  return take(v, order(v.shape[a]!), a);
}
/** How `choice` draws. */
export interface ChoiceOptions {
  /** Whether an entry may come twice; true by default. */
  readonly replace?: boolean;
  /** Weights of the entries, not necessarily of sum 1; equal by default. An entry of weight 0 is not drawn. */
  readonly p?: TensorLike;
}
/**
 * Entries of a vector or of the first axis of x, or of 0 .. n - 1 for a number n: [...shape, ...one entry]. With weights:
 * inversion of their running sum; without replacement: the largest of log p plus Gumbel noise, which draws one after
 * another in proportion to what is left (Yellott 1977). Differentiable in x.
 * @throws if more entries are wanted than there are without replacement.
 */
export function choice(key: Tensor, shape: number | Shape, x: TensorLike, options?: ChoiceOptions): Tensor {
  const { replace = true, p } = optionsOf("random.choice", options, "replace", "p");
  const s = shapeOf("choice", shape);
  const from = typeof x === "number" ? x : asTensor(x, "f64", "random.choice");
  const n = typeof from === "number" ? from : from.shape[0];
  if (n === undefined || !Number.isInteger(n) || n < 1)
    fail("random.choice", `nothing to choose from in ${typeof from === "number" ? from : showType(from.type)}`);
  const weights = p === undefined ? undefined : cast(asTensor(p, "f64", "random.choice"), "f64");
  if (weights !== undefined && (weights.rank !== 1 || weights.size !== n))
    fail("random.choice", `weights ${showType(weights.type)} for ${n} entries`, "Give one weight for each entry");
  const count = sizeOf(s);
  if (!replace && count > n)
    fail("random.choice", `cannot draw ${count} of ${n} entries without replacement`, "Pass { replace: true }");
  const index = replace ? withReplacement(key, s, n, weights) : reshape(without(key, count, n, weights), s);
  return typeof from === "number" ? index : take(from, index);
}
function withReplacement(key: Tensor, shape: Shape, n: number, weights: Tensor | undefined): Tensor {
  if (weights === undefined) return randint(key, shape, 0, n);
  const edges = cumsum(weights);
  // u < 1, so u times the last edge stays below it in floating point, and an entry of weight 0 has no room between its edges.
  const total = take(edges, n - 1);
  return searchsorted(edges, mul(uniform(key, shape), parameter("choice", total, shape)), { side: "right" });
}
function without(key: Tensor, count: number, n: number, weights: Tensor | undefined): Tensor {
  if (weights === undefined) return take(permutation(key, n), [...new Array(count).keys()]);
  const score = add(log(div(weights, sum(weights))), standardGumbel("choice", key, [n]));
  return topK(score, count).indices;
}
