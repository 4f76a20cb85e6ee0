import { sech2 as sech2Value } from "../math/elementary.ts";
import type { Series, Tangent } from "../record/rules.ts";
import { convolve, mul, neg, scale } from "./arithmetic.ts";
import { acoshSlope, asinhSlope, atanhSlope, called, inverse } from "./inverseSlopes.ts";
import { type Unary, unary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/** sinh x, elementwise. */
export const sinh: Unary = /* @__PURE__ */ unary("sinh", {
  scalar: Math.sinh,
  jvp: ([dx], [x]) => dx && scale(dx, cosh(x)),
  taylor: ([x], order) => hyperbolicPair(x, order).sine,
  lower: (g, x) => g.call("sinh", x),
});
/** cosh x, elementwise. */
export const cosh: Unary = /* @__PURE__ */ unary("cosh", {
  scalar: Math.cosh,
  jvp: ([dx], [x]) => dx && scale(dx, sinh(x)),
  taylor: ([x], order) => hyperbolicPair(x, order).cosine,
  lower: (g, x) => g.call("cosh", x),
});
/** s' = c x', c' = s x'. */
function hyperbolicPair(x: Series, order: number): { sine: Tangent[]; cosine: Tangent[] } {
  const sine: Tangent[] = [sinh(x[0]!)];
  const cosine: Tangent[] = [cosh(x[0]!)];
  for (let k = 1; k <= order; k++) {
    sine.push(convolveSlope(x, cosine, k));
    cosine.push(convolveSlope(x, sine, k));
  }
  return { sine, cosine };
}

/** tanh x, elementwise. The slope is sech^2 x, which keeps its digits where tanh x rounds to +-1. */
export const tanh: Unary = /* @__PURE__ */ unary("tanh", {
  scalar: Math.tanh,
  jvp: ([dx], [x]) => dx && scale(dx, sech2(x)),
  taylor: ([x], order) => tanhOfSeries(x, order).tangent,
  lower: (g, x) => g.call("tanh", x),
});
/** 1 / cosh^2 x = 4q / (1 + q)^2 with q = e^(-2|x|), elementwise: no overflow, full relative precision in the tails. */
export const sech2: Unary = /* @__PURE__ */ unary("sech2", {
  scalar: sech2Value,
  jvp: ([dx], [x], y) => dx && scale(dx, mul(mul(tanh(x), y), -2)),
  taylor: ([x], order) => tanhOfSeries(x, order).slope,
  lower: (g, x) => g.call("sech2", x),
});
/** 1 / cosh x, elementwise. */
export const sech: Unary = /* @__PURE__ */ unary("sech", {
  scalar: (x) => {
    const e = Math.exp(-Math.abs(x));
    return (2 * e) / (1 + e * e);
  },
  jvp: ([dx], [x], y) => dx && neg(scale(dx, mul(tanh(x), y))),
  lower: (g, x) => {
    const e = g.call("exp", g.neg(g.abs(x)));
    return g.div(g.add(e, e), g.add(g.constant(1), g.mul(e, e)));
  },
});
/** t = tanh x, s = sech^2 x: t' = s x', s' = -2 (t s) x'. */
export function tanhOfSeries(x: Series, order: number): { tangent: Tangent[]; slope: Tangent[] } {
  const tangent: Tangent[] = [tanh(x[0]!)];
  const slope: Tangent[] = [sech2(x[0]!)];
  const both: Tangent[] = [mul(tangent[0]!, slope[0]!)];
  for (let k = 1; k <= order; k++) {
    tangent.push(convolveSlope(x, slope, k));
    const s = convolveSlope(x, both, k);
    slope.push(s && mul(s, -2));
    both.push(convolve(tangent, slope, k, mul));
  }
  return { tangent, slope };
}

/** Inverse of sinh, elementwise. The slope is 1 / sqrt(1 + x^2). */
export const asinh: Unary = /* @__PURE__ */ inverse("asinh", Math.asinh, asinhSlope, /* @__PURE__ */ called("asinh"));
/** Inverse of cosh on x >= 1, elementwise: slope 1 / sqrt((x - 1)(x + 1)), Infinity at 1; NaN below. */
export const acosh: Unary = /* @__PURE__ */ inverse("acosh", Math.acosh, acoshSlope, /* @__PURE__ */ called("acosh"));
/** Inverse of tanh on [-1, 1], elementwise: slope 1 / ((1 - x)(1 + x)), Infinity at the ends; NaN outside. */
export const atanh: Unary = /* @__PURE__ */ inverse("atanh", Math.atanh, atanhSlope, /* @__PURE__ */ called("atanh"));
