import { erfcx, erfcxK, expSquare } from "./erf.ts";
import { logNdtr, ndtr } from "./normal.ts";

const sqrtTwoOverPi = 0.7978845608028654;
/** From here on log erfcx u = -log u - log(pi)/2 + O(u^-2) has exact derivatives. */
const logarithmicFrom = 1e9;

/** Row n of Pascal's triangle. */
function binomials(n: number): number[] {
  const row = [1];
  for (let j = 1; j <= n; j++) row.push((row[j - 1]! * (n - j + 1)) / j);
  return row;
}

/** k-th derivative of log erfcx u, u >= 0, k >= 1: L_n = e_n - sum_(0<j<n) C(n-1, j-1) L_j e_(n-j), e_n = erfcx^(n)/erfcx. */
function logErfcxK(k: number, u: number): number {
  if (u > logarithmicFrom) {
    let value = -1 / u;
    for (let n = 1; n < k; n++) value *= -n / u;
    return value;
  }
  const scaled = erfcx(u);
  const e = [1];
  const L = [0];
  for (let n = 1; n <= k; n++) {
    e.push(erfcxK(n, u) / scaled);
    const choose = binomials(n - 1);
    let sum = e[n]!;
    for (let j = 1; j < n; j++) sum -= choose[j - 1]! * L[j]! * e[n - j]!;
    L.push(sum);
  }
  return L[k]!;
}

/**
 * k-th derivative of log Phi(x). The first is r = phi/Phi, the inverse Mills ratio. For x >= 0 by r' = -r (x + r), which
 * cancels on the left; there log Phi = -x^2/2 + log(erfcx(-x / sqrt 2) / 2) is differentiated. Relative error below 1e-14
 * for k <= 4 away from zeros.
 */
export function logNdtrK(k: number, x: number): number {
  if (k === 0) return logNdtr(x);
  if (x < 0) {
    const u = -x * Math.SQRT1_2;
    if (k === 1) return sqrtTwoOverPi / erfcx(u);
    return (-Math.SQRT1_2) ** k * logErfcxK(k, u) - (k === 2 ? 1 : 0);
  }
  if (x === Number.POSITIVE_INFINITY) return 0;
  const r = [(expSquare(x, -0.5) * sqrtTwoOverPi) / (2 * ndtr(x))];
  for (let m = 0; m < k - 1; m++) {
    let sum = x * r[m]! + (m > 0 ? m * r[m - 1]! : 0);
    binomials(m).forEach((c, j) => {
      sum += c * r[j]! * r[m - j]!;
    });
    r.push(-sum);
  }
  return r[k - 1]!;
}
