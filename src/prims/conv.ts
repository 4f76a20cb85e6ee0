import { showType } from "../ir/type.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { commonDType, reshape } from "./broadcast.ts";
import { convolutionLine, SPACE, turned } from "./convolution.ts";
import { moveAxis } from "./indexing.ts";
import { dilated, type Padding, type PerAxis, paddings, perAxis } from "./sliding.ts";

/** Steps, borders and groups of a convolution. */
export interface ConvOptions {
  /** Step from one window to the next; 1 by default. */
  readonly strides?: PerAxis;
  /** "valid" by default. */
  readonly padding?: Padding;
  /** Distance between neighbours of x that zeros are put between; 1 by default. */
  readonly inputDilation?: PerAxis;
  /** Distance between neighbours of the kernel; 1 by default. */
  readonly kernelDilation?: PerAxis;
  /** Channels and features fall into so many groups that do not mix; 1 by default. */
  readonly groups?: number;
}
/** [N, G c, ...] as [G, N, c, ...]. */
const ungroup = (x: Tensor, groups: number): Tensor => {
  const split = reshape(x, [x.shape[0]!, groups, x.shape[1]! / groups, ...x.shape.slice(2)]);
  return groups === 1 ? reshape(split, [1, ...x.shape]) : moveAxis(split, 1, 0);
};
/** [G, N, o, ...] as [N, G o, ...]. */
const regroup = (y: Tensor): Tensor => {
  const [groups, n, features] = y.shape as readonly [number, number, number];
  const moved = groups === 1 ? y : moveAxis(y, 0, 1);
  return reshape(moved, [n, groups * features, ...y.shape.slice(SPACE)]);
};
function operands(name: string, x: TensorLike, k: TensorLike, rank: number | undefined): [Tensor, Tensor, number] {
  const dtype = commonDType(name, [x, k]);
  const v = asTensor(x, dtype, name);
  const w = asTensor(k, dtype, name);
  const space = rank ?? v.rank - 2;
  if (v.dtype === "bool") fail(name, `${showType(v.type)} has no products`, "Convert first: x.cast('f64')");
  if (space < 1 || space > 3 || v.rank !== space + 2 || w.rank !== space + 2)
    fail(
      name,
      `${showTypes([v.type, w.type])} for ${rank ?? "1 to 3"} spatial axes`,
      "Shapes: x [images, channels, ...sizes], kernel [features, channels / groups, ...sizes]; reshape first",
    );
  return [v, w, space];
}
function groupsOf(name: string, groups: number, channels: number, features: number): void {
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0 || features % groups !== 0)
    fail(name, `${channels} channels and ${features} features do not fall into ${groups} groups`);
}
function convolution(name: string, x: TensorLike, k: TensorLike, given?: ConvOptions, rank?: number): Tensor {
  const options = optionsOf(name, given, "strides", "padding", "kernelDilation", "inputDilation", "groups");
  const [v, w, space] = operands(name, x, k, rank);
  const { groups = 1 } = options;
  groupsOf(name, groups, v.shape[1]!, w.shape[0]!);
  if (w.shape[1]! * groups !== v.shape[1]!)
    fail(
      name,
      `${showTypes([v.type, w.type])}: ${v.shape[1]} channels, where the kernel has ${w.shape[1]}${groups === 1 ? "" : ` in each of ${groups} groups`}`,
      "The kernel has shape [features, channels / groups, ...sizes]",
    );
  const strides = perAxis(name, "strides", space, options.strides);
  const inputDilation = perAxis(name, "inputDilation", space, options.inputDilation);
  const dilation = perAxis(name, "kernelDilation", space, options.kernelDilation);
  const lengths = v.shape.slice(2).map((n, i) => dilated(n, inputDilation[i]!));
  const windows = w.shape.slice(2).map((n, i) => dilated(n, dilation[i]!));
  const padding = paddings(name, options.padding, lengths, windows, strides);
  const p = { strides, inputDilation, dilation, low: padding.map(([a]) => a), high: padding.map(([, b]) => b) };
  const kernel = reshape(w, [groups, w.shape[0]! / groups, ...w.shape.slice(1)]);
  return regroup(convolutionLine([ungroup(v, groups), kernel], p));
}
/** Steps and borders of a transposed convolution. */
export interface ConvTransposeOptions {
  readonly strides?: PerAxis;
  readonly padding?: Padding;
  readonly kernelDilation?: PerAxis;
  readonly groups?: number;
  /** Further elements after the end, fewer than the stride: sizes that the convolution maps to the same; 0 by default. */
  readonly outputPadding?: PerAxis;
}
/**
 * The transpose (adjoint) of a convolution with kernel k, as a layer that enlarges: x [N, O, T..] and
 * k [O, I / groups, K..] to [N, I, S..], S = (T - 1) stride - padding + dilated K + outputPadding; with padding "same"
 * S = T stride. `strides`, `padding`, `kernelDilation`, `groups` are those of the convolution from [N, I, S..] to x.
 * @throws if shapes or options do not fit.
 */
