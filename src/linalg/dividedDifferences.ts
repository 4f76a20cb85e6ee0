import type { Program } from "../ir/program.ts";
import type { TypedArray } from "../ir/raw.ts";
import { arrayType } from "../ir/type.ts";
import { spreadOne } from "../prims/broadcast.ts";
import { recordProgram } from "../record/record.ts";
import { within } from "../record/recording.ts";
import { concrete } from "../record/tensor.ts";
import { batchAt } from "../transforms/batch.ts";
import { taylorAt } from "../transforms/taylor.ts";

/** Coefficients 0..order of f (a program of one number) at each centre: [m][lane]. */
function coefficients(f: Program, centres: Float64Array, order: number): Float64Array[] {
  const n = centres.length;
  const type = arrayType("f64", [n]);
  return within(null, () => {
    const { program } = recordProgram("symmetricFunction", [type], ([x]) => {
      const [y, batched] = batchAt(f, [x!], [true], n);
      return [batched[0] ? y[0]! : spreadOne(y[0]!, n)];
    });
    const curve = [concrete(type, centres), concrete(type, new Float64Array(n).fill(1))];
    const [series] = taylorAt(program, [curve], order);
    return series!.map((c) => (c === null ? new Float64Array(n) : Float64Array.from(c.value as TypedArray)));
  });
}
/** More coefficients than the difference itself needs: eigenvalues within a tenth of the radius of convergence suffice. */
const TERMS = 10;
const EPSILON = 2 ** -52;

/**
 * Divided differences f[x_0, ..., x_k] in n lanes, points[j][lane] = x_j, repeated points included. Where the Taylor series
 * at the middle of the points has converged (its last terms vanish, and it gives f at the points), it is the series
 *   f[x_0, ..., x_k] = sum over m of a_{k+m} h_m(x_0 - c, ..., x_k - c),
 * h_m the complete homogeneous symmetric polynomials (de Boor 2005, "Divided differences", Surveys in Approximation Theory
 * 1, sections 4 and 8); elsewhere the recurrence between the outermost points, which then lie apart.
 */
export function dividedDifferences(f: Program, points: readonly Float64Array[]): Float64Array {
  const n = points[0]!.length;
  if (points.length === 1) return coefficients(f, points[0]!, 0)[0]!;
  const k = points.length - 1;
  const sorted = points.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const lane = points.map((p) => p[i]!).sort((a, b) => a - b);
    for (let j = 0; j <= k; j++) sorted[j]![i] = lane[j]!;
  }
  const low = sorted[0]!;
  const high = sorted[k]!;
  const centres = low.map((x, i) => x + (high[i]! - x) / 2);
  const series = coefficients(f, centres, k + TERMS);
  const ends = [low, high].map((x) => coefficients(f, x, 0)[0]!);
  const result = new Float64Array(n);
  const apart: number[] = [];
  for (let i = 0; i < n; i++) {
    const a = series.map((c) => c[i]!);
    const value = nearby(
      a,
      sorted.map((p) => p[i]! - centres[i]!),
      ends.map((e) => e[i]!),
    );
    if (value === undefined) apart.push(i);
    else result[i] = value;
  }
  if (apart.length === 0) return result;
  const pick = (p: Float64Array): Float64Array => Float64Array.from(apart, (i) => p[i]!);
  const upper = dividedDifferences(f, sorted.slice(1).map(pick));
  const lower = dividedDifferences(f, sorted.slice(0, -1).map(pick));
  apart.forEach((i, q) => {
    result[i] = (upper[q]! - lower[q]!) / (high[i]! - low[i]!);
  });
  return result;
}
/** The series at one lane, or undefined where it has not converged. */
function nearby(a: readonly number[], d: readonly number[], [first, last]: readonly number[]): number | undefined {
  const k = d.length - 1;
  const h = new Float64Array(TERMS + 1);
  h[0] = 1;
  for (const x of d) for (let m = 1; m <= TERMS; m++) h[m] = h[m]! + x * h[m - 1]!;
  let sum = 0;
  let size = 0;
  for (let m = TERMS; m >= 0; m--) {
    const term = a[k + m]! * h[m]!;
    sum += term;
    size = Math.max(size, Math.abs(term));
  }
  const tail = Math.abs(a[k + TERMS]! * h[TERMS]!) + Math.abs(a[k + TERMS - 1]! * h[TERMS - 1]!);
  if (!(tail <= 4 * EPSILON * size)) return undefined;
  for (const [x, f] of [
    [d[0]!, first!],
    [d[k]!, last!],
  ] as const) {
    const value = a.reduceRight((s, c) => s * x + c, 0);
    const scale = a.reduceRight((s, c) => s * Math.abs(x) + Math.abs(c), 0);
    if (!(Math.abs(value - f) <= 64 * EPSILON * scale)) return undefined;
  }
  return sum;
}
