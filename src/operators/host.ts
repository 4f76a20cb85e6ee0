import { fail, isPlainObject } from "../record/errors.ts";
import { top } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { mapValues } from "./form.ts";
import { fresh } from "./guarded.ts";
import { hidden } from "./hidden.ts";
import { maths } from "./maths.ts";
import { numbers } from "./numbers.ts";
import { type Any, isScalar, isTruth } from "./operand.ts";
import { numeric } from "./primitive.ts";
import { demote } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { text, unread } from "./text.ts";
import { name, test, wholeOf } from "./truth.ts";

const isRecorded = (x: Any): x is Tensor | RecordedArray =>
  (x instanceof Tensor && x.rec !== null) || x instanceof RecordedArray;
export const holds = (x: Any): boolean =>
  isRecorded(x) ||
  (Array.isArray(x)
    ? x.some(holds)
    : x instanceof Map || x instanceof Set
      ? [...x.values()].some(holds)
      : isPlainObject(x) && Object.values(x).some(holds));
/** Recorded truth values decided: to a function that is not rewritten they are true or false. */
export const decidedAll = (xs: readonly Any[]): Any[] =>
  xs.map((x) => (isScalar(x) && x.rec !== null && isTruth(x) ? test(x) : x));
const called = (f: Any): string => String(f.name);
const refuse = (f: Any): never =>
  fail(
    "operators",
    `${called(f)}() was given a recorded number or array, which it cannot read`,
    "Give it numbers that are not recorded, or write the same with operators and Math",
  );
const sizeOf = (n: Any): Any =>
  isScalar(n) ? (wholeOf(n) ?? fail("operators", "the length of an array is not known here")) : n;
/** A deep copy; recorded numbers never change and stay. */
function clone(x: Any): Any {
  if (x instanceof Tensor || typeof x !== "object") return x;
  if (x instanceof RecordedArray) return x.slice();
  if (Array.isArray(x)) return x.map(clone);
  if (x instanceof Map) return new Map([...x].map(([k, y]) => [clone(k), clone(y)]));
  if (x instanceof Set) return new Set([...x].map(clone));
  return isPlainObject(x) ? mapValues(x, clone) : refuse({ name: "structuredClone" });
}
/** Functions of the host that give on recorded values what they give on numbers. */
let exactly: Map<Any, (...xs: Any[]) => Any> | undefined;
const exact = (): Map<Any, (...xs: Any[]) => Any> =>
  new Map<Any, (...xs: Any[]) => Any>([
    ...["parseFloat", "isNaN", "isFinite"].map((f): [Any, (x: Any) => Any] => [
      (globalThis as Any)[f],
      (given) => {
        if (f === "parseFloat") return numbers[f](given);
        const x = numeric(given);
        return isScalar(x) ? numbers[f](x) : (globalThis as Any)[f](x);
      },
    ]),
    [parseInt, (x, radix) => (isScalar(x) ? refuse(parseInt) : parseInt(unread(x), radix))],
    [Boolean, (x) => Boolean(test(x))],
    [String, (...xs) => String(...xs.map((x) => text(x)))],
    [Array, (...xs) => Reflect.construct(Array, xs.length === 1 ? [sizeOf(xs[0])] : xs)],
    [structuredClone, (x, more) => (holds(x) ? clone(x) : structuredClone(x, more))],
    [JSON.stringify, (...xs) => (holds(xs[0]) ? refuse(JSON.stringify) : JSON.stringify(...(xs as [Any])))],
    [JSON.parse, (s, more) => JSON.parse(unread(s), more)],
    [Object.fromEntries, (xs) => Object.fromEntries([...xs].map(([k, v]) => [name(k), v]))],
    [ArrayBuffer.isView, (x) => (x instanceof RecordedArray ? x.typed : ArrayBuffer.isView(x))],
    ...Object.keys(maths).map((f): [Any, Any] => [(Math as Any)[f], maths[f]]),
  ]);
/** Owners of functions that give another answer at every call: Node loads some when they are read. */
const clocks = ["Math", "Date", "performance", "crypto"];
/** Functions of the host that would take a recorded value for an object: all that make texts, keys and copies. */
let blind: Set<Any> | undefined;
function others(): Set<Any> {
  const all = new Set<Any>([BigInt, Symbol, RegExp, Date, Object, encodeURI, encodeURIComponent]);
  for (const owner of [String, String.prototype, RegExp.prototype, Reflect, Symbol, Object, Object.prototype, views])
    for (const key of Reflect.ownKeys(owner)) {
      const f = Object.getOwnPropertyDescriptor(owner, key)!.value;
      if (typeof f === "function") all.add(f);
    }
  return all;
}
/** Of those, the ones that write: a loop that is being captured does not see it. */
const writers = /assign|define|set|delete|freeze|seal|prevent/;
/** And the ones that only read the own properties of an array. */
const readers = /^(keys|values|entries|hasOwn|apply|construct|getPrototypeOf)/;

/** A function as marked text calls it, or hands it over. */
export function host(f: Any): Any {
  exactly ??= exact();
  const known = exactly.get(f);
  if (known !== undefined) return known;
  const owner =
    /^(random|now|getRandomValues)$/.test(f?.name) && clocks.find((of) => (globalThis as Any)[of]?.[f.name] === f);
  if (owner)
    return function (this: unknown, ...xs: Any[]): Any {
      fresh(`${owner}.${f.name}()`);
      return Reflect.apply(f, this, xs);
    };
  blind ??= others();
  if (!blind.has(f)) return f;
  return function (this: unknown, ...given: Any[]): Any {
    const reads = readers.test(f.name);
    if (writers.test(f.name)) hidden();
    if (!reads) demote(given[0]);
    const self: Any = reads && this instanceof RecordedArray ? this.toArray() : this;
    const xs = decidedAll(given).map((x) => (reads && x instanceof RecordedArray ? x.toArray() : x));
    return xs.some(f === views.from ? holds : isRecorded) || isRecorded(self) ? refuse(f) : Reflect.apply(f, self, xs);
  };
}
const views: Any = Object.getPrototypeOf(Int8Array);
const boxes = new Set<Any>([Date, RegExp, String, Number, Boolean, Object, ArrayBuffer]);
/** `new C(...xs)` for constructors of the host. */
export function make(C: Any, ...given: Any[]): Any {
  if (top === null) return new C(...given);
  const xs = decidedAll(given);
  const [first] = xs;
  if (C === Date && xs.length === 0) fresh("new Date()");
  if (C === Set && first) return new Set([...first].map(name));
  if (C === Map && first) return new Map(Array.from(first, ([k, v]: Any) => [name(k), v]));
  if (C === Array || C?.prototype instanceof views) {
    if (C !== Array && !isScalar(first) && holds(first))
      fail("operators", `a recorded number was put into a new ${called(C)}`, "Use a Float64Array or an array");
    return new C(...(xs.length === 1 ? [sizeOf(first)] : xs));
  }
  return boxes.has(C) && xs.some(isRecorded) ? refuse({ name: `new ${called(C)}` }) : new C(...xs);
}