export function convTranspose(x: TensorLike, k: TensorLike, input?: ConvTransposeOptions): Tensor {
  const name = "convTranspose";
  const options = optionsOf(name, input, "strides", "padding", "kernelDilation", "groups", "outputPadding");
  const [v, w, space] = operands(name, x, k, undefined);
  const { groups = 1 } = options;
  groupsOf(name, groups, v.shape[1]!, w.shape[1]! * groups);
  if (v.shape[1] !== w.shape[0])
    fail(
      name,
      `${showTypes([v.type, w.type])}: ${v.shape[1]} channels, where the kernel has ${w.shape[0]} features`,
      "The kernel is that of the convolution: [channels of x, channels of the result / groups, ...sizes]",
    );
  const strides = perAxis(name, "strides", space, options.strides);
  const dilation = perAxis(name, "kernelDilation", space, options.kernelDilation);
  const windows = w.shape.slice(2).map((n, i) => dilated(n, dilation[i]!));
  const lengths = v.shape.slice(2).map((n, i) => n * strides[i]!);
  const padding = paddings(name, options.padding, lengths, windows, strides);
  const given = perAxis(name, "outputPadding", space, options.outputPadding ?? 0, 0);
  if (given.some((n, i) => n >= strides[i]! && n > 0))
    fail(name, `outputPadding [${given}] reaches the strides [${strides}]`);
  const more = given.map((n, i) => (options.padding === "same" ? Math.max(n, strides[i]! - windows[i]!) : n));
  const kernel = reshape(w, [groups, w.shape[0]! / groups, ...w.shape.slice(1)]);
  const y = convolutionLine([ungroup(v, groups), turned(kernel)], {
    strides: strides.map(() => 1),
    inputDilation: strides,
    dilation,
    low: windows.map((n, i) => n - 1 - padding[i]![0]),
    high: windows.map((n, i) => n - 1 - padding[i]![1] + more[i]!),
  });
  return regroup(y);
}

/**
 * Convolution over 1 to 3 spatial axes, without flipping the kernel (cross-correlation):
 *   y[n, o, t] = sum over c, q of x[n, c, t stride + q dilation - before] k[o, c, q],
 * x [N, C, S..] (images, channels, sizes), k [O, C / groups, K..], y [N, O, T..]; outside x is 0, T = floor((S + before +
 * after - dilated K) / stride) + 1. With groups g, feature block i of O / g sees channel block i only. f64, f32 or i32.
 * Linear in x and in k, so derivatives of every order are convolutions.
 * @throws if shapes or options do not fit.
 */
export const convGeneral = (x: TensorLike, k: TensorLike, options?: ConvOptions): Tensor =>
  convolution("convGeneral", x, k, options);
/** `convGeneral` for x [N, C, L] and k [O, C / groups, K]. */
export const conv1d = (x: TensorLike, k: TensorLike, options?: ConvOptions): Tensor =>
  convolution("conv1d", x, k, options, 1);
/** `convGeneral` for x [N, C, H, W] and k [O, C / groups, KH, KW]. */
export const conv2d = (x: TensorLike, k: TensorLike, options?: ConvOptions): Tensor =>
  convolution("conv2d", x, k, options, 2);
/** `convGeneral` for x [N, C, D, H, W] and k [O, C / groups, KD, KH, KW]. */
export const conv3d = (x: TensorLike, k: TensorLike, options?: ConvOptions): Tensor =>
  convolution("conv3d", x, k, options, 3);
