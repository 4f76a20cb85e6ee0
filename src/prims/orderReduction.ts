import type { TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, cast, div, mul, scale } from "./arithmetic.ts";
import { sum, zerosOf } from "./broadcast.ts";
import { eq, gt, not, or, select, where } from "./comparison.ts";
import {
  type Axes,
  along,
  type FiberKernel,
  mergeAxes,
  type ReduceOptions,
  type Reduction,
  reduceBy,
  reducedType,
  reduceFibers,
  refuseEmpty,
} from "./fibers.ts";
import { floatOperand, numeric } from "./lanewise.ts";

/** Equal, or one of them NaN: the lanes of x that an extremum y of them may have come from. */
const attains = (x: Tensor, y: Tensor): Tensor => not(or(gt(x, y), gt(y, x)));
/** 1 / count, NaN where y is. */
const share = (y: Tensor, count: Tensor): Tensor => where(eq(y, y), div(1, count), Number.NaN);
/** dy where y is one of the x along an axis: the mean of dx over the lanes that attain it; NaN where y is. */
function tieTangent(dx: Tensor, x: Tensor, y: Tensor, axis: number): Tensor {
  const hit = attains(x, along(y, x.shape, axis));
  const count = sum(cast(hit, y.dtype), axis);
  return scale(sum(select([hit, dx, zerosOf(dx.type)]), axis), share(y, count));
}

interface Ranked extends Reduction {
  /** Position in ascending order, for `kth`. */
  readonly k?: number;
}
function ranking(
  name: string,
  kernel: (p: Ranked) => FiberKernel,
  lower: "reduceMax" | "reduceMin" | "interpret",
): Emitter<Ranked> {
  const line: Emitter<Ranked> = primitive<Ranked>({
    name,
    type: ([t], { axes }) => reducedType(numeric(name, t), axes),
    value: ([x], out, p, [t]) => reduceFibers(x, t, out, p.axes[0], kernel(p)),
    jvp: ([dx], [x], y, { axes: [a] }) => dx && tieTangent(dx, x, y, a),
    transpose: null,
    batch: ([x], _b, _n, p) => [line([x], { ...p, axes: [p.axes[0] + 1] }), true],
    taylor: ([x], _order, p) => {
      const y = line([x[0]!], p);
      return x.map((c, k) => (k === 0 ? y : c && tieTangent(c, x[0]!, y, p.axes[0])));
    },
    lower,
  });
  return line;
}
const maxLine: Emitter<Ranked> = /* @__PURE__ */ ranking(
  "max",
  () => (x, offset, stride, n) => {
    let m = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) m = Math.max(m, x[offset + i * stride]!);
    return m;
  },
  "reduceMax",
);
const minLine: Emitter<Ranked> = /* @__PURE__ */ ranking(
  "min",
  () => (x, offset, stride, n) => {
    let m = Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) m = Math.min(m, x[offset + i * stride]!);
    return m;
  },
  "reduceMin",
);
/** The element at position k of the ascending order; NaN if there is one. */
const kthLine: Emitter<Ranked> = /* @__PURE__ */ ranking(
  "kth",
  ({ k }) =>
    (x, offset, stride, n) => {
      const row = fiberOf(x, offset, stride, n).sort();
      return Number.isNaN(row[n - 1]!) ? Number.NaN : row[k!]!; // typed arrays sort NaN last
    },
  "interpret",
);
const fiberOf = (x: TypedArray, offset: number, stride: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => x[offset + i * stride]!);

const extremum =
  (name: string, line: Emitter<Ranked>) =>
  (x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor => {
    const m = mergeAxes(name, x, axes, options);
    refuseEmpty(name, m);
    numeric(name, m.v.type);
    return reduceBy(m, () => line([m.v], { axes: [m.axis] }));
  };
type Extremum = (x: TensorLike, axes?: Axes, options?: ReduceOptions) => Tensor;
/**
 * Largest element over axes (all by default); NaN if there is one. Elements that tie share the derivative evenly; slopes
 * are NaN where the value is.
 * @throws for no elements.
 */
export const max: Extremum = /* @__PURE__ */ extremum("max", maxLine);
/**
 * Smallest element over axes (all by default); NaN if there is one. Elements that tie share the derivative evenly; slopes
 * are NaN where the value is.
 * @throws for no elements.
 */
export const min: Extremum = /* @__PURE__ */ extremum("min", minLine);
/**
 * Median over axes (all by default): the middle element, or the mean of the middle two; NaN if an element is. Elements that
 * tie with a middle one share its derivative evenly.
 * @throws for no elements.
 */
export function median(x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor {
  const m = mergeAxes("median", x, axes, options);
  refuseEmpty("median", m);
  floatOperand("median", m.v.type);
  const at = (k: number): Tensor => kthLine([m.v], { axes: [m.axis], k });
  const half = m.n >> 1;
  return reduceBy(m, () => {
    if (m.n === 2) return mul(sum(m.v, m.axis), 0.5);
    return m.n % 2 === 1 ? at(half) : mul(add(at(half - 1), at(half)), 0.5);
  });
}
