import { gammaDensityA, gammaincPA, gammaincQ } from "./incompleteGamma.ts";

/*
 * Partial derivatives of P(a, x) and Q(a, x) in both operands. d/dx P is the gamma density p(a, x) = x^(a-1) e^-x / Gamma(a);
 * p_(i,j) = d^(i+j) p / da^i dx^j.
 */

/** Below it the sum over powers of 1/x is dominated by one term. */
const powersBelow = 1;

/**
 * [p_(0,j), ..., p_(i,j)] from x p_(i,j+1) = (a - 1 - j - x) p_(i,j) + i p_(i-1,j) - j p_(i,j-1), the derivatives of
 * x p' = (a - 1 - x) p (Laguerre's recurrence, DLMF 18.9.13).
 */
function byRecurrence(i: number, j: number, a: number, x: number): number {
  let before: number[] = [];
  let p = Array.from({ length: i + 1 }, (_, m) => gammaDensityA(m, a, x));
  for (let n = 0; n < j; n++) {
    const next = p.map((value, m) => ((a - 1 - n - x) * value + m * (p[m - 1] ?? 0) - n * (before[m] ?? 0)) / x);
    before = p;
    p = next;
  }
  return p[i]!;
}

/** Derivatives 0..i in a of (a - 1)(a - 2)...(a - m): each factor f brings (f q)^(s) = f q^(s) + s q^(s-1). */
function fallingFactorial(i: number, m: number, a: number): number[] {
  let q = [1, ...new Array<number>(i).fill(0)];
  for (let r = 1; r <= m; r++) q = q.map((value, s) => (a - r) * value + s * (q[s - 1] ?? 0));
  return q;
}

/** By Leibniz: p_(i,j) = sum_m C(j,m) (-1)^(j-m) x^-m sum_s C(i,s) p_(i-s,0) d^s/da^s (a-1)...(a-m). */
function byPowers(i: number, j: number, a: number, x: number): number {
  let sum = 0;
  for (let m = 0, outer = j % 2 === 0 ? 1 : -1; m <= j; m++) {
    const q = fallingFactorial(i, m, a);
    for (let s = 0, inner = 1; s <= i; s++) {
      let term = q[s] === 0 ? 0 : outer * inner * q[s]! * gammaDensityA(i - s, a, x);
      for (let r = 0; r < m; r++) term /= x; // x^-m would overflow too early
      sum += term;
      inner *= (i - s) / (s + 1);
    }
    outer *= -(j - m) / (m + 1);
  }
  return sum;
}

/**
 * Limit of p_(i,j) for x -> 0, whose leading term is (log x)^i x^(a-1-j) / Gamma(a - j). For a = n a positive integer p is
 * analytic in x: at i = 0 the limit is (-1)^(j-n+1) C(j, n-1).
 */
function atZero(i: number, j: number, a: number): number {
  const power = a - 1 - j;
  if (power > 0) return 0;
  if (i === 0 && a === Math.floor(a)) {
    let binomial = 1;
    for (let m = 1; m < a; m++) binomial *= (j - m + 1) / m;
    return power % 2 === 0 ? binomial : -binomial;
  }
  // At a pole m = j - a of Gamma the leading term is i (log x)^(i-1) x^(-m-1) (-1)^m m!.
  if (a === Math.floor(a) && power < 0)
    return (i + power) % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  let sign = i % 2 === 0 ? 1 : -1;
  for (let r = 1; r <= j; r++) if (a < r) sign = -sign;
  return sign * Number.POSITIVE_INFINITY;
}

/** p_(i,j)(a, x) for a >= 0, x >= 0, NaN outside. */
function density(i: number, j: number, a: number, x: number): number {
  if (!(a >= 0 && x >= 0 && a < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x === 0) return a === 0 ? Number.NaN : atZero(i, j, a);
  return x < powersBelow ? byPowers(i, j, a, x) : byRecurrence(i, j, a, x);
}

/** d^(i+j) P(a, x) / da^i dx^j. */
export function gammaincPPartial(i: number, j: number, a: number, x: number): number {
  return j === 0 ? gammaincPA(i, a, x) : density(i, j - 1, a, x);
}

/** d^(i+j) Q(a, x) / da^i dx^j. */
export function gammaincQPartial(i: number, j: number, a: number, x: number): number {
  return i + j === 0 ? gammaincQ(a, x) : -gammaincPPartial(i, j, a, x);
}
