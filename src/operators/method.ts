import { call } from "./calls.ts";
import type { Any } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";

/** Receivers whose methods compare by identity, or are changed by them. */
const looks = (o: Any): boolean =>
  o instanceof RecordedArray || Array.isArray(o) || o instanceof Map || o instanceof Set || o === Object || o === Array;

/**
 * `o.name` as the callee of `o.name(...xs)`. The method is read before the arguments are evaluated, and a receiver that
 * has none is an error (ECMAScript 13.3.6.1). Methods that have no need of it go their own way.
 */
export function method(o: Any, name: PropertyKey): (...xs: Any[]) => Any {
  const f = o[name];
  return (...xs) => (looks(o) ? call(o, name, xs) : Reflect.apply(f, o, xs));
}
