import { storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, div, mul, scale, stopGradient, sub } from "./arithmetic.ts";
import { reshape, sum, zerosOf } from "./broadcast.ts";
import { eq, where } from "./comparison.ts";
import {
  type Axes,
  along,
  dropAxis,
  eachFiber,
  mergeAxes,
  type Reduction,
  reducedType,
  reduceFibers,
  refuseEmpty,
  sumFiber,
} from "./fibers.ts";
import { floatOperand } from "./lanewise.ts";
import { euclidean } from "./norm.ts";
import { project } from "./projection.ts";
import { sqrt } from "./roots.ts";
import { cutAxis } from "./slicing.ts";

/** t - mean(t) along an axis. */
const centre = (t: Tensor, axis: number): Tensor => sub(t, along(div(sum(t, axis), t.shape[axis]!), t.shape, axis));
/** x - mean(x) along an axis, the first entry being subtracted before: equal entries give exactly 0. The slope is that of `centre`. */
export function centred(x: Tensor, axis: number): Tensor {
  const first = reshape(cutAxis(stopGradient(x), axis, 0, Math.min(1, x.shape[axis]!)), dropAxis(x.shape, axis));
  return centre(sub(x, along(first, x.shape, axis)), axis);
}
/** A fibre less its mean, into c; gives its root mean square. */
function deviate(x: TypedArray, offset: number, stride: number, n: number, c: Float64Array): number {
  const first = x[offset]!;
  const mean = sumFiber((v) => v - first, x, offset, stride, n) / n;
  for (let i = 0; i < n; i++) c[i] = x[offset + i * stride]! - first - mean;
  return euclidean(c, 0, 1, n) / Math.sqrt(n);
}

/** Population standard deviation. Its slope is z / n with the standardized entries z, so 0 for equal entries. */
export const deviationLine: Emitter<Reduction> = /* @__PURE__ */ primitive<Reduction>({
  name: "std",
  type: ([t], { axes }) => reducedType(floatOperand("std", t), axes),
  value: ([x], out, { axes: [axis] }, [t]) => {
    const c = new Float64Array(t.shape[axis]!);
    return reduceFibers(x, t, out, axis, (from, offset, stride, n) => deviate(from, offset, stride, n, c));
  },
  jvp: ([dx], [x], _y, { axes: [axis] }) =>
    dx && div(sum(scale(dx, standardizeLine([x], { axes: [axis], epsilon: 0 })), axis), x.shape[axis]!),
  transpose: null,
  batch: ([x], _b, _n, { axes }) => [deviationLine([x], { axes: [axes[0] + 1] }), true],
  taylor: "jvp",
  lower: "interpret",
});

interface Standard extends Reduction {
  readonly epsilon: number;
}
/**
 * z = c / s with c = x - mean(x), s = sqrt(mean(c^2) + epsilon); 0 for equal entries. dz = (dc - z mean(z dc)) / s, where
 * mean(z^2) = 1 - epsilon / s^2 keeps the projection from cancelling; centring it again, which changes nothing, does that
 * for its transpose.
 */
const standardizeLine: Emitter<Standard> = /* @__PURE__ */ primitive<Standard>({
  name: "standardize",
  type: ([t]) => floatOperand("standardize", t),
  value: ([x], out, { axes: [axis], epsilon }) => {
    const z = storage(out);
    const c = new Float64Array(out.shape[axis]!);
    eachFiber(out.shape, axis, (offset, stride, n) => {
      const spread = deviate(x as TypedArray, offset, stride, n, c);
      const s = epsilon === 0 ? spread : Math.hypot(spread, Math.sqrt(epsilon));
      for (let i = 0; i < n; i++) z[offset + i * stride] = s === 0 ? 0 : c[i]! / s;
    });
    return z;
  },
  jvp: ([dx], [x], z, { axes: [axis], epsilon }) => {
    if (dx === null) return null;
    const n = x.shape[axis]!;
    const { scale: s, loss } = spreadOf(x, axis, epsilon);
    const beside = project([centre(dx, axis), z, div(z, n), loss], { axis });
    return div(centre(beside, axis), along(where(eq(s, 0), Number.NaN, s), x.shape, axis));
  },
  transpose: null,
  batch: ([x], _b, _n, p) => [standardizeLine([x], { ...p, axes: [p.axes[0] + 1] }), true],
  taylor: "jvp",
  lower: "interpret",
});
/** s, and the part epsilon / s^2 of it that does not come from x. */
function spreadOf(x: Tensor, axis: number, epsilon: number): { scale: Tensor; loss: Tensor } {
  if (epsilon === 0) {
    const s = deviationLine([x], { axes: [axis] });
    return { scale: s, loss: zerosOf(s.type) };
  }
  const c = centred(x, axis);
  const square = add(div(sum(mul(c, c), axis), x.shape[axis]!), epsilon);
  return { scale: sqrt(square), loss: div(epsilon, square) };
}

export interface StandardizeOptions {
  /** Added to the variance; 0 by default. */
  readonly epsilon?: number;
}
/**
 * (x - mean(x)) / sqrt(var(x) + epsilon) over axes (all by default), in the shape of x. Derivatives keep their relative
 * accuracy also where few entries make them nearly vanish. Equal entries give 0; with epsilon = 0 their slopes are NaN.
 * @throws for no elements.
 */
export function standardize(x: TensorLike, axes?: Axes, options: StandardizeOptions = {}): Tensor {
  const m = mergeAxes("standardize", x, axes);
  refuseEmpty("standardize", m);
  return m.unmerge(standardizeLine([m.v], { axes: [m.axis], epsilon: options.epsilon ?? 0 }));
}
