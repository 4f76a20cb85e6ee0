import { fail, isPlainObject } from "../record/errors.ts";
import { Tensor } from "../record/tensor.ts";
import { div, sub } from "./arithmetic.ts";
import { Abort, capturing } from "./capture.ts";
import { eq, gt, lt, ne } from "./comparison.ts";
import { born, typedArray } from "./elements.ts";
import { host } from "./host.ts";
import { maths } from "./maths.ts";
import { type Any, isScalar, isValue } from "./operand.ts";
import { number } from "./primitive.ts";
import { RecordedArray } from "./recordedArray.ts";
import { changed } from "./rows.ts";
import { join } from "./text.ts";
import { name as keyOf, test, wholeOf } from "./truth.ts";

/** Equal by value, NaN to itself. */
const sameValueZero = (a: Any, b: Any): boolean =>
  isValue(a) || isValue(b) ? test(eq(a, b)) || (test(ne(a, a)) && test(ne(b, b))) : [a].includes(b);
/** `Object.is`: 0 differs from -0, NaN does not differ from itself. */
function is(a: Any, b: Any): boolean {
  if (!isValue(a) && !isValue(b)) return Object.is(a, b);
  if (!test(eq(a, b))) return sameValueZero(a, b);
  return !test(eq(a, 0)) || test(eq(div(1, a), div(1, b)));
}
/** A comparator whose result may be recorded: only its sign counts. */
const comparator = (f: Any) => (p: Any, q: Any) => {
  const r = f(p, q);
  return isValue(r) ? (test(lt(r, 0)) ? -1 : test(gt(r, 0)) ? 1 : 0) : r;
};
type Method = (list: Any[], xs: Any[]) => Any;
const place = (from: Any, otherwise: number, n: number): number => {
  const at = from === undefined ? otherwise : Math.trunc(Number(from));
  return at < 0 ? at + n : at;
};
function sorted(list: Any[], [f]: Any[]): Any[] {
  if (f === undefined && list.some(isValue))
    fail("sort", "without a comparator JavaScript sorts numbers as texts", "Write sort((a, b) => a - b)");
  return list.sort(f && comparator(f));
}
/** Methods of lists that look at the numbers in them. */
const looking: Readonly<Record<string, Method>> = {
  includes: (list, [x, from]) => list.slice(Math.max(0, place(from, 0, list.length))).some((y) => sameValueZero(y, x)),
  indexOf: (list, [x, from]) => {
    for (let i = Math.max(0, place(from, 0, list.length)); i < list.length; i++)
      if (i in list && test(eq(list[i], x))) return i;
    return -1;
  },
  lastIndexOf: (list, [x, from]) => {
    for (let i = Math.min(list.length - 1, place(from, list.length - 1, list.length)); i >= 0; i--)
      if (i in list && test(eq(list[i], x))) return i;
    return -1;
  },
  sort: sorted,
  toSorted: (list, xs) => born(sorted([...list], xs)),
  join: (list, [by = ","]) => join(list, by),
  toString: (list: Any[]): Any => join(list, ","),
};
/** Which arguments of a method are places or lengths. */
const places: Readonly<Record<string, readonly number[]>> = {
  ...{ at: [0], with: [0], flat: [0], slice: [0, 1], subarray: [0, 1], splice: [0, 1], toSpliced: [0, 1] },
  ...{ fill: [1, 2], copyWithin: [0, 1, 2], includes: [1], indexOf: [1], lastIndexOf: [1], set: [1] },
};
/** A place, of which JavaScript takes the whole part: a recorded number stands for the whole number that it is. */
function wholeArgument(x: Any, of: string): Any {
  if (!isScalar(x)) return x;
  const whole = wholeOf(maths.trunc(x));
  if (whole !== undefined) return whole;
  const why = `${of}() was given a recorded number that is not known here`;
  if (capturing !== null) throw new Abort(why);
  return fail("operators", why, "Use a condition instead");
}
/** The arguments of `o.name()`, recorded places as the whole numbers that they are. */
function withPlaces(name: PropertyKey, xs: Any[]): Any[] {
  const at = Object.hasOwn(places, name) ? places[String(name)]! : [];
  return xs.map((x, k) => (at.includes(k) ? wholeArgument(x, String(name)) : x));
}
const searches = new Set(["includes", "indexOf", "lastIndexOf"]);
/** Methods that change their receiver: of arrays, typed ones and views of bytes, Maps and Sets. */
export const mutators: RegExp =
  /^(push|pop|shift|unshift|splice|reverse|sort|fill|copyWithin|add|delete|clear|set\w*|getOr\w*)$/;

