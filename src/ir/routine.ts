import type { LaneRule } from "./lower.ts";
import type { Type } from "./type.ts";

/** An array of a routine, in row-major order: an operand, a result, or working memory. */
export interface Numbers {
  readonly slot: number;
  readonly type: Type;
}

/** A matrix in an array: its first element, and how far apart neighbours in a column and in a row are, in elements. */
export interface MatrixAt<I> {
  readonly in: Numbers;
  readonly at: I | number;
  /** From one row to the next. */
  readonly row: I | number;
  /** From one column to the next. */
  readonly column: I | number;
}

/** Something that a routine changes. */
export interface Cell<T> {
  readonly value: T;
  set(x: T): void;
}

/**
 * What a routine may write: loops over single numbers. A back end supplies the builder; `N` is a number, `I` a 32-bit
 * integer, 1 or 0 where it is a truth. Arithmetic is computed anew wherever its result is used; `keep`, `load` and `lane`
 * compute once.
 */
export interface RoutineBuilder<N, I> {
  number(x: number): N;
  add(x: N, y: N): N;
  sub(x: N, y: N): N;
  mul(x: N, y: N): N;
  div(x: N, y: N): N;
  /** NaN if either is. */
  max(x: N, y: N): N;
  min(x: N, y: N): N;
  abs(x: N): N;
  sqrt(x: N): N;
  /** The rule of a lane for these numbers. */
  lane(rule: LaneRule, ...x: N[]): N;
  less(x: N, y: N): I;
  equal(x: N, y: N): I;
  /** test ? x : y */
  pick(test: I, x: N, y: N): N;

  plus(i: I | number, j: I | number): I;
  minus(i: I | number, j: I | number): I;
  times(i: I | number, j: I | number): I;
  and(i: I | number, j: I | number): I;
  or(i: I | number, j: I | number): I;
  xor(i: I | number, j: I | number): I;
  shiftLeft(i: I, count: number): I;
  /** Zeros come in from above. */
  shiftRight(i: I, count: number): I;
  /** i < j, with signs. */
  below(i: I | number, j: I | number): I;
  not(i: I): I;
  /** Towards zero. */
  integer(x: N): I;
  toNumber(i: I): N;

  keep(x: N): N;
  keepInteger(i: I): I;
  cell(x: N): Cell<N>;
  integerCell(i: I | number): Cell<I>;
  load(from: Numbers, at: I | number): N;
  /** Rounds as the element type does; whole numbers of i32 have to be in range. */
  store(to: Numbers, at: I | number, x: N): void;
  /** to[at + i] += factor from[fromAt + i] for i < count; the two do not overlap. */
  addMultiple(to: Numbers, at: I | number, factor: N, from: Numbers, fromAt: I | number, count: I | number): void;
  /**
   * c = a b, or c -= a b, for [m, n, k]: a is m x k, b is k x n, columns of c are adjacent, and c overlaps neither. Each
   * sum runs in the order of k.
   */
  product(
    c: MatrixAt<I>,
    a: MatrixAt<I>,
    b: MatrixAt<I>,
    sizes: readonly [I | number, I | number, I | number],
    subtracts: boolean,
  ): void;
  /** body(i) for from <= i < to, upward. */
  each(from: I | number, to: I | number, body: (i: I) => void): void;
  while(test: () => I, body: () => void): void;
  if(test: I, then: () => void, otherwise?: () => void): void;
  /** The value rule takes over, and says what is wrong. */
  fail(): void;
}

/** The arrays of a routine. */
export interface RoutineArrays {
  readonly operands: readonly Numbers[];
  readonly results: readonly Numbers[];
  readonly work: Numbers;
}

/** body(offset, k): element i of fibre k along an axis stands at offset + i stride, stride being what is returned. */
export function eachFibre<N, I>(
  b: RoutineBuilder<N, I>,
  { shape }: Type,
  axis: number,
  body: (offset: I, k: I, stride: number, n: number) => void,
): void {
  const n = shape[axis]!;
  const stride = shape.slice(axis + 1).reduce((p, d) => p * d, 1);
  const outer = shape.slice(0, axis).reduce((p, d) => p * d, 1);
  b.each(0, outer, (o) =>
    b.each(0, stride, (j) => {
      const offset = b.keepInteger(b.plus(b.times(o, n * stride), j));
      body(offset, b.plus(b.times(o, stride), j), stride, n);
    }),
  );
}
