import { copied, storage, type TypedArray } from "../ir/raw.ts";
import { range, type Shape, sameShape, showType, stridesOf, withShape } from "../ir/type.ts";
import { addStrided, copyStrided, placeStrided } from "../math/strided.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { add } from "./arithmetic.ts";
import { axesOf, linearTaylor, reshape } from "./broadcast.ts";

/** A lattice in an array of shape `outer`: position start + i step along each axis, for i below `inner`. Steps may be negative. */
interface Lattice {
  readonly [key: string]: unknown;
  readonly outer: Shape;
  readonly inner: Shape;
  readonly start: readonly number[];
  readonly step: readonly number[];
}
const offsetOf = ({ outer, start }: Lattice): number => stridesOf(outer).reduce((s, k, i) => s + k * start[i]!, 0);
const stepsOf = ({ outer, step }: Lattice): number[] => stridesOf(outer).map((k, i) => k * step[i]!);
const deeper = (p: Lattice, n: number): Lattice => ({
  ...p,
  outer: [n, ...p.outer],
  inner: [n, ...p.inner],
  start: [0, ...p.start],
  step: [1, ...p.step],
});
/** y[i] = x[start + i step]. Linear; the transpose places into zeros. */
const sliceLine: Emitter<Lattice> = /* @__PURE__ */ primitive<Lattice>({
  name: "slice",
  drops: true,
  moves: true,
  type: ([t], { inner }) => withShape(t, inner),
  value: ([x], out, p) => {
    const y = storage(out);
    copyStrided(x as TypedArray, y, p.inner, stepsOf(p), offsetOf(p));
    return y;
  },
  accumulate: (acc, _x, ct, [t], p, free) => {
    const y = free ? (acc as TypedArray) : copied(t, acc as TypedArray);
    addStrided(ct as TypedArray, y, p.inner, stepsOf(p), offsetOf(p));
    return y;
  },
  accumulateLine: (acc, _x, ct, p) => add(acc, placeLine([ct], { ...p, fill: 0 })),
  jvp: ([dx], _x, _y, p) => dx && sliceLine([dx], p),
  transpose: (ct, _x, p) => [placeLine([ct], { ...p, fill: 0 })],
  batch: ([x], _b, n, p) => [sliceLine([x], deeper(p, n)), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Lattice) => sliceLine([c], p)),
  lower: "slice",
});

interface Placement extends Lattice {
  /** What stands beside the lattice. */
  readonly fill: number;
}
/** An array of `fill` with y[start + i step] = x[i]. Linear but for the fill. */
const placeLine: Emitter<Placement> = /* @__PURE__ */ primitive<Placement>({
  name: "place",
  moves: true,
  flat: true,
  type: ([t], { outer }) => withShape(t, outer),
  value: ([x], out, p) => {
    const y = storage(out);
    if (p.fill !== 0) y.fill(p.fill);
    placeStrided(x as TypedArray, y, p.inner, stepsOf(p), offsetOf(p));
    return y;
  },
  jvp: ([dx], _x, _y, p) => dx && placeLine([dx], { ...p, fill: 0 }),
  transpose: (ct, _x, { fill, ...p }) =>
    fill === 0
      ? [sliceLine([ct], p as unknown as Lattice)]
      : fail("pad", `with the constant ${fill} it is not linear`, "Pad with 0"),
  batch: ([x], _b, n, p) => [placeLine([x], { ...deeper(p, n), fill: p.fill }), true],
  taylor: ([x], _order, p) => x.map((c, k) => c && placeLine([c], k === 0 ? p : { ...p, fill: 0 })),
  lower: "place",
});

/** A part of one axis: an index (the axis is dropped), null (all of it), or [start, stop, step] with null for "from the end". */
export type Cut = number | null | readonly [start: number | null, stop?: number | null, step?: number | null];
function cutOf(axis: number, n: number, cut: Cut): { start: number; size: number; step: number } {
  if (cut === null) return { start: 0, size: n, step: 1 };
  const [first, last, stride] = [cut].flat() as (number | null | undefined)[];
  const step = stride ?? 1;
  for (const k of [first, last, step])
    if (k != null && !Number.isInteger(k)) fail("slice", `${k} in the cut of axis ${axis} is not an integer`);
  if (step === 0) fail("slice", `the step along axis ${axis} is 0`);
  const wrap = (k: number): number => (k < 0 ? k + n : k);
  const most = typeof cut === "number" || step < 0 ? n - 1 : n;
  const start = first == null ? (step > 0 ? 0 : n - 1) : wrap(first);
  if (typeof cut === "number") {
    if (start < 0 || start > most)
      fail("slice", `index ${cut} is outside ${-n}..${n - 1} (axis ${axis})`, "Indices are never clamped");
    return { start, size: 1, step: 1 };
  }
  const stop = last == null ? (step > 0 ? n : -1) : wrap(last);
  if ((first != null && (start < 0 || start > most)) || (last != null && (stop < 0 || stop > n)))
    fail(
      "slice",
      `[${cut.map((k) => k ?? "null")}] reaches outside axis ${axis} of size ${n}`,
      "Bounds are never clamped; null means from, or up to, the end",
    );
  return { start, size: Math.max(0, Math.ceil((stop - start) / step)), step };
}
/**
 * Part of an array, one cut for each axis in order; axes without a cut stay whole. A number takes one position and drops the
 * axis; `[start, stop, step]` takes start, start + step, ... before stop; null takes all. Negative positions count from the
 * end; a null start or stop is the end of the axis that the step comes from or goes to. `slice(x, null, [null, null, -1])`
 * reverses rows. Linear.
 * @throws if a position lies outside the axis: unlike NumPy, nothing is clamped.
 */
