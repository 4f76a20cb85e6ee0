const recent = 1 << 12;
const recentShift = 32 - 12;

/** Sets of columns: each is kept once and known by its number. Number 0 is the empty set. */
export class ColumnSets {
  /** Columns that may be in a set are 0 to `columns` - 1. */
  readonly columns: number;
  readonly #sets: Int32Array[] = [];
  readonly #byHash: Map<number, number[]> = new Map();
  /** Unions made lately, by a hash of both sets: the sets and their union. */
  readonly #unions: Int32Array = new Int32Array(3 * recent);
  readonly #mark: Uint8Array;
  /** Sets met so far by a union, by 1. */
  #met: Uint8Array = new Uint8Array(64);
  readonly #most: number;
  #held = 0;

  /** `most`: how many numbers all sets may hold together. */
  constructor(columns: number, most: number) {
    this.columns = columns;
    this.#most = most;
    this.#mark = new Uint8Array(columns);
    this.#number(new Int32Array(0));
  }

  /** Whether there was no room for some set: then nothing here means anything any more. */
  get isFull(): boolean {
    return this.#held > this.#most;
  }

  /** The columns of a set, in order. */
  of(set: number): Int32Array {
    return this.#sets[set]!;
  }

  single(column: number): number {
    return this.#number(Int32Array.of(column));
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const slot = 3 * ((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> recentShift);
    const unions = this.#unions;
    if (unions[slot] === a && unions[slot + 1] === b) return unions[slot + 2]!;
    const set = this.#merge([a, b]);
    unions[slot] = a;
    unions[slot + 1] = b;
    unions[slot + 2] = set;
    return set;
  }

  /** The union of `count` sets: those in the list from `first` on, `step` apart. */
  unionOf(list: ArrayLike<number>, first = 0, count: number = list.length, step = 1): number {
    if (this.#met.length < this.#sets.length) this.#met = new Uint8Array(2 * this.#sets.length);
    const met = this.#met;
    const different: number[] = [];
    for (let k = 0, at = first; k < count; k++, at += step) {
      const set = list[at]!;
      if (set === 0 || met[set] === 1) continue;
      met[set] = 1;
      different.push(set);
    }
    for (const set of different) met[set] = 0;
    if (different.length > 2) return this.#merge(different);
    return this.union(different[0] ?? 0, different[1] ?? 0);
  }

  #merge(sets: readonly number[]): number {
    let size = 0;
    const mark = this.#mark;
    for (const s of sets) {
      const own = this.#sets[s]!;
      for (let k = 0; k < own.length; k++) {
        if (mark[own[k]!] === 0) size++;
        mark[own[k]!] = 1;
      }
    }
    const all = new Int32Array(size);
    let at = 0;
    for (const s of sets) {
      const own = this.#sets[s]!;
      for (let k = 0; k < own.length; k++) {
        if (mark[own[k]!] === 1) all[at++] = own[k]!;
        mark[own[k]!] = 0;
      }
    }
    return this.#number(all.sort());
  }

  #number(set: Int32Array): number {
    let hash = set.length;
    for (let k = 0; k < set.length; k++) hash = Math.imul(hash ^ set[k]!, 0x9e3779b1) ^ (hash >>> 15);
    const alike = this.#byHash.get(hash) ?? [];
    for (const id of alike) {
      const other = this.#sets[id]!;
      if (sameColumns(other, set)) return id;
    }
    this.#held += set.length;
    if (this.isFull) return 0;
    const id = this.#sets.push(set) - 1;
    alike.push(id);
    if (alike.length === 1) this.#byHash.set(hash, alike);
    return id;
  }
}
function sameColumns(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
