import { storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes, ReduceOptions } from "../record/methods.ts";
import { optionsOf } from "../record/options.ts";
import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, mul, scale } from "./arithmetic.ts";
import { axisOf, reshape, sum } from "./broadcast.ts";
import { dropAxis, mergeAxes, type Reduction, reduceBy, reducedType, reduceFibers } from "./fibers.ts";
import { numeric, times } from "./lanewise.ts";
import { deeper, eachStep, type Running, recurrence, runningRoutine } from "./recurrence.ts";
import { cutAxis, shift } from "./slicing.ts";

interface RunningProduct extends Running {
  /** Without the element itself: the product of those before it. */
  readonly exclusive: boolean;
}
/**
 * y_i = x_1 ... x_i along an axis; exclusive: x_1 ... x_{i-1}. dy_i = x_i dy_{i-1} + (x_1 ... x_{i-1}) dx_i: a linear
 * recurrence without division, so every derivative is right where factors are zero.
 */
const cumprodLine: Emitter<RunningProduct> = /* @__PURE__ */ primitive<RunningProduct>({
  name: "cumprod",
  type: ([t]) => numeric("cumprod", t),
  value: ([x], out, p) => {
    const y = storage(out);
    const from = x as TypedArray;
    const times = factor(out.dtype);
    eachStep(out, p, (i, before) => {
      if (before < 0) y[i] = p.exclusive ? 1 : from[i]!;
      else y[i] = times(y[before]!, from[p.exclusive ? before : i]!);
    });
    return y;
  },
  jvp: ([dx], [x], _y, p) => {
    const { axis, reverse } = p;
    const dy = dx && recurrence([x, scale(dx, cumprodLine([x], { ...p, exclusive: true }))], { axis, reverse });
    return dy && p.exclusive ? shift(dy, axis, reverse) : dy;
  },
  transpose: null,
  batch: ([x], _b, _n, p) => [cumprodLine([x], deeper(p)), true],
  taylor: ([x], order, p) => {
    const { axis, reverse } = p;
    const y = series(x, order, p);
    if (!p.exclusive) return y;
    return y.map((c, k) => (k === 0 ? cumprodLine([x[0]!], p) : c && shift(c, axis, reverse)));
  },
  lower: /* @__PURE__ */ runningRoutine<RunningProduct>([1], (b, [y], [x], { exclusive }, dtype) => {
    const wraps = dtype === "i32";
    const next = b.keep(wraps ? b.toNumber(b.times(b.integer(y!), b.integer(x!))) : b.mul(y!, x!));
    return { y: exclusive ? y! : next, carry: [next] };
  }),
});
/** Coefficients of the inclusive product: y_i = x_i y_{i-1} as a product of series, solved along the axis for each order. */
function series(x: Series, order: number, { axis, reverse }: Running): Tangent[] {
  const y: Tangent[] = [cumprodLine([x[0]!], { axis, reverse, exclusive: false })];
  const before: Tangent[] = [cumprodLine([x[0]!], { axis, reverse, exclusive: true })];
  for (let k = 1; k <= order; k++) {
    let push: Tangent = null;
    for (let j = 1; j <= k; j++) if (x[j] && before[k - j]) push = addTangents(push, mul(x[j]!, before[k - j]!));
    const c = push && recurrence([x[0]!, push], { axis, reverse });
    y.push(c);
    before.push(c && shift(c, axis, reverse));
  }
  return y;
}
const factor = (dtype: string): ((a: number, b: number) => number) => (dtype === "i32" ? Math.imul : times);

/** Product over an axis. Its slope in x_i is the product of those before i times that of those after. */
const prodLine: Emitter<Reduction> = /* @__PURE__ */ primitive<Reduction>({
  name: "prod",
  type: ([t], { axes }) => reducedType(numeric("prod", t), axes),
  value: ([x], out, { axes }, [t]) => {
    const times = factor(t.dtype);
    return reduceFibers(x, t, out, axes[0], (from, offset, stride, n) => {
      let p = 1;
      for (let i = 0; i < n; i++) p = times(p, from[offset + i * stride]!);
      return p;
    });
  },
  jvp: ([dx], [x], _y, { axes: [axis] }) => {
    const others = (reverse: boolean): Tensor => cumprodLine([x], { axis, reverse, exclusive: true });
    return dx && sum(scale(dx, mul(others(false), others(true))), axis);
  },
  transpose: null,
  batch: ([x], _b, _n, { axes }) => [prodLine([x], { axes: [axes[0] + 1] }), true],
  taylor: ([x], order, p) => {
    const [axis] = p.axes;
    const n = x[0]!.shape[axis]!;
    const running = n === 0 ? [] : series(x, order, { axis, reverse: false });
    const last = (c: Tensor): Tensor => reshape(cutAxis(c, axis, n - 1, 1), dropAxis(c.shape, axis));
    return x.map((_, k) => (k === 0 ? prodLine([x[0]!], p) : running[k] ? last(running[k]) : null));
  },
  lower: "reduceProd",
});

/** Product over axes (all by default); 1 for no elements. Derivatives of every order are exact where factors are zero. */
export function prod(x: TensorLike, axes?: Axes, options?: ReduceOptions): Tensor {
  const m = mergeAxes("prod", x, axes, options);
  numeric("prod", m.v.type);
  return reduceBy(m, () => prodLine([m.v], { axes: [m.axis] }));
}
/** Direction of a running operation. */
export interface RunningOptions {
  /** From the last element to the first. */
  readonly reverse?: boolean;
}
/** Running products along an axis (the first by default). Derivatives of every order are exact where factors are zero. */
export function cumprod(x: TensorLike, axis = 0, options?: RunningOptions): Tensor {
  const { reverse = false } = optionsOf("cumprod", options, "reverse");
  const v = asTensor(x, "f64", "cumprod");
  const a = axisOf("cumprod", v.rank, axis);
  numeric("cumprod", v.type);
  return v.shape[a] === 1 ? v : cumprodLine([v], { axis: a, reverse, exclusive: false });
}
