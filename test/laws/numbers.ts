import { Tensor, type TensorLike, tensor } from "../../src/index.ts";
import type { Raw, TypedArray } from "../../src/ir/raw.ts";
import { arrayType, type DType, type Shape, sizeOf } from "../../src/ir/type.ts";
import { concrete } from "../../src/record/tensor.ts";

/** A reproducible stream of numbers in [0, 1) (mulberry32), named by a text. */
export function randomFrom(name: string): () => number {
  let s = 2166136261;
  for (let i = 0; i < name.length; i++) s = Math.imul(s ^ name.charCodeAt(i), 16777619);
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const isFloating = (x: Tensor): boolean => x.dtype === "f64" || x.dtype === "f32";
export const tensors = (point: readonly TensorLike[]): Tensor[] => point.map((x) => tensor(x));
/** The numbers of a tensor that nothing records, in row-major order. */
export const numbers = (x: Tensor | number): number[] =>
  typeof x === "number"
    ? [x]
    : typeof x.value === "number"
      ? [x.value]
      : x.value === undefined
        ? [...x.toTypedArray()]
        : [...(x.value as TypedArray)];
export const rawOf = (x: Tensor): Raw => (x.value === undefined ? x.toTypedArray() : x.value);
export function build(xs: readonly number[], shape: Shape, dtype: DType): Tensor {
  const type = arrayType(dtype, shape);
  return shape.length === 0
    ? tensor(xs[0]!, { dtype })
    : concrete(
        type,
        dtype === "f32" ? Float32Array.from(xs) : dtype === "f64" ? Float64Array.from(xs) : exact(xs, dtype),
      );
}
const exact = (xs: readonly number[], dtype: DType): TypedArray =>
  dtype === "i32" ? Int32Array.from(xs) : Uint8Array.from(xs);
/** A tensor like x whose numbers f makes. */
export const like = (x: Tensor, f: (v: number, i: number) => number): Tensor =>
  build(numbers(x).map(f), x.shape, x.dtype);
/** A direction that moves every number by at most its own size, so that no step leaves a domain that ends at 0. */
export const direction = (x: Tensor, random: () => number): Tensor =>
  like(x, (v) => (random() < 0.5 ? -1 : 1) * (0.5 + random() / 2) * (v === 0 ? 1 : Math.abs(v)));
/** Weights for a result. */
export const weights = (x: Tensor, random: () => number): Tensor => like(x, () => 2 * random() - 1);
export const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i]!, 0);

/** Rows of equal shape joined along a new axis. */
export function stackRows(rows: readonly Tensor[], axis: number, shape: Shape, dtype: DType): Tensor {
  const full = [...shape.slice(0, axis), rows.length, ...shape.slice(axis)];
  const out = new Array<number>(sizeOf(full));
  const before = sizeOf(shape.slice(0, axis));
  const after = sizeOf(shape.slice(axis));
  rows.forEach((row, r) => {
    const xs = numbers(row);
    for (let i = 0; i < before; i++)
      for (let j = 0; j < after; j++) out[(i * rows.length + r) * after + j] = xs[i * after + j]!;
  });
  return build(out, full, dtype);
}

export interface Closeness {
  /** Relative to the larger of the two numbers. */
  readonly relative: number;
  /** Relative to the largest number of the array. */
  readonly ofLargest?: number;
}
const same = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
/** undefined when the arrays agree, else the first place where they do not. */
export function difference(
  a: readonly number[],
  b: readonly number[],
  { relative, ofLargest = 0 }: Closeness,
): string | undefined {
  if (a.length !== b.length) return `${a.length} numbers where ${b.length} are expected`;
  let largest = 0;
  for (const v of b) if (Number.isFinite(v)) largest = Math.max(largest, Math.abs(v));
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (same(x, y)) continue;
    const bound = relative * Math.max(Math.abs(x), Math.abs(y)) + ofLargest * largest;
    if (!(Math.abs(x - y) <= bound)) return `entry ${i}: ${x} where ${y} is expected (bound ${bound.toExponential(1)})`;
  }
  return undefined;
}
export const ROUNDING: Closeness = { relative: 1e-12, ofLargest: 1e-13 };
export const DERIVATIVE: Closeness = { relative: 1e-8, ofLargest: 1e-11 };

export function showPoint(point: readonly (Tensor | TensorLike)[]): string {
  return `(${point.map((x) => (x instanceof Tensor ? String(x) : JSON.stringify(x))).join(", ")})`;
}
