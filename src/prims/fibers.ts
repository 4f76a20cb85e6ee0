import { type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import { range, type Shape, showType, sizeOf, type Type, withShape } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes, ReduceOptions } from "../record/methods.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { cast } from "./arithmetic.ts";
import { axesOf, broadcastTo, reshape } from "./broadcast.ts";
import { transpose } from "./shape.ts";

/** Parameters of a reduction over one axis; a list, as in `sum`. */
export interface Reduction {
  readonly [key: string]: unknown;
  readonly axes: readonly [number];
}
/** Parameters of an operation that works along an axis and keeps the shape. */
export interface Along {
  readonly [key: string]: unknown;
  readonly axis: number;
}

/** visit(offset, stride, n, k): element i of fibre k along an axis stands at offset + i stride. */
export function eachFiber(
  shape: Shape,
  axis: number,
  visit: (offset: number, stride: number, n: number, k: number) => void,
): void {
  const n = shape[axis]!;
  const stride = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  for (let o = 0, k = 0; o < outer; o++) for (let j = 0; j < stride; j++, k++) visit(o * n * stride + j, stride, n, k);
}
/** One number from each fibre. */
export type FiberKernel = (x: TypedArray, offset: number, stride: number, n: number) => number;
export function reduceFibers(x: Raw, t: Type, out: Type, axis: number, kernel: FiberKernel): RawArray {
  const from = x as TypedArray;
  if (out.shape.length === 0) {
    const one = storage(withShape(out, [1])); // rounds as the element type does
    one[0] = kernel(from, 0, 1, t.size);
    return one[0]!;
  }
  const y = storage(out);
  eachFiber(t.shape, axis, (offset, stride, n, k) => {
    y[k] = kernel(from, offset, stride, n);
  });
  return y;
}
/** Sum of f over a fibre, by halves: error O(log n) eps. */
export function sumFiber(f: (v: number) => number, x: TypedArray, offset: number, stride: number, n: number): number {
  if (n > 128) {
    const half = n >> 1;
    return sumFiber(f, x, offset, stride, half) + sumFiber(f, x, offset + half * stride, stride, n - half);
  }
  let s = 0;
  for (let i = 0, at = offset; i < n; i++, at += stride) s += f(x[at]!);
  return s;
}

export const dropAxis = (shape: Shape, axis: number): number[] => shape.filter((_, i) => i !== axis);
/** y, which lacks an axis, repeated along it. */
export const along = (y: Tensor, shape: Shape, axis: number): Tensor =>
  broadcastTo(y, shape, dropAxis(range(shape.length), axis));

/** f in f64, rounded once to the element type of x: what a value rule does. */
export const inDoubles = (x: Tensor, f: (x: Tensor) => Tensor): Tensor =>
  x.dtype === "f64" ? f(x) : cast(f(cast(x, "f64")), x.dtype);
export const wide = (x: Tensor): Tensor => (x.dtype === "f64" ? x : cast(x, "f64"));

/** An operand whose reduced axes were made one. */
export interface Merged {
  readonly v: Tensor;
  readonly axis: number;
  /** Number of elements that each result comes from. */
  readonly n: number;
  /** The result in the shape that the user asked for. */
  readonly restore: (y: Tensor) => Tensor;
  /** A result of the shape of v in that of the operand. */
  readonly unmerge: (y: Tensor) => Tensor;
}
/** The axes of a reduction (all by default) made one, without copying when they are neighbours. */
export function mergeAxes<O extends ReduceOptions>(
  operation: string,
  x: TensorLike,
  axes?: Axes,
  options?: O,
  ...more: (keyof O & string)[]
): Merged {
  const { keepDims } = optionsOf<ReduceOptions>(operation, options, "keepDims", ...(more as "keepDims"[]));
  const given = asTensor(x, "f64", operation);
  const list = axesOf(operation, given.rank, axes);
  const kept = range(given.rank).filter((i) => !list.includes(i));
  const n = sizeOf(list.map((a) => given.shape[a]!));
  const shape = kept.map((i) => given.shape[i]!);
  const neighbours = list.every((a, k) => a === list[0]! + k);
  const axis = neighbours && list.length > 0 ? list[0]! : kept.length;
  const ordered = neighbours ? given : transpose(given, [...kept, ...list]);
  const v = list.length === 1 ? given : reshape(ordered, [...shape.slice(0, axis), n, ...shape.slice(axis)]);
  const full = given.shape.map((d, i) => (list.includes(i) ? 1 : d));
  return {
    v,
    axis,
    n,
    restore: keepDims ? (y) => reshape(y, full) : (y) => y,
    unmerge: (y) => {
      const apart = reshape(y, ordered.shape);
      const back = [...kept, ...list];
      return neighbours
        ? apart
        : transpose(
            apart,
            range(given.rank).map((i) => back.indexOf(i)),
          );
    },
  };
}
/** A reduction that gives a single element back as it is. */
export const reduceBy = ({ v, axis, n, restore }: Merged, reduce: () => Tensor): Tensor =>
  restore(n === 1 ? reshape(v, dropAxis(v.shape, axis)) : reduce());
/** A reduction that has no value for no elements. */
export function refuseEmpty(operation: string, { v, axis, n }: Merged): void {
  if (n === 0 && sizeOf(dropAxis(v.shape, axis)) > 0)
    fail(
      operation,
      `no elements to reduce in ${showType(v.type)}`,
      "Check for size 0 before, or give a value of your own",
    );
}
/** Operand types of reductions. */
export const reducedType = (t: Type, [axis]: readonly [number]): Type => withShape(t, dropAxis(t.shape, axis));
