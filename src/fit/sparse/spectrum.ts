import { norm } from "../../math/linalg/householder.ts";
import { largestPair, leastPair } from "../lanczos.ts";
import type { Inverse } from "../spectrum.ts";
import type { State } from "../state.ts";
import { inverseWithin, project } from "./inverse.ts";
import { sparseFactor } from "./sparsity.ts";
import type { Structure } from "./structure.ts";

/** What a sparse matrix sees, from its factor alone. */
interface SparseSpectrum {
  /** The largest singular value and the least. */
  readonly singular: Float64Array;
  readonly rank: number;
  readonly weak: readonly Float64Array[];
  /** Free columns, counted among these, that are independent: as many as the rank. */
  readonly kept: readonly number[];
  readonly inverse: Inverse;
}
/** So many directions that pivots did not show are looked for one by one. */
const MOST_HIDDEN = 60;

/**
 * The spectrum of the free columns of J, divided by `scale`. Columns without a pivot are combinations of others, and so is,
 * while the least singular value of those that are left is below `deficient` times the largest, the column that its vector
 * needs most: inverse iteration finds what pivots hide (Chan 1987, "Rank revealing QR factorizations", Linear Algebra Appl.
 * 88/89). What is left has full rank and gives one solution, of which the part outside of the null space is that of the
 * pseudoinverse. undefined: too many such directions.
 */
export function sparseSpectrum(
  structure: Structure,
  s: State,
  scale: Float64Array,
  deficient: number,
): SparseSpectrum | undefined {
  const { free, j } = s;
  const k = free.length;
  const n = structure.columns;
  const scales = new Float64Array(n).fill(1);
  free.forEach((c, q) => {
    scales[c] = scale[q]!;
  });
  const over = new Float64Array(n);
  for (const c of free) over[c] = 1 / scales[c]!;
  const spread = (y: Float64Array): Float64Array => {
    const all = new Float64Array(n);
    free.forEach((c, q) => {
      all[c] = y[q]! * over[c]!;
    });
    return all;
  };
  const image = (y: Float64Array): Float64Array => j.times(spread(y));
  const square = (y: Float64Array): Float64Array => {
    const back = j.transposeTimes(image(y));
    return Float64Array.from(free, (c) => back[c]! * over[c]!);
  };
  const most = Math.sqrt(largestPair(k, square).value);
  const weak: Float64Array[] = [];
  const join = (v: Float64Array): boolean => {
    for (let pass = 0; pass < 2; pass++) project(v, weak);
    const length = norm(k, v, 0, 1);
    if (!(length > 0)) return false;
    weak.push(v.map((x) => x / length));
    return true;
  };
  let kept = free.map((_, q) => q);
  for (let hidden = 0; hidden <= MOST_HIDDEN; hidden++) {
    const columns = kept.map((q) => free[q]!);
    const f = sparseFactor(structure, s, columns, scales, new Float64Array(j.rows), 0);
    const places = Int32Array.from(free, (c) => structure.place[c]!);
    const vectors = f.dependent();
    const dependent = kept.filter((q) => vectors.has(places[q]!));
    const others = new Set(kept);
    for (const q of dependent) {
      const z = vectors.get(places[q]!)!;
      if (!join(Float64Array.from(places, (place, c) => (others.has(c) ? z[place]! : 0)))) return undefined;
    }
    kept = kept.filter((q) => !vectors.has(places[q]!));
    const inverse = inverseWithin(f.triangle, places, kept, weak);
    if (kept.length > 0) {
      const { value, vector } = leastPair(kept.length, inverse.solve);
      if (!(Math.sqrt(value) > deficient * most)) {
        const v = new Float64Array(k);
        let at = 0;
        kept.forEach((q, c) => {
          v[q] = vector[c]!;
          if (Math.abs(vector[c]!) > Math.abs(vector[at]!)) at = c;
        });
        if (!v.every(Number.isFinite) || !join(v)) return undefined;
        kept = kept.filter((_, c) => c !== at);
        continue;
      }
      if (weak.length === 0) return { singular: Float64Array.of(most, Math.sqrt(value)), rank: k, weak, kept, inverse };
    }
    const least = Math.min(...weak.map((v) => norm(j.rows, image(v), 0, 1)));
    return { singular: Float64Array.of(most, least), rank: kept.length, weak, kept, inverse };
  }
  return undefined;
}
