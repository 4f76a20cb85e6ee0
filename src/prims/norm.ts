import { at, storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import type { TensorLike } from "../record/like.ts";
import type { Axes, ReduceOptions } from "../record/methods.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { div, mul, scale } from "./arithmetic.ts";
import { spread, sum, zerosOf } from "./broadcast.ts";
import { and, eq, gt, lt, where } from "./comparison.ts";
import { abs, sign } from "./extrema.ts";
import {
  along,
  eachFiber,
  inDoubles,
  mergeAxes,
  type Reduction,
  reducedType,
  reduceFibers,
  sumFiber,
} from "./fibers.ts";
import { floatOperand } from "./lanewise.ts";
import { max } from "./orderReduction.ts";
import { pow } from "./power.ts";
import { project } from "./projection.ts";
import { sqrt, square } from "./roots.ts";

interface NormOrder extends Reduction {
  /** 1 < p < Infinity. */
  readonly p: number;
}
const deeper = (o: NormOrder): NormOrder => ({ ...o, axes: [o.axes[0] + 1] });
/** (sum |x_i|^p)^(1/p), scaled. Its slope is w_i = sign(q_i) |q_i|^(p - 1) with the direction q = x / y. */
const normLine: Emitter<NormOrder> = /* @__PURE__ */ primitive<NormOrder>({
  name: "norm",
  type: ([t], { axes }) => reducedType(floatOperand("norm", t), axes),
  value: ([x], out, { axes, p }, [t]) => reduceFibers(x, t, out, axes[0], p === 2 ? euclidean : general(p)),
  jvp: ([dx], [x], y, o) => dx && sum(scale(dx, slope(directionLine([x, y], o), o)), o.axes[0]),
  transpose: null,
  batch: ([x], _b, _n, o) => [normLine([x], deeper(o)), true],
  taylor: "jvp",
  lower: {
    program: ([x], { axes: [axis], p }) =>
      inDoubles(x, (v) => {
        if (p === 2) return euclideanNorm(v, axis);
        const m = largest(v, axis);
        const parts = pow(div(abs(v), along(m, v.shape, axis)), p);
        return orExtent(m, mul(m, pow(sum(parts, axis), 1 / p)));
      }),
  },
});
const largest = (x: Tensor, axis: number): Tensor => (x.size === 0 ? sum(x, axis) : max(abs(x), axis));
/** y, but the largest size m of the entries where that is 0, infinite or NaN. */
const orExtent = (m: Tensor, y: Tensor): Tensor => where(and(gt(m, 0), lt(m, Number.POSITIVE_INFINITY)), y, m);
/** The Euclidean norm along an axis of f64 as a program: squares are formed near 1 by a power of two, which rounds nothing. */
export function euclideanNorm(x: Tensor, axis: number): Tensor {
  const m = largest(x, axis);
  const unit = where(gt(m, 2 ** 480), 2 ** -600, where(lt(m, 2 ** -480), 2 ** 600, 1));
  const y = sqrt(sum(square(mul(x, along(unit, x.shape, axis))), axis));
  return orExtent(m, div(y, unit));
}
const slope = (q: Tensor, { p }: NormOrder): Tensor => (p === 2 ? q : mul(sign(q), pow(abs(q), p - 1)));
/**
 * q = x / y with the norm y of x; 0 at the zero vector, where it has no derivative: there its own slope is NaN, so that the
 * Hessian of a norm is never a number that only looks right. dq = (dx - q (w . dx)) / y, w . q being 1.
 */
const directionLine: Emitter<NormOrder> = /* @__PURE__ */ primitive<NormOrder>({
  name: "direction",
  type: ([t]) => t,
  value: ([x, y], out, { axes }) => {
    const q = storage(out);
    eachFiber(out.shape, axes[0], (offset, stride, n, k) => {
      const r = at(y, k);
      for (let i = 0, j = offset; i < n; i++, j += stride) q[j] = r === 0 ? 0 : (x as TypedArray)[j]! / r;
    });
    return q;
  },
  jvp: ([dx], [, y], q, o) => {
    const [axis] = o.axes;
    const beside = dx && project([dx, q, slope(q, o), zerosOf(y.type)], { axis });
    return beside && div(beside, along(where(eq(y, 0), Number.NaN, y), q.shape, axis));
  },
  transpose: null,
  batch: (x, batched, n, o) => [directionLine(spread(x, batched, n), deeper(o)), true],
  taylor: "jvp",
  lower: {
    program: ([x, y], { axes }) => {
      const r = along(y, x.shape, axes[0]);
      return where(eq(r, 0), 0, div(x, r));
    },
  },
});
/** Largest |x_i| of a fibre. */
function extent(x: TypedArray, offset: number, stride: number, n: number): number {
  let m = 0;
  for (let i = 0; i < n; i++) m = Math.max(m, Math.abs(x[offset + i * stride]!));
  return m;
}
/** Squares are formed near 1 by a power of two, which rounds nothing. */
export function euclidean(x: TypedArray, offset: number, stride: number, n: number): number {
  const m = extent(x, offset, stride, n);
  const unit = m > 2 ** 480 ? 2 ** -600 : m < 2 ** -480 ? 2 ** 600 : 1;
  if (m === 0 || !(m < Number.POSITIVE_INFINITY)) return m;
  return Math.sqrt(sumFiber((v) => (v * unit) ** 2, x, offset, stride, n)) / unit;
}
const general =
  (p: number) =>
  (x: TypedArray, offset: number, stride: number, n: number): number => {
    const m = extent(x, offset, stride, n);
    if (m === 0 || !(m < Number.POSITIVE_INFINITY)) return m;
    return m * sumFiber((v) => Math.abs(v / m) ** p, x, offset, stride, n) ** (1 / p);
  };

/** Options of a reduction, and the order of the norm. */
export interface NormOptions extends ReduceOptions {
  /** The order p >= 1 of the norm, or Infinity; 2 by default. */
  readonly p?: number;
}
/**
 * (sum |x_i|^p)^(1/p) of the elements along axes (all by default), so of a matrix the Frobenius norm; p = 1 sums
 * magnitudes, p = Infinity takes the largest. Neither overflows nor underflows between. Slopes are 0 at the zero vector, of
 * |x_i| at 0, and shared evenly by ties of p = Infinity; second derivatives of norms with 1 < p < Infinity are NaN at the
 * zero vector (square the elements instead: sumOfSquares is smooth).
 * @throws for p < 1, which is no norm.
 */
export function norm(x: TensorLike, axes?: Axes, options?: NormOptions): Tensor {
  const { p = 2, ...rest } = optionsOf("norm", options, "p", "keepDims");
  if (!(p >= 1)) fail("norm", `order ${p} is no norm`, "Orders are 1 <= p <= Infinity");
  if (p === 1) return sum(abs(x), axes, rest);
  if (p === Number.POSITIVE_INFINITY) return max(abs(x), axes, rest);
  const m = mergeAxes("norm", x, axes, rest);
  return m.restore(normLine([m.v], { axes: [m.axis], p }));
}
