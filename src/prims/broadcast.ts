import { at, fill, pooled, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import {
  type DType,
  isFloat,
  range,
  type Shape,
  sameShape,
  showType,
  stridesOf,
  type Type,
  withShape,
} from "../ir/type.ts";
import { addStrided, copyStrided } from "../math/strided.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, scalar, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import { top } from "../record/recording.ts";
import { type Row, row, type Series, type Tangent } from "../record/rules.ts";
import { Tensor } from "../record/tensor.ts";

/** Taylor rule of a linear map of one operand: coefficient by coefficient. */
export const linearTaylor =
  <P>(apply: (c: Tensor, p: P) => Tensor) =>
  ([x]: Row<Series>, _order: number, p?: P): Tangent[] =>
    x.map((c) => c && apply(c, p as P));

interface Broadcast {
  readonly [key: string]: unknown;
  readonly shape: Shape;
  /** Axis of the result that operand axis k becomes; strictly increasing. */
  readonly axes: readonly number[];
}
/** y[i] = x[i restricted to axes]. Linear; the transpose sums over the new axes. */
const broadcastLine: Emitter<Broadcast> = /* @__PURE__ */ primitive<Broadcast>({
  name: "broadcast",
  moves: true,
  type: ([t], { shape, axes }) => {
    if (t.shape.length !== axes.length || t.shape.some((d, k) => shape[axes[k]!] !== d))
      fail(
        "broadcast",
        `${showType(t)} does not fit axes [${axes}] of shape [${shape}]`,
        "Sizes must be equal; reshape size-1 axes away first",
      );
    return withShape(t, shape);
  },
  value: ([x], out, { shape, axes }, [t]) => {
    const y = storage(out);
    if (t.size === 1) return y.fill(at(x, 0));
    copyStrided(x as TypedArray, y, shape, stridesInto(t.shape, shape, axes));
    return y;
  },
  jvp: ([dx], _x, _y, p) => dx && broadcastLine([dx], p),
  transpose: (ct, _x, { shape, axes }) => [
    sum(
      ct,
      range(shape.length).filter((i) => !axes.includes(i)),
    ),
  ],
  batch: ([x], _b, n, { shape, axes }) => [
    broadcastLine([x], { shape: [n, ...shape], axes: [0, ...axes.map((a) => a + 1)] }),
    true,
  ],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Broadcast) => broadcastLine([c], p)),
  lower: "broadcast",
});
/** Strides of an operand seen along the axes of the result: 0 along the new ones. */
function stridesInto(from: Shape, to: Shape, axes: readonly number[]): number[] {
  const s = stridesOf(from);
  const out = to.map(() => 0);
  axes.forEach((a, k) => {
    out[a] = s[k]!;
  });
  return out;
}

interface Axes {
  readonly [key: string]: unknown;
  /** Sorted, without repetition, all within the rank. */
  readonly axes: readonly number[];
}
/** y = sum of x over axes, by pairwise summation along contiguous runs (error O(log n) eps). */
const sumLine: Emitter<Axes> = /* @__PURE__ */ primitive<Axes>({
  name: "sum",
  moves: true,
  type: ([t], { axes }) =>
    withShape(
      t.dtype === "bool" ? fail("sum", "bool has no sum", "Count with x.cast('i32').sum()") : t,
      t.shape.filter((_, i) => !axes.includes(i)),
    ),
  value: ([x], out, { axes }, [t]) => sumOver(x as RawArray, t, out, axes),
  jvp: ([dx], _x, _y, p) => dx && sumLine([dx], p),
  transpose: (ct, _x, { axes }, [t]) => [
    broadcastTo(
      ct,
      t.shape,
      range(t.shape.length).filter((i) => !axes.includes(i)),
    ),
  ],
  batch: ([x], _b, _n, { axes }) => [sumLine([x], { axes: axes.map((a) => a + 1) }), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Axes) => sumLine([c], p)),
  lower: "reduceSum",
});
function sumOver(x: RawArray, t: Type, out: Type, axes: readonly number[]): RawArray {
  if (typeof x === "number") return x;
  const { shape } = t;
  const kept = range(shape.length).filter((i) => !axes.includes(i));
  if (kept.length === 0) return fill(out, () => pairwise(x, 0, x.length));
  const y = out.dtype === "f32" ? new Float64Array(out.size) : storage(out); // i32 wraps around at each step
  if (out.size > 0 && x.length > 0) {
    if (axes.every((a, k) => a === kept.length + k)) {
      const run = x.length / out.size;
      for (let i = 0; i < y.length; i++) y[i] = pairwise(x, i * run, run);
    } else addStrided(x, y, shape, stridesInto(out.shape, shape, kept), 0);
  }
  return out.dtype === "f64" ? y : fill(out, (i) => y[i]!);
}
function pairwise(x: TypedArray, from: number, n: number): number {
  if (n <= 128) {
    let s = 0;
    for (let i = from; i < from + n; i++) s += x[i]!;
    return s;
  }
  const half = (n >> 1) & ~7;
  const s = pairwise(x, from, half) + pairwise(x, from + half, n - half);
  return x instanceof Int32Array ? s | 0 : s;
}

