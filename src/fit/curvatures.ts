import { eigh } from "../math/linalg/eigh.ts";
import { definite } from "./definite.ts";
import type { Matrix } from "./matrix.ts";
import { sparseCurvatures } from "./sparse/curvatures.ts";
import type { Structure } from "./sparse/structure.ts";
import type { Spectrum } from "./spectrum.ts";
import { CURVED, LARGE, negligible, type State } from "./state.ts";

/** Of more free parameters, a sparse Hessian is not taken apart into all its eigenvectors. */
const FEW = 300;

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
export function curvaturesOf(
  hessian: Matrix,
  s: State,
  spectrum: Spectrum,
  structure: Structure | undefined,
): Curvatures {
  const { scale, rank, singular } = spectrum;
  const k = s.free.length;
  if (structure !== undefined && hessian.pattern !== undefined && (k > FEW || rank === k)) {
    const sparse = sparseCurvatures(structure, hessian, s, spectrum);
    if (sparse.isDefinite || k > FEW) return sparse;
  }
  const h = scaledHessian(hessian, s.free, scale);
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
/** On the free parameters, each divided by its scale: all numbers, row by row. */
export function scaledHessian(hessian: Matrix, free: readonly number[], scale: ArrayLike<number>): Float64Array {
  const k = free.length;
  const h = new Float64Array(k * k);
  free.forEach((row, a) => {
    const own = hessian.row(row);
    for (let b = 0; b < k; b++) h[a * k + b] = own[free[b]!]! / scale[a]! / scale[b]!;
  });
  return h;
}
