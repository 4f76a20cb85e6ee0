import { expm } from "./expm.ts";
import { largestMagnitude, scaleFactor } from "./scale.ts";

/**
 * k-th derivative of the matrix exponential of one n x n block A along E_1 ... E_k: the coefficient of t_1 ... t_k in
 * exp(A + t_1 E_1 + ... + t_k E_k). With commuting nilpotent N_l (N_l^2 = 0) in place of t_l it is a block of
 * exp(A (x) I + sum E_l (x) N_l), upper triangular of size 2^k n (Mathias 1996, "A chain rule for matrix functions and
 * applications", SIAM J. Matrix Anal. Appl. 17, theorem 4.1).
 *
 * Each E is scaled by a power of two to the size of A (of 1 if A = 0), so that it does not add squarings.
 */
export function frechet(
  n: number,
  a: Float64Array,
  e: readonly Float64Array[],
  out: Float64Array,
  outOffset: number,
): void {
  const k = e.length;
  const size = n * 2 ** k;
  const big = new Float64Array(size * size);
  const put = (row: number, column: number, x: Float64Array, factor: number): void => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) big[(row * n + i) * size + column * n + j] = x[i * n + j]! * factor;
  };
  const target = 1 / scaleFactor(largestMagnitude(n * n, a, 0) || 1);
  const factors = e.map((x) => scaleFactor(largestMagnitude(n * n, x, 0) || 1) * target);
  for (let set = 0; set < 2 ** k; set++) {
    put(set, set, a, 1);
    for (let l = 0; l < k; l++) if ((set & (1 << l)) === 0) put(set, set | (1 << l), e[l]!, factors[l]!);
  }
  const exponential = new Float64Array(size * size);
  expm(size, big, 0, exponential, 0);
  const corner = (2 ** k - 1) * n;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      out[outOffset + i * n + j] = factors.reduce((v, f) => v / f, exponential[i * size + corner + j]!);
}