/** Copies x along new axes; axis k of x becomes axis axes[k] of the result. */
export const broadcastTo = (x: Tensor, shape: Shape, axes: readonly number[]): Tensor =>
  axes.length === shape.length ? x : broadcastLine([x], { shape, axes });

/** Axes counted from either end, sorted and checked; all of them by default. */
export function axesOf(operation: string, rank: number, axes: number | readonly number[] | undefined): number[] {
  if (axes === undefined) return range(rank);
  const list = [axes].flat();
  const out = list.map((a) => axisOf(operation, rank, a));
  if (new Set(out).size !== out.length) fail(operation, `axis named twice in [${list}]`);
  return out.sort((a, b) => a - b);
}
export function axisOf(operation: string, rank: number, axis: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    fail(
      operation,
      `axis ${axis} is out of range for rank ${rank}`,
      rank === 0 ? "A scalar has no axes" : `Valid axes are ${-rank}..${rank - 1}`,
    );
  return axis < 0 ? axis + rank : axis;
}
/** Sum over axes (all by default), pairwise: error O(log n) eps. Linear. `keepDims` leaves the axes in place with size 1. */
export function sum(
  x: TensorLike,
  axes?: number | readonly number[],
  options?: { readonly keepDims?: boolean },
): Tensor {
  const { keepDims } = optionsOf("sum", options, "keepDims");
  const v = asTensor(x, "f64", "sum");
  const list = axesOf("sum", v.rank, axes);
  if (list.length === 0) return v;
  const y = sumLine([v], { axes: list });
  if (!keepDims) return y;
  return reshapeLine([y], { shape: v.shape.map((d, i) => (list.includes(i) ? 1 : d)) });
}

interface Reshape {
  readonly [key: string]: unknown;
  readonly shape: Shape;
}
/** The same numbers in the same order under another shape. */
export const reshapeLine: Emitter<Reshape> = /* @__PURE__ */ primitive<Reshape>({
  name: "reshape",
  moves: true,
  view: true,
  type: ([t], { shape }) => {
    const out = withShape(t, shape);
    return out.size === t.size
      ? out
      : fail("reshape", `${showType(t)} has ${t.size} elements, shape [${shape}] has ${out.size}`);
  },
  value: ([x], out) => {
    if (out.shape.length === 0) return at(x, 0);
    return typeof x === "number" ? storage(out).fill(x) : x;
  },
  jvp: ([dx], _x, _y, p) => dx && reshapeLine([dx], p),
  transpose: (ct, _x, _p, [t]) => [reshapeLine([ct], { shape: t.shape })],
  batch: ([x], _b, n, { shape }) => [reshapeLine([x], { shape: [n, ...shape] }), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Reshape) => reshapeLine([c], p)),
  lower: "view",
});
/** The same numbers under another shape; one size may be -1 (found from the others). */
export function reshape(x: TensorLike, shape: number | Shape): Tensor {
  const v = asTensor(x, "f64", "reshape");
  const wanted = [shape].flat();
  const open = wanted.indexOf(-1);
  if (open >= 0) {
    const rest = wanted.reduce((n, d, i) => (i === open ? n : n * d), 1);
    wanted[open] = v.size / rest;
  }
  if (wanted.some((d) => !Number.isInteger(d) || d < 0))
    fail(
      "reshape",
      `${showType(v.type)} cannot take shape [${shape}]`,
      "Sizes are whole numbers; one may be -1 beside no 0",
    );
  return sameShape(wanted, v.shape) ? v : reshapeLine([v], { shape: wanted });
}

