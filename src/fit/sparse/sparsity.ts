import type { Factored } from "../factor.ts";
import type { Matrix } from "../matrix.ts";
import { LARGE, negligible, type State } from "../state.ts";
import { factorSparse, type SparseFactor } from "./qr.ts";
import { type Structure, structureOf } from "./structure.ts";

/** A Jacobian with more numbers than that part is not sparse. */
export const SPARSE = 0.25;
/** Nor is it treated as such if its factor has more numbers than that part of a triangle. */
const FILLED = 0.3;

/**
 * Where the Jacobians of a search have had numbers: what their structure makes zero is exactly 0 in all of them, and a place
 * that is 0 by chance joins as soon as it is not.
 */
export class Sparsity {
  readonly #rows: number;
  readonly #columns: number;
  readonly #seen: Uint8Array;
  readonly #pattern: number[][];
  #count = 0;
  #structure: Structure | undefined;
  #pays: boolean;

  /** `isKnown`: the Jacobian has a pattern. */
  constructor(rows: number, columns: number, isKnown = false) {
    this.#rows = rows;
    this.#columns = columns;
    this.#pays = columns >= LARGE;
    const all = this.#pays && !isKnown;
    this.#seen = new Uint8Array(all ? rows * columns : 0);
    this.#pattern = Array.from({ length: all ? rows : 0 }, () => []);
  }
  /** The structure of a Jacobian and of its factor; undefined where a dense one is quicker. */
  of(j: Matrix): Structure | undefined {
    if (!this.#pays) return undefined;
    if (j.pattern !== undefined) return this.#given(j);
    const [m, n, before] = [this.#rows, this.#columns, this.#count];
    for (let i = 0; i < m; i++)
      for (let k = 0; k < n; k++) {
        if (j.values[i * n + k] === 0 || this.#seen[i * n + k] === 1) continue;
        this.#seen[i * n + k] = 1;
        this.#pattern[i]!.push(k);
        this.#count++;
      }
    if (this.#count > before) {
      this.#pays = this.#count <= SPARSE * m * n;
      if (this.#pays) this.#make(this.#pattern);
    }
    return this.#pays ? this.#structure : undefined;
  }
  #make(pattern: readonly ArrayLike<number>[]): void {
    const n = this.#columns;
    this.#structure = structureOf(n, pattern);
    this.#pays = this.#structure.starts[n]! <= (FILLED * n * (n + 1)) / 2;
  }
  #given(j: Matrix): Structure | undefined {
    if (this.#structure === undefined)
      this.#make(Array.from({ length: j.rows }, (_, i) => j.pattern!.columns.subarray(j.start(i), j.start(i + 1))));
    return this.#pays ? this.#structure : undefined;
  }
}
/** The factor of the free columns of J, each divided by its scale, with Q^T of the right-hand side. */
export function sparseFactor(
  structure: Structure,
  s: State,
  free: readonly number[],
  scale: ArrayLike<number>,
  right: Float64Array,
  damping: number,
): SparseFactor {
  const n = structure.columns;
  const { order, place } = structure;
  const over = new Float64Array(n);
  for (const c of free) over[c] = 1 / scale[c]!;
  const { j } = s;
  const { values } = j;
  const columnsOf = j.pattern?.columns;
  return factorSparse(
    structure,
    (row, columns, work) => {
      const [start, end] = [j.start(row), j.start(row + 1)];
      if (columnsOf === undefined) for (const k of columns) work[k] = values[start + order[k]!]! * over[order[k]!]!;
      else for (let e = start; e < end; e++) work[place[columnsOf[e]!]!] = values[e]! * over[columnsOf[e]!]!;
    },
    right,
    damping,
    negligible(right.length, free.length),
  );
}
/** The same as steps; a step without damping leaves dependent columns where they are. */
export function sparseSteps(
  structure: Structure,
  s: State,
  free: readonly number[],
  scale: ArrayLike<number>,
  right: Float64Array,
): Factored {
  let made: SparseFactor | undefined;
  const undamped = (): SparseFactor => {
    made ??= sparseFactor(structure, s, free, scale, right, 0);
    return made;
  };
  return {
    get rank() {
      return undamped().rank;
    },
    get reach() {
      return undamped().reach;
    },
    of: (other) => sparseSteps(structure, s, free, scale, other),
    step(damping) {
      const f = damping > 0 ? sparseFactor(structure, s, free, scale, right, damping) : undamped();
      const z = f.solve();
      return Float64Array.from(free, (c) => z[structure.place[c]!]!);
    },
  };
}
