import type { Curvatures } from "../curvatures.ts";
import { dot, largestPair } from "../lanczos.ts";
import type { Matrix } from "../matrix.ts";
import type { Spectrum } from "../spectrum.ts";
import { CURVED, type State } from "../state.ts";
import { type Failed, sparseCholesky } from "./cholesky.ts";
import type { Structure } from "./structure.ts";

/**
 * The curvatures of a sparse Hessian H from its factors alone. Where H does not curve upwards in all directions, those that
 * the residuals do not see are taken out, if it is flat along them: what is left is nonsingular on the columns `kept`. Else
 * the inverse is not known, and the least eigenvalue is that of Lanczos's method, or what a pivot has shown.
 */
export function sparseCurvatures(structure: Structure, hessian: Matrix, s: State, spectrum: Spectrum): Curvatures {
  const { scale, rank, weak, kept } = spectrum;
  const { free } = s;
  const k = free.length;
  const whole = sparseCholesky(structure, hessian, free, scale);
  if (whole.isDefinite) {
    const { value, vector } = whole.least();
    if (rank === k || value > CURVED)
      return { lowest: value, direction: vector, inverse: whole.diagonal(), isDefinite: true };
  }
  const times = scaledProduct(hessian, free, scale);
  const rises = weak.map((v) => {
    const image = times(v);
    return { v, rise: dot(v, image), isFlat: Math.sqrt(dot(image, image)) <= CURVED };
  });
  if (rank < k && kept !== undefined && rises.every(({ isFlat }) => isFlat)) {
    const part = sparseCholesky(structure, hessian, free, scale, kept, weak);
    const { v, rise } = rises.reduce((a, b) => (a.rise <= b.rise ? a : b));
    if (part.isDefinite) return { lowest: rise, direction: v, inverse: part.diagonal(), isDefinite: false };
    return unknown(times, k, part);
  }
  return unknown(times, k, whole.isDefinite ? undefined : whole);
}
/** With the least of the eigenvalues that Lanczos's method finds below a bound of all, and of the direction of a pivot. */
function unknown(times: Product, k: number, shown: Failed | undefined): Curvatures {
  const bound = largestPair(k, (x) => times(times(x))).value ** 0.5 * (1 + 1e-9);
  const { value, vector } = largestPair(k, (x) => times(x).map((v, q) => bound * x[q]! - v));
  const found = [{ lowest: bound - value, direction: vector }];
  if (shown !== undefined) {
    const length = Math.sqrt(dot(shown.direction, shown.direction));
    const direction = shown.direction.map((v) => v / length);
    found.push({ lowest: dot(direction, times(direction)), direction });
  }
  const least = found.reduce((a, b) => (a.lowest <= b.lowest ? a : b));
  return { ...least, inverse: new Float64Array(k).fill(Number.NaN), isDefinite: false };
}
type Product = (x: Float64Array) => Float64Array;
/** The product with rows and columns `free` of a symmetric matrix, each divided by its scale. */
function scaledProduct(h: Matrix, free: readonly number[], scale: ArrayLike<number>): Product {
  return (x) => {
    const all = new Float64Array(h.columns);
    free.forEach((c, q) => {
      all[c] = x[q]! / scale[q]!;
    });
    const image = h.times(all);
    return Float64Array.from(free, (c, q) => image[c]! / scale[q]!);
  };
}
