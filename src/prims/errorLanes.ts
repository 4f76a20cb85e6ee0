import type { LaneBuilder, LaneRule } from "../ir/lower.ts";
import { erfcxTable, erfTable } from "../math/erf.ts";
import { polynomialLane } from "./lanePolynomial.ts";

/* The error functions in lanes: the formulas of math/erf.ts and math/normal.ts, both sides of each choice computed. */

/** Beyond it e^(s x^2) has long left the double range. */
const bound = 64;
/** 2^27 + 1 splits a double into halves of 26 bits (Dekker 1971). */
const splitter = 134217729;
const sqrtTwoOverPi = 0.7978845608028654;

/** e^(s x^2) = e^(s h^2) (1 + q), s a signed power of 2 up to 1, h the leading half of x. */
export function gaussianLane<N>(g: LaneBuilder<N>, x: N, s: number): N {
  const a = g.min(g.abs(x), g.constant(bound));
  const c = g.mul(a, g.constant(splitter));
  const high = g.sub(c, g.sub(c, a));
  const low = g.mul(g.mul(g.add(a, high), g.sub(a, high)), g.constant(s));
  const power = g.call("exp", g.mul(g.mul(high, high), g.constant(s)));
  const series = g.add(g.constant(0.5), g.mul(low, g.constant(1 / 6)));
  const rest = g.mul(low, g.add(g.constant(1), g.mul(low, series)));
  const value = g.add(power, g.mul(power, rest));
  return s < 0 ? value : g.select(g.gt(g.constant(Number.POSITIVE_INFINITY), power), value, power);
}

/** e^(a^2) erfc a for a >= 0. */
function scaled<N>(g: LaneBuilder<N>, a: N): N {
  const t = g.sub(g.constant(1), g.div(g.constant(8), g.add(a, g.constant(4))));
  const y = g.mul(polynomialLane(g, erfcxTable, t), g.constant(0.5));
  return g.div(y, g.add(a, g.constant(0.5)));
}

/** erf x - x for |x| <= 1. */
function rest<N>(g: LaneBuilder<N>, x: N): N {
  const t = g.sub(g.mul(g.mul(x, x), g.constant(2)), g.constant(1));
  return g.mul(x, polynomialLane(g, erfTable, t));
}

/** erfc |x|; its Gaussian is that of the slope, which is computed once where both are asked for. */
const tail = <N>(g: LaneBuilder<N>, x: N): N => g.mul(gaussianLane(g, x, -1), scaled(g, g.abs(x)));

export const erfLane: LaneRule = (g, x) => {
  const a = g.abs(x);
  const large = g.sub(g.constant(1), tail(g, x));
  const signed = g.select(g.gt(g.constant(0), x), g.neg(large), large);
  return g.select(g.gt(a, g.constant(1)), signed, g.add(x, rest(g, x)));
};

export const erfcLane: LaneRule = (g, x) => {
  const a = g.abs(x);
  const right = tail(g, x);
  const large = g.select(g.gt(g.constant(0), x), g.sub(g.constant(2), right), right);
  const from = g.select(g.gt(x, g.constant(0.25)), g.constant(0.5), g.constant(0));
  const small = g.sub(g.sub(g.constant(1), from), g.add(g.sub(x, from), rest(g, x)));
  return g.select(g.ge(a, g.constant(1)), large, small);
};

export const erfcxLane: LaneRule = (g, x) => {
  const right = scaled(g, g.abs(x));
  const left = g.sub(g.mul(gaussianLane(g, x, 1), g.constant(2)), right);
  return g.select(g.gt(g.constant(0), x), left, right);
};

/** e^(x^2) erfc x and the smaller of Phi(x) and Phi(-x), at |x| / sqrt 2. */
function normalTail<N>(g: LaneBuilder<N>, x: N): { u: N; scaledTail: N; tail: N } {
  const u = g.mul(g.abs(x), g.constant(Math.SQRT1_2));
  const scaledTail = scaled(g, u);
  return { u, scaledTail, tail: g.mul(g.mul(gaussianLane(g, x, -0.5), scaledTail), g.constant(0.5)) };
}

export const ndtrLane: LaneRule = (g, x) => {
  const { u, tail } = normalTail(g, x);
  const large = g.select(g.gt(g.constant(0), x), tail, g.sub(g.constant(1), tail));
  const v = g.mul(x, g.constant(Math.SQRT1_2));
  const half = g.constant(0.5);
  return g.select(g.gt(u, half), large, g.add(half, g.mul(g.add(v, rest(g, v)), half)));
};

export const logNdtrLane: LaneRule = (g, x) => {
  const { scaledTail, tail } = normalTail(g, x);
  const square = g.mul(g.mul(x, g.constant(-0.5)), x);
  const left = g.add(square, g.call("log", g.mul(scaledTail, g.constant(0.5))));
  return g.select(g.gt(x, g.constant(0)), g.call("log1p", g.neg(tail)), left);
};

/** phi / Phi, the inverse Mills ratio. */
export const millsLane: LaneRule = (g, x) => {
  const { scaledTail, tail } = normalTail(g, x);
  const left = g.div(g.constant(sqrtTwoOverPi), scaledTail);
  const density = g.mul(gaussianLane(g, x, -0.5), g.constant(sqrtTwoOverPi / 2));
  return g.select(g.gt(g.constant(0), x), left, g.div(density, g.sub(g.constant(1), tail)));
};
