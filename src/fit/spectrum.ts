import { eigh } from "../math/linalg/eigh.ts";
import { svd } from "../math/linalg/svd.ts";
import { definite } from "./definite.ts";
import { sparseSpectrum } from "./sparse/spectrum.ts";
import type { Structure } from "./sparse/structure.ts";
import { LARGE, negligible, type State } from "./state.ts";

/** What the Jacobian on the free parameters can see, its columns scaled to length 1. */
export interface Spectrum {
  /** Singular values, descending: of a sparse Jacobian the largest and the least, else one for each free parameter. */
  readonly singular: Float64Array;
  readonly rank: number;
  /** Those directions of the scaled free parameters that it cannot see. */
  readonly weak: readonly Float64Array[];
  /** The direction that it sees least, where it sees all of a few. */
  readonly dimmest?: Float64Array;
  /** The inverse of J^T J in the scaled free parameters, in the directions that it sees, row by row. */
  readonly inverse: Float64Array;
  /** Lengths of the columns. */
  readonly scale: Float64Array;
}
/** Singular values below that part of the largest are not told from 0. */
const deficient = (m: number, n: number): number => 8 * Math.max(m, n) * 2 ** -52;

/** A column that has become so much shorter than it was has vanished. */
const VANISHED = 1e-10;

/** `longest`: what the columns are scaled by where they have vanished. */
export function spectrumOf(s: State, m: number, longest: Float64Array, structure?: Structure): Spectrum {
  const k = s.free.length;
  const rows = Math.max(m, k);
  const scale = Float64Array.from(s.free, (c) =>
    s.lengths[c]! > VANISHED * longest[c]! ? s.lengths[c]! : longest[c]! || 1,
  );
  const sparse = structure && sparseSpectrum(structure, s, scale, deficient(rows, k));
  if (sparse !== undefined) return { ...sparse, scale };
  const a = s.j.part(s.free, scale, rows);
  const [u, singular, vt] = [new Float64Array(rows * k), new Float64Array(k), new Float64Array(k * k)];
  svd(rows, k, a, 0, u, 0, singular, 0, vt, 0);
  const least = deficient(rows, k) * (singular[0] ?? 0);
  const rank = singular.filter((v) => v > least).length;
  const right = s.free.map((_, e) => vt.slice(e * k, (e + 1) * k));
  const inverse = new Float64Array(k * k);
  for (let p = 0; p < k; p++)
    for (let q = 0; q < k; q++) {
      let sum = 0;
      for (let e = 0; e < rank; e++) sum += (right[e]![p]! / singular[e]!) * (right[e]![q]! / singular[e]!);
      inverse[p * k + q] = sum;
    }
  const dimmest = rank === k && k > 1 ? { dimmest: right[k - 1]! } : {};
  return { singular, rank, weak: right.slice(rank), ...dimmest, inverse, scale };
}
/** A curvature of the scaled Hessian below that is rounding. */
export const CURVED = 1e-8;
/** A Hessian on the free parameters, in the scale of the columns. */
export interface Curvatures {
  /** Its least eigenvalue, and the vector of that. */
  readonly lowest: number;
  readonly direction: Float64Array;
  /**
   * The diagonal of its inverse, in as many directions of the most curvature as the residuals determine, or in all where
   * it curves upwards in all; NaN where one takes part in which it does not, or by no more than its rounding.
   */
  readonly inverse: Float64Array;
  /** Whether it curves upwards in all directions, those too that the residuals do not see to first order. */
  readonly isDefinite: boolean;
}
export function curvaturesOf(hessian: Float64Array, s: State, spectrum: Spectrum, n: number): Curvatures {
  const { scale, rank, singular } = spectrum;
  const k = s.free.length;
  const h = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) h[a * k + b] = hessian[s.free[a]! * n + s.free[b]!]! / scale[a]! / scale[b]!;
  const factored = k >= LARGE && rank === k ? definite(k, h) : undefined;
  if (factored !== undefined) {
    const { value, vector } = factored.least();
    return { lowest: value, direction: vector, inverse: factored.diagonal(), isDefinite: true };
  }
  const [values, vectors] = [new Float64Array(k), new Float64Array(k * k)];
  eigh(k, h, 0, values, 0, vectors, 0);
  const inverse = new Float64Array(k);
  // What J^T J has at least along directions that J sees.
  const least = (singular[Math.min(rank, singular.length) - 1] ?? 0) ** 2;
  const rounding = 4 * negligible(k, k) * Math.max(-values[0]!, values[k - 1]!);
  const isDefinite = rank === k || values[0]! > CURVED;
  for (let c = 0; c < k; c++)
    for (let e = isDefinite ? 0 : k - rank; e < k; e++) {
      const share = vectors[c * k + e]! ** 2;
      if (values[e]! > rounding) inverse[c] = inverse[c]! + share / values[e]!;
      else if (share > 1e-6 * least) inverse[c] = Number.NaN;
    }
  return {
    lowest: values[0] ?? 0,
    direction: Float64Array.from({ length: k }, (_, a) => vectors[a * k]!),
    inverse,
    isDefinite,
  };
}
/** A vector of the scaled free parameters in those of the user, its largest entry 1. */
export function directionOf(v: Float64Array, s: State, { scale }: Spectrum, n: number): Float64Array {
  const d = new Float64Array(n);
  let largest = 0;
  for (const [c, k] of s.free.entries()) {
    // What is far below the largest is rounding of the decomposition.
    d[k] = Math.abs(v[c]!) < 1e-12 ? 0 : v[c]! / scale[c]!;
    if (Math.abs(d[k]!) > Math.abs(largest)) largest = d[k]!;
  }
  return largest === 0 ? d : d.map((x) => x / largest + 0);
}
