import { fail } from "../record/errors.ts";
import type { GuardSink, Surroundings } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { isPlainObject } from "../record/tree.ts";
import { sink } from "./guarded.ts";

/** Whether something is as it was: "" if so, else the way to what has changed, after its name. */
type Compare = (now: unknown) => string;
interface Watched {
  readonly name: string;
  readonly read: () => unknown;
  readonly compare: Compare;
}
/** Objects that one variable may hold, and looks at one function's variables (for closures made by one place), at most. */
const mostObjects = 100_000;
const mostLooks = 8;
const isObject = (x: unknown): x is object => typeof x === "object" && x !== null;

/** The recordings for which objects were made by marked text: these are not around it. */
const madeIn: WeakMap<object, GuardSink> = new WeakMap();
/** Marked text has made o. */
export function madeHere(o: unknown): void {
  const to = sink();
  if (to !== null && isObject(o)) madeIn.set(o, to);
}

/** What marked functions use from around them, as it was while recording: the compiled list holds for that alone. */
class Around implements Surroundings {
  readonly #watched: Watched[] = [];
  readonly #looks: Map<string, number> = new Map();
  readonly #objects: Set<unknown> = new Set();

  watch(place: string, outer: () => readonly (readonly [name: string, read: () => unknown, fixed: boolean])[]): void {
    const looks = this.#looks.get(place) ?? 0;
    if (looks === mostLooks) return;
    this.#looks.set(place, looks + 1);
    for (const [name, read, fixed] of outer()) {
      let value: unknown;
      try {
        value = read();
      } catch {
        continue; // not initialised yet
      }
      if (isObject(value) && madeIn.get(value) === sink()) continue; // made anew in every recording
      if (fixed && (!isObject(value) || value instanceof Tensor || this.#objects.has(value))) continue;
      if (fixed) this.#objects.add(value);
      this.#watched.push({ name, read, compare: snapshot(value, new Snapshot(name), true) });
    }
  }
  settle(): void {
    const changed = this.changed();
    if (changed !== undefined)
      fail(
        "jit",
        `the function changes ${changed}, which is outside it: that would happen once, while recording, and not at each call`,
        "Return it with the result, or keep it in an argument",
      );
  }
  changed(): string | undefined {
    for (const { name, read, compare } of this.#watched) {
      const way = compare(read());
      if (way !== "") return `${name}${way === "." ? "" : way}`;
    }
    return undefined;
  }
}
/**
 * A marked function that stands at `place` uses these variables, some of them never assigned: a compiled list must know
 * whether they change.
 */
export function outer(
  place: string,
  variables: () => readonly (readonly [name: string, read: () => unknown, fixed: boolean])[],
): void {
  const to = sink();
  if (to === null) return;
  to.around ??= new Around();
  (to.around as Around).watch(place, variables);
}
class Snapshot {
  readonly seen: Map<object, Compare> = new Map();
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
const same =
  (was: unknown): Compare =>
  (now) =>
    Object.is(now, was) ? "" : ".";
/** Arrays, plain objects, Maps and Sets by what they hold; of instances of classes the fields, but for instances in those. */
function snapshot(x: unknown, all: Snapshot, first = false): Compare {
  if (!isObject(x) || x instanceof Tensor) return same(x);
  const known = all.seen.get(x);
  if (known !== undefined) return () => "";
  if (all.seen.size > mostObjects)
    fail("jit", `${all.name} holds more than ${mostObjects} objects`, "Pass what the function reads as arguments");
  all.seen.set(x, same(x));
  if (ArrayBuffer.isView(x)) return x instanceof DataView ? same(x) : numbers((x as Float64Array).slice());
  if (Array.isArray(x))
    return x.every((y) => typeof y === "number")
      ? numbers([...x])
      : list(
          x.map((y) => snapshot(y, all)),
          (now) => (Array.isArray(now) ? now : undefined),
          (k) => `[${k}]`,
        );
  if (x instanceof Map || x instanceof Set) {
    const of = (y: unknown): unknown[] | undefined =>
      y instanceof Map ? [...y].flat() : y instanceof Set ? [...y] : undefined;
    return list(of(x)!.map(same), of, () => " (what it holds)");
  }
  if (!isPlainObject(x) && !first) return same(x);
  const keys = fieldsOf(x);
  return list(
    keys.map((k) => snapshot((x as Record<string, unknown>)[k], all)),
    (now) => {
      if (!isObject(now) || fieldsOf(now).join() !== keys.join()) return undefined;
      return keys.map((k) => (now as Record<string, unknown>)[k]);
    },
    (k) => `.${keys[k]}`,
  );
}
/** Names of own properties that are no accessors. */
function fieldsOf(x: object): string[] {
  // Functions of a module are what they are.
  const module = Object.prototype.toString.call(x) === "[object Module]";
  return Object.keys(x).filter((k) => {
    const { value, get } = Object.getOwnPropertyDescriptor(x, k)!;
    return get === undefined && !(module && typeof value === "function");
  });
}
function numbers(was: ArrayLike<number>): Compare {
  return (now) => {
    const y = now as ArrayLike<number>;
    if (!isObject(now) || y.length !== was.length) return ".length";
    for (let k = 0; k < was.length; k++) if (y[k] !== was[k] && !Object.is(y[k], was[k])) return `[${k}]`;
    return "";
  };
}
function list(
  was: readonly Compare[],
  parts: (now: unknown) => readonly unknown[] | undefined,
  name: (k: number) => string,
): Compare {
  return (now) => {
    const y = parts(now);
    if (y === undefined || y.length !== was.length) return ".";
    for (let k = 0; k < was.length; k++) {
      const way = was[k]!(y[k]);
      if (way !== "") return `${name(k)}${way === "." ? "" : way}`;
    }
    return "";
  };
}
