import { lambertwOnePlus, lambertw as lambertwValue } from "../math/lambert.ts";
import type { Series, Tangent } from "../record/rules.ts";
import { addTangents, convolve, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { exp } from "./exponential.ts";
import { type Special, unary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/** With u = 1 + W: dW = du = e^(1-u)/u dx, which is never negative and has no factor that cancels. */
const slope = (u: Parameters<Special>[0]): ReturnType<Special> => div(exp(sub(1, u)), u);

/** 1 + W0(x), a value of its own because the derivative divides by it near the branch point. */
const onePlusW: Special = /* @__PURE__ */ unary("lambertwOnePlus", {
  scalar: lambertwOnePlus,
  jvp: ([dx], _x, u) => dx && scale(dx, slope(u)),
  taylor: ([x], order) => onePlusSeries(x, order),
  lower: "scalar",
});
/** u' = d x', u d = e, e' = -u' e. */
function onePlusSeries(x: Series, order: number): Tangent[] {
  const u: Tangent[] = [onePlusW(x[0]!)];
  const e: Tangent[] = [exp(sub(1, u[0]!))];
  const d: Tangent[] = [div(e[0]!, u[0]!)];
  for (let k = 1; k <= order; k++) {
    u.push(convolveSlope(x, d, k));
    const ek = convolveSlope(u, e, k);
    e.push(ek && neg(ek));
    const sum = addTangents(ek, convolve(u, d, k, mul, 1)); // u_0 d_k = e_k - u_1 d_(k-1) - ... - u_k d_0
    d.push(sum && neg(div(sum, u[0]!)));
  }
  return u;
}
/**
 * Principal branch W0 of w e^w = x, elementwise, x >= -1/e, NaN below (DLMF 4.13). At the branch point -1/e the value is -1
 * and the slope Infinity.
 */
export const lambertw: Special = /* @__PURE__ */ unary("lambertw", {
  scalar: lambertwValue,
  jvp: ([dx], [x]) => dx && scale(dx, slope(onePlusW(x))),
  taylor: ([x], order) => onePlusSeries(x, order).map((c, k) => (k === 0 ? lambertw(x[0]!) : c)),
  lower: "scalar",
});
