import type { Tensor } from "./tensor.ts";

/** What results look like, if not the arguments: the values of f, a value and then the arguments, or nothing of ours. */
export type Like = "value" | "pair" | "nothing";
/** What a function that takes and gives plain numbers and arrays (see wengert/operators) says to transforms. */
export interface Mark {
  /** The function on tensors. */
  readonly inner: (...x: never[]) => unknown;
  /** Arguments for `inner`. */
  enter(xs: readonly unknown[]): unknown[];
  /** What `transform` makes of `inner`, on plain arguments. */
  derive(transform: unknown, options?: unknown, like?: Like): never;
}
/** A function that may be marked. */
export interface Marked {
  readonly $mark?: Mark;
}
/** What is done where marked text begins and nothing records; set while it may have been given tensors. */
export const ownText: { begins?: (() => void) | undefined } = {};
/**
 * A small function as marked ones are, on tensors: rows that a captured loop writes, or their sum. Compilers warm up by it;
 * set where loops are captured.
 */
export const sample: { loop?: (x: Tensor, whole: boolean) => unknown } = {};
