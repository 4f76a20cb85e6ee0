import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, div, mul, scale } from "./arithmetic.ts";
import { type Unary, unary } from "./lanewise.ts";
import { convolveSlope, inDomain, logOfSeries } from "./series.ts";

/** Coefficients 0..order of y with y' = y x', given y_0: e^x by default. */
export function expOfSeries(x: Series, order: number, y0: Tensor = exp(x[0]!)): Tangent[] {
  const y: Tangent[] = [y0];
  for (let k = 1; k <= order; k++) y.push(convolveSlope(x, y, k));
  return y;
}
/** e^x, elementwise. */
export const exp: Unary = /* @__PURE__ */ unary("exp", {
  scalar: Math.exp,
  jvp: ([dx], _x, y) => dx && scale(dx, y),
  taylor: ([x], order) => expOfSeries(x, order),
  lower: (g, x) => g.call("exp", x),
});
/** 2^x, elementwise. */
export const exp2: Unary = /* @__PURE__ */ unary("exp2", {
  scalar: (a) => 2 ** a,
  jvp: ([dx], _x, y) => dx && scale(dx, mul(y, Math.LN2)),
  taylor: ([x], order) => {
    const scaled = x.map((c) => c && mul(c, Math.LN2));
    return expOfSeries(scaled, order, exp2(x[0]!));
  },
  lower: (g, x) => g.call("exp2", x),
});
/** e^x - 1, elementwise, without cancellation near 0. The slope is e^x, which keeps its digits far left. */
export const expm1: Unary = /* @__PURE__ */ unary("expm1", {
  scalar: Math.expm1,
  jvp: ([dx], [x]) => dx && scale(dx, exp(x)),
  lower: (g, x) => g.call("expm1", x),
});

/** Natural logarithm, elementwise; NaN below 0, and its slope too. */
export const log: Unary = /* @__PURE__ */ unary("log", {
  scalar: Math.log,
  jvp: ([dx], [x]) => dx && div(dx, inDomain(x)),
  taylor: ([x], order) => logOfSeries(x, log(x[0]!), order),
  lower: (g, x) => g.call("log", x),
});
/** f(x) = c log x. */
const logarithm = (name: "log2" | "log10", value: (x: number) => number, c: number): Unary => {
  const f: Unary = unary(name, {
    scalar: value,
    jvp: ([dx], [x]) => dx && div(scale(dx, c), inDomain(x)),
    taylor: ([x], order) => logOfSeries(x, log(x[0]!), order).map((y, k) => (k === 0 ? f(x[0]!) : y && mul(y, c))),
    lower: (g, x) => g.call(name, x),
  });
  return f;
};
/** Logarithm to base 2, elementwise; NaN below 0, and its slope too. */
export const log2: Unary = /* @__PURE__ */ logarithm("log2", Math.log2, Math.LOG2E);
/** Logarithm to base 10, elementwise; NaN below 0, and its slope too. */
export const log10: Unary = /* @__PURE__ */ logarithm("log10", Math.log10, Math.LOG10E);
/** log(1 + x), elementwise, without cancellation near 0; NaN below -1, and its slope too. */
export const log1p: Unary = /* @__PURE__ */ unary("log1p", {
  scalar: Math.log1p,
  jvp: ([dx], [x]) => dx && div(dx, inDomain(add(x, 1))),
  taylor: ([x], order) => logOfSeries([add(x[0]!, 1), ...x.slice(1)], log1p(x[0]!), order),
  lower: (g, x) => g.call("log1p", x),
});
