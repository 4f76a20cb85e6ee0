import { log1mexp as log1mexpValue, logaddexp as logaddexpValue } from "../math/elementary.ts";
import {
  logisticDensity as densityValue,
  logit as logitValue,
  logsigmoid as logsigmoidValue,
  sigmoid as sigmoidValue,
  softplus as softplusValue,
} from "../math/logistic.ts";
import type { Series, Tangent } from "../record/rules.ts";
import { add, addTangents, convolve, mul, neg, scale, subTangents } from "./arithmetic.ts";
import { tanh, tanhOfSeries } from "./hyperbolic.ts";
import { inverse, logitSlope } from "./inverseSlopes.ts";
import { type Binary, binary, type Unary, unary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/**
 * s(x) s(-x) = sech^2(x/2) / 4, the logistic density, elementwise: positive and relatively accurate however far out. The
 * slope is -tanh(x/2) times itself.
 */
export const logisticDensity: Unary = /* @__PURE__ */ unary("logisticDensity", {
  scalar: densityValue,
  jvp: ([dx], [x], y) => dx && neg(scale(dx, mul(tanh(mul(x, 0.5)), y))),
  taylor: ([x], order) =>
    tanhOfSeries(halved(x), order).slope.map((s, k) => (k === 0 ? logisticDensity(x[0]!) : s && mul(s, 0.25))),
  lower: (g, x) => g.call("logisticDensity", x),
});
const halved = (x: Series): Tangent[] => x.map((c) => c && mul(c, 0.5));

/** Logistic function s(x) = 1 / (1 + e^-x), elementwise. The slope is s(x) s(-x), which keeps its digits in both tails. */
export const sigmoid: Unary = /* @__PURE__ */ unary("sigmoid", {
  scalar: sigmoidValue,
  jvp: ([dx], [x]) => dx && scale(dx, logisticDensity(x)),
  // s = 1/2 + tanh(x/2) / 2
  taylor: ([x], order) =>
    tanhOfSeries(halved(x), order).tangent.map((t, k) => (k === 0 ? sigmoid(x[0]!) : t && mul(t, 0.5))),
  lower: (g, x) => g.call("sigmoid", x),
});
/** log(1 + e^x), elementwise, a smooth maximum of x and 0. The slope is sigmoid x. */
export const softplus: Unary = /* @__PURE__ */ unary("softplus", {
  scalar: softplusValue,
  jvp: ([dx], [x]) => dx && scale(dx, sigmoid(x)),
  lower: (g, x) => g.call("softplus", x),
});
/** log sigmoid x = -log(1 + e^-x), elementwise. The slope is sigmoid(-x). */
export const logsigmoid: Unary = /* @__PURE__ */ unary("logsigmoid", {
  scalar: logsigmoidValue,
  jvp: ([dx], [x]) => dx && scale(dx, sigmoid(neg(x))),
  lower: (g, x) => g.neg(g.call("softplus", g.neg(x))),
});
/** log(x / (1 - x)), elementwise, the inverse of sigmoid: slope 1 / (x (1 - x)), Infinity at 0 and 1; NaN outside. */
export const logit: Unary = /* @__PURE__ */ inverse("logit", logitValue, logitSlope, (g, x) => {
  const [half, one, two] = [g.constant(0.5), g.constant(1), g.constant(2)];
  const other = g.sub(one, x);
  const near = g.call("log1p", g.div(g.sub(g.mul(two, x), one), other));
  return g.select(g.gt(g.constant(0.25), g.abs(g.sub(x, half))), near, g.call("log", g.div(x, other)));
});
/** 1 / (e^x - 1) for x > 0 (Bose's occupation number); Infinity at 0, NaN below. */
const occupation: Unary = /* @__PURE__ */ unary("occupation", {
  scalar: (x) => (x < 0 ? Number.NaN : 1 / Math.expm1(Math.abs(x))),
  jvp: ([dx], _x, t) => dx && neg(scale(dx, mul(t, add(t, 1)))),
  taylor: ([x], order) => {
    const t: Tangent[] = [occupation(x[0]!)]; // t' = -(t + t^2) x'
    const back = x.map((c) => c && neg(c));
    const slope: Tangent[] = [];
    for (let k = 1; k <= order; k++) {
      slope.push(addTangents(t[k - 1]!, convolve(t, t, k - 1, mul)));
      t.push(convolveSlope(back, slope, k));
    }
    return t;
  },
  lower: (g, x) => {
    const t = g.div(g.constant(1), g.call("expm1", g.abs(x)));
    return g.select(g.gt(g.constant(0), x), g.constant(Number.NaN), t);
  },
});
/** log(1 - e^-x) for x > 0, elementwise; -Infinity at 0, NaN below. The slope is 1 / (e^x - 1). */
export const log1mexp: Unary = /* @__PURE__ */ unary("log1mexp", {
  scalar: log1mexpValue,
  jvp: ([dx], [x]) => dx && scale(dx, occupation(x)),
  lower: (g, x) => {
    const y = g.neg(x);
    const near = g.call("log", g.neg(g.call("expm1", y)));
    const far = g.call("log1p", g.neg(g.call("exp", y)));
    return g.select(g.gt(g.constant(Math.LN2), x), near, far);
  },
});

/** The share e^x / (e^x + e^y) = s(x - y): half at a tie, 0 for both where both exponentials are 0. */
const share: Binary = /* @__PURE__ */ binary("share", {
  scalar: (x, y) => (x === y ? (x === Number.NEGATIVE_INFINITY ? 0 : 0.5) : sigmoidValue(x - y)),
  jvp: ([dx, dy], [x, y], w) => {
    const density = mul(w, share(y, x));
    return addTangents(dx && scale(dx, density), dy && neg(scale(dy, density)));
  },
  taylor: ([x, y], order) => shareSeries(x, y, order),
  lower: (g, x, y) => {
    const both = g.eq(x, g.constant(Number.NEGATIVE_INFINITY));
    const tie = g.select(both, g.constant(0), g.constant(0.5));
    return g.select(g.eq(x, y), tie, g.call("sigmoid", g.sub(x, y)));
  },
});
/**
 * log(e^x + e^y), elementwise, broadcasting, without overflow. The slopes are the shares e^x / (e^x + e^y) and
 * e^y / (e^x + e^y); both are 0 where x = y = -Infinity, the zero of this addition.
 */
export const logaddexp: Binary = /* @__PURE__ */ binary("logaddexp", {
  scalar: logaddexpValue,
  jvp: ([dx, dy], [x, y]) => addTangents(dx && scale(dx, share(x, y)), dy && scale(dy, share(y, x))),
  lower: (g, x, y) => {
    const high = g.max(x, y);
    const apart = g.call("log1p", g.call("exp", g.neg(g.abs(g.sub(x, y)))));
    return g.add(high, g.select(g.eq(x, y), g.constant(Math.LN2), apart));
  },
});
/** w' = w v (x' - y') = -v' with the other share v, which is 1 - w unless both are 0. */
function shareSeries(x: Series, y: Series, order: number): Tangent[] {
  const apart = x.map((c, k) => (k > 0 ? subTangents(c, y[k]!) : null));
  const w: Tangent[] = [share(x[0]!, y[0]!)];
  const v: Tangent[] = [share(y[0]!, x[0]!)];
  const slope: Tangent[] = [];
  for (let k = 1; k <= order; k++) {
    slope.push(convolve(w, v, k - 1, mul));
    w.push(convolveSlope(apart, slope, k));
    v.push(subTangents(null, w[k]!));
  }
  return w;
}
