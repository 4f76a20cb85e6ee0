import type { Curvatures } from "../curvatures.ts";
import type { Definite } from "../definite.ts";
import { dot, largestPair } from "../lanczos.ts";
import type { Matrix } from "../matrix.ts";
import type { Spectrum } from "../spectrum.ts";
import { CURVED, type State } from "../state.ts";
import { type Failed, sparseCholesky } from "./cholesky.ts";
import type { Structure } from "./structure.ts";

/**
 * The curvatures of a sparse Hessian H from its factors alone. Where H does not curve upwards in all directions, those that
 * the residuals do not see are taken out, if it is flat along them: what is left is nonsingular on the columns `kept`. If H
 * does not curve upwards there, its blocks on the diagonal tell where: the inverse of a block that does is that of the
 * block, others have none, and the least eigenvalue is that of Lanczos's method, or what a pivot has shown.
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
  if (rank < k && kept === undefined)
    return { ...leastOf(times, k, whole), inverse: new Float64Array(k).fill(Number.NaN), isDefinite: false };
  const curved = rises.flatMap(({ v, isFlat }) => (isFlat ? [] : [v.findIndex((x) => x !== 0)]));
  let lost = joined(hessian, free, weak, curved);
  const factored = (): ReturnType<typeof sparseCholesky> => {
    const [columns, flat] = [(kept ?? [...free.keys()]).filter((q) => !lost[q]), weak.filter((v) => !touches(v, lost))];
    return sparseCholesky(structure, hessian, free, scale, columns, flat);
  };
  let part = rank === k ? whole : factored();
  const shown = [whole, part].find((f) => !f.isDefinite);
  if (part.isDefinite && curved.length === 0) {
    const { v, rise } = rises.reduce((a, b) => (a.rise <= b.rise ? a : b));
    return { lowest: rise, direction: v, inverse: part.diagonal(), isDefinite: false };
  }
  if (!part.isDefinite) {
    lost = joined(hessian, free, weak, [...curved, ...part.pivots]);
    part = factored();
  }
  const inverse = part.isDefinite ? part.diagonal() : new Float64Array(k).fill(Number.NaN);
  return { ...leastOf(times, k, shown), inverse: inverse.map((v, q) => (lost[q] ? Number.NaN : v)), isDefinite: false };
}
const touches = (v: Float64Array, lost: Uint8Array): boolean => v.some((x, q) => x !== 0 && lost[q] === 1);
/** Marks the free columns that a chain of entries of H, or of vectors of `weak`, joins with one of `from`. */
function joined(
  h: Matrix,
  free: readonly number[],
  weak: readonly Float64Array[],
  from: readonly number[],
): Uint8Array {
  const at = new Int32Array(h.columns).fill(-1);
  free.forEach((c, q) => {
    at[c] = q;
  });
  const marks = new Uint8Array(free.length);
  const open: number[] = [];
  const mark = (q: number): void => {
    if (q < 0 || marks[q] === 1) return;
    marks[q] = 1;
    open.push(q);
  };
  from.forEach(mark);
  const rest = new Set(weak);
  for (let q = open.pop(); q !== undefined; q = open.pop()) {
    const c = free[q]!;
    for (let e = h.start(c); e < h.start(c + 1); e++) mark(at[h.pattern!.columns[e]!]!);
    for (const v of rest) {
      if (v[q] === 0) continue;
      rest.delete(v);
      v.forEach((x, other) => {
        if (x !== 0) mark(other);
      });
    }
  }
  return marks;
}
/** The least of the eigenvalues that Lanczos's method finds below a bound of all, and of the direction of a pivot. */
function leastOf(
  times: Product,
  k: number,
  shown: Failed | Definite | undefined,
): Pick<Curvatures, "lowest" | "direction"> {
  const bound = largestPair(k, (x) => times(times(x))).value ** 0.5 * (1 + 1e-9);
  const { value, vector } = largestPair(k, (x) => times(x).map((v, q) => bound * x[q]! - v));
  const found = [{ lowest: bound - value, direction: vector }];
  if (shown !== undefined && "pivots" in shown) {
    const length = Math.sqrt(dot(shown.direction, shown.direction));
    const direction = shown.direction.map((v) => v / length);
    found.push({ lowest: dot(direction, times(direction)), direction });
  }
  return found.reduce((a, b) => (a.lowest <= b.lowest ? a : b));
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
