import { at, type Raw, storage, type TypedArray } from "../ir/raw.ts";
import { type Type, withDType, withShape } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { TensorLike } from "../record/like.ts";
import type { Axes, ReduceOptions } from "../record/methods.ts";
import { type SingleRules, still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, cast, div, mul, scale } from "./arithmetic.ts";
import { spread, sum, zerosOf } from "./broadcast.ts";
import { eq, ne, or, select, where } from "./comparison.ts";
import {
  along,
  eachFiber,
  type FiberKernel,
  mergeAxes,
  type Reduction,
  reduceBy,
  reducedType,
  reduceFibers,
  refuseEmpty,
} from "./fibers.ts";
import { moveAxis, take } from "./indexing.ts";
import { floatOperand, numeric } from "./lanewise.ts";
import { sortLine } from "./sorting.ts";

/** Where x attains the extremum y of its fibre: equal, or y NaN. */
const attains: Emitter<Reduction> = /* @__PURE__ */ tie(
  "attains",
  (t) => withDType(t, "bool"),
  (x, best, out, { axes }, t) =>
    eachFiber(t.shape, axes[0], (offset, stride, n, k) => {
      const y = at(best, k);
      for (let i = 0, j = offset; i < n; i++, j += stride) out[j] = x[j] === y || Number.isNaN(y) ? 1 : 0;
    }),
  (x, y, axis) => {
    const best = along(y, x.shape, axis);
    return or(eq(x, best), ne(best, best));
  },
);
/** 1 / (number of elements that attain the extremum), NaN where that is. */
const tieShare: Emitter<Reduction> = /* @__PURE__ */ tie(
  "tieShare",
  (t, axes) => reducedType(t, axes),
  (x, best, out, { axes }, t) =>
    eachFiber(t.shape, axes[0], (offset, stride, n, k) => {
      const y = at(best, k);
      let count = 0;
      for (let i = 0, j = offset; i < n; i++, j += stride) if (x[j] === y) count++;
      out[k] = Number.isNaN(y) ? y : 1 / count;
    }),
  (x, y, axis) => {
    const count = sum(cast(eq(x, along(y, x.shape, axis)), y.dtype), axis);
    return where(eq(y, y), div(1, count), y);
  },
);
/** Something about x and the extremum y of its fibres; flat. */
function tie(
  name: string,
  type: (t: Type, axes: readonly [number]) => Type,
  into: (x: TypedArray, y: Raw, out: TypedArray, p: Reduction, t: Type) => void,
  program: (x: Tensor, y: Tensor, axis: number) => Tensor,
): Emitter<Reduction> {
  const line: Emitter<Reduction> = primitive<Reduction>({
    name,
    type: ([t], { axes }) => type(t, axes),
    value: ([x, y], out, p, [t]) => {
      const z = storage(out.shape.length === 0 ? withShape(out, [1]) : out);
      into(x as TypedArray, y, z, p, t);
      return out.shape.length === 0 ? z[0]! : z;
    },
    jvp: still,
    transpose: null,
    batch: (x, batched, n, { axes }) => [line(spread(x, batched, n), { axes: [axes[0] + 1] }), true],
    taylor: "jvp",
    lower: { program: ([x, y], { axes }) => program(x, y, axes[0]) },
  });
  return line;
}
/** dy where y is one of the x along an axis: the mean of dx over the lanes that attain it; NaN where y is. */
function tieTangent(dx: Tensor, x: Tensor, y: Tensor, axis: number): Tensor {
  const axes = [axis] as const;
  const hit = attains([x, y], { axes });
  return scale(sum(select([hit, dx, zerosOf(dx.type)]), axis), tieShare([x, y], { axes }));
}

interface Ranked extends Reduction {
  /** Position in ascending order, for `kth`. */
  readonly k?: number;
}
function ranking(
  name: string,
  kernel: (p: Ranked) => FiberKernel,
  lower: SingleRules<Ranked>["lower"],
): Emitter<Ranked> {
  const line: Emitter<Ranked> = primitive<Ranked>({
    name,
    drops: true,
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
  ({ k }) => {
    let row = new Float64Array(0);
    return (x, offset, stride, n) => {
      if (row.length !== n) row = new Float64Array(n);
      for (let i = 0; i < n; i++) row[i] = x[offset + i * stride]!;
      row.sort(); // numerically, NaN last
      return Number.isNaN(row[n - 1]!) ? Number.NaN : row[k!]!;
    };
  },
  {
    program: ([x], { axes: [axis], k }) => {
      const row = sortLine([moveAxis(x, axis, x.rank - 1)], { descending: false });
      const [last, chosen] = [x.shape[axis]! - 1, k!].map((i) => take(row, i, -1));
      return where(eq(last!, last!), chosen!, last!);
    },
  },
);

const extremum =
  (name: string, line: Emitter<Ranked>) =>
  (x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor => {
    const m = mergeAxes(name, x, axes, options);
    refuseEmpty(name, m);
    numeric(name, m.v.type);
    return reduceBy(m, () => line([m.v], { axes: [m.axis] }));
  };
/** A reduction to the largest or smallest element over axes, all by default. */
export type Extremum = (x: TensorLike, axes?: Axes, options?: ReduceOptions) => Tensor;
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
  const kth = (k: number): Tensor => kthLine([m.v], { axes: [m.axis], k });
  const half = m.n >> 1;
  return reduceBy(m, () => {
    if (m.n === 2) return mul(sum(m.v, m.axis), 0.5);
    return m.n % 2 === 1 ? kth(half) : mul(add(kth(half - 1), kth(half)), 0.5);
  });
}
