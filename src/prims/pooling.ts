import { doubles, storage, type TypedArray } from "../ir/raw.ts";
import { isFloat, type Shape, sameShape, showType, sizeOf, type Type, withShape } from "../ir/type.ts";
import { pickLargest, spreadLargest } from "../math/pooling.ts";
import { type AxisWindow, positions, readPositions } from "../math/windows.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike, tensor } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, cast, div, stopGradient, sub } from "./arithmetic.ts";
import { reshape, spread, sum } from "./broadcast.ts";
import { and, eq, ne, or, where } from "./comparison.ts";
import { convolutionLine, windowsOf } from "./convolution.ts";
import { full, ones, zeros } from "./creation.ts";
import { inDoubles, wide } from "./fibers.ts";
import { scatterAdd } from "./indexing.ts";
import { max, min } from "./orderReduction.ts";
import { cutAxis } from "./slicing.ts";
import {
  axisWindows,
  dilated,
  type Padding,
  type PerAxis,
  paddings,
  perAxis,
  resultSize,
  type Sliding,
} from "./sliding.ts";

interface Window extends Sliding {
  readonly window: readonly number[];
}
const spatial = (shape: Shape, { window }: Window): Shape => shape.slice(shape.length - window.length);
const pooled = (shape: Shape, p: Window): number[] => [
  ...shape.slice(0, shape.length - p.window.length),
  ...spatial(shape, p).map((n, i) => resultSize(p, i, n, p.window[i]!)),
];
type Kernel = typeof pickLargest;
/** `kernel` over every array of the stack; the windows lie over `by`. */
function overStack(kernel: Kernel, x: TypedArray, by: TypedArray, out: Type, p: Window, shape: Shape): TypedArray {
  const y = new Float64Array(out.size);
  const count = sizeOf(shape.slice(0, shape.length - p.window.length));
  kernel(count, axisWindows(p, spatial(shape, p), p.window), doubles(x), doubles(by), y);
  if (out.dtype === "f64") return y;
  const rounded = storage(out);
  rounded.set(y);
  return rounded;
}
/** Mean of x over the places of each window where `by` is largest. Linear in x, flat in `by`. */
const pickLine: Emitter<Window> = /* @__PURE__ */ primitive<Window>({
  name: "pickLargest",
  linearIn: [0],
  type: ([x, by], p) =>
    x === by ? withShape(x, pooled(x.shape, p)) : fail("maxPool", `operands ${showTypes([x, by])} do not agree`),
  value: ([x, by], out, p, [, t]) => overStack(pickLargest, x as TypedArray, by as TypedArray, out, p, t.shape),
  jvp: ([dx], [, by], _y, p) => dx && pickLine([dx, by], p),
  transpose: (ct, [, by], p) => [spreadLine([ct, by!], p), null],
  batch: ([x, by], [bx, bb], n, p) => [pickLine(spread([x, by], [bx, bb], n), p), true],
  taylor: ([x, by], _order, p) => x.map((c) => c && pickLine([c, by[0]!], p)),
  lower: { program: ([x, by], p) => inDoubles(x, (v) => picked(v, wide(by), p)) },
});
/** Where each window of `by` attains its largest element, NaN windows everywhere; the flat positions of all windows. */
function surveyed(by: Tensor, p: Window): { axes: AxisWindow[]; lead: number[]; best: Tensor; hits: Tensor } {
  const axes = axisWindows(p, spatial(by.shape, p), p.window);
  const lead = by.shape.slice(0, by.rank - p.window.length);
  const seen = windowsOf(reshape(by, [...lead, -1]), axes, Number.NEGATIVE_INFINITY);
  const exists = reshape(windowsOf(full([sizeOf(axes.map((a) => a.source))], 1), axes, 0), seen.shape.slice(-2));
  const best = max(seen, -2, { keepDims: true });
  return { axes, lead, best, hits: and(eq(exists, 1), or(eq(seen, best), ne(best, best))) };
}
/** The value of `pickLine` as a program: what is added to the least of the elements is 0 where they agree. */
function picked(x: Tensor, by: Tensor, p: Window): Tensor {
  const { axes, lead, best, hits } = surveyed(by, p);
  const seen = windowsOf(reshape(x, [...lead, -1]), axes, 0);
  const least = min(where(hits, seen, Number.POSITIVE_INFINITY), -2, { keepDims: true });
  const above = where(and(hits, ne(seen, least)), sub(seen, least), 0);
  const mean = div(sum(above, -2, { keepDims: true }), sum(cast(hits, "f64"), -2, { keepDims: true }));
  return reshape(where(eq(best, best), add(least, mean), Number.NaN), pooled(by.shape, p));
}
/** The value of `spreadLine` as a program. */
function spreadOut(c: Tensor, by: Tensor, p: Window): Tensor {
  const { axes, lead, best, hits } = surveyed(by, p);
  const results = sizeOf(axes.map((a) => a.result));
  const share = div(reshape(c, [...lead, 1, results]), sum(cast(hits, "f64"), -2, { keepDims: true }));
  const parts = where(hits, where(eq(best, best), share, Number.NaN), 0);
  const source = sizeOf(axes.map((a) => a.source));
  const positions = readPositions(axes).map((i) => (i < 0 ? source : i));
  const whole = scatterAdd(zeros([...lead, source + 1]), positions, reshape(parts, [...lead, -1]), -1);
  return reshape(cutAxis(whole, lead.length, 0, source), by.shape);
}
/** The transpose: each window's number shared evenly among the places where `by` is largest. Linear in it, flat in `by`. */
const spreadLine: Emitter<Window> = /* @__PURE__ */ primitive<Window>({
  name: "spreadLargest",
  linearIn: [0],
  type: ([c, by], p) =>
    c.dtype === by.dtype && sameShape(c.shape, pooled(by.shape, p))
      ? by
      : fail("maxPool", `operands ${showTypes([c, by])} do not agree`),
  value: ([c, by], out, p, [, t]) => overStack(spreadLargest, c as TypedArray, by as TypedArray, out, p, t.shape),
  jvp: ([dc], [, by], _y, p) => dc && spreadLine([dc, by], p),
  transpose: (ct, [, by], p) => [pickLine([ct, by!], p), null],
  batch: ([c, by], [bc, bb], n, p) => [spreadLine(spread([c, by], [bc, bb], n), p), true],
  taylor: ([c, by], _order, p) => c.map((v) => v && spreadLine([v, by[0]!], p)),
  lower: { program: ([c, by], p) => inDoubles(c, (v) => spreadOut(v, wide(by), p)) },
});
/** Steps and borders of a pooling window. */
export interface PoolOptions {
  /** Step from one window to the next; the size of the window by default. */
  readonly strides?: PerAxis;
  /** "valid" by default. What it adds is no element: it is never the largest, and not counted in a mean. */
  readonly padding?: Padding;
  /** Distance between neighbours within a window; 1 by default. */
  readonly dilation?: PerAxis;
}
function windowOf(name: string, x: TensorLike, window: PerAxis, given?: PoolOptions): [Tensor, Window] {
  const options = optionsOf(name, given, "strides", "padding", "dilation");
  const v = asTensor(x, "f64", name);
  if (v.dtype === "bool") fail(name, `${showType(v.type)} has no order`, "Convert first: x.cast('f64')");
  const rank = typeof window === "number" ? v.rank - 2 : [window].flat().length;
  if (rank < 1 || rank > 3 || v.rank < rank)
    fail(
      name,
      `window ${typeof window === "number" ? window : `[${window}]`} over ${showType(v.type)}`,
      "Give one size for each of the last 1 to 3 axes; a number means x is [images, channels, ...sizes]",
    );
  const sizes = perAxis(name, "window", rank, window);
  const strides = perAxis(name, "strides", rank, options.strides ?? sizes);
  const dilation = perAxis(name, "dilation", rank, options.dilation);
  const lengths = v.shape.slice(v.rank - rank);
  const windows = sizes.map((n, i) => dilated(n, dilation[i]!));
  const padding = paddings(name, options.padding, lengths, windows, strides);
  const p: Window = {
    window: sizes,
    strides,
    dilation,
    inputDilation: sizes.map(() => 1),
    low: padding.map(([a]) => a),
    high: padding.map(([, b]) => b),
  };
  counts(v.shape, p).forEach((n, i) => {
    if (n.includes(0))
      fail(name, `a window lies in the padding [${padding[i]}] of axis ${i} altogether`, "Pad less than the window");
  });
  return [v, p];
}
/** Elements that each window sees, along each axis. */
function counts(shape: Shape, p: Window): number[][] {
  return axisWindows(p, spatial(shape, p), p.window).map((axis) => {
    const table = positions(axis);
    return Array.from({ length: axis.result }, (_, t) => {
      let n = 0;
      for (let q = 0; q < axis.window; q++) if (table[q * axis.result + t]! >= 0) n++;
      return n;
    });
  });
}
/**
 * Largest element of each window over the last axes: `window` has one size for each of them, or is a number for
 * x [images, channels, ...sizes]; other axes are a stack. Equal largest elements share the derivative evenly; a NaN in the
 * window gives NaN.
 * @throws if options do not fit, or a window would hold padding only.
 */
