import { call } from "./calls.ts";
import type { Any } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { test } from "./truth.ts";

/** Methods that look at the truth of what a function gives them. */
const asks = new Set(["every", "some", "filter", "find", "findIndex", "findLast", "findLastIndex"]);
/** Receivers whose methods compare by identity, or are changed by them, or make others of their kind. */
const looks = (o: Any): boolean =>
  o instanceof RecordedArray || Array.isArray(o) || o instanceof Map || o instanceof Set || o === Object || o === Array;

/**
 * `o.name` as the callee of `o.name(...xs)`. The method is read before the arguments are evaluated, and a receiver that
 * has none is an error (ECMAScript 13.3.6.1), or the end of a chain when it is `optional`.
 */
export function method(o: Any, name: PropertyKey, optional = false): Any {
  if (optional && (o === null || o === undefined)) return undefined;
  const f = o[name];
  return (...xs: Any[]): Any => {
    if (!looks(o)) return Reflect.apply(f, o, xs);
    return call(o, name, asks.has(String(name)) && typeof xs[0] === "function" ? [decided(xs[0]), ...xs.slice(1)] : xs);
  };
}
/** The function with its answer decided: an object is true, and a recorded number may be 0. */
const decided = (f: Any): Any =>
  f === Boolean
    ? (x: Any) => Boolean(test(x))
    : function (this: unknown, ...xs: Any[]): Any {
        return test(Reflect.apply(f, this, xs));
      };
