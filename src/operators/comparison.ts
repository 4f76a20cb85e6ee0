import * as array from "../prims/comparison.ts";
import { asRules } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { rangeOf } from "./counter.ts";
import { equal } from "./equality.ts";
import { type Any, isScalar, isTruth, operand } from "./operand.ts";
import { isPrimitive, primitive } from "./primitive.ts";
import { truth } from "./truth.ts";

type Compare = (a: Tensor | number, b: Tensor | number) => Tensor;
/** At least one operand is no number. */
function general(plain: (a: Any, b: Any) => boolean, recorded: Compare, left: Any, right: Any): Any {
  const a = primitive(left);
  const b = primitive(right);
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return plain(a, b);
  const whole = rangeOf(a) && rangeOf(b);
  return truth(asRules(() => (whole ? recorded(a, b) : recorded(operand(a), operand(b)))));
}
/** `a < b`. */
export const lt = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a < b : general((p, q) => p < q, array.lt, a, b);
/** `a > b`. */
export const gt = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a > b : general((p, q) => p > q, array.gt, a, b);
/** `a <= b`. */
export const le = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a <= b : general((p, q) => p <= q, array.le, a, b);
/** `a >= b`. */
export const ge = (a: Any, b: Any): Any =>
  typeof a === "number" && typeof b === "number" ? a >= b : general((p, q) => p >= q, array.ge, a, b);

const isNumeric = (x: Any): boolean => typeof x === "number" || (x instanceof Tensor && !isTruth(x));
const isBoolean = (x: Any): boolean => typeof x === "boolean" || (isScalar(x) && isTruth(x));
/** `===`: numbers by value, NaN equal to nothing; whatever is recorded differs from all other kinds. */
export function eq(a: Any, b: Any): Any {
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return a === b;
  if (isNumeric(a) && isNumeric(b)) return truth(equal(a, b));
  return isBoolean(a) && isBoolean(b) ? truth(equal(operand(a), operand(b))) : false;
}
const negated = (c: Any): Any => (c instanceof Tensor ? array.not(c) : !c);
/** `a !== b`. */
export const ne = (a: Any, b: Any): Any => negated(eq(a, b));
/** `==`: numbers, truth values and texts meet as numbers; nothing recorded equals null or undefined. */
export function eqq(left: Any, right: Any): Any {
  // Two objects are compared by identity, and none equals null or undefined.
  const a = !isPrimitive(right) || right == null ? left : primitive(left, "default");
  const b = !isPrimitive(left) || left == null ? right : primitive(right, "default");
  // biome-ignore lint/suspicious/noDoubleEquals: it is what the user wrote
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return a == b;
  return a == null || b == null ? false : truth(equal(operand(a), operand(b)));
}
/** `a != b`. */
export const neq = (a: Any, b: Any): Any => negated(eqq(a, b));
