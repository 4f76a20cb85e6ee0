import { doubles, storage, type TypedArray } from "../ir/raw.ts";
import { range, sizeOf, type Type, withShape } from "../ir/type.ts";
import { convolve } from "../math/convolution.ts";
import { type AxisWindow, readPositions } from "../math/windows.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { within } from "../record/recording.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { addTangents, productTaylor } from "./arithmetic.ts";
import { reshape } from "./broadcast.ts";
import { matmul } from "./contraction.ts";
import { full, zeros } from "./creation.ts";
import { moveAxis, take } from "./indexing.ts";
import { concatenate } from "./joining.ts";
import { flip } from "./slicing.ts";
import { axisWindows, dilated, resultSize, type Sliding } from "./sliding.ts";

/** Position of the first spatial axis. */
export const SPACE = 3;
/**
 * A stack of convolutions, x [G, N, C, S..] and k [G, O, C, K..] to [G, N, O, T..]:
 *   y[g, n, o, t] = sum over c, q of x[g, n, c, (t stride + q dilation - low) / inputDilation] k[g, o, c, q].
 * Linear in each operand, and each transpose is one again: that in x slides the flipped kernel over the cotangent with
 * stride and input dilation exchanged; that in k slides the cotangent over x, batch and channels exchanged, with stride and
 * dilation exchanged. Groups are the stack, so no further form is needed at any order.
 */
export const convolutionLine: Emitter<Sliding> = /* @__PURE__ */ primitive<Sliding>({
  name: "convGeneral",
  moves: true,
  bilinear: true,
  type: ([x, k], p) => convolutionType(x, k, p),
  value: ([x, k], out, p, [tx, tk]) => {
    const [stack, images, channels] = tx.shape as readonly [number, number, number];
    const features = tk.shape[1]!;
    if (out.dtype === "i32")
      return within(null, () => productOfPatches(concrete(tx, x), concrete(tk, k), p)).value as TypedArray;
    const y = out.dtype === "f64" ? (storage(out) as Float64Array) : new Float64Array(out.size);
    const axes = axisWindows(p, tx.shape.slice(SPACE), tk.shape.slice(SPACE));
    convolve({ stack, images, channels, features }, axes, doubles(x as TypedArray), doubles(k as TypedArray), y);
    if (out.dtype === "f64") return y;
    const rounded = storage(out);
    rounded.set(y);
    return rounded;
  },
  jvp: ([dx, dk], [x, k], _y, p) => addTangents(dx && convolutionLine([dx, k], p), dk && convolutionLine([x, dk], p)),
  transpose: (ct, [x, k], p, [tx, tk]) =>
    x === null ? [inputTranspose(ct, k!, p, tx), null] : [null, kernelTranspose(ct, x, p, tx, tk)],
  batch: ([x, k], [bx, bk], n, p) => {
    const merged = (v: Tensor, at: number): Tensor =>
      reshape(moveAxis(v, 0, at), [...v.shape.slice(1, at + 1), n * v.shape[at + 1]!, ...v.shape.slice(at + 2)]);
    const at = bx && bk ? 0 : bx ? 1 : 2; // both: more of the stack; x: more images; k: more features
    const y = convolutionLine([bx ? merged(x, Math.min(at, 1)) : x, bk ? merged(k, Math.min(at, 1)) : k], p);
    const size = (bx ? x : k).shape[bx ? at + 1 : 2]!;
    const split = reshape(y, [...y.shape.slice(0, at), n, size, ...y.shape.slice(at + 1)]);
    return [moveAxis(split, at, 0), true];
  },
  taylor: (s, order, p) => productTaylor((a, b) => convolutionLine([a, b], p))(s, order),
  lower: { program: ([x, k], p) => productOfPatches(x, k, p) },
});
/** A matrix product with the patches that the windows see, for compiled code. */
function productOfPatches(x: Tensor, k: Tensor, p: Sliding): Tensor {
  const axes = axisWindows(p, x.shape.slice(SPACE), k.shape.slice(SPACE));
  const [stack, images, channels] = x.shape as readonly [number, number, number];
  const results = axes.map((a) => a.result);
  const shape = [stack, images, k.shape[1]!, ...results];
  if (sizeOf(shape) === 0 || x.size === 0 || k.size === 0) return zeros(shape, x.dtype as "f64");
  const patches = windowsOf(reshape(x, [stack, images, channels, -1]), axes, 0);
  const columns = reshape(patches, [stack, images, -1, sizeOf(results)]);
  return reshape(matmul(reshape(k, [stack, 1, k.shape[1]!, -1]), columns), shape);
}
/** What each window sees of the last axis, [.., window elements, results]; `fill` where that is nothing. */
export function windowsOf(x: Tensor, axes: readonly AxisWindow[], fill: number): Tensor {
  const reads = readPositions(axes);
  const n = x.shape.at(-1)!;
  const misses = reads.includes(-1);
  const border = full([...x.shape.slice(0, -1), 1], fill, x.dtype as "f64");
  const positions = reads.map((i) => (i < 0 ? n : i));
  const seen = take(misses ? concatenate([x, border], -1) : x, positions, -1);
  const window = sizeOf(axes.map((a) => a.window));
  return reshape(seen, [...x.shape.slice(0, -1), window, reads.length / window]);
}
/** f32 is multiplied and summed in f64, then rounded once. */

function convolutionType(x: Type, k: Type, p: Sliding): Type {
  if (x.dtype !== k.dtype || x.dtype === "bool" || x.shape[0] !== k.shape[0] || x.shape[2] !== k.shape[2])
    fail("convGeneral", `operands ${showTypes([x, k])} do not agree`);
  const window = k.shape.slice(SPACE);
  const results = x.shape.slice(SPACE).map((n, i) => resultSize(p, i, n, window[i]!));
  return withShape(x, [x.shape[0]!, x.shape[1]!, k.shape[1]!, ...results]);
}
/** The kernel [G, O, C, K..] as [G, C, O, K..], its spatial axes reversed. */
export const turned = (k: Tensor): Tensor =>
  exchanged(
    flip(
      k,
      range(k.rank - SPACE).map((i) => i + SPACE),
    ),
  );
const exchanged = (v: Tensor): Tensor => moveAxis(v, 2, 1);
function inputTranspose(ct: Tensor, k: Tensor, p: Sliding, tx: Type): Tensor {
  const window = k.shape.slice(SPACE).map((n, i) => dilated(n, p.dilation[i]!));
  const low = window.map((w, i) => w - 1 - p.low[i]!);
  return convolutionLine([ct, turned(k)], {
    strides: p.inputDilation,
    inputDilation: p.strides,
    dilation: p.dilation,
    low,
    high: window.map(
      (w, i) =>
        (tx.shape[i + SPACE]! - 1) * p.inputDilation[i]! + w - dilated(ct.shape[i + SPACE]!, p.strides[i]!) - low[i]!,
    ),
  });
}
function kernelTranspose(ct: Tensor, x: Tensor, p: Sliding, tx: Type, tk: Type): Tensor {
  const high = tk.shape.slice(SPACE).map((n, i) => {
    const slid = dilated(tx.shape[i + SPACE]!, p.inputDilation[i]!) + p.low[i]!;
    return (n - 1) * p.dilation[i]! + dilated(ct.shape[i + SPACE]!, p.strides[i]!) - slid;
  });
  const y = convolutionLine([exchanged(x), exchanged(ct)], { ...p, strides: p.dilation, dilation: p.strides, high });
  return exchanged(y);
}
