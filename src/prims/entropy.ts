import type { LaneBuilder } from "../ir/lower.ts";
import {
  entr as entrValue,
  xlog1py as xlog1pyValue,
  xlogx as xlogxValue,
  xlogy as xlogyValue,
} from "../math/elementary.ts";
import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, addTangents, convolve, mul, neg, scale, subTangents } from "./arithmetic.ts";
import { log, log1p } from "./exponential.ts";
import { binary, type Special, type SpecialBinary, unary } from "./lanewise.ts";
import { convolveSlope, inDomain, logOfSeries } from "./series.ts";

/** x/y with 0/0 = 0: the slope of x log y in y, where an outcome of weight 0 and probability 0 stays absent. */
const ratio: SpecialBinary = /* @__PURE__ */ binary("ratio", {
  scalar: (x, y) => (x === 0 && y === 0 ? 0 : x / y),
  jvp: ([dx, dy], [, y], q) => addTangents(dx && ratio(dx, y), dy && neg(scale(dy, ratio(q, y)))),
  transpose: (ct, [, y]) => [ratio(ct, y!), null],
  taylor: ([x, y], order) => ratioSeries(x, y, order),
  lower: (g, x, y) => {
    const zero = g.constant(0);
    return g.select(g.eq(g.max(g.abs(x), g.abs(y)), zero), zero, g.div(x, y));
  },
});
function ratioSeries(x: Series, y: Series, order: number): Tangent[] {
  const q: Tangent[] = [];
  for (let k = 0; k <= order; k++) {
    q.push(null);
    const rest = subTangents(x[k]!, convolve(q, y, k, mul));
    q[k] = rest && ratio(rest, y[0]!);
  }
  return q;
}
/** Coefficients of f = x l with l = log y, given f_0 and those of l: f' = l x' + (x/y) y'. */
function weightedLogSeries(f0: Tensor, x: Series, y: Series, l: Series, order: number): Tangent[] {
  const q = ratioSeries(x, [inDomain(y[0]!), ...y.slice(1)], order);
  return l.map((_, k) => (k === 0 ? f0 : addTangents(convolveSlope(x, l, k), convolveSlope(y, q, k))));
}
/** x f, but 0 where x = 0 unless f comes from a NaN. */
const weighted = <N>(g: LaneBuilder<N>, x: N, y: N, f: N): N => {
  const zero = g.constant(0);
  return g.select(g.eq(x, zero), g.select(g.eq(y, y), zero, y), g.mul(x, f));
};
/** x log y, elementwise, broadcasting, with 0 log y = 0. Slopes log y (-Infinity at y = 0) and x/y (0 at
 * x = y = 0); NaN for y < 0. */
export const xlogy: SpecialBinary = /* @__PURE__ */ binary("xlogy", {
  scalar: xlogyValue,
  jvp: ([dx, dy], [x, y]) => addTangents(dx && scale(dx, log(y)), dy && scale(dy, ratio(x, inDomain(y)))),
  transpose: (ct, [, y]) => [scale(ct, log(y!)), null],
  taylor: ([x, y], order) => weightedLogSeries(xlogy(x[0]!, y[0]!), x, y, logOfSeries(y, log(y[0]!), order), order),
  lower: (g, x, y) => weighted(g, x, y, g.call("log", y)),
});
/** x log(1 + y), elementwise, broadcasting, with 0 log(1 + y) = 0. Slopes log(1 + y) and
 * x / (1 + y); NaN for y < -1. */
export const xlog1py: SpecialBinary = /* @__PURE__ */ binary("xlog1py", {
  scalar: xlog1pyValue,
  jvp: ([dx, dy], [x, y]) => addTangents(dx && scale(dx, log1p(y)), dy && scale(dy, ratio(x, inDomain(add(y, 1))))),
  transpose: (ct, [, y]) => [scale(ct, log1p(y!)), null],
  taylor: ([x, y], order) => {
    const shifted = [add(y[0]!, 1), ...y.slice(1)];
    const l = logOfSeries(shifted, log1p(y[0]!), order);
    return weightedLogSeries(xlog1py(x[0]!, y[0]!), x, shifted, l, order);
  },
  lower: (g, x, y) => weighted(g, x, y, g.call("log1p", y)),
});
/** x log x, elementwise, continued by 0 at 0; NaN below. Slope 1 + log x, -Infinity at 0. */
export const xlogx: Special = /* @__PURE__ */ unary("xlogx", {
  scalar: xlogxValue,
  jvp: ([dx], [x]) => dx && scale(dx, add(log(x), 1)),
  lower: (g, x) => weighted(g, x, x, g.call("log", x)),
});
/** Entropy term -x log x, elementwise, continued by 0 at 0 and by -Infinity below. Slope -1 - log x, NaN below 0. */
export const entr: Special = /* @__PURE__ */ unary("entr", {
  scalar: entrValue,
  jvp: ([dx], [x]) => dx && scale(dx, neg(add(log(x), 1))),
  lower: (g, x) => {
    const inside = weighted(g, x, x, g.neg(g.call("log", x)));
    return g.select(g.gt(g.constant(0), x), g.constant(Number.NEGATIVE_INFINITY), inside);
  },
});
