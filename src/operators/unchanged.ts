/** Rows of n numbers each, in a list or by themselves, and what they held, one after another. */
class Rows {
  readonly rows: ArrayLike<unknown>[] = [];
  readonly list: readonly unknown[];
  readonly n: number;
  values: Float64Array;

  constructor(n: number, list?: readonly unknown[]) {
    this.n = n;
    this.list = list ?? this.rows;
    this.values = new Float64Array(this.list.length * n);
  }
  add(x: ArrayLike<number>): void {
    const { values, n } = this;
    const end = this.rows.push(x) * n;
    if (end > values.length) {
      this.values = new Float64Array(2 * end);
      this.values.set(values);
    }
    this.values.set(x, end - n);
  }
}
/** Whether something is another number than `was`: 0 is not -0, and NaN is itself. */
export const differ = (now: unknown, was: number): boolean =>
  now === was ? was === 0 && Object.is(now, -was) : !Object.is(now, was);
// An engine compiles a loop for the kinds of arrays that it meets: each of these meets one. Most rows are short. None of the
// numbers is NaN, and the signs of zeros are looked at by themselves.
function stillNumbers({ list, rows, n, values }: Rows): boolean {
  if (list.length !== rows.length) return false;
  for (let i = 0, at = 0; i < rows.length; i++) {
    const x = rows[i]!;
    if (list[i] !== x || x.length !== n) return false;
    let k = 0;
    for (; k + 4 <= n; k += 4, at += 4) {
      if (x[k] !== values[at] || x[k + 1] !== values[at + 1]) return false;
      if (x[k + 2] !== values[at + 2] || x[k + 3] !== values[at + 3]) return false;
    }
    if (k + 2 <= n) {
      if (x[k] !== values[at++] || x[k + 1] !== values[at++]) return false;
      k += 2;
    }
    if (k < n && x[k] !== values[at++]) return false;
  }
  return true;
}
function stillWhole({ list, rows, n, values }: Rows): boolean {
  if (list.length !== rows.length) return false;
  for (let i = 0, at = 0; i < rows.length; i++) {
    const x = rows[i]!;
    if (list[i] !== x || x.length !== n) return false;
    let k = 0;
    for (; k + 4 <= n; k += 4, at += 4) {
      if (x[k] !== values[at] || x[k + 1] !== values[at + 1]) return false;
      if (x[k + 2] !== values[at + 2] || x[k + 3] !== values[at + 3]) return false;
    }
    if (k + 2 <= n) {
      if (x[k] !== values[at++] || x[k + 1] !== values[at++]) return false;
      k += 2;
    }
    if (k < n && x[k] !== values[at++]) return false;
  }
  return true;
}
/** How an array of numbers is looked at; undefined: by itself, as where most of it is 0, or it is none. */
type Look = (rows: Rows) => boolean;
function lookAt(x: unknown): Look | undefined {
  if (!Array.isArray(x)) return undefined;
  let look = stillWhole;
  let zeros = 0;
  for (let k = 0; k < x.length; k++) {
    const v: unknown = x[k];
    if (typeof v !== "number" || Number.isNaN(v)) return undefined;
    if (!Object.is(v | 0, v)) look = stillNumbers;
    if (v === 0) zeros++;
  }
  return zeros > 4 + x.length / 4 ? undefined : look;
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
  readonly #rows: Map<Look, Rows[]> = new Map([stillNumbers, stillWhole].map((look) => [look, []]));
  /** Rows that are looked at with their list. */
  readonly #inList: Set<unknown> = new Set();
  readonly #lists: Lists = [];
  readonly #fields: Fields[] = [];
  readonly #others: (() => boolean)[] = [];

  /** An array of numbers that `isSame` would compare, too. */
  numbers(x: ArrayLike<number>, isSame: () => boolean): void {
    if (!this.#inList.has(x) && !this.#add(lookAt(x), [x as number[]])) this.other(isSame);
  }
  list(x: readonly unknown[]): void {
    const was = [...x];
    const [first] = was as number[][];
    const look = lookAt(first);
    const isRow = (y: unknown): boolean => lookAt(y) === look && (y as number[]).length === first!.length;
    if (look && was.every(isRow) && this.#add(look, was as number[][], x)) for (const y of was) this.#inList.add(y);
    else if (was.every((y) => typeof y === "object")) this.#lists.push([x, was]);
    else this.other(() => x.length === was.length && was.every((y, k) => Object.is(x[k], y)));
  }
  /** Rows of one length that stand in `list`, or by themselves. */
  #add(look: Look | undefined, rows: readonly number[][], list?: readonly unknown[]): boolean {
    const all = look && this.#rows.get(look);
    const n = rows[0]?.length;
    if (all === undefined || n === undefined) return false;
    const known = list ? undefined : all.find((r) => r.n === n && r.list === r.rows);
    const to = known ?? new Rows(n, list);
    if (known === undefined) all.push(to);
    for (const x of rows) {
      to.add(x);
      for (let k = 0; k < n; k++) if (x[k] === 0) this.#zero(x, k, Object.is(x[k], -0));
    }
    return true;
  }
  #zero(x: readonly number[], k: number, isNegative: boolean): void {
    this.other(() => Object.is(x[k], -0) === isNegative);
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
      this.#rows.get(stillNumbers)!.every(stillNumbers) &&
      this.#rows.get(stillWhole)!.every(stillWhole) &&
      this.#others.every((isSame) => isSame())
    );
  }
}
