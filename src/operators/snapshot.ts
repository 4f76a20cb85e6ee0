import { fail, isPlainObject } from "../record/errors.ts";
import { Tensor } from "../record/tensor.ts";
import { differ, Unchanged } from "./unchanged.ts";

/** Whether something is as it was: "" if so, else the way to what has changed, after its name; "." for itself. */
export type Compare = (now: unknown) => string;
/** Objects that a compiled list looks at, at most. */
const mostObjects = 100_000;
export const isObject = (x: unknown): x is object => typeof x === "object" && x !== null;
/** Objects, and functions and classes with fields of their own. */
export const isHolder = (x: unknown): x is object =>
  isObject(x) || (typeof x === "function" && Object.keys(x).length > 0);
const isArray = (x: unknown): x is readonly unknown[] => Array.isArray(x);
const same =
  (was: unknown): Compare =>
  (now) =>
    Object.is(now, was) ? "" : ".";

/**
 * What objects hold, as it is when they are first met: numbers, texts and functions; arrays, typed arrays, Maps, Sets and
 * the fields of objects, down to the last. An object that is met again is known.
 */
export class Snapshots {
  /** How an object is compared by what it holds; null while that is being found out. */
  readonly #known: Map<object, Compare | null> = new Map();
  /** Whether all objects that were met are the same ones and hold the same. */
  readonly unchanged: Unchanged = new Unchanged();

  has(x: unknown): boolean {
    return this.#known.has(x as object);
  }
  of(x: unknown, name: string): Compare {
    if (!isHolder(x) || x instanceof Tensor) return same(x);
    const known = this.#known.get(x);
    // What it holds is compared where it was met first: here, whether it is the same one, or another that holds the same.
    if (known !== undefined) return (now) => (now === x ? "" : (known?.(now) ?? "."));
    this.#known.set(x, null);
    if (this.#known.size > mostObjects)
      fail("jit", `${name} holds more than ${mostObjects} objects`, "Pass what the function reads as arguments");
    const held = this.#heldBy(x, name);
    this.#known.set(x, held);
    return held;
  }
  #heldBy(x: object, name: string): Compare {
    const { unchanged } = this;
    const isFrozen = Object.isFrozen(x);
    const look = (compare: Compare): Compare => {
      unchanged.other(() => compare(x) === "");
      return compare;
    };
    if (x instanceof DataView) return same(x);
    if (ArrayBuffer.isView(x) || (isArray(x) && isNumbers(x))) {
      const numbers = x as Float64Array | readonly number[];
      const compare = equal(numbers.slice());
      if (!isFrozen) unchanged.numbers(numbers, () => compare(x) === "");
      return compare;
    }
    if (isArray(x)) {
      if (!isFrozen) unchanged.list(x);
      const items = Array.from(x, (y) => this.of(y, name));
      return (now) => (isArray(now) ? list(items, now, (k) => `[${k}]`) : ".");
    }
    if (x instanceof Map || x instanceof Set) {
      const was = entriesOf(x).map((y) => this.of(y, name));
      return look((now) =>
        now instanceof Map || now instanceof Set ? list(was, entriesOf(now), () => " (what it holds)") : ".",
      );
    }
    if (x instanceof Date) {
      const time = x.getTime();
      return look((now) => (now instanceof Date && Object.is(now.getTime(), time) ? "" : "."));
    }
    return this.#fields(x, name, isFrozen);
  }
  /** Own fields; those that are accessors, and functions of modules, are what they are. */
  #fields(x: object, name: string, isFrozen: boolean): Compare {
    const module = Object.prototype.toString.call(x) === "[object Module]";
    const keys = keysOf(x);
    const held = keys.flatMap((key) => {
      const { value, get } = Object.getOwnPropertyDescriptor(x, key)!;
      const isOut = get !== undefined || (module && typeof value === "function");
      return isOut ? [] : [{ key, compare: this.of(value, name) }];
    });
    const prototype = isPlainObject(x) ? undefined : Object.getPrototypeOf(x);
    const inherited = isHolder(prototype) && Object.keys(prototype).length > 0 ? this.of(prototype, name) : undefined;
    const compare: Compare = (now) => {
      if (!isHolder(now) || (prototype !== undefined && Object.getPrototypeOf(now) !== prototype)) return ".";
      const all = keysOf(now);
      if (all.length !== keys.length || all.some((key, k) => key !== keys[k])) return ".";
      for (const { key, compare } of held) {
        const way = compare((now as Record<PropertyKey, unknown>)[key]);
        if (way !== "") return along(`.${String(key)}`, way);
      }
      return inherited?.(prototype) ?? "";
    };
    const isSame = (): boolean => compare(x) === "";
    if (held.length < keys.length) this.unchanged.other(isSame);
    else if (!isFrozen) this.unchanged.fields(x, keys, isSame);
    return compare;
  }
}
const keysOf = (x: object): readonly PropertyKey[] => (typeof x === "function" ? Object.keys(x) : Reflect.ownKeys(x));
const along = (step: string, way: string): string => (way === "." ? step : `${step}${way}`);
const entriesOf = (x: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): unknown[] =>
  x instanceof Map ? [...x].flat() : [...x];
function isNumbers(x: readonly unknown[]): x is readonly number[] {
  for (const v of x) if (typeof v !== "number") return false;
  return true;
}
/** An array of numbers. */
function equal(was: ArrayLike<number>): Compare {
  return (now) => {
    const y = now as ArrayLike<unknown>;
    if (!isObject(now) || y.length !== was.length) return ".length";
    for (let k = 0; k < was.length; k++) if (differ(y[k], was[k]!)) return `[${k}]`;
    return "";
  };
}
function list(was: readonly Compare[], now: readonly unknown[], name: (k: number) => string): string {
  if (now.length !== was.length) return ".";
  for (let k = 0; k < was.length; k++) {
    const way = was[k]!(now[k]);
    if (way !== "") return along(name(k), way);
  }
  return "";
}
