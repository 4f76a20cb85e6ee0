import { arrayType } from "../ir/type.ts";
import { fail, isPlainObject } from "../record/errors.ts";
import { type Recording, top } from "../record/recording.ts";
import { concrete } from "../record/tensor.ts";
import { Abort, capturing, retryAfter } from "./capture.ts";
import { hull, type Range, rangeOf } from "./counter.ts";
import { inOneStore } from "./form.ts";
import { outermost } from "./guarded.ts";
import { type Any, isValue } from "./operand.ts";
import { whole } from "./products/afterwards.ts";
import { isList, promote, viewOf } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { type Place, Store } from "./store.ts";

const refuse = (what: string): never => {
  throw new Abort(`${what} read at a recorded index`);
};
/** What can be read at a recorded index. */
export interface Readable {
  read(i: Place): Any;
}
/** Arrays of numbers that nothing recorded is in, as constants of the recording that read them. */
const constants = new WeakMap<Recording, Map<object, RecordedArray>>();
const constant = (a: object): RecordedArray | undefined => constants.get(outermost())?.get(a);
const rowsOfConstants = new WeakSet<object>();
/** Numbers of a as a constant, until a or one of its rows changes; `thaw` is called when somebody writes there. */
function constantOf(
  a: object,
  numbers: ArrayLike<number>,
  shape: readonly number[],
  thaw: () => RecordedArray,
): RecordedArray {
  const store = new Store(null, concrete(arrayType("f64", [numbers.length]), Float64Array.from(numbers)));
  store.whole = wholeNumbers(numbers);
  store.thaw = () => {
    changed(a);
    store.moved = { to: thaw().store, by: 0 };
  };
  const v = new RecordedArray(store, 0, shape);
  const root = outermost();
  constants.set(root, (constants.get(root) ?? new Map()).set(a, v));
  return v;
}
/** Numbers as whole ones, if all of them are: they may be places in arrays. */
function wholeNumbers(numbers: ArrayLike<number>): Store["whole"] {
  let range: Range = { low: 0, high: 0 };
  for (let k = 0; k < numbers.length; k++) {
    const x = rangeOf(numbers[k]);
    if (!x) return null;
    range = hull(range, x)!;
  }
  const type = arrayType("i32", [numbers.length]);
  return { numbers: concrete(type, Int32Array.from(numbers)), range };
}
/** An ordinary array has been written: it is no constant any more. */
export function changed(a: object): void {
  const known = top === null ? undefined : constants.get(outermost());
  if (rowsOfConstants.has(a)) known?.clear();
  else known?.delete(a);
}
/** Objects made of columns at a recorded index: they are copies, and must not be written. */
const copies = new WeakSet<object>();
export const isCopy = (o: object): boolean => copies.has(o);

/** An ordinary array that is read at a recorded index: numbers, rows of numbers, or records of those. */
export function readable(a: Any): Readable {
  const view = viewOf(a) ?? a[whole] ?? constant(a);
  if (view) return view;
  if (a.includes(undefined)) return refuse("an array with empty places is");
  if (a.every((x: unknown) => typeof x === "number"))
    return constantOf(a, a, [a.length], () => (ArrayBuffer.isView(a) ? foreign() : promoted(a)));
  if (isList(a)) return promoted(a);
  if (a.every((x: unknown) => Array.isArray(x) || x instanceof RecordedArray || ArrayBuffer.isView(x)))
    return rowsOf(a);
  if (a.every(isPlainObject)) return columnsOf(a);
  return refuse("an array of different things is");
}
export const foreign = (): never =>
  fail("operators", "a recorded number needs a Float64Array of marked code", "Make one there, or pass one");
/** What was made outside the loop that is being tried changes there. */
function outside<T>(a: object, act: () => T): T {
  if (capturing) {
    if (!capturing.born.has(a) && !capturing.given.has(a)) return retryAfter(() => outside(a, act));
    if (capturing.region) throw new Abort("an array made in a branch is read at a recorded index");
  }
  return act();
}
/** An ordinary array of numbers, made ready for recorded indices. */
export const promoted = (a: Any[]): RecordedArray => viewOf(a) ?? outside(a, () => promote(a));

function columnsOf(a: Any[]): Readable {
  const keys = Object.keys(a[0]);
  if (!a.every((x) => Object.keys(x).join() === keys.join())) refuse("objects with different keys are");
  return {
    read: (i) => {
      const copy = Object.fromEntries(keys.map((k) => [k, columnOf(a.map((x) => x[k])).read(i)]));
      copies.add(copy);
      return copy;
    },
  };
}
/** A column is an array of this moment: nobody else has it. */
function columnOf(column: Any[]): Readable {
  const [first] = column;
  if ((typeof first === "string" || typeof first === "boolean") && column.every((x) => x === first))
    return { read: () => first };
  return isList(column) && column.some(isValue) ? RecordedArray.of(column) : readable(column);
}
/** Rows as one array of a higher rank: views of one store. */
function rowsOf(a: Any[]): RecordedArray {
  const n: number = a[0].length;
  if (a.some((x) => x.length !== n)) refuse("rows of different lengths are");
  const views = a.map(viewOf);
  if (views.every((v) => !v)) {
    const flat = a.flatMap((x) => [...x]);
    if (flat.every((x) => typeof x === "number")) {
      for (const row of a) rowsOfConstants.add(row);
      return constantOf(a, flat, [a.length, n], () => rowsMoved(a, views, n));
    }
    if (flat.every((x) => typeof x === "object" && !isValue(x))) {
      const all = rowsOf(flat);
      const { store, offset } = all;
      return new RecordedArray(store, offset, [a.length, n, ...all.shape.slice(1)]);
    }
  }
  return inOneStore(views) ?? rowsMoved(a, views, n);
}
const rowsMoved = (a: Any[], views: readonly (RecordedArray | undefined)[], n: number): RecordedArray =>
  outside(a, () => join(a, views, n));
/** Rows made one by one become views of one store; whoever holds one sees the same elements as before. */
function join(a: Any[], views: readonly (RecordedArray | undefined)[], n: number): RecordedArray {
  if (new Set(a).size < a.length) refuse("a row that stands in a matrix twice is");
  if (!views.every((v, k) => (v ? v.store.size === n && v.offset === 0 : Array.isArray(a[k]) && isList(a[k]))))
    refuse("rows of different things or parts of others are");
  const store = new Store(
    a.flatMap((x) => [...x]),
    null,
  );
  views.forEach((v, k) => {
    if (v) v.store.moved = { to: store, by: k * n };
    else promote(a[k], store, k * n);
  });
  return new RecordedArray(store, 0, [a.length, n]);
}
