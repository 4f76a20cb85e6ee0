/* Ascending series shared by the Bessel functions (z = -x^2/4) and the modified ones (z = x^2/4). */

export const eulerGamma = 0.5772156649015329;
const negligible = 1e-18;

/** (x/2)^n / n! sum_k z^k n! / (k! (n+k)!): J_n or I_n (DLMF 10.2.2, 10.25.2). */
export function ascendingSeries(n: number, x: number, z: number): number {
  let term = 1;
  for (let j = 1; j <= n; j++) term *= x / 2 / j;
  let sum = term;
  for (let k = 1; Math.abs(term) > negligible * Math.abs(sum); k++) {
    term *= z / (k * (n + k));
    sum += term;
  }
  return sum;
}

/** sum_k (psi(k+1) + psi(k+1+n)) z^k / (k! (k+n)!) for n = 0, 1: the regular part of Y_n, K_n (DLMF 10.8.1, 10.31.1). */
export function regularPart(n: number, z: number): number {
  let term = 1;
  let weight = n - 2 * eulerGamma;
  let sum = weight;
  for (let k = 1; Math.abs(term) > negligible; k++) {
    term *= z / (k * (k + n));
    weight += 1 / k + 1 / (k + n);
    sum += weight * term;
  }
  return sum;
}

/** sum_k s^k a_k(n) / x^k over the parities: [even terms, odd terms], a_k(n) of DLMF 10.17.1, with a_k -> sign^(k div 2). */
export function hankelSums(n: number, x: number, sign: number): [number, number] {
  let even = 0;
  let odd = 0;
  let term = 1;
  for (let k = 1; Math.abs(term) > negligible; k += 2) {
    even += term;
    term *= (4 * n * n - (2 * k - 1) ** 2) / (8 * k * x);
    odd += term;
    term *= (sign * (4 * n * n - (2 * k + 1) ** 2)) / (8 * (k + 1) * x);
  }
  return [even, odd];
}
