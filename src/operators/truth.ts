import { settle } from "../record/emit.ts";
import { fail } from "../record/errors.ts";
import { item } from "../record/read.ts";
import type { Tensor } from "../record/tensor.ts";
import { capturing } from "./capture.ts";
import { equal } from "./equality.ts";
import { type Any, isScalar, isTruth, isValue, knownRaw, truthy } from "./operand.ts";

/** A recorded truth value decides: its number, which is a guard under jit, or both ways in turn inside a captured loop. */
function decide(c: Tensor): boolean {
  const v = settle(c);
  if (knownRaw(v) !== undefined) return item(v) !== 0;
  if (capturing) return capturing.choose(v);
  return fail(
    "operators",
    `the condition is not known here: ${v.rec!.kind} records once, for all numbers`,
    "Use where(test, a, b), and(p, q), or(p, q), not(p); or write the loop itself in a marked function",
  );
}
/** The condition of an `if`, a loop, `?:`, `&&`, `||`. */
export const test = (c: Any): Any => (isValue(c) ? decide(truthy(c)) : c);
/** `!c`. */
export const not = (c: Any): boolean => !test(c);
/** A comparison whose numbers are known is a JavaScript boolean at once; others stay recorded until they are tested. */
export const truth = (c: Tensor): Any => (c.rank > 0 || knownRaw(c) === undefined ? c : decide(c));

/**
 * The whole number that a recorded value is, for the host to use: a size, a property name, a place in an ordinary array.
 * Under jit it is a condition like any other, and another number takes another path. undefined: not known, or not whole.
 */
export function wholeOf(v: Tensor): number | undefined {
  const raw = knownRaw(v);
  if (typeof raw !== "number" || !Number.isSafeInteger(raw)) return undefined;
  decide(equal(v, raw));
  return raw;
}
/** A computed name of a property, or a key of a Map or Set: a recorded number stands for the whole number that it is. */
export const name = (k: Any): Any =>
  isScalar(k)
    ? (wholeOf(k) ??
      fail("operators", "a recorded number was used as a property name or key", "Use an array, or round it"))
    : k;
/** `typeof`, given what JavaScript says. `get` is asked only for objects, so that undeclared names do not throw. */
export function typeOf(type: string, get: () => unknown): string {
  if (type !== "object") return type;
  const x = get();
  return isScalar(x) ? (isTruth(x) ? "boolean" : "number") : "object";
}
