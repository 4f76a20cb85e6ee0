import { type Any, isScalar, isValue } from "./operand.ts";
import { demote } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { name } from "./truth.ts";

/** What has the places of o for its own; a recorded array is copied, and frozen: nothing can be deleted from it. */
const placesOf = (o: Any): Any =>
  isScalar(o) ? [] : o instanceof RecordedArray || isValue(o) ? Object.freeze([...(o as Any)]) : o;
/** `k in o`. */
export const has = (k: Any, o: Any): boolean => name(k) in placesOf(o);
/**
 * An array whose own properties are its elements: for `for (k in q)`, `{ ...q }`, `delete q[k]` and
 * `const { 0: a, ...more } = q`.
 */
export const items = (o: Any): Any => demote(placesOf(o));
/** `x instanceof C`. */
export const instance = (x: Any, C: Any): boolean =>
  isValue(x) && x.rec !== null
    ? x.rank > 0 && (C === Float64Array || C === Object)
    : x instanceof RecordedArray
      ? C === x.constructor || C === Object
      : x instanceof C;
