import { showType } from "../ir/type.ts";
import { add, mul, stopGradient, sub } from "../prims/arithmetic.ts";
import { axisOf, broadcastTo, reshape } from "../prims/broadcast.ts";
import { mean, variance } from "../prims/reduction.ts";
import { rsqrt } from "../prims/roots.ts";
import { standardize } from "../prims/standardize.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes } from "../record/methods.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { given, named, needs, only } from "./parameters.ts";

/** Learned factor and summand of a normalised value; 1 and 0 by default. */
export interface Affine {
  readonly scale?: TensorLike;
  readonly shift?: TensorLike;
}
/** What all normalizations take. */
export interface NormalizationOptions {
  /** Added to the variance; 1e-5 by default. */
  readonly epsilon?: number;
}
/** Over which axes `layerNorm` and `rmsNorm` normalize. */
export interface LayerNormOptions extends NormalizationOptions {
  /** Axes over which mean and variance are taken; the last by default. */
  readonly axes?: Axes;
}
const affineOf = (operation: string, parameters: Affine): Affine =>
  only(operation, "the parameters", parameters, "scale", "shift");
function affine(z: Tensor, { scale, shift }: Affine): Tensor {
  const wide = scale === undefined ? z : mul(z, scale);
  return shift === undefined ? wide : add(wide, shift);
}
/**
 * Layer normalisation (Ba, Kiros & Hinton 2016): scale (x - mean) / sqrt(var + epsilon) + shift, mean and (population)
 * variance over the last axis or `axes`; scale and shift broadcast.
 */
export const layerNorm = (x: TensorLike, parameters: Affine = {}, options?: LayerNormOptions): Tensor => {
  const { axes = -1, epsilon = 1e-5 } = optionsOf("nn.layerNorm", options, "axes", "epsilon");
  given("nn.layerNorm", { x });
  affineOf("nn.layerNorm", parameters);
  return named("nn.layerNorm", () => affine(standardize(x, axes, { epsilon }), parameters));
};
/** Root mean square normalisation (Zhang & Sennrich 2019): scale x / sqrt(mean(x^2) + epsilon) over the last axis or `axes`. */
export function rmsNorm(x: TensorLike, parameters: Pick<Affine, "scale"> = {}, options?: LayerNormOptions): Tensor {
  const { scale } = only("nn.rmsNorm", "the parameters", parameters, "scale");
  given("nn.rmsNorm", { x });
  const { axes = -1, epsilon = 1e-5 } = optionsOf("nn.rmsNorm", options, "axes", "epsilon");
  const v = asTensor(x, "f64", "nn.rmsNorm");
  return named("nn.rmsNorm", () => {
    const z = mul(v, rsqrt(add(mean(mul(v, v), axes, { keepDims: true }), epsilon)));
    return scale === undefined ? z : mul(z, scale);
  });
}
/** A value for each channel, spread over the shape of x. */
function perChannel(operation: string, c: TensorLike | undefined, x: Tensor, axis: number): Tensor | undefined {
  if (c === undefined) return undefined;
  const v = asTensor(c, x.dtype, operation);
  if (v.rank !== 1 || v.size !== x.shape[axis])
    fail(operation, `${showType(v.type)} for the ${x.shape[axis]} channels of ${showType(x.type)}`, "One for each");
  return broadcastTo(v, x.shape, [axis]);
}
function channelAffine(operation: string, z: Tensor, parameters: Affine, axis: number): Tensor {
  const { scale, shift } = affineOf(operation, parameters);
  const s = perChannel(operation, scale, z, axis);
  const b = perChannel(operation, shift, z, axis);
  return affine(z, { ...(s && { scale: s }), ...(b && { shift: b }) });
}
/**
 * Group normalisation (Wu & He 2018) of x [images, channels, ...sizes]: the channels fall into `groups`, each normalised
 * over its channels and all sizes; scale and shift have one number for each channel. One group is layer, as many groups as
 * channels instance normalisation.
 * @throws if the channels do not fall into so many groups.
 */
