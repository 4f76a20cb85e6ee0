import type { LaneBuilder, LaneRule } from "../ir/lower.ts";

/* Functions with a removable singularity in lanes, without their derivatives. */

/** y, but the limits at 0 and Infinity. */
const withLimits = <N>(g: LaneBuilder<N>, x: N, atZero: number, y: N, far: number): N => {
  const isFar = g.eq(x, g.constant(Number.POSITIVE_INFINITY));
  return g.select(g.eq(x, g.constant(0)), g.constant(atZero), g.select(isFar, g.constant(far), y));
};
const sine = <N>(g: LaneBuilder<N>, x: N): N => {
  const a = g.abs(x);
  return withLimits(g, a, 1, g.div(g.call("sin", a), a), 0);
};
export const sincLane: LaneRule = (g, x) => sine(g, x);
/** sinc^2(x/2) / 2 */
export const cosm1relLane: LaneRule = (g, x) => {
  const s = sine(g, g.mul(x, g.constant(0.5)));
  return g.mul(g.mul(s, s), g.constant(0.5));
};
/** Beyond 700 in two factors, as e^x overflows before e^x / x. */
export const exprelLane: LaneRule = (g, x) => {
  const half = g.call("exp", g.mul(x, g.constant(0.5)));
  const large = g.mul(g.div(half, x), half);
  const y = g.select(g.gt(x, g.constant(700)), large, g.div(g.call("expm1", x), x));
  return withLimits(g, x, 1, y, Number.POSITIVE_INFINITY);
};
export const log1prelLane: LaneRule = (g, x) => withLimits(g, x, 1, g.div(g.call("log1p", x), x), 0);
export const bernoulliLane: LaneRule = (g, x) => withLimits(g, x, 1, g.div(x, g.call("expm1", x)), 0);
