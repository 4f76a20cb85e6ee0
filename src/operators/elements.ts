import { take } from "../prims/indexing.ts";
import { fail } from "../record/errors.ts";
import { top } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { Abort, capturing } from "./capture.ts";
import { rangeOf, wholeTwin } from "./counter.ts";
import { guarded } from "./guarded.ts";
import { index, inside } from "./inside.ts";
import { numbers } from "./numbers.ts";
import { type Any, isItem, isScalar, isTruth, isValue, knownRaw } from "./operand.ts";
import { number } from "./primitive.ts";
import { isList, viewOf } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { changed, foreign, isCopy, promoted, readable } from "./rows.ts";
import { madeHere } from "./surroundings.ts";
import { name, wholeOf } from "./truth.ts";

/** A recorded index as a number, where the host may simply look at it. */
function seen(i: number | Tensor): number | Tensor {
  if (!isValue(i)) return i;
  const raw = guarded() ? undefined : knownRaw(i);
  return typeof raw === "number" ? raw : (wholeTwin(i) ?? i);
}
// A tensor of the user's in marked text has the length, elements and methods of the array that it stands for; a number has none.
Object.defineProperty(Tensor.prototype, "length", {
  get(this: Tensor) {
    return this.shape[0];
  },
  configurable: true,
});
// Where ordinary code reads one of the first, JavaScript would go on with undefined. (A proxy as prototype would tell all, and
// makes every operation ten times as slow.)
for (let k = 0; k < 16; k++)
  Object.defineProperty(Tensor.prototype, k, {
    get: () =>
      fail(
        "operators",
        `a tensor was read ([${k}]) in a function that is not marked, or where nothing records`,
        "Write f(x.toArray()), or x.take(0)",
      ),
    set(this: Tensor, v: Any) {
      set(this, k, v);
    },
  });
/** A key of an array: a text that is one of a number (7.1.21) as that number. */
function keyIn(k: Any): Any {
  if (typeof k === "number" || typeof k === "symbol" || isValue(k)) return k;
  const name = `${k}`;
  return `${+name}` === name ? +name : name;
}
/** `a[i]`. */
export function get(a: Any, i: Any): Any {
  if (a instanceof RecordedArray) {
    const k = keyIn(i);
    return isItem(k) ? a.read(seen(k)) : (a as Any)[k];
  }
  if (a instanceof Tensor) {
    if (i === "constructor" && a.rank === 0) return isTruth(a) ? Boolean : numbers;
    const k = keyIn(i);
    if (typeof k !== "number" && !isValue(k)) return (a as Any)[k];
    const at = isValue(k) && k.rank > 0 ? index(k) : inside(k, (a as Any).length, true);
    return at === undefined ? at : take(a, at);
  }
  return isScalar(i) ? atRecorded(a, i) : a[i];
}
function atRecorded(a: Any, given: Tensor): Any {
  const i = seen(given);
  if (!isValue(i)) return a[i];
  if (Array.isArray(a) || ArrayBuffer.isView(a)) {
    try {
      return readable(a).read(i);
    } catch (e) {
      if (!(e instanceof Abort) || knownRaw(i) === undefined) throw e;
      if (capturing) capturing.interruption = null;
    }
  }
  return a[name(i)];
}
/** `a[i] = v`. */
export function set(a: Any, i: Any, v: Any): Any {
  if (a instanceof RecordedArray) {
    const k = keyIn(i);
    if (isItem(k)) a.write(seen(k), v);
    else (a as Any)[k] = v;
    return v;
  }
  if (a instanceof Tensor) return fail("operators", "a tensor is never changed in place", "Write x = x.update(i, v)");
  if (isScalar(i)) return setRecorded(a, i, v);
  if (isValue(v) && ArrayBuffer.isView(a)) return foreign();
  note(a, i);
  a[i] = v;
  return v;
}
/** A property of an ordinary object is about to change. */
function note(a: Any, key: PropertyKey): void {
  if (isCopy(a)) {
    const why = "a record read at a recorded index is written";
    if (capturing) throw new Abort(why);
    fail("operators", why, "Write its arrays one by one");
  }
  if (capturing && (key === "length" || !viewOf(a))) {
    capturing.cell({ object: a, key });
    capturing.region?.cell({ object: a, key });
  }
  if (top && typeof a === "object") changed(a);
}
function setRecorded(a: Any, given: Tensor, v: Any): Any {
  const i = seen(given);
  if (isValue(i)) {
    if (ArrayBuffer.isView(a)) return foreign();
    if (!Array.isArray(a)) return set(a, name(i), v);
    // Whose elements have moved is a list without empty places, and nobody needs to read them all to see it.
    const hasEmpty = !viewOf(a) && a.includes(undefined);
    const holds = isItem(v) && isList(a);
    if (!capturing && (hasEmpty || !holds)) return set(a, name(i), v);
    const range = rangeOf(i);
    if (!holds) throw new Abort("an array of objects is written at a recorded index");
    if ((range && range.high >= a.length) || (hasEmpty && !capturing!.fills(range, a)))
      throw new Abort("an array grows in the loop");
    changed(a);
    promoted(a).write(i, v);
  } else set(a, i, v);
  return v;
}
/** A target inside a destructuring pattern: `[a[i], a[j]] = [a[j], a[i]]`. */
export const ref = (a: Any, i: Any): { v: Any } => ({
  get v() {
    return get(a, i);
  },
  set v(x) {
    set(a, i, x);
  },
});
/** A property key that is used twice is made once. */
export const key = (k: Any): Any => (typeof k === "object" && k !== null && !isScalar(k) ? `${k}` : k);

/** `new Float64Array(...)` in marked code: a recorded array while something records. */
export function typedArray(kind: Any, ...xs: Any[]): Any {
  const [first] = xs;
  const size = isScalar(first)
    ? (wholeOf(first) ?? fail("operators", "the length of an array is not known here"))
    : first;
  const copied = size instanceof RecordedArray || (Array.isArray(size) && size.some(isValue));
  if (kind !== Float64Array || (top === null && !copied))
    return copied ? foreign() : new kind(...xs.map((x, k) => (k === 0 ? size : x)));
  if (xs.length > 1 || Object.prototype.toString.call(size).endsWith("Buffer]")) return new kind(...xs);
  const from = typeof size === "number" ? new Array<number>(size).fill(0) : Array.from(size ?? [], number);
  return born(RecordedArray.of(from, true));
}
/** An object made by marked text: not around it, and what a loop body writes to one of its own does not outlive the turn. */
export function born<T extends object>(o: T): T {
  capturing?.born.add(o);
  madeHere(o);
  return o;
}
