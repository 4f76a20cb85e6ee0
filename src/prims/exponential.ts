import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, div, mul, scale, sub } from "./arithmetic.ts";
import { ge, where } from "./comparison.ts";
import { type Unary, unary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/** e^x. */
export const exp: Unary = /* @__PURE__ */ unary("exp", {
  scalar: Math.exp,
  jvp: ([dx], _x, y) => dx && scale(dx, y),
  taylor: ([x], order) => {
    const y: Tangent[] = [exp(x[0]!)]; // y' = y x'
    for (let k = 1; k <= order; k++) y.push(convolveSlope(x, y, k));
    return y;
  },
  lower: (g, x) => g.call("exp", x),
});
/** x where it is at least 0, else NaN: keeps a formula such as 1/x from answering outside the domain of the function. */
export const inDomain = (x: Tensor): Tensor => where(ge(x, 0), x, Number.NaN);
/** Natural logarithm; NaN below 0, and its slope too. */
export const log: Unary = /* @__PURE__ */ unary("log", {
  scalar: Math.log,
  jvp: ([dx], [x]) => dx && div(dx, inDomain(x)),
  taylor: ([x], order) => {
    const y: Tangent[] = [log(x[0]!)]; // x y' = x': k x_0 y_k = k x_k - sum_{0<j<k} j y_j x_{k-j}
    for (let k = 1; k <= order; k++) {
      let s: Tangent = null;
      for (let j = 1; j < k; j++) if (y[j] && x[k - j]) s = addTangents(s, mul(scale(y[j]!, x[k - j]!), j / k));
      const r = s === null ? x[k]! : x[k] ? sub(x[k]!, s) : sub(0, s);
      y.push(r && div(r, x[0]!));
    }
    return y;
  },
  lower: (g, x) => g.call("log", x),
});
