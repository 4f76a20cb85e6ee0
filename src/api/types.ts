import type { Tensor } from "../record/tensor.ts";
import type { Leaf, Like, Same } from "../record/tree.ts";

/** A scalar result. */
export type Scalar = Tensor | number;
/** What may be passed for the parameters P. */
export type Likes<P extends readonly unknown[]> = { [K in keyof P]: Like<P[K]> };
/** The parameters P as a transform calls them: a tensor wherever one is taken. */
export type Recorded<P extends readonly unknown[]> = { [K in keyof P]: [Tensor] extends [P[K]] ? Tensor : P[K] };
/** Positions of arguments: one, or several for a list of derivatives. */
export type Argnums = number | readonly number[];
/** Derivatives with respect to the arguments N of A. */
export type At<A extends readonly unknown[], N> = N extends readonly number[]
  ? { -readonly [K in keyof N]: Same<A[N[K] & keyof A]> }
  : Same<A[N & keyof A]>;
/** Whether a tensor stands among the leaves. (`any` is taken for one: it has no leaves to look at.) */
export type HasTensor<A> = 0 extends 1 & A
  ? true
  : A extends Tensor
    ? true
    : A extends number | ArrayBufferView | string | boolean | null | undefined
      ? false
      : A extends readonly unknown[]
        ? HasTensor<A[number]>
        : A extends object
          ? HasTensor<A[keyof A]>
          : false;
/** A scalar value beside a derivative: a tensor when tensors went in, else a number. */
export type ValueFor<A> = true extends HasTensor<A> ? Tensor : number;

/** Each tensor or number of R replaced by its derivatives with respect to the arguments N of A, of shape [...result, ...argument]. */
export type Blocks<R, A extends readonly unknown[], N = 0> = R extends Leaf
  ? N extends readonly number[]
    ? { -readonly [K in keyof N]: Columns<R, A[N[K] & keyof A]> }
    : Columns<R, A[N & keyof A]>
  : R extends object
    ? { -readonly [K in keyof R]: Blocks<R[K], A, N> }
    : never;
/** Whether R is of plain numbers, as functions marked "use wengert" give them. */
export type IsPlain<R> = true extends HasTensor<R> ? false : true;
/** Derivatives of plain results: a list of numbers is one leaf, and gives rows. */
export type PlainBlocks<R, A extends readonly unknown[], N = 0> =
  IsPlain<R> extends false
    ? Blocks<R, A, N>
    : R extends readonly number[] | Float64Array
      ? N extends readonly number[]
        ? { -readonly [K in keyof N]: Rows<A[N[K] & keyof A]> }
        : Rows<A[N & keyof A]>
      : R extends number
        ? N extends readonly number[]
          ? { -readonly [K in keyof N]: Same<A[N[K] & keyof A]> }
          : Same<A[N & keyof A]>
        : R extends readonly unknown[]
          ? Blocks<R, A, N>
          : R extends object
            ? { -readonly [K in keyof R]: PlainBlocks<R[K], A, N> }
            : never;
/** Derivatives of a list of numbers with respect to a tree A. */
export type Rows<A> = A extends number
  ? number[]
  : A extends Float64Array
    ? Float64Array[]
    : A extends Leaf
      ? Tensor
      : A extends object
        ? { -readonly [K in keyof A]: Rows<A[K]> }
        : never;
/** What examples of P may be passed as: the batch, or one that all share. */
export type Batches<P extends readonly unknown[]> = { [K in keyof P]: Batch<P[K]> };
/** A batch of one parameter. */
export type Batch<P> =
  true extends HasTensor<P>
    ? Like<P>
    : P extends number
      ? number | readonly number[] | Float64Array
      : P extends Float64Array
        ? Float64Array | readonly Float64Array[]
        : P extends readonly unknown[]
          ? P | readonly P[]
          : P extends object
            ? { readonly [K in keyof P]: Batch<P[K]> }
            : P;
/** Results for every example: plain ones in arrays. */
export type Stacked<R> =
  IsPlain<R> extends false
    ? Out<R>
    : R extends number
      ? number[]
      : R extends Float64Array
        ? Float64Array[]
        : R extends readonly unknown[]
          ? R[]
          : R extends object
            ? { -readonly [K in keyof R]: Stacked<R[K]> }
            : Out<R>;
/** Trees as jvp and vjp give them: of tensors, or plain as the function gives them. */
export type Results<R> = IsPlain<R> extends false ? Out<R> : R extends boolean | Int32Array ? Out<R> : Same<R>;
/** Derivatives of one leaf R with respect to a tree A. */
export type Columns<R, A> = A extends Leaf
  ? R extends number
    ? A extends number
      ? number
      : Tensor
    : Tensor
  : A extends object
    ? { -readonly [K in keyof A]: Columns<R, A[K]> }
    : never;
/** Second derivatives: for every pair of leaves of A a block of shape [...first, ...second]. */
export type SecondBlocks<A> = Blocks<Numbers<A>, [A]>;
/** The same where P is plain: a typed array or a list of numbers is one leaf, and gives rows. */
export type HessianBlocks<P, A> = IsPlain<P> extends true ? PlainBlocks<P, [A]> : SecondBlocks<A>;
/** A with its leaves as derivatives see them: numbers or tensors. */
export type Numbers<A> = A extends number
  ? number
  : A extends Leaf
    ? Tensor
    : A extends object
      ? { -readonly [K in keyof A]: Numbers<A[K]> }
      : never;
/** Trees of tensors as they come out of a transform. */
export type Out<R> = R extends Leaf | boolean
  ? Tensor
  : R extends object
    ? { -readonly [K in keyof R]: Out<R[K]> }
    : Tensor;