export function groupNorm(
  x: TensorLike,
  groups: number,
  parameters: Affine = {},
  options?: NormalizationOptions,
): Tensor {
  const { epsilon = 1e-5 } = optionsOf("nn.groupNorm", options, "epsilon");
  given("nn.groupNorm", { x, groups });
  const v = asTensor(x, "f64", "nn.groupNorm");
  const [n, channels = 0] = v.shape;
  if (v.rank < 2 || !Number.isInteger(groups) || groups < 1 || channels % groups !== 0)
    fail(
      "nn.groupNorm",
      `${showType(v.type)} does not fall into ${groups} groups`,
      "Shape: [images, channels, ...sizes]",
    );
  const rows = reshape(v, [n!, groups, v.size / Math.max(n! * groups, 1)]);
  return channelAffine("nn.groupNorm", reshape(standardize(rows, 2, { epsilon }), v.shape), parameters, 1);
}
/** Mean and variance of each channel, as batch normalisation gathers them. */
export interface RunningStatistics<T = Tensor> {
  readonly mean: T;
  readonly variance: T;
}
/** Which axis holds the features, and how fast running statistics move. */
export interface BatchNormOptions extends NormalizationOptions {
  /** Axis of the channels; 1 by default. */
  readonly axis?: number;
  /** Weight of the new statistics: running + momentum (batch - running); 0.1 by default. */
  readonly momentum?: number;
}
const statistics = { mean: "[channels]", variance: "[channels]" };
const batchOptions = (operation: string, options: BatchNormOptions | undefined): BatchNormOptions =>
  optionsOf(operation, options, "axis", "momentum", "epsilon");
/**
 * Batch normalisation in training (Ioffe & Szegedy 2015): x normalised with mean and (population) variance of each channel
 * over all other axes. Gives [y, new running statistics]; those hold the unbiased variance and carry no derivative.
 */
export function batchNorm(
  x: TensorLike,
  parameters: Affine,
  running: RunningStatistics<TensorLike>,
  options?: BatchNormOptions,
): [Tensor, RunningStatistics] {
  const { axis = 1, momentum = 0.1, epsilon = 1e-5 } = batchOptions("nn.batchNorm", options);
  given("nn.batchNorm", { x, parameters, running });
  needs("nn.batchNorm", "the running statistics", running, statistics);
  const v = asTensor(x, "f64", "nn.batchNorm");
  const a = axisOf("nn.batchNorm", v.rank, axis);
  const others = [...v.shape.keys()].filter((i) => i !== a);
  const count = v.size / Math.max(v.shape[a]!, 1);
  const y = channelAffine("nn.batchNorm", standardize(v, others, { epsilon }), parameters, a);
  const fixed = stopGradient(v);
  const toward = (old: TensorLike, now: Tensor): Tensor =>
    named("nn.batchNorm", () => add(old, mul(sub(now, old), momentum)));
  return [
    y,
    {
      mean: toward(running.mean, mean(fixed, others)),
      variance: toward(running.variance, variance(fixed, others, { ddof: count > 1 ? 1 : 0 })),
    },
  ];
}
/** Batch normalisation with the gathered statistics, for use after training: an affine map of each channel. */
export function batchNormInference(
  x: TensorLike,
  parameters: Affine,
  running: RunningStatistics<TensorLike>,
  options?: BatchNormOptions,
): Tensor {
  const name = "nn.batchNormInference";
  const { axis = 1, epsilon = 1e-5 } = batchOptions(name, options);
  given(name, { x, parameters, running });
  needs(name, "the running statistics", running, statistics);
  const v = asTensor(x, "f64", name);
  const a = axisOf(name, v.rank, axis);
  const m = perChannel(name, running.mean, v, a)!;
  const s = perChannel(
    name,
    named(name, () => rsqrt(add(running.variance, epsilon))),
    v,
    a,
  )!;
  return channelAffine(name, mul(sub(v, m), s), parameters, a);
}
