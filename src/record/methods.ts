import type { DType, Shape } from "../ir/type.ts";
import type { Nested, TensorLike } from "./like.ts";
import type { Tensor } from "./tensor.ts";

/** One axis or several; negative ones count from the end. */
export type Axes = number | readonly number[];
/** What a reduction leaves of the axes it reduces. */
export interface ReduceOptions {
  /** Leave the reduced axes in place with size 1, so that the result broadcasts against the operand. */
  readonly keepDims?: boolean;
}

/** Operations as methods: `x.mul(y)` is `mul(x, y)`. The functions say more about each. */
export interface TensorMethods {
  neg(): Tensor;
  add(y: TensorLike): Tensor;
  sub(y: TensorLike): Tensor;
  mul(y: TensorLike): Tensor;
  div(y: TensorLike): Tensor;
  cast(dtype: DType): Tensor;
  stopGradient(): Tensor;

  gt(y: TensorLike): Tensor;
  ge(y: TensorLike): Tensor;
  lt(y: TensorLike): Tensor;
  le(y: TensorLike): Tensor;
  eq(y: TensorLike): Tensor;
  ne(y: TensorLike): Tensor;
  and(y: TensorLike): Tensor;
  or(y: TensorLike): Tensor;
  not(): Tensor;
  where(a: TensorLike, b: TensorLike): Tensor;

  maximum(y: TensorLike): Tensor;
  minimum(y: TensorLike): Tensor;
  clip(low: TensorLike, high: TensorLike): Tensor;
  abs(): Tensor;
  sign(): Tensor;

  pow(y: TensorLike): Tensor;
  sqrt(): Tensor;
  square(): Tensor;
  reciprocal(): Tensor;
  exp(): Tensor;
  expm1(): Tensor;
  log(): Tensor;
  log1p(): Tensor;
  sin(): Tensor;
  cos(): Tensor;
  tan(): Tensor;
  tanh(): Tensor;
  sigmoid(): Tensor;
  softplus(): Tensor;
  relu(): Tensor;
  floor(): Tensor;
  ceil(): Tensor;
  round(): Tensor;
  trunc(): Tensor;
  mod(y: TensorLike): Tensor;

  sum(axes?: Axes, options?: ReduceOptions): Tensor;
  mean(axes?: Axes, options?: ReduceOptions): Tensor;
  matmul(y: TensorLike): Tensor;
  dot(y: TensorLike): Tensor;

  reshape(shape: number | Shape): Tensor;
  transpose(order?: readonly number[]): Tensor;
  ravel(): Tensor;
  squeeze(axes?: Axes): Tensor;
  expandDims(axes: Axes): Tensor;
  broadcastTo(shape: Shape): Tensor;
  /** Entry i of the first axis (an index, several, or an i32 tensor; -1 is the last). */
  at(index: number | Tensor | Int32Array | Nested): Tensor;
  take(index: number | Tensor | Int32Array | Nested, axis?: number): Tensor;
  update(index: number | Tensor | Int32Array | Nested, rows: TensorLike, axis?: number): Tensor;
  scatterAdd(index: number | Tensor | Int32Array | Nested, rows: TensorLike, axis?: number): Tensor;

  /**
   * The number of a one-element tensor, a constant to derivatives. Throws where it is not known (inside vmap, scan bodies, ...).
   */
  item(): number;
  /** The numbers, constants to derivatives, as nested arrays; a number for rank 0; booleans for bool. */
  toArray(): NestedResult;
  /** A copy of the numbers in row-major order. */
  toTypedArray(): Float64Array | Float32Array | Int32Array | Uint8Array;
  toJSON(): NestedResult;
  toString(): string;
  /** The entries of the first axis. */
  [Symbol.iterator](): Iterator<Tensor>;
}
/** Nested arrays of the elements; one element for a scalar. */
export type NestedResult = number | boolean | NestedResult[];
