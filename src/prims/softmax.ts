import { type Raw, storage, type TypedArray } from "../ir/raw.ts";
import { type Type, withShape } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes, ReduceOptions } from "../record/methods.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, mul, scale, stopGradient, sub } from "./arithmetic.ts";
import { axisOf, constantOf, fit, sum, zerosOf } from "./broadcast.ts";
import { eq, where } from "./comparison.ts";
import { exp, log } from "./exponential.ts";
import {
  type Along,
  dropAxis,
  eachFiber,
  mergeAxes,
  type Reduction,
  reduceBy,
  reducedType,
  reduceFibers,
} from "./fibers.ts";
import { floatOperand } from "./lanewise.ts";
import { max } from "./orderReduction.ts";
import { project } from "./projection.ts";

const first = (x: TypedArray, offset: number, stride: number, n: number): number => {
  let k = 0;
  for (let i = 1; i < n; i++) if (x[offset + i * stride]! > x[offset + k * stride]!) k = i;
  return k;
};
/** One fibre of an array mapped to one of the same length. */
function mapFibers(
  out: Type,
  axis: number,
  f: (y: TypedArray, offset: number, stride: number, n: number) => void,
): Raw {
  const y = storage(out);
  eachFiber(out.shape, axis, (offset, stride, n) => f(y, offset, stride, n));
  return y;
}
/** sum of e^(x_i - m) over all i but k. */
function restOfSum(x: TypedArray, offset: number, stride: number, n: number, k: number, m: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    const v = x[offset + i * stride]!;
    if (i !== k) s += v === m ? 1 : Math.exp(v - m);
  }
  return s;
}

/** t_i - sum_j s_j t_j for weights s that add up to 1. */
function deviation(t: Tensor, s: Tensor, { axis }: Along): Tensor {
  const { shape, type } = t;
  const one = constantOf(
    withShape(
      type,
      shape.map((d, i) => (i === axis ? 1 : d)),
    ),
    1,
  );
  return project([t, one, s, zerosOf(withShape(type, dropAxis(shape, axis)))], { axis });
}
/**
 * e^(x_i) / sum_j e^(x_j). Rows of -Infinity have weights 0: they are empty sums; infinite entries share the weight.
 * ds_i = s_i (dx_i - sum_j s_j dx_j).
 */
