import type { Factored } from "../factor.ts";
import { LARGE, negligible, type State } from "../state.ts";
import { factorSparse, type SparseFactor } from "./qr.ts";
import { type Structure, structureOf } from "./structure.ts";

/** A Jacobian with more numbers than that part, or a factor with more than that of a triangle, is not sparse. */
const [SPARSE, FILLED] = [0.25, 0.3];

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

  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#pays = columns >= LARGE;
    this.#seen = new Uint8Array(this.#pays ? rows * columns : 0);
    this.#pattern = Array.from({ length: this.#pays ? rows : 0 }, () => []);
  }
  /** The structure of a Jacobian and of its factor; undefined where a dense one is quicker. */
  of(j: Float64Array): Structure | undefined {
    if (!this.#pays) return undefined;
    const [m, n, before] = [this.#rows, this.#columns, this.#count];
    for (let i = 0; i < m; i++)
      for (let k = 0; k < n; k++) {
        if (j[i * n + k] === 0 || this.#seen[i * n + k] === 1) continue;
        this.#seen[i * n + k] = 1;
        this.#pattern[i]!.push(k);
        this.#count++;
      }
    if (this.#count > before) {
      this.#pays = this.#count <= SPARSE * m * n;
      if (this.#pays) {
        this.#structure = structureOf(n, this.#pattern);
        this.#pays = this.#structure.starts[n]! <= (FILLED * n * (n + 1)) / 2;
      }
    }
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
  const { order } = structure;
  const over = new Float64Array(n);
  for (const c of free) over[c] = 1 / scale[c]!;
  return factorSparse(
    structure,
    (row, k) => s.j[row * n + order[k]!]! * over[order[k]!]!,
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
  const undamped = sparseFactor(structure, s, free, scale, right, 0);
  return {
    rank: undamped.rank,
    reach: undamped.reach,
    of: (other) => sparseSteps(structure, s, free, scale, other),
    step(damping) {
      const f = damping > 0 ? sparseFactor(structure, s, free, scale, right, damping) : undamped;
      const z = f.solve();
      return Float64Array.from(free, (c) => z[structure.place[c]!]!);
    },
  };
}
