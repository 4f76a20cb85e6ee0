import { storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { TensorLike } from "../record/like.ts";
import type { Axes } from "../record/methods.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { div, scale, sub } from "./arithmetic.ts";
import { linearTaylor, sum, zerosOf } from "./broadcast.ts";
import { eq, where } from "./comparison.ts";
import {
  type Along,
  along,
  eachFiber,
  inDoubles,
  mergeAxes,
  type Reduction,
  reducedType,
  reduceFibers,
  refuseEmpty,
  sumFiber,
} from "./fibers.ts";
import { overGap } from "./gap.ts";
import { floatOperand } from "./lanewise.ts";
import { euclidean, euclideanNorm } from "./norm.ts";
import { hypot } from "./plane.ts";
import { project } from "./projection.ts";
import { square } from "./roots.ts";
import { cutAxis } from "./slicing.ts";

/** x - mean(x) along an axis, the first entry being subtracted before: equal entries give exactly 0. Linear and symmetric. */
const centreLine: Emitter<Along> = /* @__PURE__ */ primitive<Along>({
  name: "centre",
  type: ([t]) => t,
  value: ([x], out, { axis }) => {
    const y = storage(out);
    const from = x as TypedArray;
    eachFiber(out.shape, axis, (offset, stride, n) => {
      const first = from[offset]!;
      const mean = sumFiber((v) => v - first, from, offset, stride, n) / n;
      for (let i = 0, j = offset; i < n; i++, j += stride) y[j] = from[j]! - first - mean;
    });
    return y;
  },
  jvp: ([dx], _x, _y, p) => dx && centreLine([dx], p),
  transpose: (ct, _x, p) => [centreLine([ct], p)],
  batch: ([x], _b, _n, { axis }) => [centreLine([x], { axis: axis + 1 }), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Along) => centreLine([c], p)),
  lower: {
    program: ([x], { axis }) =>
      inDoubles(x, (v) => {
        if (v.size === 0) return v;
        const rest = sub(v, cutAxis(v, axis, 0, 1));
        return sub(rest, along(div(sum(rest, axis), v.shape[axis]!), v.shape, axis));
      }),
  },
});
export const centred = (x: Tensor, axis: number): Tensor => centreLine([x], { axis });
/** A fibre less its mean, into c; gives sqrt(mean(c^2) + epsilon). */
function deviate(x: TypedArray, offset: number, stride: number, n: number, epsilon: number, c: Float64Array): number {
  const first = x[offset]!;
  const mean = sumFiber((v) => v - first, x, offset, stride, n) / n;
  for (let i = 0; i < n; i++) c[i] = x[offset + i * stride]! - first - mean;
  const s = euclidean(c, 0, 1, n) / Math.sqrt(n);
  return epsilon === 0 ? s : Math.hypot(s, Math.sqrt(epsilon));
}

interface Spread extends Reduction {
  readonly epsilon: number;
}
const deeper = (p: Spread): Spread => ({ ...p, axes: [p.axes[0] + 1] });
/** s = sqrt(mean(c^2) + epsilon) with c = x - mean(x). Its slope is z / n with the standardized entries z, so 0 for equal ones. */
const spreadLine: Emitter<Spread> = /* @__PURE__ */ primitive<Spread>({
  name: "std",
  type: ([t], { axes }) => reducedType(floatOperand("std", t), axes),
  value: ([x], out, { axes: [axis], epsilon }, [t]) => {
    const c = new Float64Array(t.shape[axis]!);
    return reduceFibers(x, t, out, axis, (from, offset, stride, n) => deviate(from, offset, stride, n, epsilon, c));
  },
  jvp: ([dx], [x], _y, p) => dx && div(sum(scale(dx, standardizeLine([x], p)), p.axes[0]), x.shape[p.axes[0]]!),
  transpose: null,
  batch: ([x], _b, _n, p) => [spreadLine([x], deeper(p)), true],
  taylor: "jvp",
  lower: { program: ([x], p) => inDoubles(x, (v) => spreadOf(centred(v, p.axes[0]), p)) },
});
/** The same from the entries less their mean. */
function spreadOf(c: Tensor, { axes, epsilon }: Spread): Tensor {
  const s = div(euclideanNorm(c, axes[0]), Math.sqrt(c.shape[axes[0]]!));
  return epsilon === 0 ? s : hypot(s, Math.sqrt(epsilon));
}
/** Population standard deviation along an axis. */
export const deviation = (x: Tensor, axis: number): Tensor => spreadLine([x], { axes: [axis], epsilon: 0 });
/**
 * z = c / s; 0 for equal entries. dz = (dc - z mean(z dc)) / s, where mean(z^2) = 1 - epsilon / s^2 keeps the projection from
 * cancelling; centring it again, which changes nothing, does that for its transpose.
 */
const standardizeLine: Emitter<Spread> = /* @__PURE__ */ primitive<Spread>({
  name: "standardize",
  type: ([t]) => floatOperand("standardize", t),
  value: ([x], out, { axes: [axis], epsilon }) => {
    const z = storage(out);
    const c = new Float64Array(out.shape[axis]!);
    eachFiber(out.shape, axis, (offset, stride, n) => {
      const s = deviate(x as TypedArray, offset, stride, n, epsilon, c);
      for (let i = 0; i < n; i++) z[offset + i * stride] = s === 0 ? 0 : c[i]! / s;
    });
    return z;
  },
  jvp: ([dx], [x], z, p) => {
    if (dx === null) return null;
    const [axis] = p.axes;
    const s = spreadLine([x], p);
    const loss = p.epsilon === 0 ? zerosOf(s.type) : div(p.epsilon, square(s));
    const beside = project([centred(dx, axis), z, div(z, x.shape[axis]!), loss], { axis });
    return centred(overGap(beside, along(s, x.shape, axis)), axis);
  },
  transpose: null,
  batch: ([x], _b, _n, p) => [standardizeLine([x], deeper(p)), true],
  taylor: "jvp",
  lower: {
    program: ([x], p) =>
      inDoubles(x, (v) => {
        const [axis] = p.axes;
        const c = centred(v, axis);
        const s = along(spreadOf(c, p), v.shape, axis);
        return where(eq(s, 0), 0, div(c, s));
      }),
  },
});

/** What `standardize` adds to the variance. */
export interface StandardizeOptions {
  /** Added to the variance; 0 by default. */
  readonly epsilon?: number;
}
/**
 * (x - mean(x)) / sqrt(var(x) + epsilon) over axes (all by default), in the shape of x. Derivatives keep their relative
 * accuracy also where few entries make them nearly vanish. Equal entries give 0; with epsilon = 0 their slopes are NaN, and
 * 0 along what keeps them equal.
 * @throws for no elements.
 */
export function standardize(x: TensorLike, axes?: Axes, options?: StandardizeOptions): Tensor {
  const { epsilon = 0 } = optionsOf("standardize", options, "epsilon");
  const m = mergeAxes("standardize", x, axes);
  refuseEmpty("standardize", m);
  return m.unmerge(standardizeLine([m.v], { axes: [m.axis], epsilon }));
}
