import { eigh } from "../math/linalg/eigh.ts";
import { norm } from "../math/linalg/householder.ts";

const STEPS = 100;
interface Pair {
  readonly value: number;
  readonly vector: Float64Array;
}
/**
 * The largest eigenvalue of a symmetric positive semidefinite matrix, given as its product: Lanczos's method with full
 * orthogonalisation, done twice (Golub & Van Loan, 4th ed., sections 10.1 and 10.3).
 */
export function largestPair(n: number, product: (x: Float64Array) => Float64Array): Pair {
  const basis: Float64Array[] = [];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let x: Float64Array = Float64Array.from({ length: n }, (_, k) => 1 + 0.5 * Math.sin(12.9898 * (k + 1)));
  let length = norm(n, x, 0, 1);
  for (let step = 0; step < Math.min(n, STEPS) && length > 0 && length < Infinity; step++) {
    const q = x.map((v) => v / length);
    basis.push(q);
    x = product(q);
    diagonal.push(dot(q, x));
    for (let pass = 0; pass < 2; pass++)
      for (const v of basis) {
        const along = dot(v, x);
        for (let k = 0; k < n; k++) x[k] = x[k]! - along * v[k]!;
      }
    length = norm(n, x, 0, 1);
    beside.push(length);
    if (length <= 2 ** -50 * diagonal[0]!) break;
  }
  const m = basis.length;
  const t = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    t[i * m + i] = diagonal[i]!;
    if (i + 1 < m) t[i * m + i + 1] = t[(i + 1) * m + i] = beside[i]!;
  }
  const [values, vectors] = [new Float64Array(m), new Float64Array(m * m)];
  eigh(m, t, 0, values, 0, vectors, 0);
  const vector = new Float64Array(n);
  basis.forEach((q, i) => {
    for (let k = 0; k < n; k++) vector[k] = vector[k]! + vectors[i * m + m - 1]! * q[k]!;
  });
  return { value: values[m - 1] ?? Number.NaN, vector };
}
/** The least eigenvalue of a positive definite matrix, given as its inverse. */
export function leastPair(n: number, inverse: (x: Float64Array) => Float64Array): Pair {
  const { value, vector } = largestPair(n, inverse);
  return { value: 1 / value, vector };
}
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! * y[k]!;
  return sum;
}
