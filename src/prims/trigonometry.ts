import type { Tangent } from "../record/rules.ts";
import { neg, scale } from "./arithmetic.ts";
import { type Unary, unary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/** sin x. */
export const sin: Unary = /* @__PURE__ */ unary("sin", {
  scalar: Math.sin,
  jvp: ([dx], [x]) => dx && scale(dx, cos(x)), // d sin x = cos x dx
  taylor: ([x], order) => sineAndCosine(x, order).sine,
  lower: (g, x) => g.call("sin", x),
});
/** cos x. */
export const cos: Unary = /* @__PURE__ */ unary("cos", {
  scalar: Math.cos,
  jvp: ([dx], [x]) => dx && scale(dx, neg(sin(x))), // d cos x = -sin x dx
  taylor: ([x], order) => sineAndCosine(x, order).cosine,
  lower: (g, x) => g.call("cos", x),
});
/** s' = c x', c' = -s x'. */
function sineAndCosine(x: readonly Tangent[], order: number): { sine: Tangent[]; cosine: Tangent[] } {
  const sine: Tangent[] = [sin(x[0]!)];
  const cosine: Tangent[] = [cos(x[0]!)];
  for (let k = 1; k <= order; k++) {
    sine.push(convolveSlope(x, cosine, k));
    const c = convolveSlope(x, sine, k);
    cosine.push(c && neg(c));
  }
  return { sine, cosine };
}
