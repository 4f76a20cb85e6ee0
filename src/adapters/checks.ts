import type { Scalar } from "../api/types.ts";
import type { Jitted } from "../jit/jit.ts";
import { describe, fail } from "../record/errors.ts";
import type { Nested } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten, type Leaf } from "../record/tree.ts";

/** What a function of several variables takes: a tensor, or their numbers where it is marked. */
export type Vector = Tensor | Float64Array | readonly number[];
/** Numbers that can be written. */
export interface Numbers {
  readonly length: number;
  [k: number]: number;
}
/** @throws if a gradient would be cut off, or leave old numbers behind it. */
export function requireLength(operation: string, gradient: Numbers, length: number): void {
  const what = `a gradient of ${gradient.length} numbers, where ${length} come out`;
  if (gradient.length !== length) fail(operation, what, "Give an array of that length");
}
/** The numbers of a tensor, or of lists of numbers, in order. */
export const numbersOf = (v: unknown): number[] =>
  flatten(v).leaves.flatMap((leaf: Leaf) =>
    typeof leaf === "number" ? [leaf] : leaf instanceof Tensor ? numbersOf(leaf.toArray() as Nested) : [...leaf],
  );
/** @throws if the value of a function is not one number. */
export function oneNumber(operation: string, { length, 0: y }: Float64Array): number {
  if (length !== 1) fail(operation, `the function must return one number, got ${length}`, "Sum or average them");
  return y!;
}
/** The numbers of f(x, ...more) in a row, in an array that serves again while there are as many in x. */
export function inRow(f: Jitted<(...x: never[]) => unknown>): (x: Float64Array, ...more: number[]) => Float64Array {
  let [n, numbers, parts]: [number, Float64Array, Float64Array[]] = [-1, new Float64Array(0), []];
  return (x, ...more) => {
    if (n !== x.length) {
      const found = f(...([x, ...more] as never[]));
      numbers = Float64Array.from(numbersOf(found));
      const { leaves } = flatten(found);
      let end = 0;
      // into takes an array for each tensor; what a marked function gives is one.
      parts = leaves.some((leaf) => leaf instanceof Tensor)
        ? leaves.map((leaf) => {
            const from = end;
            end += numbersOf(leaf).length;
            return numbers.subarray(from, end);
          })
        : [numbers];
      n = x.length;
    } else f.into(x, ...more, parts);
    return numbers;
  };
}
/** x. @throws if that is no array. */
export function arrayGiven<T extends ArrayLike<number>>(operation: string, what: string, x: T): T {
  if (typeof x !== "object" || typeof x?.length !== "number")
    fail(operation, `${what} is ${describe(x)}`, "Give an array");
  return x;
}

/** A program in the project's one convention: minimise f(x) where equal(x) = 0 and atMost(x) <= 0. */
export interface Minimise<P extends Vector = Tensor> {
  readonly minimize: (x: P) => Scalar;
  readonly equal?: (x: P) => Tensor | number | readonly (number | Tensor)[];
  readonly atMost?: (x: P) => Tensor | number | readonly (number | Tensor)[];
}
/** @throws if a program names something else, has no objective, or no such number of variables. */
export function checked<P extends Vector>(operation: string, program: Minimise<P>, n: number): Minimise<P> {
  if (typeof optionsOf(operation, program, "minimize", "equal", "atMost").minimize !== "function")
    fail(operation, "minimize is no function", "Give the objective; what is to be largest is minimised with a minus");
  if (!(Number.isInteger(n) && n > 0))
    fail(operation, `a program of ${n} variables`, "Give their number as the second argument");
  return program;
}
/** Ranges of the variables x1..xn; at least 0 by default, as in every LP file. */
export interface Ranges {
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
}
/** The range of each of n variables. @throws if there are not as many, or one is empty. */
export function rangesOf(operation: string, ranges: Ranges, n: number): [low: number, high: number][] {
  const { lower, upper } = optionsOf(operation, ranges, "lower", "upper");
  for (const [name, list] of Object.entries({ lower, upper }))
    if (list !== undefined && list.length !== n)
      fail(
        operation,
        typeof list === "object" ? `${name} has ${list.length} numbers for ${n} variables` : `${name} is ${list}`,
        "Give an array with one for each; Infinity for none",
      );
  return Array.from({ length: n }, (_, k) => {
    const [low, high] = [lower?.[k] ?? 0, upper?.[k] ?? Infinity];
    const hint = "lower, 0 where it is not given, must not exceed upper";
    return low <= high && low < Infinity && high > -Infinity
      ? [low, high]
      : fail(operation, `x${k + 1} has the range [${low}, ${high}]`, hint);
  });
}
