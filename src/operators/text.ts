import { fail } from "../record/errors.ts";
import { item } from "../record/read.ts";
import { type Recording, top } from "../record/recording.ts";
import { showTensor } from "../record/show.ts";
import type { Tensor } from "../record/tensor.ts";
import { outermost } from "./guarded.ts";
import { type Any, isRounded, isScalar, isTruth, isValue, knownRaw } from "./operand.ts";
import { wholeOf } from "./truth.ts";

/** Texts made of recorded numbers, as long as the recording goes on. */
const made = new WeakMap<Recording, Set<string>>();
function noted(s: string): string {
  if (top) {
    const root = outermost();
    const known = made.get(root) ?? new Set();
    made.set(root, known.add(s));
  }
  return s;
}
const host = (x: Tensor, raw: number): number | boolean => (isTruth(x) ? raw !== 0 : raw);
/** A recorded number where the host may look at it. */
export const looked = (x: Tensor): number | boolean => host(x, item(x));
/** A recorded number of which a text is made: a rounded one is a condition under jit, as in keys. */
const digits = (x: Tensor): number | boolean => (isRounded(x) ? wholeOf(x) : undefined) ?? looked(x);
/** For a message about an error: the number if it is known, without a guard. */
function told(x: Tensor): string {
  const raw = knownRaw(x);
  return typeof raw === "number" ? String(host(x, raw)) : showTensor(x);
}
/**
 * x where a text is made of it: a recorded number as JavaScript writes it, arrays with such in them joined by commas.
 * The host reads the number, but for a `message`.
 */
export function text(x: Any, message = false): Any {
  if (isScalar(x)) return message ? told(x) : noted(String(digits(x)));
  return Array.isArray(x) && x.some((y) => isValue(y) || Array.isArray(y)) ? join(x, ",", message) : x;
}
/** `xs.join(by)`. */
export const join = (xs: readonly Any[], by: Any, message = false): string => xs.map((y) => text(y, message)).join(by);
/** `x.toFixed(2)` and the like: the methods of numbers. */
export const numberMethod = (x: Tensor, name: string, xs: readonly Any[]): Any =>
  name === "valueOf" ? x : noted((digits(x) as Any)[name](...xs));

/** Before a text is read as a number: one that was made of a recorded number has lost its derivative. */
export function unread<T>(s: T): T {
  if (top && typeof s === "string" && made.get(outermost())?.has(s.trim()))
    fail(
      "operators",
      `the text ${JSON.stringify(s)}, made of a recorded number, is read as a number without derivative`,
      "Keep the number too; write Math.round(100 * x) / 100 for Number(x.toFixed(2))",
    );
  return s;
}
