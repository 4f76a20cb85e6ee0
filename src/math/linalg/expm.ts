import { pade } from "./pade.ts";
import { largestMagnitude } from "./scale.ts";
import { squareRepeatedly } from "./squaring.ts";

/** Degrees m of the diagonal Pade approximants and the norms up to which their backward error is below 2^-53. */
const DEGREES: readonly (readonly [degree: number, norm: number])[] = [
  [3, 1.495585217958292e-2],
  [5, 2.53939833006323e-1],
  [7, 9.504178996162932e-1],
  [9, 2.097847961257068],
];
const LARGEST_DEGREE = 13;
/** The backward error would allow 5.37; 4.25 keeps the denominator of r_13 well conditioned. */
const LARGEST_NORM = 4.25;

/**
 * Matrix exponential of one n x n block by scaling and squaring with diagonal Pade approximants r_m,
 * exp(A) = r_m(A / 2^s)^(2^s) (Higham 2005, "The scaling and squaring method for the matrix exponential revisited",
 * SIAM J. Matrix Anal. Appl. 26, algorithm 2.3; the last norm is that of Al-Mohy & Higham 2009, "A new scaling and
 * squaring algorithm for the matrix exponential", ibid. 31). When scaling is needed and the mean mu of the diagonal
 * makes up most of the norm, it is split off first, exp(A) = e^mu exp(A - mu I), its factor applied before the
 * squarings.
 *
 * Entries beyond the double range come out as infinities of the right sign. If A has an entry that is not finite, out
 * is filled with NaN, except that n = 1 is the scalar exponential. `out` must not overlap `a`.
 */
export function expm(n: number, a: Float64Array, aOffset: number, out: Float64Array, outOffset: number): void {
  if (n === 1) {
    out[outOffset] = Math.exp(a[aOffset]!);
    return;
  }
  const largest = largestMagnitude(n * n, a, aOffset);
  if (Number.isNaN(largest)) {
    out.fill(NaN, outOffset, outOffset + n * n);
    return;
  }
  let w = a.slice(aOffset, aOffset + n * n);
  let logNorm = logarithmicNorm(n, w, largest);
  let squarings = 0;
  let factor = 1;
  if (logNorm > Math.log2(LARGEST_NORM)) {
    const mean = diagonalMean(n, w);
    const centred = w.map((x, i) => (i % (n + 1) === 0 ? x - mean : x));
    const centredNorm = logarithmicNorm(n, centred, largestMagnitude(n * n, centred, 0));
    const split = centredNorm < logNorm - 1;
    if (split) {
      w = centred;
      logNorm = centredNorm;
      squarings = Math.max(0, Math.ceil(Math.log2(Math.abs(mean) / 512)));
    }
    squarings = Math.max(squarings, Math.ceil(logNorm - Math.log2(LARGEST_NORM)));
    if (split) factor = Math.exp(halve(mean, squarings));
    w = w.map((x) => halve(x, squarings));
  }
  const [degree] = DEGREES.find(([, norm]) => logNorm - squarings <= Math.log2(norm)) ?? [LARGEST_DEGREE];
  const power = pade(n, w, degree).map((x) => factor * x);
  out.set(squareRepeatedly(n, power, squarings), outOffset);
}

/** x / 2^times. */
function halve(x: number, times: number): number {
  const first = Math.min(times, 1000);
  return (x / 2 ** first) * 2 ** (first - times);
}

/** Mean of the diagonal. */
function diagonalMean(n: number, a: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < n; i++) mean += a[i * n + i]! / n;
  return mean;
}

/** Binary logarithm of the smaller of the 1-norm and the infinity norm; `largest` is the largest magnitude in A. */
function logarithmicNorm(n: number, a: Float64Array, largest: number): number {
  if (largest === 0) return -Infinity;
  const sums = new Float64Array(n);
  let greatestRow = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) {
      const magnitude = Math.abs(a[i * n + j]!) / largest;
      row += magnitude;
      sums[j] = sums[j]! + magnitude;
    }
    greatestRow = Math.max(greatestRow, row);
  }
  return Math.log2(largest) + Math.log2(Math.min(greatestRow, Math.max(...sums)));
}
