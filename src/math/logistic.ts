/* The logistic family. Every form takes the exponential of a non-positive number, so nothing overflows or cancels. */

/** Logistic function 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** The slope of sigmoid, sigmoid(x) sigmoid(-x) = q / (1 + q)^2 with q = e^-|x|. */
export function logisticDensity(x: number): number {
  const q = Math.exp(-Math.abs(x));
  return q / ((1 + q) * (1 + q));
}

/** log(1 + e^x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log sigmoid(x) = -log(1 + e^-x). */
export function logsigmoid(x: number): number {
  return -softplus(-x);
}

/** x sigmoid(x); its limit at -Infinity is 0. Far left e^x is taken in two factors, as it is subnormal before x e^x is. */
export function silu(x: number): number {
  if (!(x < -40)) return x * sigmoid(x);
  const h = Math.exp(x / 2);
  return h === 0 ? 0 : x * h * h;
}

/** log(x / (1 - x)). Near 1/2 it is log1p((2x - 1) / (1 - x)), where 2x - 1 is exact. */
export function logit(x: number): number {
  if (x > 0.25 && x < 0.75) return Math.log1p((2 * x - 1) / (1 - x));
  return Math.log(x / (1 - x));
}
