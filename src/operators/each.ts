import { top } from "../record/recording.ts";
import { Abort } from "./capture.ts";
import { born, get as elementOf, set as setElement } from "./elements.ts";
import { type Assign, loop, type Variables } from "./loops.ts";
import { method } from "./method.ts";
import { type Any, isScalar, isTruth } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { RecordedArray } from "./recordedArray.ts";

/** Arrays whose methods visit every place in order; typed ones of the host make arrays of their own kind. */
const visits = (o: Any): boolean =>
  o instanceof RecordedArray || (Array.isArray(o) && Object.getPrototypeOf(o) === Array.prototype && isDense(o));
function isDense(o: readonly unknown[]): boolean {
  for (let i = 0; i < o.length; i++) if (!(i in o)) return false;
  return true;
}
/**
 * `o.map(f)`, `o.forEach(f)`, `o.reduce(f, first)` for an f of marked text, as what is called with (f, first): a counted loop
 * where o is an array. `get` and `set` hold the variables that f assigns.
 */
export function each(
  o: Any,
  name: "map" | "forEach" | "reduce",
  get: Variables,
  set: Assign,
  where: string,
): (...xs: Any[]) => Any {
  const own = method(o, name);
  if (top === null || !capturePolicy.on) return own;
  return (...xs) => {
    const [f] = xs;
    const fits = typeof f === "function" && xs.length === (name === "reduce" ? 2 : 1);
    if (!fits || !visits(o) || o.length < capturePolicy.fewestTurns) return own(...xs);
    const n: number = o.length;
    const turns = (body: (i: Any) => void, more?: { get: Variables; set: Assign }): void => {
      // A place that f has taken away in the meantime is not visited.
      const visit = (i: Any): void => (typeof i !== "number" || i < o.length ? body(i) : undefined);
      loop(0, [(i) => [i, "<", n]], 1, "++", more?.get ?? get, more?.set ?? set, visit, where);
    };
    if (name === "forEach") return turns((i) => void f(elementOf(o, i), i, o));
    if (name === "map") return mapped(n, o.typed === true, (i) => f(elementOf(o, i), i, o), turns);
    let sum = xs[1];
    turns(
      (i) => {
        sum = f(sum, elementOf(o, i), i, o);
      },
      {
        get: () => [...get(), sum],
        set: (values) => {
          sum = values.at(-1);
          set(values.slice(0, -1));
        },
      },
    );
    return sum;
  };
}
/** Turns that were written out leave anything, those of a captured loop numbers. */
function mapped(n: number, typed: boolean, f: (i: Any) => Any, turns: (body: (i: Any) => void) => void): Any {
  const numbers = born(typed ? RecordedArray.of(new Array(n).fill(0), true) : new Array(n).fill(0));
  const others: Any[] = born(new Array(n));
  let count = 0;
  turns((i) => {
    const y = f(i);
    if (typed) setElement(numbers, i, y);
    else if (typeof i === "number") {
      others[i] = y;
      count++;
    } else if (typeof y === "number" || (isScalar(y) && !isTruth(y))) setElement(numbers, i, y);
    else throw new Abort("map() makes something else than numbers");
  });
  if (typed || count === 0) return numbers;
  return count === n ? others : born(Array.from(others, (y, i) => (i in others ? y : elementOf(numbers, i))));
}
