import * as array from "../prims/arithmetic.ts";
import { pow as power } from "../prims/power.ts";
import { rem, trunc } from "../prims/rounding.ts";
import { fail } from "../record/errors.ts";
import { Tensor } from "../record/tensor.ts";
import { rangeAfter, rangeOf, twinRangeAfter, wholeTwin, withRange, withTwin } from "./counter.ts";
import { type Any, asFloat, operand } from "./operand.ts";
import { numeric, primitive } from "./primitive.ts";
import { text, unread } from "./text.ts";

type Plain = (a: Any, b: Any) => Any;
type Recorded = (a: Tensor | number, b: Tensor | number) => Tensor;
/** At least one operand is no number. */
function general(symbol: string, plain: Plain, recorded: Recorded, left: Any, right: Any): Any {
  const adds = symbol === "+";
  const hint = adds ? "default" : "number";
  const a = primitive(left, hint);
  const b = primitive(right, hint);
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return adds ? a + b : plain(unread(a), unread(b));
  if (adds && (typeof a === "string" || typeof b === "string")) return text(a) + text(b);
  const range = rangeAfter(symbol, a, b);
  if (range) return withRange(recorded(a, b), range);
  const result = recorded(operand(unread(a)), operand(unread(b)));
  const twin = twinRangeAfter(symbol, a, b);
  return twin ? withTwin(result, twin, () => withRange(recorded(wholeTwin(a)!, wholeTwin(b)!), twin)) : result;
}
/** `a + b`. */
export const add = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a + b : general("+", (p, q) => p + q, array.add, a, b);
/** `a - b`. */
export const sub = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a - b : general("-", (p, q) => p - q, array.sub, a, b);
/** `a * b`. */
export const mul = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a * b : general("*", (p, q) => p * q, array.mul, a, b);
/** `a / b`. */
export const div = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a / b : general("/", (p, q) => p / q, array.div, a, b);
/** `a % b`. */
export const mod = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a % b : general("%", (p, q) => p % q, rem, a, b);
/** `a ** b`. */
export const pow = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a ** b : general("**", (p, q) => p ** q, power, a, b);

/** `-a`. */
export function neg(given: Any): Any {
  const a = numericOf(given);
  return a instanceof Tensor ? (rangeOf(a) ? sub(0, a) : array.neg(a)) : -a;
}
/** `+a`. */
export function pos(given: Any): Any {
  const a = numeric(given);
  return a instanceof Tensor ? asFloat(a) : +a;
}
/** What `a++` leaves in a. */
export const inc = (a: Any): Any => stepped(a, add);
/** What `a--` leaves in a. */
export const dec = (a: Any): Any => stepped(a, sub);
function stepped(given: Any, by: typeof add): Any {
  const a = numericOf(given);
  return by(a, typeof a === "bigint" ? 1n : 1);
}
/** The value of a postfix `++`: ToNumeric, which leaves a BigInt alone. */
export function numericOf(given: Any): Any {
  const a = numeric(given);
  if (a instanceof Tensor) return rangeOf(a) ? a : asFloat(a);
  return typeof a === "bigint" ? a : +a;
}

const bits: Readonly<Record<string, (a: Any, b: Any) => Any>> = {
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  shr: (a, b) => a >> b,
  ushr: (a, b) => a >>> b,
};
/** Bit operations. Of recorded numbers only truncation, `x | 0` and `x >> 0`, has a meaning (below 2^31). */
export function bit(name: string, left: Any, right: Any): Any {
  const [a, b] = [numeric(left), numeric(right)];
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return bits[name]!(a, b);
  if ((name === "or" || name === "shr") && b === 0) return rangeOf(a) ? a : trunc(asFloat(a));
  return fail(
    "operators",
    `bit operation "${name}" on a recorded number`,
    "Only x | 0, x >> 0 and ~~x truncate; write Math.floor(x / 2 ** n) for x >> n",
  );
}
/** `~a`. */
export function bnot(given: Any): Any {
  const a = numericOf(given);
  return a instanceof Tensor ? sub(neg(bit("or", a, 0)), 1) : ~a;
}