export function slice(x: TensorLike, ...cuts: readonly Cut[]): Tensor {
  const v = asTensor(x, "f64", "slice");
  if (cuts.length > v.rank)
    fail(
      "slice",
      `${cuts.length} cuts for ${showType(v.type)}, which has ${v.rank} axes`,
      "Give at most one for each axis",
    );
  const parts = v.shape.map((n, a) => cutOf(a, n, cuts[a] ?? null));
  const y = cutLine(
    v,
    parts.map((c) => c.start),
    parts.map((c) => c.size),
    parts.map((c) => c.step),
  );
  return reshape(
    y,
    y.shape.filter((_, a) => typeof cuts[a] !== "number"),
  );
}
/** A lattice of x; x itself when it is all of it. */
const cutLine = (x: Tensor, start: readonly number[], inner: Shape, step: readonly number[]): Tensor =>
  sameShape(inner, x.shape) && step.every((s, i) => s === 1 || inner[i]! <= 1)
    ? x
    : sliceLine([x], { outer: x.shape, inner, start, step });
/** `size` positions from `start` of one axis. */
export function cutAxis(x: Tensor, axis: number, start: number, size: number, step = 1): Tensor {
  const only = <T>(rest: T[], here: T): T[] => rest.map((d, i) => (i === axis ? here : d));
  const { shape } = x;
  return cutLine(
    x,
    only(
      shape.map(() => 0),
      start,
    ),
    only([...shape], size),
    only(
      shape.map(() => 1),
      step,
    ),
  );
}
/** Neighbours along an axis: y_i = x_{i-1} (x_{i+1} in reverse), 0 at the end where there is none. */
export function shift(x: Tensor, axis: number, reverse: boolean): Tensor {
  const n = x.shape[axis]!;
  if (n === 0) return x;
  const kept = cutAxis(x, axis, reverse ? 1 : 0, n - 1);
  const start = x.shape.map((_, i) => (i === axis && !reverse ? 1 : 0));
  return placeLine([kept], { outer: x.shape, inner: kept.shape, start, step: start.map(() => 1), fill: 0 });
}
/** Elements in opposite order along axes (all by default). */
export function flip(x: TensorLike, axes?: number | readonly number[]): Tensor {
  const v = asTensor(x, "f64", "flip");
  const list = axesOf("flip", v.rank, axes);
  const turned = range(v.rank).map((i) => list.includes(i) && v.shape[i]! > 0);
  return cutLine(
    v,
    turned.map((t, i) => (t ? v.shape[i]! - 1 : 0)),
    v.shape,
    turned.map((t) => (t ? -1 : 1)),
  );
}

/** Widths along one axis: [before, after], or [before, after, between] neighbours. Negative widths before or after crop. */
export type PadWidth = readonly [before: number, after: number, between?: number];
/** What `pad` fills with. */
export interface PadOptions {
  /** What the new elements hold; 0 by default. */
  readonly value?: number;
}
/**
 * x with new elements around it and, with a third width, between its elements; negative outer widths crop (after the
 * widening). `widths`: one entry for each axis, or a number for the same before and after everywhere.
 */
export function pad(x: TensorLike, widths: number | readonly PadWidth[], options?: PadOptions): Tensor {
  const { value: fill = 0 } = optionsOf("pad", options, "value");
  const v = asTensor(x, "f64", "pad");
  const list: readonly PadWidth[] = typeof widths === "number" ? v.shape.map(() => [widths, widths]) : (widths ?? []);
  if (!Array.isArray(list) || list.length !== v.rank)
    fail(
      "pad",
      `${list.length} widths for ${showType(v.type)}, which has ${v.rank} axes`,
      "Give [before, after] for each axis",
    );
  const plan = list.map((w, i) => padAxis(i, v.shape[i]!, w));
  const kept = cutLine(
    v,
    plan.map((a) => a.first),
    plan.map((a) => a.count),
    plan.map(() => 1),
  );
  const outer = plan.map((a) => a.size);
  if (v.rank === 0 || (sameShape(outer, kept.shape) && plan.every((a) => a.step === 1))) return kept;
  return placeLine([kept], {
    outer,
    inner: kept.shape,
    start: plan.map((a) => a.start),
    step: plan.map((a) => a.step),
    fill,
  });
}
/** The entries first .. first + count - 1 survive and stand at start, start + step, ... of the result. */
function padAxis(
  axis: number,
  n: number,
  widths: PadWidth,
): Record<"first" | "count" | "start" | "step" | "size", number> {
  const [low, high, between = 0] = [widths].flat() as [number, number, number?];
  if (![low, high, between].every(Number.isInteger) || between < 0)
    fail("pad", `widths [${low}, ${high}, ${between}] of axis ${axis} are no integers with between >= 0`);
  const step = between + 1;
  const size = low + high + Math.max(0, (n - 1) * step + 1);
  if (size < 0) fail("pad", `cropping [${low}, ${high}] leaves a negative size on axis ${axis} of size ${n}`);
  const first = Math.min(n, Math.max(0, Math.ceil(-low / step)));
  const end = Math.max(first, Math.min(n, Math.floor((size - 1 - low) / step) + 1));
  return { first, count: end - first, start: end === first ? 0 : low + first * step, step, size };
}