/** `o.name(...xs)` for the methods that compare by identity, change their receiver or look at a comparator's sign. */
export function call(o: Any, name: PropertyKey, given: Any[]): Any {
  const isList = o instanceof RecordedArray || Array.isArray(o);
  const xs = isList || ArrayBuffer.isView(o) ? withPlaces(name, given) : given;
  if (o instanceof RecordedArray) return onRecorded(o, String(name), xs);
  if (mutators.test(String(name))) mutates(o, String(name));
  if (Array.isArray(o)) {
    const method = looking[String(name)];
    if (method !== undefined && Object.hasOwn(looking, name)) return method(o, xs);
    const joins = name === "flat" || name === "concat";
    const y = Reflect.apply(host(o[name as Any]), joins ? o.map(asList) : o, joins ? xs.map(asList) : xs);
    return Array.isArray(y) && y !== o ? born(y) : y;
  }
  if (o === Object && name === "is") return is(xs[0], xs[1]);
  if (o === Array && name === "isArray")
    return Array.isArray(xs[0]) || (xs[0] instanceof RecordedArray && !xs[0].typed);
  if ((o instanceof Map || o instanceof Set) && isScalar(xs[0])) return (o as Any)[name](keyOf(xs[0]), ...xs.slice(1));
  if ((o === Array || o === Float64Array) && name === "from") xs[0] = withLength(xs[0]);
  if (o === Float64Array && (name === "from" || name === "of")) {
    // Each is a number before the next is made.
    const [items, f, self] = xs;
    const each = f && ((...given: Any[]): Any => number(Reflect.apply(f, self, given)));
    return typedArray(o, name === "of" ? xs : Array.from(items, each));
  }
  if (ArrayBuffer.isView(o) && searches.has(String(name))) return looking[String(name)]!([...(o as Any)], xs);
  return Reflect.apply(host(o[name]), o, xs);
}
/** `{ length: n }`, with the whole number that n is. */
const withLength = (x: Any): Any =>
  isPlainObject(x) && isScalar(x["length"]) ? { ...x, length: wholeArgument(x["length"], "from") } : x;
/** A row as the methods that join arrays see it. */
const asList = (x: Any): Any => (x instanceof RecordedArray && !x.typed ? x.toArray() : x);
function mutates(o: object, name: string): void {
  if (capturing !== null && (!capturing.born.has(o) || capturing.region !== null))
    throw new Abort(
      `${name}() on ${Array.isArray(o) ? "an array" : "an object"} made outside the ${capturing.region === null ? "loop" : "branch"}`,
    );
  changed(o);
}
function onRecorded(o: RecordedArray, name: string, xs: Any[]): Any {
  if (name === "sort") {
    // Numbers of typed arrays are sorted as numbers.
    sorted(o.toArray(), o.typed && xs[0] === undefined ? [sub] : xs).forEach((x, i) => {
      o.write(i, x);
    });
    return o;
  }
  if (name === "set") return o.set(xs[0], xs[1]);
  const method = looking[name];
  if (method !== undefined) return method(o.toArray(), xs);
  if (["push", "pop", "shift", "unshift", "splice"].includes(name))
    fail("operators", `${name}() on a recorded array, which does not grow or shrink`, "Copy it first: [...x]");
  const y = (o as Any)[name](...(name === "concat" ? xs.map(asList) : xs));
  return typeof y === "object" && y !== null && y !== o && !(y instanceof Tensor) ? born(y) : y;
}
