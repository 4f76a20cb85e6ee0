import type { RawArray } from "../ir/raw.ts";
import { cast } from "../prims/arithmetic.ts";
import { gt, ne } from "../prims/comparison.ts";
import { abs } from "../prims/extrema.ts";
import { settle } from "../record/emit.ts";
import { fail } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { asRules } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";

/** Values of every kind of JavaScript pass through operators. */
// biome-ignore lint/suspicious/noExplicitAny: a rewritten operator takes whatever its operator takes
export type Any = any;

/** A property name of an element. */
export const isIndex = (k: Any): k is string => typeof k === "string" && /^(0|[1-9]\d*)$/.test(k);
export const isValue = (x: unknown): x is Tensor => x instanceof Tensor;
/** One recorded number or truth value. */
export const isScalar = (x: unknown): x is Tensor => x instanceof Tensor && x.type.shape.length === 0;
export const isTruth = (x: Tensor): boolean => x.type.dtype === "bool";
/** What arrays of numbers hold: truth values stay what they are. */
export const isItem = (x: unknown): x is number | Tensor => typeof x === "number" || (isScalar(x) && !isTruth(x));

/** Counters and truth values as f64; all else as it is. */
export const asFloat = <T>(x: T): T | Tensor =>
  x instanceof Tensor && (x.type.dtype === "i32" || isTruth(x)) ? cast(x, "f64") : x;

/** Recorded numbers that are whole because they were rounded. */
const rounded = new WeakSet<Tensor>();
export function asRounded(x: Tensor): Tensor {
  rounded.add(x);
  return x;
}
export const isRounded = (x: Tensor): boolean => rounded.has(x);

/** The numbers of a recorded value where they are known; the host does not count as having read them. */
export const knownRaw = (v: Tensor): RawArray | undefined => rawOf(settle(v)) as RawArray | undefined;

/** An operand of an arithmetic operator whose other side is recorded: ToNumeric of what is no recorded number. */
export function operand(x: Any): number | Tensor {
  if (typeof x === "number") return x;
  if (x instanceof Tensor) return asFloat(x);
  if (typeof x === "bigint") return fail("operators", "a recorded number meets a BigInt", "Convert it: Number(n)");
  return Number(x);
}
/** Whether a recorded number counts as true: it is neither 0 nor NaN. */
export const truthy = (v: Tensor): Tensor =>
  isTruth(v) ? v : asRules(() => (v.type.dtype === "i32" ? ne(v, 0) : gt(abs(v), 0)));
