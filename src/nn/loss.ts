import { type Shape, showType } from "../ir/type.ts";
import { add, cast, div, mul, neg, sub } from "../prims/arithmetic.ts";
import { expandDims, squeeze } from "../prims/axes.ts";
import { axisOf, commonDType, stretch, sum } from "../prims/broadcast.ts";
import { and, eq, gt, where } from "../prims/comparison.ts";
import { abs, maximum } from "../prims/extrema.ts";
import { along, dropAxis } from "../prims/fibers.ts";
import { softplus } from "../prims/logistic.ts";
import { logSoftmax } from "../prims/softmax.ts";
import { takeAlongAxis } from "../prims/sorting.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { oneOf, optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { given } from "./parameters.ts";

/** What becomes of the loss of each example: their mean (default), their sum, or all of them. */
export type Reduction = "mean" | "sum" | "none";
/** Which examples count, and how. */
export interface LossOptions {
  readonly reduction?: Reduction;
  /** bool, broadcasting to the losses: the others count nothing, whatever they hold, and receive gradient 0. */
  readonly mask?: TensorLike;
}
const common = ["reduction", "mask"] as const;
function maskOf(operation: string, mask: TensorLike, shape: Shape): Tensor {
  const chosen = stretch(asTensor(mask, "f64", operation), shape);
  return chosen.dtype === "bool"
    ? chosen
    : fail(operation, `the mask is ${showType(chosen.type)}`, "Give bool: lengths.gt(positions)");
}
/** The mean over no examples is 0. */
function reduced(operation: string, losses: Tensor, { reduction = "mean", mask }: LossOptions): Tensor {
  const chosen = mask === undefined ? undefined : maskOf(operation, mask, losses.shape);
  const kept = chosen === undefined ? losses : where(chosen, losses, 0);
  if (oneOf(operation, "reduction", reduction, "mean", "sum", "none") === "none") return kept;
  const total = sum(kept);
  if (reduction === "sum") return total;
  if (chosen === undefined) return div(total, Math.max(losses.size, 1));
  return div(total, cast(maximum(sum(cast(chosen, "i32")), 1), losses.dtype));
}
/** t v, where an infinite v of weight t = 0 counts 0. */
const weighted = (t: Tensor, v: Tensor): Tensor =>
  mul(t, where(and(eq(t, 0), eq(abs(v), Number.POSITIVE_INFINITY)), 0, v));

/** How `crossEntropy` reads its arguments. */
export interface CrossEntropyOptions extends LossOptions {
  /** Axis of the classes; the last by default. */
  readonly axis?: number;
  /** Mass e that is spread evenly over the k classes: targets (1 - e) t + e / k (Szegedy et al. 2016); 0 by default. */
  readonly labelSmoothing?: number;
}
/**
 * - sum_i t_i log softmax(logits)_i, averaged over examples. Labels: i32 with the shape of the logits without the axis of
 * the classes, or probabilities (one-hot or soft) with their full shape. A logit -Infinity is a class that is ruled out:
 * as a label it costs Infinity, else nothing. The gradient in the logits is (softmax - t) / n.
 * @throws if shapes do not fit.
 */
export function crossEntropy(logits: TensorLike, labels: TensorLike, options: CrossEntropyOptions = {}): Tensor {
  const name = "nn.crossEntropy";
  const { axis = -1, labelSmoothing: e = 0, mask } = optionsOf(name, options, ...common, "axis", "labelSmoothing");
  given(name, { logits, labels });
  const x = asTensor(logits, "f64", name);
  const a = axisOf(name, x.rank, axis);
  const target = asTensor(labels, x.dtype, name);
  if (!(e >= 0 && e < 1)) fail(name, `label smoothing ${e}`, "Give 0 <= e < 1");
  const hard = target.dtype === "i32";
  if (hard ? target.rank !== x.rank - 1 : target.type !== x.type)
    fail(
      name,
      `labels ${showType(target.type)} for logits ${showType(x.type)}`,
      "Give integers without the axis of classes, new Int32Array([..]), or probabilities in the shape of the logits",
    );
  const chosen = mask === undefined ? undefined : maskOf(name, mask, dropAxis(x.shape, a));
  const t = chosen !== undefined && hard ? where(chosen, target, 0) : target;
  const logp = logSoftmax(chosen === undefined ? x : where(along(chosen, x.shape, a), x, 0), a);
  const own = hard ? squeeze(takeAlongAxis(logp, expandDims(t, a), a), a) : sum(weighted(t, logp), a);
  if (e === 0) return reduced(name, neg(own), options);
  const spread = div(sum(logp, a), x.shape[a]!);
  return reduced(name, neg(add(mul(own, 1 - e), mul(spread, e))), options);
}
/**
 * Binary cross entropy from logits, averaged: t softplus(-x) + (1 - t) softplus(x), the targets t in [0, 1]. Keeps its
 * digits for any logit.
 */
export function binaryCrossEntropy(logits: TensorLike, targets: TensorLike, options: LossOptions = {}): Tensor {
  const [x, t] = pair("nn.binaryCrossEntropy", logits, targets);
  optionsOf("nn.binaryCrossEntropy", options, ...common);
  const losses = add(weighted(t, softplus(neg(x))), weighted(sub(1, t), softplus(x)));
  return reduced("nn.binaryCrossEntropy", losses, options);
}
/** Squared error (y - t)^2, averaged. */
export function mse(predictions: TensorLike, targets: TensorLike, options: LossOptions = {}): Tensor {
  const [y, t] = pair("nn.mse", predictions, targets);
  optionsOf("nn.mse", options, ...common);
  const r = sub(y, t);
  return reduced("nn.mse", mul(r, r), options);
}
/** How `huber` bends. */
export interface HuberOptions extends LossOptions {
  /** Residual from which on the loss grows linearly; 1 by default. */
  readonly delta?: number;
}
/**
 * Huber's loss of the residual r = y - t, averaged: r^2 / 2 for |r| <= delta, else delta (|r| - delta / 2) (Huber 1964). The
 * slope is continuous; the second derivative jumps from 1 to 0 at |r| = delta, where it is that of the inside, 1.
 */
export function huber(predictions: TensorLike, targets: TensorLike, options: HuberOptions = {}): Tensor {
  const { delta = 1 } = optionsOf("nn.huber", options, ...common, "delta");
  if (!(delta > 0)) fail("nn.huber", `delta is ${delta}`, "Give a positive number");
  const [y, t] = pair("nn.huber", predictions, targets);
  const r = sub(y, t);
  const size = abs(r);
  const losses = where(gt(size, delta), mul(sub(size, delta / 2), delta), mul(mul(r, r), 0.5));
  return reduced("nn.huber", losses, options);
}
/** Predictions and targets of one shape: a silent broadcast of [n] against [n, 1] would compare all with all. */
function pair(operation: string, predictions: TensorLike, targets: TensorLike): [Tensor, Tensor] {
  given(operation, { predictions, targets });
  const dtype = commonDType(operation, [predictions, targets]);
  const y = asTensor(predictions, dtype, operation);
  const t = asTensor(targets, dtype, operation);
  if (t.rank > 0 && t.type !== y.type)
    fail(
      operation,
      `${showTypes([y.type, t.type])} differ`,
      "Predictions and targets have one shape; reshape or broadcast explicitly",
    );
  return [y, stretch(t, y.shape)];
}