export function maxPool(x: TensorLike, window: PerAxis, options?: PoolOptions): Tensor {
  const [v, p] = windowOf("maxPool", x, window, options);
  return pickLine([v, stopGradient(v)], p);
}
/**
 * Mean of each window over the last axes, as in `maxPool`; linear. Padding is not counted, so a window at the border is the
 * mean of what it sees.
 * @throws if options do not fit, or a window would hold padding only.
 */
export function avgPool(x: TensorLike, window: PerAxis, options?: PoolOptions): Tensor {
  const [v, p] = windowOf("avgPool", x, window, options);
  if (!isFloat(v.type)) fail("avgPool", `${showType(v.type)} has no mean`, "Convert first: x.cast('f64')");
  const sizes = spatial(v.shape, p);
  const lead = v.shape.slice(0, v.rank - sizes.length);
  const { window: _, ...slides } = p;
  const box = reshape(ones(p.window, v.dtype), [1, 1, 1, ...p.window]);
  const sums = convolutionLine([reshape(v, [1, sizeOf(lead), 1, ...sizes]), box], slides as unknown as Sliding);
  const seen = counts(v.shape, p).reduce<number[]>((all, axis) => all.flatMap((n) => axis.map((k) => n * k)), [1]);
  const results = pooled(v.shape, p).slice(lead.length);
  const many = tensor(Float64Array.from(seen), { shape: results, dtype: v.dtype });
  return div(reshape(sums, [...lead, ...results]), many);
}
