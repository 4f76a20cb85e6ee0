import { normalPair, signedOf, threefry2x32 } from "./threefry.ts";

const word = new Int32Array(2);
const pair = new Float64Array(2);
const boost = 1;

/**
 * Logarithm of a Gamma(a, 1) variate from a key of its own, by Marsaglia & Tsang 2000 ("A simple method for generating
 * gamma variables"): d (1 + c z)^3 with d = a - 1/3, c = 1/sqrt(9 d), z normal, accepted with probability
 * exp(z^2/2 + d - d v + d log v). Each attempt takes three blocks. For a < 1 the variate of a + 1 times
 * u^(1/a) (their section 6), whose logarithm does not underflow. a = 0 gives -Infinity, a < 0 NaN.
 */
export function logGammaSample(k0: number, k1: number, a: number): number {
  if (!(a > 0)) return a === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (a === Number.POSITIVE_INFINITY) return a;
  const signed = (counter: number, stream: number): number => {
    threefry2x32(k0, k1, counter, stream, word, 0);
    return signedOf(word[0]!, word[1]!);
  };
  const small = a < 1;
  const d = (small ? a + 1 : a) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let j = 0; ; j += 3) {
    normalPair(signed(j, 0), signed(j + 1, 0), pair);
    const z = pair[0]!;
    if (c * z <= -1) continue;
    const logV = 3 * Math.log1p(c * z);
    if (Math.log(Math.abs(signed(j + 2, 0))) >= 0.5 * z * z - d * (Math.expm1(logV) - logV)) continue;
    return Math.log(d) + logV + (small ? Math.log(Math.abs(signed(0, boost))) / a : 0);
  }
}
