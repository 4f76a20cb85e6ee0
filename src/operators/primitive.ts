import { top } from "../record/recording.ts";
import { type Any, asFloat, isValue } from "./operand.ts";
import { text, unread } from "./text.ts";

export const isPrimitive = (x: Any): boolean => isValue(x) || Object(x) !== x;

/**
 * An operand as the primitive value that it stands for (ECMAScript 7.1.1), of which a recorded number is one: objects may
 * have a `valueOf` that gives one.
 */
export function primitive(x: Any, hint = "number"): Any {
  if (isPrimitive(x) || !top) return x;
  const list = text(x);
  if (isPrimitive(list)) return list;
  const own = x[Symbol.toPrimitive];
  for (const f of own == null ? [x.valueOf, x.toString] : [own]) {
    const y = typeof f === "function" ? Reflect.apply(f, x, own == null ? [] : [hint]) : x;
    if (isPrimitive(y)) return y;
  }
  throw new TypeError("Cannot convert object to primitive value");
}
/** An operand of an operator that takes numbers alone, recorded or not. */
export const numeric = (x: Any): Any => unread(primitive(x));
/** As an array of floating-point numbers takes it. */
export function number(x: Any): Any {
  const v = numeric(x);
  return isValue(v) ? asFloat(v) : Number(v);
}
