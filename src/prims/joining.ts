import { storage, type TypedArray } from "../ir/raw.ts";
import { range, showType, sizeOf, type Type, withShape } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { emitEntry } from "../record/emit.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes } from "../record/methods.ts";
import { oneOf, optionsOf } from "../record/options.ts";
import { type Row, row, type Series, type Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { axesOf, axisOf, broadcastTo, commonDType, reshape, reshapeLine, spread, zerosOf } from "./broadcast.ts";
import type { Along } from "./fibers.ts";
import { take } from "./indexing.ts";
import { cutAxis } from "./slicing.ts";

const placed = (dx: Row<Tangent>, x: readonly Tensor[]): Tensor[] => x.map((v, k) => dx[k] ?? zerosOf(v.type));
/** Any number of arrays one after another along an axis. Linear in all of them together. */
const concatenateLine: Emitter<Along> = /* @__PURE__ */ primitive<Along>({
  name: "concatenate",
  moves: true,
  flat: true,
  type: (ts, { axis }) => joined(ts, axis),
  value: (x, out, { axis }, types) => {
    const y = storage(out);
    const outer = sizeOf(out.shape.slice(0, axis));
    const width = out.size / Math.max(outer, 1);
    let at = 0;
    x.forEach((raw, k) => {
      const run = types[k]!.size / Math.max(outer, 1);
      if (outer === 1) y.set(raw as TypedArray, at);
      else copyRuns(raw as TypedArray, y, outer, run, width, at);
      at += run;
    });
    return y;
  },
  jvp: (dx, x, _y, p) => concatenateLine(placed(dx, x), p),
  transpose: (ct, x, { axis }, types) => {
    let at = 0;
    return x.map((v, k) => {
      const size = types[k]!.shape[axis]!;
      at += size;
      return v === null ? cutAxis(ct, axis, at - size, size) : null;
    });
  },
  batch: (x, batched, n, { axis }) => [concatenateLine(spread(x, batched, n), { axis: axis + 1 }), true],
  taylor: (x: Row<Series>, order, p) =>
    range(order + 1).map((k) => {
      const c = row(x.map((s) => s[k]!));
      return c.every((t) => t === null)
        ? null
        : concatenateLine(
            placed(
              c,
              x.map((s) => s[0]!),
            ),
            p,
          );
    }),
  lower: "concatenate",
});
/** Runs of x one after another to every `width`-th place of y, from `first`. */
function copyRuns(x: TypedArray, y: TypedArray, outer: number, run: number, width: number, first: number): void {
  if (run > 32) for (let o = 0; o < outer; o++) y.set(x.subarray(o * run, (o + 1) * run), o * width + first);
  else
    for (let o = 0, from = 0; o < outer; o++)
      for (let j = 0, to = o * width + first; j < run; j++) y[to++] = x[from++]!;
}
function joined(ts: readonly Type[], axis: number): Type {
  const [first] = ts as [Type];
  const total = ts.reduce((n, t) => n + t.shape[axis]!, 0);
  const whole = (t: Type): Type =>
    withShape(
      t,
      t.shape.map((d, i) => (i === axis ? total : d)),
    );
  for (const t of ts)
    if (t !== first && whole(t) !== whole(first))
      fail(
        "concatenate",
        `${showTypes([first, t])} do not join along axis ${axis}`,
        "All other axes must have equal sizes; use stack for a new axis",
      );
  return whole(first);
}
function operands(operation: string, xs: readonly TensorLike[]): Tensor[] {
  if (!Array.isArray(xs) || xs.length === 0)
    fail(operation, "needs a list of at least one tensor", `Write ${operation}([x, y])`);
  const dtype = commonDType(operation, xs);
  return xs.map((x) => asTensor(x, dtype, operation));
}
/** Arrays one after another along an existing axis (the first by default); all other sizes must agree. */
export function concatenate(xs: readonly TensorLike[], axis = 0): Tensor {
  const v = operands("concatenate", xs);
  if (v[0]!.rank === 0) fail("concatenate", "scalars have no axis to join", "Use stack([...])");
  const a = axisOf("concatenate", v[0]!.rank, axis);
  return joinedAlong(v, a);
}
const joinedAlong = (v: readonly Tensor[], axis: number): Tensor =>
  v.length === 1 ? v[0]! : concatenateLine(v, { axis });
/** Arrays of one shape side by side along a new axis (the first by default). `stack([x, y, 0])` makes a vector of scalars. */
export function stack(xs: readonly TensorLike[], axis = 0): Tensor {
  const v = operands("stack", xs);
  const { type, shape } = v[0]!;
  const odd = v.find((t) => t.type !== type);
  if (odd !== undefined)
    fail("stack", `types differ: ${showTypes([type, odd.type])}`, "Cast, or concatenate along an axis");
  const a = axisOf("stack", shape.length + 1, axis);
  const along = { shape: [...shape.slice(0, a), 1, ...shape.slice(a)] };
  const entry = withShape(type, along.shape);
  return joinedAlong(
    v.map((t) => emitEntry(reshapeLine.code, t, entry, along) ?? reshapeLine([t], along)),
    a,
  );
}
/** Parts along an axis (the first by default): a number of equal parts, or the size of each. */
export function split(x: TensorLike, parts: number | readonly number[], axis = 0): Tensor[] {
  const v = asTensor(x, "f64", "split");
  const a = axisOf("split", v.rank, axis);
  const n = v.shape[a]!;
  const sizes =
    typeof parts === "number" && parts > 0 && Number.isInteger(parts) && Number.isInteger(n / parts)
      ? new Array<number>(parts).fill(n / parts)
      : [parts].flat();
  if (!sizes.every((s) => Number.isInteger(s) && s >= 0) || sizes.reduce((m, s) => m + s, 0) !== n)
    fail(
      "split",
      `axis ${a} of ${showType(v.type)} does not split into ${typeof parts === "number" ? `${parts} equal parts` : `[${parts}]`}`,
      `The sizes must add up to ${n}`,
    );
  let at = 0;
  return sizes.map((s) => {
    at += s;
    return cutAxis(v, a, at - s, s);
  });
}
/** The entries of an axis (the first by default), without it. */
export function unstack(x: TensorLike, axis = 0): Tensor[] {
  const v = asTensor(x, "f64", "unstack");
  const a = axisOf("unstack", v.rank, axis);
  return range(v.shape[a]!).map((i) => take(v, i, a));
}
/** The whole array again and again: axis i (counted from the right) `counts[i]` times; a number repeats the last axis. */
export function tile(x: TensorLike, counts: number | readonly number[]): Tensor {
  const v = asTensor(x, "f64", "tile");
  const given = [counts].flat();
  const rank = Math.max(v.rank, given.length);
  const lead = (list: readonly number[]): number[] => [...new Array<number>(rank - list.length).fill(1), ...list];
  const [shape, times] = [lead(v.shape), lead(given)];
  checkCounts("tile", times);
  const full = shape.flatMap((d, i) => [times[i]!, d]);
  const copies = broadcastTo(
    reshape(v, shape),
    full,
    shape.map((_, i) => 2 * i + 1),
  );
  return reshape(
    copies,
    shape.map((d, i) => d * times[i]!),
  );
}
/** Every entry along an axis (the first by default) `count` times in a row. */
export function repeat(x: TensorLike, count: number, axis = 0): Tensor {
  const v = asTensor(x, "f64", "repeat");
  const a = axisOf("repeat", v.rank, axis);
  checkCounts("repeat", [count]);
  const full = [...v.shape.slice(0, a + 1), count, ...v.shape.slice(a + 1)];
  const copies = broadcastTo(
    v,
    full,
    range(v.rank).map((i) => (i > a ? i + 1 : i)),
  );
  return reshape(
    copies,
    v.shape.map((d, i) => (i === a ? d * count : d)),
  );
}
function checkCounts(operation: string, counts: readonly number[]): void {
  if (!counts.every((c) => Number.isInteger(c) && c >= 0))
    fail(operation, `counts [${counts}] are not all whole numbers`);
}
/** Entries moved by `by` positions along axes (the flattened array by default); those that fall off come back at the other end. */
export function roll(x: TensorLike, by: number, axes?: Axes): Tensor {
  const v = asTensor(x, "f64", "roll");
  if (!Number.isInteger(by)) fail("roll", `${by} is not an integer`);
  if (axes === undefined)
    return v.rank === 1 ? rollAxis(v, by, 0) : reshape(rollAxis(reshape(v, [-1]), by, 0), v.shape);
  return axesOf("roll", v.rank, axes).reduce((y, a) => rollAxis(y, by, a), v);
}
function rollAxis(x: Tensor, by: number, axis: number): Tensor {
  const n = x.shape[axis]!;
  const k = n === 0 ? 0 : ((by % n) + n) % n;
  return k === 0 ? x : concatenate([cutAxis(x, axis, n - k, k), cutAxis(x, axis, 0, n - k)], axis);
}
/** Coordinate arrays of a grid from vectors. NumPy's default order "xy" exchanges the first two axes; "ij" does not. */
export function meshgrid(vectors: readonly TensorLike[], options?: { readonly indexing?: "xy" | "ij" }): Tensor[] {
  const { indexing = "xy" } = optionsOf("meshgrid", options, "indexing");
  const v = operands("meshgrid", vectors);
  const odd = v.find((t) => t.rank !== 1);
  if (odd !== undefined) fail("meshgrid", `${showType(odd.type)} is no vector`, "Flatten it first");
  const turned = oneOf("meshgrid", "indexing", indexing, "xy", "ij") === "xy" && v.length > 1;
  const place = (k: number): number => (turned && k < 2 ? 1 - k : k);
  const shape = v.map((_, k) => v[place(k)]!.size);
  return v.map((t, k) => broadcastTo(t, shape, [place(k)]));
}
