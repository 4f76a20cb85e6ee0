import { top } from "../record/recording.ts";
import { born, get as elementOf } from "./elements.ts";
import type { Condition } from "./head.ts";
import { type Assign, loop, type Variables } from "./loops.ts";
import { Made } from "./made.ts";
import { method } from "./method.ts";
import type { Any } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { RecordedArray } from "./recordedArray.ts";

/** Arrays whose methods visit every place in order; typed ones of other numbers make arrays of their own kind. */
const visits = (o: Any): boolean =>
  o instanceof RecordedArray ||
  o instanceof Float64Array ||
  (Array.isArray(o) && Object.getPrototypeOf(o) === Array.prototype && isDense(o));
function isDense(o: readonly unknown[]): boolean {
  for (let i = 0; i < o.length; i++) if (!Reflect.has(o, i)) return false;
  return true;
}
/** What stands at the places of an array: of one without numbers, nothing. */
const elementsOf = (o: Any): ((i: Any) => Any) =>
  Array.isArray(o) && o.every((x) => x === undefined) ? () => undefined : (i) => elementOf(o, i);
const isTypedArray = (o: Any): boolean => o instanceof Float64Array || o.typed === true;
/** `{ length: 5 }`: five places with nothing in them. */
const isLength = (o: Any): boolean =>
  typeof o === "object" &&
  o !== null &&
  Object.getPrototypeOf(o) === Object.prototype &&
  Reflect.ownKeys(o).join() === "length" &&
  Number.isInteger(o.length);
/** Methods that call a function at every place. */
export type Visitor = "map" | "flatMap" | "forEach" | "reduce" | "reduceRight" | "from";

/**
 * `o.map(f)`, `o.forEach(f)`, `o.reduce(f, first)`, `Array.from(xs, f)` and the like for an f of marked text, as what is
 * called with their arguments: a counted loop where o, or xs, is an array. `get` and `set` hold the variables that f assigns.
 */
export function each(o: Any, name: Visitor, get: Variables, set: Assign, where: string): (...xs: Any[]) => Any {
  const own = method(o, name);
  if (top === null || !capturePolicy.on) return own;
  if (name === "from") return (...xs) => from(o, xs, get, set, where) ?? born(own(...xs));
  return (...xs) => {
    const [f, first] = xs;
    const sums = name.startsWith("reduce");
    if (typeof f !== "function" || xs.length > (sums ? 2 : 1) || !visits(o)) return own(...xs);
    const n: number = o.length;
    const makes = o instanceof Float64Array && name === "map";
    if (n < capturePolicy.fewestTurns && !makes) return own(...xs);
    const at = elementsOf(o);
    // A place that f has taken away in the meantime is not visited.
    const there = (i: Any): boolean => typeof i !== "number" || i < o.length;
    const turns = (body: (i: Any) => void): void =>
      void loop(0, [(i) => [i, "<", n]], 1, "++", get, set, (i) => void (there(i) && body(i)), where);
    if (name === "forEach") return turns((i) => void f(at(i), i, o));
    if (!sums) {
      const made = new Made(n, isTypedArray(o), where);
      turns((i) => made.put(i, f(at(i), i, o)));
      return name === "map" ? made.list() : made.flat();
    }
    const back = name === "reduceRight";
    const begun = xs.length === 2 ? 0 : 1;
    let sum = begun === 0 ? first : at(back ? n - 1 : 0);
    const goesOn: Condition = (i) => (back ? [i, ">=", 0] : [i, "<", n]);
    loop(
      ...([back ? n - 1 - begun : begun, [goesOn], 1, back ? "--" : "++"] as const),
      () => [...get(), sum],
      (values) => {
        sum = values.at(-1);
        set(values.slice(0, -1));
      },
      (i) => {
        if (there(i)) sum = f(sum, at(i), i, o);
      },
      where,
    );
    return sum;
  };
}
/** `Array.from(xs, f)`; undefined where xs is no array. */
function from(kind: Any, xs: readonly Any[], get: Variables, set: Assign, where: string): Any {
  const [o, f] = xs;
  const given = isLength(o);
  if ((kind !== Array && kind !== Float64Array) || typeof f !== "function" || xs.length > 2) return undefined;
  if (!(given || visits(o)) || o.length < capturePolicy.fewestTurns) return undefined;
  const n: number = o.length;
  const at = given ? (): Any => undefined : elementsOf(o);
  const made = new Made(n, kind === Float64Array, where);
  loop(0, [(i) => [i, "<", n]], 1, "++", get, set, (i) => made.put(i, f(at(i), i)), where);
  return made.list();
}