const softmaxLine: Emitter<Along> = /* @__PURE__ */ primitive<Along>({
  name: "softmax",
  type: ([t]) => floatOperand("softmax", t),
  value: ([x], out, { axis }) =>
    mapFibers(out, axis, (y, offset, stride, n) => {
      const from = x as TypedArray;
      let m = Number.NEGATIVE_INFINITY;
      for (let i = 0, at = offset; i < n; i++, at += stride) m = Math.max(m, from[at]!);
      if (m === Number.NEGATIVE_INFINITY) return;
      let total = 0;
      for (let i = 0, at = offset; i < n; i++, at += stride) {
        const e = from[at]! === m ? 1 : Math.exp(from[at]! - m);
        y[at] = e;
        total += e;
      }
      for (let i = 0, at = offset; i < n; i++, at += stride) y[at] = y[at]! / total;
    }),
  jvp: ([dx], _x, s, p) => dx && scale(deviation(dx, s, p), s),
  transpose: null,
  batch: ([x], _b, _n, p) => [softmaxLine([x], { axis: p.axis + 1 }), true],
  taylor: "jvp",
  lower: "softmax",
});
/** x_i - log sum_j e^(x_j), formed as (x_i - m) - log1p(rest). */
const logSoftmaxLine: Emitter<Along> = /* @__PURE__ */ primitive<Along>({
  name: "logSoftmax",
  type: ([t]) => floatOperand("logSoftmax", t),
  value: ([x], out, { axis }) =>
    mapFibers(out, axis, (y, offset, stride, n) => {
      const from = x as TypedArray;
      if (n === 0) return;
      const k = first(from, offset, stride, n);
      const m = from[offset + k * stride]!;
      const rest = m === Number.NEGATIVE_INFINITY ? -m : Math.log1p(restOfSum(from, offset, stride, n, k, m));
      for (let i = 0, at = offset; i < n; i++, at += stride) y[at] = (from[at] === m ? 0 : from[at]! - m) - rest;
    }),
  jvp: ([dx], [x], _y, p) => dx && deviation(dx, softmaxLine([x], p), p),
  transpose: null,
  batch: ([x], _b, _n, p) => [logSoftmaxLine([x], { axis: p.axis + 1 }), true],
  taylor: "jvp",
  lower: "logSoftmax",
});
/** log sum_i e^(x_i) = m + log1p(rest). Its slope is the softmax. */
const logsumexpLine: Emitter<Reduction> = /* @__PURE__ */ primitive<Reduction>({
  name: "logsumexp",
  type: ([t], { axes }) => reducedType(floatOperand("logsumexp", t), axes),
  value: ([x], out, { axes }, [t]) =>
    reduceFibers(x, t, out, axes[0], (from, offset, stride, n) => {
      if (n === 0) return Number.NEGATIVE_INFINITY;
      const k = first(from, offset, stride, n);
      const m = from[offset + k * stride]!;
      return m + (m === Number.NEGATIVE_INFINITY ? 0 : Math.log1p(restOfSum(from, offset, stride, n, k, m)));
    }),
  jvp: ([dx], [x], _y, { axes: [axis] }) => dx && sum(scale(dx, softmaxLine([x], { axis })), axis),
  transpose: null,
  batch: ([x], _b, _n, { axes }) => [logsumexpLine([x], { axes: [axes[0] + 1] }), true],
  taylor: "jvp",
  lower: "logsumexp",
});

/**
 * e^(x_i) / sum_j e^(x_j) along an axis (the last by default). Derivatives keep their relative accuracy where it saturates.
 * A row of -Infinity gives weights 0, with slopes 0.
 */
export function softmax(x: TensorLike, axis = -1): Tensor {
  const v = asTensor(x, "f64", "softmax");
  return softmaxLine([v], { axis: axisOf("softmax", v.rank, axis) });
}
/** log softmax(x) along an axis (the last by default), without forming the quotient. */
export function logSoftmax(x: TensorLike, axis = -1): Tensor {
  const v = asTensor(x, "f64", "logSoftmax");
  return logSoftmaxLine([v], { axis: axisOf("logSoftmax", v.rank, axis) });
}
/** Options of a reduction, and weights of the terms. */
export interface LogsumexpOptions extends ReduceOptions {
  /** Factors b_i of the exponentials; they broadcast against x and may be 0 or negative. */
  readonly weights?: TensorLike;
}
/**
 * log sum_i e^(x_i) over axes (all by default), or log sum_i b_i e^(x_i) with weights; -Infinity for no elements or all
 * -Infinity, where the slopes are 0. The slope in b_i is e^(x_i - y), also at b_i = 0.
 */
export function logsumexp(x: TensorLike, axes?: Axes, options?: LogsumexpOptions): Tensor {
  const { weights, ...rest } = optionsOf("logsumexp", options, "weights", "keepDims");
  if (weights === undefined) {
    const m = mergeAxes("logsumexp", x, axes, rest);
    floatOperand("logsumexp", m.v.type);
    return reduceBy(m, () => logsumexpLine([m.v], { axes: [m.axis] }));
  }
  const [a, b] = fit("logsumexp", [x, weights]);
  const top = stopGradient(max(a, axes, { keepDims: true }));
  const m = where(eq(sub(top, top), 0), top, 0); // infinities cannot be subtracted
  const total = sum(mul(b, exp(sub(a, m))), axes, rest);
  return add(log(total), rest.keepDims ? m : sum(m, axes));
}
