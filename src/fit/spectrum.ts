import { svd } from "../math/linalg/svd.ts";
import { sparseSpectrum } from "./sparse/spectrum.ts";
import type { Structure } from "./sparse/structure.ts";
import type { State } from "./state.ts";

/** The inverse of a symmetric matrix, of which not all numbers may be wanted. */
export interface Inverse {
  diagonal(): Float64Array;
  column(q: number): Float64Array;
}
/** What the Jacobian on the free parameters can see, its columns scaled to length 1. */
export interface Spectrum {
  /** Singular values, descending: of a sparse Jacobian the largest and the least, else one for each free parameter. */
  readonly singular: Float64Array;
  readonly rank: number;
  /** Those directions of the scaled free parameters that it cannot see. */
  readonly weak: readonly Float64Array[];
  /** The direction that it sees least, where it sees all of a few. */
  readonly dimmest?: Float64Array;
  /** Of a sparse Jacobian: as many independent columns as the rank, counted among the free. */
  readonly kept?: readonly number[];
  /** The inverse of J^T J in the scaled free parameters, in the directions that it sees. */
  readonly inverse: Inverse;
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
  const entry = (p: number, q: number): number => {
    let sum = 0;
    for (let e = 0; e < rank; e++) sum += (right[e]![p]! / singular[e]!) * (right[e]![q]! / singular[e]!);
    return sum;
  };
  const inverse: Inverse = {
    diagonal: () => Float64Array.from({ length: k }, (_, q) => entry(q, q)),
    column: (q) => Float64Array.from({ length: k }, (_, p) => entry(p, q)),
  };
  const dimmest = rank === k && k > 1 ? { dimmest: right[k - 1]! } : {};
  return { singular, rank, weak: right.slice(rank), ...dimmest, inverse, scale };
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
