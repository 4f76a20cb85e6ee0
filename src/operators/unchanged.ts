/** Arrays of numbers, and what they held: one after another, each up to its end. */
class Numbers {
  readonly arrays: ArrayLike<unknown>[] = [];
  readonly ends: number[] = [];
  values: Float64Array = new Float64Array(16);

  add(x: ArrayLike<number>): void {
    const { ends, values } = this;
    const begin = ends.at(-1) ?? 0;
    const end = begin + x.length;
    if (end > values.length) {
      this.values = new Float64Array(2 * end);
      this.values.set(values);
    }
    this.values.set(x, begin);
    this.arrays.push(x);
    ends.push(end);
  }
}
/** Whether something is another number than `was`: 0 is not -0, and NaN is itself. */
export const differ = (now: unknown, was: number): boolean =>
  now === was ? was === 0 && Object.is(now, -was) : !Object.is(now, was);
// An engine compiles a loop for the kinds of arrays that it meets: each of these meets one.
/** None of the numbers is 0, which has a sign, or NaN. */
function stillNumbers({ arrays, ends, values }: Numbers): boolean {
  let at = 0;
  for (let i = 0; i < arrays.length; i++) {
    const x = arrays[i]!;
    const n = x.length;
    if (at + n !== ends[i]) return false;
    if (n > 1 && n < 5) {
      // Short rows without a loop: both ends, and what is between.
      if (x[0] !== values[at] || x[1] !== values[at + 1]) return false;
      if (x[n - 2] !== values[at + n - 2] || x[n - 1] !== values[at + n - 1]) return false;
    } else for (let k = 0; k < n; k++) if (x[k] !== values[at + k]) return false;
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
function stillTyped({ arrays, ends, values }: Numbers): boolean {
  let at = 0;
  for (let i = 0; i < arrays.length; i++) {
    const x = arrays[i]!;
    const n = x.length;
    if (at + n !== ends[i]) return false;
    for (let k = 0; k < n; k++) if (differ(x[k], values[at + k]!)) return false;
    at += n;
  }
  return true;
}
/** Arrays of objects, and which they were. */
type Lists = (readonly [now: readonly unknown[], was: readonly unknown[]])[];
function stillLists(lists: Lists): boolean {
  for (let i = 0; i < lists.length; i++) {
    const [x, was] = lists[i]!;
    if (x.length !== was.length) return false;
    for (let k = 0; k < was.length; k++) if (x[k] !== was[k]) return false;
  }
  return true;
}
interface Fields {
  readonly object: object;
  readonly prototype: unknown;
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
}
function stillFields(all: readonly Fields[]): boolean {
  for (const { object, prototype, keys, values } of all) {
    if (Object.getPrototypeOf(object) !== prototype) return false;
    let k = 0;
    for (const key in object)
      if (key !== keys[k] || !Object.is((object as Record<string, unknown>)[key], values[k++])) return false;
    if (k !== keys.length) return false;
  }
  return true;
}

/**
 * Objects as they were, each looked at by itself: as each of them holds the others that it held, all that can be reached
 * from one is as it was. What is not the same in this sense may still hold the same.
 */
export class Unchanged {
  readonly #whole: Numbers = new Numbers();
  readonly #numbers: Numbers = new Numbers();
  readonly #typed: Numbers = new Numbers();
  readonly #lists: Lists = [];
  readonly #fields: Fields[] = [];
  readonly #others: (() => boolean)[] = [];

  /** An array of numbers that `isSame` would compare, too. */
  numbers(x: ArrayLike<number>, isSame: () => boolean): void {
    if (x instanceof Float64Array) this.#typed.add(x);
    else if (!Array.isArray(x)) this.other(isSame);
    else if (x.every((v) => Object.is(v | 0, v))) this.#whole.add(x);
    else if (x.every((v) => v < 0 || v > 0)) this.#numbers.add(x);
    else this.other(isSame);
  }
  list(x: readonly unknown[]): void {
    const was = [...x];
    if (was.every((y) => typeof y === "object")) this.#lists.push([x, was]);
    else this.other(() => x.length === was.length && was.every((y, k) => Object.is(x[k], y)));
  }
  /** An object without getters, and its keys; `isSame` would compare it where it inherits others that are listed with them. */
  fields(object: object, keys: readonly string[], isSame: () => boolean): void {
    let n = 0;
    for (const _ in object) n++;
    if (n !== keys.length) this.other(isSame);
    else this.#fields.push({ object, prototype: Object.getPrototypeOf(object), keys, values: Object.values(object) });
  }
  other(isSame: () => boolean): void {
    this.#others.push(isSame);
  }
  holds(): boolean {
    return (
      stillFields(this.#fields) &&
      stillLists(this.#lists) &&
      stillNumbers(this.#numbers) &&
      stillWhole(this.#whole) &&
      stillTyped(this.#typed) &&
      this.#others.every((isSame) => isSame())
    );
  }
}
