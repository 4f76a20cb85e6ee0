import { type Any, isValue } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { name } from "./truth.ts";

/** `k in o`. */
export const has = (k: Any, o: Any): boolean => name(k) in items(o);
/** An array whose own properties are its elements: for `for (k in q)`, `{ ...q }` and `const { 0: a, ...more } = q`. */
export const items = (o: Any): Any => (o instanceof RecordedArray ? o.toArray() : o);
/** `x instanceof C`. */
export const instance = (x: Any, C: Any): boolean =>
  isValue(x) && x.rec !== null
    ? false
    : x instanceof RecordedArray
      ? C === x.constructor || C === Object
      : x instanceof C;
