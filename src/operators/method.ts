import { fail } from "../record/errors.ts";
import { call, mutators } from "./calls.ts";
import { capturing } from "./capture.ts";
import { get } from "./elements.ts";
import { hidden } from "./hidden.ts";
import { host } from "./host.ts";
import { type Any, isScalar, isTruth, isValue } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { numberMethod } from "./text.ts";
import { test } from "./truth.ts";
import { mayVary, unmarked } from "./unmarked.ts";

/** Methods that look at the truth of what a function gives them. */
const asks = new Set(["every", "some", "filter", "find", "findIndex", "findLast", "findLastIndex"]);
/** Receivers whose methods compare by identity, or are changed by them, or make others of their kind. */
const looks = (o: Any): boolean =>
  o instanceof RecordedArray ||
  Array.isArray(o) ||
  ArrayBuffer.isView(o) ||
  o instanceof Map ||
  o instanceof Set ||
  o === Object ||
  o === Array ||
  o === Float64Array;

/** What a method of that name is called on: a tensor has those of an array too that it has none of its own for. */
function receiver(o: Any, name: Any): Any {
  if (!isValue(o) || o.rank === 0 || name in o) return o;
  if (mutators.test(String(name)))
    fail("operators", `${name}() on a tensor, which is never changed in place`, "Copy its elements first: [...x]");
  return name in RecordedArray.prototype ? RecordedArray.over(o) : o;
}
/**
 * `o.name` as the callee of `o.name(...xs)`, which is `foreign` where o is from another module. The method is read before
 * the arguments are evaluated, and a receiver that has none is an error (ECMAScript 13.3.6.1); `maybe`: undefined.
 */
export function method(given: Any, name: Any, foreign?: string, maybe = false): Any {
  const o = receiver(given, name);
  if (isScalar(o) && typeof name === "string" && Object.hasOwn(Number.prototype, name))
    return (...xs: Any[]): Any => numberMethod(o, name, xs);
  const read = get(o, name);
  if (maybe && (read === null || read === undefined)) return undefined;
  const f = foreign === undefined ? read : unmarked(read, foreign);
  return (...xs: Any[]): Any => {
    if (typeof f !== "function") throw new TypeError(`${String(name)} is not a function`);
    if (typeof o === "function" && (name === "call" || name === "apply") && f === Function.prototype[name as "call"])
      return applied(o, xs[0], name === "call" ? xs.slice(1) : Array.from(xs[1] ?? []));
    if (!looks(o) || typeof name !== "string") {
      if (capturing !== null && !isValue(o) && mayVary(o, f, xs)) hidden();
      return Reflect.apply(host(f), o, xs);
    }
    return call(o, name, asks.has(String(name)) && typeof xs[0] === "function" ? [decided(xs[0]), ...xs.slice(1)] : xs);
  };
}
/** `f.call(o, ...xs)`; a method of arrays or numbers is the one that o has. */
function applied(f: Any, o: Any, xs: Any[]): Any {
  const number = isScalar(o);
  if (f === kindOf) return f.call(number ? (isTruth(o) ? true : 0) : o);
  const own: Any = number ? Number.prototype : looks(o) ? Array.prototype : undefined;
  return own?.[f.name] === f ? method(o, f.name)(...xs) : Reflect.apply(host(f), o, xs);
}
/** Tells an array or a number by its name: `[object Array]`. */
const kindOf = Object.prototype.toString;
/** The function with its answer decided: an object is true, and a recorded number may be 0. */
const decided = (f: Any): Any =>
  f === Boolean
    ? (x: Any) => Boolean(test(x))
    : function (this: unknown, ...xs: Any[]): Any {
        return test(Reflect.apply(f, this, xs));
      };
