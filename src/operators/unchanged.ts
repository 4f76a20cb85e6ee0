/** Arrays of numbers, and what they held: one after another, each up to its end. */
class Numbers {
  readonly arrays: ArrayLike<unknown>[] = [];
  readonly ends: number[] = [];
  values: Float64Array = new Float64Array(16);

  add(x: ArrayLike<number>): void {
    const begin = this.ends.at(-1) ?? 0;
    const end = begin + x.length;
    if (end > this.values.length) {
      const more = new Float64Array(2 * end);
      more.set(this.values);
      this.values = more;
    }
    for (let k = 0; k < x.length; k++) this.values[begin + k] = x[k]!;
    this.arrays.push(x);
    this.ends.push(end);
  }
}
// An engine compiles a loop for the kinds of arrays that it meets: each of these meets one.
/** Neither 0, which has a sign, nor NaN, is among the numbers. */
function stillNumbers({ arrays, ends, values }: Numbers): boolean {
  let at = 0;
  for (let i = 0; i < arrays.length; i++) {
    const x = arrays[i]!;
    const n = x.length;
    if (at + n !== ends[i]) return false;
    let k = 0;
    for (; k + 1 < n; k += 2) if (x[k] !== values[at + k] || x[k + 1] !== values[at + k + 1]) return false;
    if (k < n && x[k] !== values[at + k]) return false;
    at += n;
  }
  return true;
}
function stillWhole({ arrays, ends, values }: Numbers): boolean {
  let at = 0;
  for (let i = 0; i < arrays.length; i++) {
    const x = arrays[i]!;
    const n = x.length;
    if (at + n !== ends[i]) return false;
    for (let k = 0; k < n; k++) if (x[k] !== values[at + k] || (x[k] === 0 && Object.is(x[k], -0))) return false;
    at += n;
  }
  return true;
}
function stillAny({ arrays, ends, values }: Numbers): boolean {
  let at = 0;
  for (let i = 0; i < arrays.length; i++) {
    const x = arrays[i]!;
    const n = x.length;
    if (at + n !== ends[i]) return false;
    for (let k = 0; k < n; k++) {
      const [now, was] = [x[k], values[at + k]!];
      if (now === was ? was === 0 && 1 / (now as number) !== 1 / was : !Object.is(now, was)) return false;
    }
    at += n;
  }
  return true;
}
function stillTyped({ arrays, ends, values }: Numbers): boolean {
  let at = 0;
  for (let i = 0; i < arrays.length; i++) {
    const x = arrays[i] as Float64Array;
    const n = x.length;
    if (at + n !== ends[i]) return false;
    for (let k = 0; k < n; k++) {
      const [now, was] = [x[k]!, values[at + k]!];
      if (now === was ? was === 0 && 1 / now !== 1 / was : !(Number.isNaN(now) && Number.isNaN(was))) return false;
    }
    at += n;
  }
  return true;
}
const isWhole = (x: number): boolean => Object.is(x | 0, x);
interface Fields {
  readonly object: object;
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  readonly prototype: unknown;
}
interface Items {
  readonly array: readonly unknown[];
  readonly items: readonly unknown[];
}

/**
 * Objects as they were, each looked at by itself: as each of them holds the others that it held, all that can be reached
 * from one is as it was. What is not the same in this sense may still hold the same.
 */
export class Unchanged {
  readonly #whole: Numbers = new Numbers();
  readonly #plain: Numbers = new Numbers();
  readonly #any: Numbers = new Numbers();
  readonly #typed: Numbers = new Numbers();
  readonly #objects: Items[] = [];
  readonly #items: Items[] = [];
  readonly #fields: Fields[] = [];
  readonly #others: (() => boolean)[] = [];

  numbers(x: readonly number[]): void {
    const to = x.every(isWhole) ? this.#whole : x.every((v) => v < 0 || v > 0) ? this.#plain : this.#any;
    to.add(x);
  }
  typed(x: Float64Array): void {
    this.#typed.add(x);
  }
  /** An array of anything, by the identity of its elements. */
  items(x: readonly unknown[]): void {
    const to = x.every((v) => typeof v === "object") ? this.#objects : this.#items;
    to.push({ array: x, items: [...x] });
  }
  /** An object that has no getters; false if what it inherits is listed with its own. */
  fields(object: object, keys: readonly string[]): boolean {
    let n = 0;
    for (const _ in object) n++;
    if (n !== keys.length) return false;
    this.#fields.push({ object, keys, values: Object.values(object), prototype: Object.getPrototypeOf(object) });
    return true;
  }
  other(isSame: () => boolean): void {
    this.#others.push(isSame);
  }
  holds(): boolean {
    for (const { array, items } of this.#objects) {
      const n = array.length;
      if (n !== items.length) return false;
      for (let k = 0; k < n; k++) if (array[k] !== items[k]) return false;
    }
    for (const { array, items } of this.#items) {
      if (array.length !== items.length) return false;
      for (let k = 0; k < items.length; k++) if (!Object.is(array[k], items[k])) return false;
    }
    for (const { object, keys, values, prototype } of this.#fields) {
      if (Object.getPrototypeOf(object) !== prototype) return false;
      let k = 0;
      for (const key in object) {
        if (key !== keys[k] || !Object.is((object as Record<string, unknown>)[key], values[k])) return false;
        k++;
      }
      if (k !== keys.length) return false;
    }
    return (
      stillNumbers(this.#plain) &&
      stillWhole(this.#whole) &&
      stillAny(this.#any) &&
      stillTyped(this.#typed) &&
      this.#others.every((isSame) => isSame())
    );
  }
}
