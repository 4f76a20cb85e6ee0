import { gemm } from "./gemm.ts";
import { lu, permutationOfPivots } from "./lu.ts";
import { triangularSolveLeft } from "./triangularSolve.ts";

/**
 * Diagonal Pade approximant of the exponential at one n x n matrix, r_m(A) = (V - U)^-1 (V + U), where U and V are the
 * odd and the even part of p_m (Higham 2005, SIAM J. Matrix Anal. Appl. 26, section 2). The coefficients are
 * b_0 = 1, b_j = b_{j-1} (m - j + 1) / (j (2m - j + 1)). m is odd and at most 13.
 */
export function pade(n: number, a: Float64Array, degree: number): Float64Array {
  const powers = evenPowers(n, a, degree);
  const b = [1];
  for (let j = 1; j <= degree; j++) b.push((b[j - 1]! * (degree - j + 1)) / (j * (2 * degree - j + 1)));
  const even = combine(n, powers, (j) => b[2 * j]);
  const odd = product(
    n,
    a,
    combine(n, powers, (j) => b[2 * j + 1]),
  );

  const denominator = new Float64Array(n * n);
  const numerator = new Float64Array(n * n);
  for (let i = 0; i < n * n; i++) {
    denominator[i] = even[i]! - odd[i]!;
    numerator[i] = even[i]! + odd[i]!;
  }
  return solve(n, denominator, numerator);
}

/** I, A^2, A^4, A^6, as far as the degree needs them. */
function evenPowers(n: number, a: Float64Array, degree: number): Float64Array[] {
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  const square = product(n, a, a);
  const powers = [identity, square];
  while (powers.length < 4 && 2 * powers.length < degree) powers.push(product(n, powers[powers.length - 1]!, square));
  return powers;
}

/** sum_{j <= 3} c_j A^(2j) + A^6 sum_{3 < j <= 6} c_j A^(2j - 6), c_j undefined past the degree. */
function combine(
  n: number,
  powers: readonly Float64Array[],
  coefficient: (j: number) => number | undefined,
): Float64Array {
  const low = new Float64Array(n * n);
  const high = new Float64Array(n * n);
  for (let j = 0; j <= 6; j++) {
    const c = coefficient(j);
    if (c === undefined) break;
    const power = powers[j > 3 ? j - 3 : j]!;
    const sum = j > 3 ? high : low;
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + c * power[i]!;
  }
  if (coefficient(4) !== undefined) gemm(n, n, n, powers[3]!, 0, high, 0, low, 0, true);
  return low;
}

function product(n: number, x: Float64Array, y: Float64Array): Float64Array {
  const xy = new Float64Array(n * n);
  gemm(n, n, n, x, 0, y, 0, xy, 0);
  return xy;
}

/** D^-1 N; D is well conditioned for the norms in question (ibid., section 2). Overwrites D. */
function solve(n: number, d: Float64Array, numerator: Float64Array): Float64Array {
  const pivots = new Int32Array(n);
  const rows = new Int32Array(n);
  lu(n, d, 0, d, 0, pivots, 0);
  permutationOfPivots(n, pivots, 0, rows, 0);
  const x = new Float64Array(n * n);
  for (let i = 0; i < n; i++) x.set(numerator.subarray(rows[i]! * n, (rows[i]! + 1) * n), i * n);
  triangularSolveLeft(n, n, d, 0, x, 0, x, 0, { lower: true, transposed: false, unitDiagonal: true });
  triangularSolveLeft(n, n, d, 0, x, 0, x, 0, { lower: false, transposed: false, unitDiagonal: false });
  return x;
}
