/** Whether something is another number than `was`: 0 is not -0, and NaN is itself. */
export const differ = (now: unknown, was: number): boolean =>
  now === was ? was === 0 && Object.is(now, -was) : !Object.is(now, was);

/** Arrays of n finite numbers, and what they held, each from a multiple of `stride` on. */
interface Rows {
  readonly still: (rows: Rows) => boolean;
  readonly rows: (readonly unknown[])[];
  readonly n: number;
  readonly stride: number;
  values: Float64Array;
}
// For finite s other than -0, a - s is +0 where a is s, with its sign, and nowhere else: a difference of doubles does not
// underflow. For s = -0 it is +0 where a is 0 or -0. What starts as -0 stays -0 as long as +0 is taken from it, and never
// comes back. Engines compile a place that reads arrays for the kinds of arrays that it meets, and make all of them of one
// kind there, down to boxed numbers: these three places meet no others than arrays of numbers.
const still = (...rests: readonly number[]): boolean => rests.every((u) => Object.is(u, -0));
/** One to four numbers each. */
function stillShort({ rows, n, values }: Rows): boolean {
  let a = -0;
  let b = -0;
  let c = -0;
  let d = -0;
  for (let i = 0, at = 0; i < rows.length; i++, at += 4) {
    const x = rows[i]!;
    if (x.length !== n) return false;
    const p = x[0];
    if (typeof p !== "number") return false;
    a -= p - values[at]!;
    if (n < 2) continue;
    const q = x[1];
    if (typeof q !== "number") return false;
    b -= q - values[at + 1]!;
    if (n < 3) continue;
    const r = x[2];
    if (typeof r !== "number") return false;
    c -= r - values[at + 2]!;
    if (n < 4) continue;
    const s = x[3];
    if (typeof s !== "number") return false;
    d -= s - values[at + 3]!;
  }
  return still(a, b, c, d);
}
function stillLong({ rows, n, values }: Rows): boolean {
  let a = -0;
  let b = -0;
  let c = -0;
  let d = -0;
  for (let i = 0, at = 0; i < rows.length; i++) {
    const x = rows[i]!;
    if (x.length !== n) return false;
    let k = 0;
    for (; k + 4 <= n; k += 4, at += 4) {
      const p = x[k];
      const q = x[k + 1];
      const r = x[k + 2];
      const s = x[k + 3];
      if (typeof p !== "number" || typeof q !== "number") return false;
      if (typeof r !== "number" || typeof s !== "number") return false;
      a -= p - values[at]!;
      b -= q - values[at + 1]!;
      c -= r - values[at + 2]!;
      d -= s - values[at + 3]!;
    }
    for (; k < n; k++) {
      const p = x[k];
      if (typeof p !== "number") return false;
      a -= p - values[at++]!;
    }
  }
  return still(a, b, c, d);
}
/** Whole numbers, which engines keep in arrays of their own kind. */
function stillWhole({ rows, n, values }: Rows): boolean {
  let a = -0;
  let b = -0;
  for (let i = 0, at = 0; i < rows.length; i++) {
    const x = rows[i]!;
    if (x.length !== n) return false;
    let k = n & 1;
    if (k > 0) {
      const p = x[0];
      if (typeof p !== "number") return false;
      a -= p - values[at++]!;
    }
    for (; k < n; k += 2, at += 2) {
      const p = x[k];
      const q = x[k + 1];
      if (typeof p !== "number" || typeof q !== "number") return false;
      a -= p - values[at]!;
      b -= q - values[at + 1]!;
    }
  }
  return still(a, b);
}
const isInteger = (v: unknown): boolean => Object.is((v as number) | 0, v);
const isFraction = (v: unknown): boolean => typeof v === "number" && !isInteger(v);
/** Arrays of objects; and, one after another, how many there were in each, and which. */
type Lists = readonly [lists: (readonly unknown[])[], items: unknown[]];
function stillLists([lists, items]: Lists): boolean {
  for (let i = 0, at = 0; i < lists.length; i++) {
    const x = lists[i]!;
    const n = items[at++] as number;
    if (x.length !== n) return false;
    for (let k = 0; k < n; k++) if (x[k] !== items[at++]) return false;
  }
  return true;
}
interface Fields {
  readonly object: object;
  readonly prototype: unknown;
  readonly keys: readonly PropertyKey[];
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
  readonly #rows: Rows[] = [];
  /** What stands in a list beside arrays of fractions: they were made in one way. */
  readonly #beside: Set<unknown> = new Set();
  readonly #lists: Lists = [[], []];
  readonly #fields: Fields[] = [];
  readonly #others: (() => boolean)[] = [];

  /** An array of numbers that `isSame` would compare, too. */
  numbers(x: ArrayLike<number>, isSame: () => boolean): void {
    if (!Array.isArray(x) || !x.every(Number.isFinite)) {
      this.other(isSame);
      return;
    }
    const n = x.length;
    const isWhole = n === 0 || (x.every(isInteger) && !this.#beside.has(x));
    const look = isWhole ? stillWhole : n > 4 ? stillLong : stillShort;
    let to = this.#rows.find((r) => r.n === n && r.still === look);
    if (to === undefined) {
      to = { still: look, rows: [], n, stride: look === stillShort ? 4 : n, values: new Float64Array(4) };
      this.#rows.push(to);
    }
    const { stride, values } = to;
    const end = to.rows.push(x) * stride;
    if (end > values.length) {
      to.values = new Float64Array(2 * end);
      to.values.set(values);
    }
    to.values.set(x, end - stride);
    x.forEach((v, k) => {
      if (Object.is(v, -0)) this.other(() => Object.is(x[k], -0));
    });
  }
  list(x: readonly unknown[]): void {
    const was = [...x];
    if (was.some((y) => Array.isArray(y) && y.some(isFraction))) for (const y of was) this.#beside.add(y);
    if (was.every((y) => typeof y === "object")) {
      const [lists, items] = this.#lists;
      lists.push(x);
      items.push(was.length);
      for (const y of was) items.push(y);
    } else this.other(() => x.length === was.length && was.every((y, k) => Object.is(x[k], y)));
  }
  /** An object without getters, and its keys; `isSame` would compare it where it inherits others that are listed with them. */
  fields(object: object, keys: readonly PropertyKey[], isSame: () => boolean): void {
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
      this.#rows.every((r) => r.still(r)) &&
      this.#others.every((isSame) => isSame())
    );
  }
}
