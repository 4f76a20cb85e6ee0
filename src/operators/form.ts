import { arrayType } from "../ir/type.ts";
import { stack } from "../prims/joining.ts";
import { rawOf } from "../record/evaluate.ts";
import { top } from "../record/recording.ts";
import { nested } from "../record/show.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { isPlainObject } from "../record/tree.ts";
import { type Any, isScalar } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { type Store, stacked } from "./store.ts";

/** How a leaf looks outside: a number, nested arrays, nested arrays whose rows are typed, or a tensor of the user's own. */
export type Kind = "number" | "array" | "typed" | "tensor";

const isArray = (x: unknown): x is readonly unknown[] => Array.isArray(x);
/** Sizes of a regular nested array of numbers; undefined for all else. */
function shapeOf(x: unknown): number[] | undefined {
  if (x instanceof Float64Array) return [x.length];
  if (!isArray(x) || x.length === 0) return undefined;
  if (typeof x[0] === "number") return x.every((y) => typeof y === "number") ? [x.length] : undefined;
  const inner = shapeOf(x[0]);
  if (inner === undefined || inner.includes(0)) return undefined;
  for (let i = 1; i < x.length; i++)
    if (`${shapeOf(x[i])}` !== `${inner}` || isTyped(x[i]) !== isTyped(x[0])) return undefined;
  return [x.length, ...inner];
}
const isTyped = (x: unknown): boolean => x instanceof Float64Array || (isArray(x) && isTyped(x[0]));
function fill(to: Float64Array, x: Any, at: number): number {
  if (typeof x[0] === "number") {
    to.set(x, at);
    return at + x.length;
  }
  let next = at;
  for (const row of x) next = fill(to, row, next);
  return next;
}
/** Values of one shape as one more-dimensional tensor; undefined where they differ. */
function joined(xs: readonly unknown[]): Tensor | undefined {
  if (xs.length === 0) return undefined;
  if (xs.every((x) => typeof x === "number" || isScalar(x))) return stacked(xs as (number | Tensor)[]);
  const [first] = xs;
  return first instanceof Tensor && xs.every((x) => x instanceof Tensor && x.type === first.type)
    ? stack(xs as Tensor[])
    : undefined;
}
/** An argument or a result with a tensor in the place of each array of numbers; notes the kind of each leaf. */
export function toTensors(x: unknown, kinds: Kind[]): unknown {
  if (typeof x === "number") kinds.push("number");
  else if (x instanceof Tensor) kinds.push(x.rank === 0 ? "number" : "tensor");
  else if (x instanceof RecordedArray) {
    kinds.push(x.typed ? "typed" : "array");
    return x.tensor();
  } else if (ArrayBuffer.isView(x)) kinds.push("typed");
  else if (isArray(x)) {
    const shape = shapeOf(x);
    if (shape !== undefined) {
      kinds.push(isTyped(x) ? "typed" : "array");
      const type = arrayType("f64", shape);
      const raw = new Float64Array(type.size);
      fill(raw, x, 0);
      return concrete(type, raw);
    }
    const inner: Kind[] = [];
    const items = x.map((y) => toTensors(y, inner));
    const whole = inner.includes("tensor") ? undefined : joined(items);
    if (whole === undefined) {
      kinds.push(...inner);
      return items;
    }
    kinds.push(inner.includes("typed") ? "typed" : "array");
    return whole;
  } else if (isPlainObject(x)) return Object.fromEntries(Object.entries(x).map(([k, y]) => [k, toTensors(y, kinds)]));
  return x;
}
/** A tree with leaves of f's kind in the place of tensors. */
export function mapLeaves(x: unknown, f: (leaf: unknown) => unknown): unknown {
  if (isArray(x)) return x.map((y) => mapLeaves(y, f));
  if (isPlainObject(x)) return Object.fromEntries(Object.entries(x).map(([k, y]) => [k, mapLeaves(y, f)]));
  return typeof x === "number" || x instanceof Tensor || ArrayBuffer.isView(x) ? f(x) : x;
}
/** A tensor as the marked function takes it: numbers and arrays, recorded while something records. */
export function toRecorded(x: unknown, kind: Kind): unknown {
  if (!(x instanceof Tensor) || kind === "tensor") return x;
  if (top === null) return toPlain(x, kind);
  if (x.rank <= 1) return x.rank === 0 ? x : RecordedArray.over(x, kind === "typed");
  const { store } = RecordedArray.over(x);
  return rows(store, x.shape, 0, kind === "typed");
}
/** A matrix is an ordinary array of rows, so that rows may be exchanged. */
function rows(store: Store, [n, ...shape]: readonly number[], offset: number, typed: boolean): unknown {
  if (shape.length === 0) return new RecordedArray(store, offset, [n!], typed);
  const size = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: n! }, (_, i) => rows(store, shape, offset + i * size, typed));
}
/** A tensor that nothing records as numbers and arrays. */
export function toPlain(x: unknown, kind: Kind): unknown {
  if (!(x instanceof Tensor) || kind === "tensor") return x;
  if (x.rec !== null) return toRecorded(x, kind);
  const raw = rawOf(x) as number | Float64Array;
  if (x.rank === 0) return x.dtype === "bool" ? raw !== 0 : raw;
  if (x.rank === 1 && kind === "typed") return Float64Array.from(raw as Float64Array);
  const all = nested(x, raw);
  return kind === "typed" ? typedRows(all as unknown[]) : all;
}
const typedRows = (x: unknown[]): unknown =>
  typeof x[0] === "number" ? Float64Array.from(x as number[]) : x.map((y) => typedRows(y as unknown[]));
