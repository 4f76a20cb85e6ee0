import { type Raw, type RawArray, storage } from "../../ir/raw.ts";
import { arrayType, type DType, isFloat, range, showType, sizeOf, type Type } from "../../ir/type.ts";
import { fail } from "../../record/errors.ts";
import type { Row } from "../../record/rules.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, scale } from "../arithmetic.ts";
import { reshape, spread } from "../broadcast.ts";
import { flipped } from "../contraction.ts";
import { take } from "../indexing.ts";

/** Number of matrices in a stack [..., rows, columns], and their sizes. */
export interface Stack {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}
export const stackOf = (t: Type): Stack => ({
  count: sizeOf(t.shape.slice(0, -2)),
  rows: t.shape.at(-2)!,
  columns: t.shape.at(-1)!,
});
/** f64 or f32 and at least two axes, or an error. */
export function matrixType(name: string, t: Type): Type {
  if (!isFloat(t)) fail(name, `needs f64 or f32, got ${showType(t)}`, "Convert first: x.cast('f64')");
  if (t.shape.length < 2)
    fail(name, `${showType(t)} is no matrix`, "The last two axes are the matrix; reshape a vector to [n, 1] or [1, n]");
  return t;
}
export function squareType(name: string, t: Type): Type {
  matrixType(name, t);
  return t.shape.at(-1) === t.shape.at(-2) ? t : fail(name, `the matrix of ${showType(t)} is not square`);
}
/** The type of stacks of matrices or vectors (one or two sizes) under the leading axes of t. */
export const under = (t: Type, dtype: DType, ...sizes: readonly number[]): Type =>
  arrayType(dtype, [...t.shape.slice(0, -2), ...sizes]);

/** Kernels count in f64. */
export const wide = (x: Raw): Float64Array =>
  x instanceof Float64Array ? x : Float64Array.from(x as unknown as ArrayLike<number>);
export function narrow(y: Float64Array, out: Type): RawArray {
  if (out.shape.length === 0) return out.dtype === "f32" ? Math.fround(y[0]!) : y[0]!;
  if (out.dtype === "f64") return y;
  const z = storage(out);
  z.set(y);
  return z;
}
/** One matrix after another: `kernel` writes matrix q of the result at `to`. */
export function mapMatrices(
  x: Raw,
  t: Type,
  out: Type,
  kernel: (a: Float64Array, from: number, y: Float64Array, to: number) => void,
): RawArray {
  const { count, rows, columns } = stackOf(t);
  const a = wide(x);
  const y = new Float64Array(out.size);
  for (let q = 0; q < count; q++) kernel(a, q * rows * columns, y, (q * out.size) / count);
  return narrow(y, out);
}

/** Batch rule of what works on stacks: the examples are one more leading axis. */
export const stacked =
  <P>(line: (x: readonly Tensor[], p: P) => Tensor) =>
  (x: Row<Tensor>, batched: Row<boolean>, n: number, p: P): [Tensor, boolean] => [line(spread(x, batched, n), p), true];
export const stackedTuple =
  <P>(line: (x: readonly Tensor[], p: P) => Tensor[]) =>
  (x: Row<Tensor>, batched: Row<boolean>, n: number, p: P): [Tensor[], boolean[]] => {
    const y = line(spread(x, batched, n), p);
    return [y, y.map(() => true)];
  };
/** (A + A^T) / 2. */
export const symmetrised = (a: Tensor): Tensor => scale(add(a, flipped(a)), 0.5);
/** Row permutation[..., i] of x as row i. */
export function permuteRows(x: Tensor, permutation: Tensor): Tensor {
  const { count, rows, columns } = stackOf(x.type);
  if (count === 1) return reshape(take(reshape(x, [rows, columns]), reshape(permutation, [rows]), 0), x.shape);
  const first = Int32Array.from(range(count * rows), (i) => i - (i % rows));
  const index = add(reshape(permutation, [count * rows]), first);
  return reshape(take(reshape(x, [count * rows, columns]), index, 0), x.shape);
}
/** The first k columns of each matrix. */
export const firstColumns = (x: Tensor, k: number): Tensor =>
  x.shape.at(-1) === k ? x : take(x, Int32Array.from(range(k)), -1);
