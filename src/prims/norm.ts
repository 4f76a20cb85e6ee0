import type { TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { div, mul, scale, sub } from "./arithmetic.ts";
import { sum } from "./broadcast.ts";
import { eq, where } from "./comparison.ts";
import { abs, sign } from "./extrema.ts";
import {
  type Axes,
  along,
  mergeAxes,
  type ReduceOptions,
  type Reduction,
  reducedType,
  reduceFibers,
  sumFiber,
} from "./fibers.ts";
import { type Binary, binary, floatOperand } from "./lanewise.ts";
import { max } from "./orderReduction.ts";
import { pow } from "./power.ts";

/**
 * x / r where r is a norm of a vector that x belongs to: 0 where r = 0, the slope of least norm. There the quotient has no
 * derivative, so its own slope is NaN: the Hessian of a norm at 0 is never a number that looks right.
 */
const ratio: Binary = /* @__PURE__ */ binary("ratio", {
  scalar: (x, r) => (r === 0 ? 0 : x / r),
  jvp: ([dx, dr], [, r], q) => {
    const moved = dr && scale(dr, q);
    const d = dx === null ? mul(moved!, -1) : moved === null ? dx : sub(dx, moved);
    return div(d, where(eq(r, 0), Number.NaN, r));
  },
  lower: (g, x, r) => g.select(g.eq(r, g.constant(0)), g.constant(0), g.div(x, r)),
});

interface NormOrder extends Reduction {
  readonly p: number;
}
/** (sum |x_i|^p)^(1/p) for 1 < p < Infinity, scaled. Its slope is sign(x_i) (|x_i| / y)^(p - 1). */
const normLine: Emitter<NormOrder> = /* @__PURE__ */ primitive<NormOrder>({
  name: "norm",
  type: ([t], { axes }) => reducedType(floatOperand("norm", t), axes),
  value: ([x], out, { axes, p }, [t]) => reduceFibers(x, t, out, axes[0], p === 2 ? euclidean : general(p)),
  jvp: ([dx], [x], y, { axes: [axis], p }) => {
    const q = ratio(x, along(y, x.shape, axis));
    return dx && sum(scale(dx, p === 2 ? q : mul(sign(q), pow(abs(q), p - 1))), axis);
  },
  transpose: null,
  batch: ([x], _b, _n, p) => [normLine([x], { ...p, axes: [p.axes[0] + 1] }), true],
  taylor: "jvp",
  lower: "interpret",
});
/** Largest |x_i| of a fibre. */
function extent(x: TypedArray, offset: number, stride: number, n: number): number {
  let m = 0;
  for (let i = 0; i < n; i++) m = Math.max(m, Math.abs(x[offset + i * stride]!));
  return m;
}
/** Squares are formed near 1 by a power of two, which rounds nothing. */
function euclidean(x: TypedArray, offset: number, stride: number, n: number): number {
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
export function norm(x: TensorLike, axes?: Axes, options: NormOptions = {}): Tensor {
  const { p = 2 } = options;
  if (!(p >= 1)) fail("norm", `order ${p} is no norm`, "Orders are 1 <= p <= Infinity");
  if (p === 1) return sum(abs(x), axes, options);
  if (p === Number.POSITIVE_INFINITY) return max(abs(x), axes, options);
  const m = mergeAxes("norm", x, axes, options);
  return m.restore(normLine([m.v], { axes: [m.axis], p }));
}
