import { eigh } from "../math/linalg/eigh.ts";
import { svd } from "../math/linalg/svd.ts";
import type { State } from "./state.ts";

/** What the Jacobian on the free parameters can see, its columns scaled to length 1. */
export interface Spectrum {
  /** Singular values, descending; one for each free parameter. */
  readonly singular: Float64Array;
  readonly rank: number;
  /** Right vector of each, in the scaled parameters: [vector][free parameter]. */
  readonly right: readonly Float64Array[];
  /** Lengths of the columns. */
  readonly scale: Float64Array;
}
/** Singular values below that part of the largest are not told from 0. */
const deficient = (m: number, n: number): number => 8 * Math.max(m, n) * 2 ** -52;

/** A column that has become so much shorter than it was has vanished. */
const VANISHED = 1e-10;

/** `longest`: what the columns are scaled by where they have vanished. */
export function spectrumOf(s: State, m: number, n: number, longest: Float64Array): Spectrum {
  const k = s.free.length;
  const rows = Math.max(m, k);
  const scale = Float64Array.from(s.free, (c) =>
    s.lengths[c]! > VANISHED * longest[c]! ? s.lengths[c]! : longest[c]! || 1,
  );
  const a = new Float64Array(rows * k);
  for (let i = 0; i < m; i++) for (let c = 0; c < k; c++) a[i * k + c] = s.j[i * n + s.free[c]!]! / scale[c]!;
  const [u, singular, vt] = [new Float64Array(rows * k), new Float64Array(k), new Float64Array(k * k)];
  svd(rows, k, a, 0, u, 0, singular, 0, vt, 0);
  const least = deficient(rows, k) * (singular[0] ?? 0);
  const rank = singular.filter((v) => v > least).length;
  return { singular, rank, right: s.free.map((_, e) => vt.slice(e * k, (e + 1) * k)), scale };
}
/** Eigenvalues, ascending, and vectors of a Hessian on the free parameters, in the scale of the columns. */
export interface Curvatures {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}
export function curvaturesOf(hessian: Float64Array, s: State, { scale }: Spectrum, n: number): Curvatures {
  const k = s.free.length;
  const h = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) h[a * k + b] = hessian[s.free[a]! * n + s.free[b]!]! / scale[a]! / scale[b]!;
  const [values, vectors] = [new Float64Array(k), new Float64Array(k * k)];
  eigh(k, h, 0, values, 0, vectors, 0);
  return {
    values,
    vectors: s.free.map((_, e) => Float64Array.from({ length: k }, (__, a) => vectors[a * k + e]!)),
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