/** Common shape under NumPy's rule (align at the right, size 1 stretches), or an error that names both shapes. */
export function commonShape(operation: string, shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  return range(rank).map((i) => {
    let size = 1;
    for (const s of shapes) {
      const d = s[i - rank + s.length] ?? 1;
      if (d === 1 || d === size) continue;
      if (size !== 1)
        fail(
          operation,
          `shapes ${shapes.map((t) => `[${t}]`).join(" and ")} do not broadcast (axis ${i - rank}: ${size} and ${d})`,
          "Sizes must be equal or 1, aligned from the right: reshape, or broadcast with an axis",
        );
      size = d;
    }
    return size;
  });
}
/** x stretched to a shape that its own broadcasts to. */
export function stretch(v: Tensor, shape: Shape): Tensor {
  if (sameShape(v.shape, shape)) return v;
  const lead = shape.length - v.rank;
  const kept = range(v.rank).filter((i) => v.shape[i] !== 1 || shape[i + lead] === 1);
  const core = kept.length === v.rank ? v : reshapeLine([v], { shape: kept.map((i) => v.shape[i]!) });
  return broadcastTo(
    core,
    shape,
    kept.map((i) => i + lead),
  );
}
/** Operands brought to one element type and one shape: numbers adapt to the tensors beside them, tensors never convert silently. */
export const fit = (operation: string, operands: readonly TensorLike[]): Row<Tensor> =>
  pooled(top?.program.pool, () => fitted(operation, operands));
function fitted(operation: string, operands: readonly TensorLike[]): Row<Tensor> {
  const dtype = commonDType(operation, operands);
  const v = operands.map((x) => asTensor(x, dtype, operation));
  commonDType(operation, v);
  if (v.every((t) => t.type === v[0]!.type)) return row(v);
  const shape = commonShape(
    operation,
    v.map((t) => t.shape),
  );
  return row(v.map((t) => stretch(t, shape)));
}
export function commonDType(operation: string, operands: readonly TensorLike[]): DType {
  let found: Tensor | undefined;
  for (const x of operands) {
    const t = x instanceof Tensor ? x : x instanceof Float32Array || x instanceof Int32Array ? asTensor(x) : undefined;
    if (t === undefined) continue;
    if (found !== undefined && found.dtype !== t.dtype)
      fail(
        operation,
        `element types differ: ${showTypes([found.type, t.type])}`,
        `Convert one side: x.cast("${(isFloat(found.type) ? found : t).dtype}")`,
      );
    found ??= t;
  }
  return found?.dtype ?? "f64";
}
/** Zeros of a type: one line in each recording, as rules ask for them again and again. */
export function zerosOf(t: Type): Tensor {
  const known = top?.zeros ?? [];
  known[t.id] ??= constantOf(t, 0);
  return known[t.id]!;
}
export const constantOf = (t: Type, x: number): Tensor => broadcastTo(scalar(x, t.dtype as DType), t.shape, []);
/** Gives every operand a batch axis. */
export const spread = (x: readonly Tensor[], batched: readonly boolean[], n: number): Row<Tensor> =>
  row(x.map((v, k) => (batched[k] ? v : spreadOne(v, n))));
export const spreadOne = (v: Tensor, n: number): Tensor =>
  broadcastTo(
    v,
    [n, ...v.shape],
    range(v.rank).map((i) => i + 1),
  );
