import type { Series, Tangent } from "../record/rules.ts";
import { add, convolve, mul, neg, scale, subTangents } from "./arithmetic.ts";
import { asinSlope, atanSlope, called, inverse } from "./inverseSlopes.ts";
import { type Unary, unary } from "./lanewise.ts";
import { square } from "./roots.ts";
import { convolveSlope } from "./series.ts";

/** sin x, elementwise. */
export const sin: Unary = /* @__PURE__ */ unary("sin", {
  scalar: Math.sin,
  jvp: ([dx], [x]) => dx && scale(dx, cos(x)), // d sin x = cos x dx
  taylor: ([x], order) => sineAndCosine(x, order).sine,
  lower: (g, x) => g.call("sin", x),
});
/** cos x, elementwise. */
export const cos: Unary = /* @__PURE__ */ unary("cos", {
  scalar: Math.cos,
  jvp: ([dx], [x]) => dx && scale(dx, neg(sin(x))), // d cos x = -sin x dx
  taylor: ([x], order) => sineAndCosine(x, order).cosine,
  lower: (g, x) => g.call("cos", x),
});
/** s' = c x', c' = -s x'. */
function sineAndCosine(x: Series, order: number): { sine: Tangent[]; cosine: Tangent[] } {
  const sine: Tangent[] = [sin(x[0]!)];
  const cosine: Tangent[] = [cos(x[0]!)];
  for (let k = 1; k <= order; k++) {
    sine.push(convolveSlope(x, cosine, k));
    cosine.push(subTangents(null, convolveSlope(x, sine, k)));
  }
  return { sine, cosine };
}
/** tan x, elementwise. The slope is 1 + tan^2 x. */
export const tan: Unary = /* @__PURE__ */ unary("tan", {
  scalar: Math.tan,
  jvp: ([dx], _x, y) => dx && scale(dx, add(square(y), 1)),
  taylor: ([x], order) => {
    const y: Tangent[] = [tan(x[0]!)]; // y' = (1 + y^2) x'
    const slope: Tangent[] = [add(square(y[0]!), 1)];
    for (let k = 1; k <= order; k++) {
      y.push(convolveSlope(x, slope, k));
      slope.push(convolve(y, y, k, mul));
    }
    return y;
  },
  lower: (g, x) => g.call("tan", x),
});

/** Inverse of sin on [-1, 1], elementwise: slope 1 / sqrt((1 - x)(1 + x)), Infinity at the ends; NaN outside. */
export const asin: Unary = /* @__PURE__ */ inverse("asin", Math.asin, asinSlope, /* @__PURE__ */ called("asin"));
/** Inverse of cos on [-1, 1], elementwise: slope -1 / sqrt((1 - x)(1 + x)), -Infinity at the ends; NaN outside. */
export const acos: Unary = /* @__PURE__ */ inverse("acos", Math.acos, asinSlope, /* @__PURE__ */ called("acos"), -1);
/** Inverse of tan, elementwise, in [-pi/2, pi/2]. The slope is 1 / (1 + x^2). */
export const atan: Unary = /* @__PURE__ */ inverse("atan", Math.atan, atanSlope, /* @__PURE__ */ called("atan"));
