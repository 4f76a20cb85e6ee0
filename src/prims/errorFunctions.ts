import type { LaneRule } from "../ir/lower.ts";
import { erfc as erfcValue, erfcxK, erf as erfValue, expSquare } from "../math/erf.ts";
import { logNdtrK } from "../math/logNormal.ts";
import {
  erfcinv as erfcinvValue,
  erfinv as erfinvValue,
  ndtri as ndtriValue,
  ndtr as ndtrValue,
} from "../math/normal.ts";
import type { Series, Tangent } from "../record/rules.ts";
import { convolve, mul, scale } from "./arithmetic.ts";
import { eq, where } from "./comparison.ts";
import { derivativeFamily } from "./derivativeFamily.ts";
import { erfcLane, erfcxLane, erfLane, gaussianLane, logNdtrLane, millsLane, ndtrLane } from "./errorLanes.ts";
import { type Special, unary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

// 2 / sqrt(pi) with its inverse, sqrt(2 pi) with its inverse: literals, so that bundlers see no computation in what follows.
const twoOverSqrtPi = 1.1283791670955126;
const minusTwoOverSqrtPi = -1.1283791670955126;
const halfSqrtPi = 0.886226925452758;
const minusHalfSqrtPi = -0.886226925452758;
const sqrtTwoPi = 2.5066282746310002;
const overSqrtTwoPi = 0.3989422804014327;

const times = (t: Tangent, c: number): Tangent => t && mul(t, c);
/** Appends coefficient k of e = e^(s y^2): e' = s (y^2)' e. Needs y_0 .. y_k. For s < 0 all of them vanish where e does. */
function extendGaussian(e: Tangent[], y: Series, k: number, s: number): void {
  const square = Array.from({ length: k + 1 }, (_, j) => convolve(y, y, j, mul));
  const next = times(convolveSlope(square, e, k), s);
  e.push(next && s < 0 ? where(eq(e[0]!, 0), 0, next) : next);
}
/** e^(s x^2), s a signed power of 2, with an exact square. Its derivative 2 s x e^(s x^2) vanishes with it. */
function gaussian(name: string, s: number): Special {
  const f: Special = unary(name, {
    scalar: (x) => expSquare(x, s),
    jvp: ([dx], [x], y) => {
      const slope = mul(mul(x, 2 * s), y);
      return dx && scale(dx, s < 0 ? where(eq(y, 0), 0, slope) : slope);
    },
    taylor: ([x], order) => {
      const y: Tangent[] = [f(x[0]!)];
      for (let k = 1; k <= order; k++) extendGaussian(y, x, k, s);
      return y;
    },
    lower: (g, x) => gaussianLane(g, x, s),
  });
  return f;
}
const expNegSquare: Special = /* @__PURE__ */ gaussian("expNegSquare", -1);
const expSquared: Special = /* @__PURE__ */ gaussian("expSquare", 1);
/** e^(-x^2/2), elementwise, with an exact square. */
export const expNegHalfSquare: Special = /* @__PURE__ */ gaussian("expNegHalfSquare", -0.5);
const expHalfSquare: Special = /* @__PURE__ */ gaussian("expHalfSquare", 0.5);

/** f with f'(x) = c e^(s x^2). */
function integral(
  name: string,
  value: (x: number) => number,
  c: number,
  s: number,
  slope: Special,
  lower: LaneRule,
): Special {
  const f: Special = unary(name, {
    scalar: value,
    jvp: ([dx], [x]) => dx && scale(dx, mul(slope(x), c)),
    taylor: ([x], order) => {
      const e: Tangent[] = [slope(x[0]!)];
      for (let k = 1; k < order; k++) extendGaussian(e, x, k, s);
      return x.map((x0, k) => (k === 0 ? f(x0!) : times(convolveSlope(x, e, k), c)));
    },
    lower,
  });
  return f;
}
/** y = f(x) with y' = c e^(s y^2) x', the inverse of such an integral. */
function inverse(name: string, value: (x: number) => number, c: number, s: number, slope: Special): Special {
  const f: Special = unary(name, {
    scalar: value,
    jvp: ([dx], _x, y) => dx && scale(dx, mul(slope(y), c)),
    taylor: ([x], order) => {
      const y: Tangent[] = [f(x[0]!)];
      const e: Tangent[] = [slope(y[0]!)];
      for (let k = 1; k <= order; k++) {
        y.push(times(convolveSlope(x, e, k), c));
        extendGaussian(e, y, k, s);
      }
      return y;
    },
    lower: "scalar",
  });
  return f;
}

/** Error function 2/sqrt(pi) int_0^x e^(-t^2) dt, elementwise (DLMF 7.2.1). */
export const erf: Special = /* @__PURE__ */ integral("erf", erfValue, twoOverSqrtPi, -1, expNegSquare, erfLane);
/** 1 - erf x, elementwise; keeps its digits in the right tail, where 1 - erf(x) has none (DLMF 7.2.2). */
export const erfc: Special = /* @__PURE__ */ integral(
  "erfc",
  erfcValue,
  minusTwoOverSqrtPi,
  -1,
  expNegSquare,
  erfcLane,
);
/** e^(x^2) erfc x, elementwise: erfc without its Gaussian factor, so it never underflows (DLMF 7.2.3). */
export const erfcx: Special = /* @__PURE__ */ derivativeFamily("erfcx", erfcxK, erfcxLane)(0);
/** Inverse of erf, elementwise: +-Infinity at +-1 with slope Infinity, NaN outside. */
export const erfinv: Special = /* @__PURE__ */ inverse("erfinv", erfinvValue, halfSqrtPi, 1, expSquared);
/** Inverse of erfc, elementwise, on [0, 2]: full precision also for arguments near 0. NaN outside. */
export const erfcinv: Special = /* @__PURE__ */ inverse("erfcinv", erfcinvValue, minusHalfSqrtPi, 1, expSquared);
/** Normal distribution function Phi(x) = erfc(-x / sqrt 2) / 2, elementwise; keeps its digits in the left tail. */
export const ndtr: Special = /* @__PURE__ */ integral(
  "ndtr",
  ndtrValue,
  overSqrtTwoPi,
  -0.5,
  expNegHalfSquare,
  ndtrLane,
);
/**
 * log Phi(x), elementwise, for any x: far left it is -x^2/2 - log(-x sqrt(2 pi)), not log 0. The slope is the inverse
 * Mills ratio phi/Phi.
 */
export const logNdtr: Special = /* @__PURE__ */ derivativeFamily("logNdtr", logNdtrK, logNdtrLane, millsLane)(0);
/** Normal quantile: Phi(ndtri p) = p, elementwise, 0 <= p <= 1, NaN outside. +-Infinity at the ends with slope Infinity. */
export const ndtri: Special = /* @__PURE__ */ inverse("ndtri", ndtriValue, sqrtTwoPi, 0.5, expHalfSquare);
