import { betainc, betaWeight } from "./beta.ts";
import { stirlingStart } from "./gamma.ts";
import {
  addJets,
  constantJet,
  exponentialJet,
  type Jet,
  lastDerivative,
  multiplyJets,
  overLinear,
  scaleJet,
  timesLinear,
} from "./jet.ts";
import { beta, betalnPartial } from "./logGammaPartials.ts";

/*
 * Partial derivatives of I_x(a, b) in all operands, y = 1 - x. d/dx I is the beta density p = x^(a-1) y^(b-1) / B(a, b).
 * Derivatives in a and b are those of jets, in x those of the recurrence or the sum below.
 */

/** log x without the rounding of 1 - y. */
const logOf = (x: number, y: number): number => (x < 0.5 ? Math.log(x) : Math.log1p(-y));

/** Jet of value e^(s log x + t log y) B(a, b) / B(a + s, b + t). */
function weightJet(i: number, j: number, a: number, b: number, logX: number, logY: number, value: number): Jet {
  const log = constantJet(i, j, 0);
  for (let p = 0, pFactorial = 1; p <= i; pFactorial *= ++p)
    for (let q = 0, qFactorial = 1; q <= j; qFactorial *= ++q) {
      if (p + q === 0) continue;
      const linear = (p === 1 && q === 0 ? logX : 0) + (p === 0 && q === 1 ? logY : 0);
      log.c[p * (j + 1) + q] = linear - betalnPartial(p, q, a, b) / (pFactorial * qFactorial);
    }
  return exponentialJet(log, value);
}

/** I = x^a y^b / (a B(a, b)) sum_n x^n (a + b)_n / (a + 1)_n (DLMF 8.17.8), for x below the mean. */
function lowerTail(i: number, j: number, a: number, b: number, x: number, y: number): number {
  let term = constantJet(i, j, 1);
  let sum = term;
  for (let n = 0, settled = false; !settled; n++) {
    term = scaleJet(overLinear(timesLinear(term, a + b + n, 1, 1), a + n + 1), x);
    sum = addJets(sum, term);
    const total = sum;
    settled = term.c.every((c, k) => !(Math.abs(c) > 1e-17 * Math.abs(total.c[k]!)));
  }
  const weight = weightJet(i, j, a, b, logOf(x, y), logOf(y, x), betaWeight(a, b, x, y));
  return lastDerivative(multiplyJets(overLinear(weight, a), sum));
}

/** Jet of the density. */
function densityJet(i: number, j: number, a: number, b: number, x: number, y: number): Jet {
  const [logX, logY] = [logOf(x, y), logOf(y, x)];
  const power = (z: number, log: number, e: number): number => (z < 0.5 ? z ** e : Math.exp(e * log));
  const value =
    Math.min(a, b) < stirlingStart
      ? (power(x, logX, a - 1) / beta(a, b)) * power(y, logY, b - 1)
      : betaWeight(a, b, x, y) / (x * y);
  return weightJet(i, j, a, b, logX, logY, value);
}

/** x y p_(k+1) = (a - 1 - k - (a + b - 2 - 2k) x) p_k - k (a + b - 1 - k) p_(k-1), from x y p' = ((a-1) y - (b-1) x) p. */
function byRecurrence(i: number, j: number, k: number, a: number, b: number, x: number, y: number): number {
  let before = constantJet(i, j, 0);
  let p = densityJet(i, j, a, b, x, y);
  for (let n = 0; n < k; n++) {
    const next = addJets(
      timesLinear(p, (a - 1 - n) * y - (b - 1 - n) * x, y, -x),
      timesLinear(before, -n * (a + b - 1 - n), -n, -n),
    );
    before = p;
    p = scaleJet(next, 1 / (x * y));
  }
  return lastDerivative(p);
}

/** By Leibniz: p_k = p sum_m C(k,m) (a-1)...(a-m) x^-m (-1)^(k-m) (b-1)...(b-k+m) y^-(k-m), for x or y next to 0. */
function byPowers(i: number, j: number, k: number, a: number, b: number, x: number, y: number): number {
  const p = densityJet(i, j, a, b, x, y);
  let sum = constantJet(i, j, 0);
  for (let m = 0, binomial = 1; m <= k; m++) {
    let term = scaleJet(p, binomial);
    for (let r = 1; r <= m; r++) term = scaleJet(timesLinear(term, a - r, 1, 0), 1 / x);
    for (let r = 1; r <= k - m; r++) term = scaleJet(timesLinear(term, r - b, 0, -1), 1 / y);
    sum = addJets(sum, term);
    binomial *= (k - m) / (m + 1);
  }
  return lastDerivative(sum);
}

/**
 * Limit of d^(i+j+k) p / da^i db^j dx^k for x -> 0, whose leading term is (log x)^i x^(a-1-k) (a-1)...(a-k) d^j/db^j 1/B.
 * For a = 1, 2, ... a factor vanishes: finite at i = 0, else i (log x)^(i-1) stands before the derivative of the product.
 */
function atZero(i: number, j: number, k: number, a: number, b: number): number {
  const power = a - 1 - k;
  if (power > 0) return 0;
  const inverseBeta = weightJet(0, j, a, b, 0, 0, 1 / beta(a, b));
  let falling = constantJet(1, 0, 1);
  for (let r = 1; r <= k; r++) falling = timesLinear(falling, a - r, 1, 0);
  const [value, slope] = falling.c;
  if (i === 0 && a === Math.floor(a)) {
    let term = inverseBeta;
    const m = a - 1;
    for (let r = 1; r <= m; r++) term = scaleJet(term, ((a - r) * (k - m + r)) / r);
    for (let r = 1; r <= k - m; r++) term = timesLinear(term, r - b, 0, -1);
    return lastDerivative(term);
  }
  const leading = value !== 0 ? value! * (-1) ** i : slope! * (-1) ** (i - 1);
  return leading * lastDerivative(inverseBeta) > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function density(i: number, j: number, k: number, a: number, b: number, x: number): number {
  const y = 1 - x;
  if (x === 0) return atZero(i, j, k, a, b);
  if (x === 1) return (-1) ** k * atZero(j, i, k, b, a);
  return Math.min(x, y) * (a + b) < 1 ? byPowers(i, j, k, a, b, x, y) : byRecurrence(i, j, k, a, b, x, y);
}

/** d^(i+j+k) I_x(a, b) / da^i db^j dx^k for a, b > 0, 0 <= x <= 1; NaN outside. */
export function betaincPartial(i: number, j: number, k: number, a: number, b: number, x: number): number {
  if (i + j + k === 0) return betainc(a, b, x);
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1 && a + b < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (k > 0) return density(i, j, k - 1, a, b, x);
  if (x === 0 || x === 1) return 0;
  return x * (a + b) <= a ? lowerTail(i, j, a, b, x, 1 - x) : -lowerTail(j, i, b, a, 1 - x, x);
}
