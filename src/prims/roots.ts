import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { convolve, div, mul, neg, scale, subTangents } from "./arithmetic.ts";
import { type Unary, unary } from "./lanewise.ts";
import { powerOfSeries, productOfSeries } from "./series.ts";

/** Square root, elementwise; NaN below 0, slope Infinity at 0. */
export const sqrt: Unary = /* @__PURE__ */ unary("sqrt", {
  scalar: Math.sqrt,
  jvp: ([dx], _x, y) => dx && div(scale(dx, 0.5), y), // 2 y dy = dx
  taylor: ([x], order) => {
    const y: Tangent[] = [sqrt(x[0]!)]; // y^2 = x: 2 y_0 y_k = x_k - sum_{0<j<k} y_j y_{k-j}
    for (let k = 1; k <= order; k++) {
      y.push(null);
      const r = subTangents(x[k]!, convolve(y, y, k, mul, 1));
      y[k] = r && div(mul(r, 0.5), y[0]!);
    }
    return y;
  },
  lower: (g, x) => g.sqrt(x),
});
/** 1 / sqrt x, elementwise; Infinity at 0, NaN below. */
export const rsqrt: Unary = /* @__PURE__ */ unary("rsqrt", {
  scalar: (a) => 1 / Math.sqrt(a),
  jvp: ([dx], [x], y) => dx && scale(dx, mul(div(y, x), -0.5)),
  taylor: ([x], order) => powerOfSeries(x, rsqrt(x[0]!), -0.5, order),
  lower: (g, x) => g.div(g.constant(1), g.sqrt(x)),
});
/** Real cube root, elementwise, odd; slope Infinity at 0. */
export const cbrt: Unary = /* @__PURE__ */ unary("cbrt", {
  scalar: Math.cbrt,
  jvp: ([dx], _x, y) => dx && div(dx, mul(square(y), 3)), // 3 y^2 dy = dx
  lower: (g, x) => g.call("cbrt", x),
});
const floatSquare: Unary = /* @__PURE__ */ unary("square", {
  scalar: (a) => a * a,
  jvp: ([dx], [x]) => dx && scale(dx, mul(x, 2)),
  taylor: ([x], order) => productOfSeries(x, x, order),
  lower: (g, x) => g.mul(x, x),
});
/** x^2, elementwise. */
export const square: Unary = (x) =>
  (x as Tensor)?.dtype === "i32" || x instanceof Int32Array ? mul(x, x) : floatSquare(x);
/** 1 / x, elementwise; Infinity with the sign of a zero there. */
export const reciprocal: Unary = /* @__PURE__ */ unary("reciprocal", {
  scalar: (a) => 1 / a,
  jvp: ([dx], _x, y) => dx && scale(dx, neg(square(y))),
  taylor: ([x], order) => powerOfSeries(x, reciprocal(x[0]!), -1, order),
  lower: (g, x) => g.div(g.constant(1), x),
});
