import { arrayType, sameShape, sizeOf } from "../ir/type.ts";
import { stack } from "../prims/joining.ts";
import { settle } from "../record/emit.ts";
import { isPlainObject } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { top } from "../record/recording.ts";
import { nested } from "../record/show.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { type Any, isItem, isValue } from "./operand.ts";
import { afterwards, whole } from "./products/afterwards.ts";
import { viewOf } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { fresh, type MakeRoom } from "./rooms.ts";
import { type Store, stacked } from "./store.ts";

/** How a leaf looks outside: a number, nested arrays, nested arrays whose rows are typed, or a tensor of the user's own. */
export type Kind = "number" | "array" | "typed" | "tensor";

const isArray = (x: unknown): x is readonly unknown[] => Array.isArray(x);
/** Sizes of a nested array of numbers if it is regular, by its first rows; undefined for all else. */
function shapeOf(x: unknown): number[] | undefined {
  const shape: number[] = [];
  let y = x;
  for (; isArray(y); y = y.at(0)) shape.push(y.length);
  if (y instanceof Float64Array) shape.push(y.length);
  else if (typeof y !== "number") return undefined;
  return shape.includes(0) ? undefined : shape;
}
const isTyped = (x: unknown): boolean => x instanceof Float64Array || (isArray(x) && isTyped(x.at(0)));
/** Copies n numbers to `to` from `at` on, and gives where the next go; -1 if x is no such row. */
function fillRow(to: Float64Array, x: unknown, n: number, at: number): number {
  if (!isArray(x)) {
    if (!(x instanceof Float64Array) || x.length !== n) return -1;
    to.set(x, at);
    return at + n;
  }
  if (x.length !== n) return -1;
  for (let i = 0; i < n; i++) {
    const v = x[i];
    if (typeof v !== "number") return -1;
    to[at++] = v;
  }
  return at;
}
/** The same for all numbers of an array of this shape. */
function fill(to: Float64Array, x: unknown, shape: readonly number[], axis: number, at: number): number {
  const n = shape[axis]!;
  if (axis + 1 === shape.length) return fillRow(to, x, n, at);
  if (!isArray(x) || x.length !== n) return -1;
  let next = at;
  for (let i = 0; i < n && next >= 0; i++) next = fill(to, x[i], shape, axis + 1, next);
  return next;
}
/** The numbers from `at` on as nested arrays, the innermost typed if so wanted. */
function unfilled(from: Float64Array, shape: readonly number[], axis: number, at: number, typed: boolean): unknown {
  const n = shape[axis]!;
  if (axis === shape.length - 1) {
    if (typed) return from.slice(at, at + n);
    const row = new Array<number>(n);
    for (let i = 0; i < n; i++) row[i] = from[at + i]!;
    return row;
  }
  const size = sizeOf(shape.slice(axis + 1));
  const rows = new Array<unknown>(n);
  for (let i = 0; i < n; i++) rows[i] = unfilled(from, shape, axis + 1, at + i * size, typed);
  return rows;
}
/** Values of one shape as one more-dimensional tensor; undefined where they differ. */
function joined(xs: readonly unknown[]): Tensor | undefined {
  if (xs.length === 0) return undefined;
  if (xs.every(isItem)) return stacked(xs);
  const [first] = xs;
  return first instanceof Tensor && xs.every((x) => x instanceof Tensor && x.type === first.type)
    ? stack(xs as Tensor[])
    : undefined;
}
/** Rows that follow one another in one store, as one array; undefined for all else. */
export function inOneStore(x: unknown): RecordedArray | undefined {
  if (x instanceof RecordedArray) return x;
  if (!isArray(x) || x.length === 0) return undefined;
  const all = viewOf(x) ?? (x as Any)[whole];
  if (all) return all;
  const first = inOneStore(x.at(0));
  if (!first) return undefined;
  const { store, offset, shape, typed } = first;
  if (isValue(offset)) return undefined;
  const size = sizeOf(shape);
  for (let k = 1; k < x.length; k++) {
    const row = inOneStore(x[k]);
    if (row?.store !== store || row.offset !== offset + k * size || !sameShape(row.shape, shape)) return undefined;
  }
  return new RecordedArray(store, offset, [x.length, ...shape], typed);
}
/** An argument or a result with a tensor in the place of each array of numbers; notes the kind of each leaf. */
export function toTensors(x: unknown, kinds: Kind[], room: MakeRoom = fresh): unknown {
  if (typeof x === "number") kinds.push("number");
  else if (x instanceof Tensor) kinds.push(x.rank === 0 ? "number" : "tensor");
  else if (x instanceof RecordedArray) {
    kinds.push(x.typed ? "typed" : "array");
    return x.tensor();
  } else if (ArrayBuffer.isView(x)) kinds.push("typed");
  else if (isArray(x)) {
    const rows = inOneStore(x);
    if (rows) return toTensors(rows, kinds);
    const shape = shapeOf(x);
    if (shape) {
      const type = arrayType("f64", shape);
      const raw = room(type.size);
      if (fill(raw, x, shape, 0, 0) >= 0) {
        kinds.push(isTyped(x) ? "typed" : "array");
        return concrete(type, raw);
      }
    }
    const inner: Kind[] = [];
    const items = [...x].map((y) => toTensors(y, inner, room));
    const whole = inner.includes("tensor") ? undefined : joined(items);
    if (!whole) {
      kinds.push(...inner);
      return items;
    }
    kinds.push(inner.includes("typed") ? "typed" : "array");
    return whole;
  } else if (isPlainObject(x)) return mapValues(x, (y) => toTensors(y, kinds, room));
  return x;
}
/** An object with what f makes of each value. */
export const mapValues = (x: object, f: (y: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(x).map(([k, y]) => [k, f(y)]));
/** A tree with leaves of f's kind in the place of tensors. */
export function mapLeaves(x: unknown, f: (leaf: unknown) => unknown): unknown {
  if (isArray(x)) return x.map((y) => mapLeaves(y, f));
  if (isPlainObject(x)) return mapValues(x, (y) => mapLeaves(y, f));
  return typeof x === "number" || x instanceof Tensor || ArrayBuffer.isView(x) ? f(x) : x;
}
/** A tensor as the marked function takes it: numbers and arrays, recorded while something records. */
export function toRecorded(x: unknown, kind: Kind): unknown {
  if (!(x instanceof Tensor) || kind === "tensor") return x;
  if (top === null) return toPlain(x, kind);
  return x.rank === 0 ? x : rows(RecordedArray.over(x).store, x.shape, 0, kind === "typed");
}
/** Matrices of fewer rows have them from the beginning. */
const fewestLater = 64;
/** A matrix is an ordinary array of rows, so that rows may be exchanged. */
function rows(store: Store, shape: readonly number[], offset: number, typed: boolean): unknown {
  const all = new RecordedArray(store, offset, shape, typed);
  const [n, ...inner] = shape;
  if (inner.length === 0) return all;
  const row = (i: number): unknown => rows(store, inner, offset + i * sizeOf(inner), typed);
  const later = n! < fewestLater ? undefined : afterwards.rows?.(row, all);
  return later ?? Array.from({ length: n! }, (_, i) => row(i));
}
/** A tensor that nothing records as numbers and arrays. */
export function toPlain(y: unknown, kind: Kind): unknown {
  if (!(y instanceof Tensor) || kind === "tensor") return y;
  const x = settle(y);
  if (x.rec !== null) return toRecorded(x, kind);
  const raw = rawOf(x) as number | Float64Array;
  if (x.dtype === "bool") return nested(x, raw);
  return x.rank === 0 ? raw : unfilled(raw as Float64Array, x.shape, 0, 0, kind === "typed");
}
