import type { LaneBuilder, LaneRule, Scalar } from "../ir/lower.ts";
import { halfLogTwoPi, lgammaTable, stirlingStart, stirlingTable } from "../math/gamma.ts";
import { digammaRemainderTable, digammaTable, digammaZero, digammaZeroRest } from "../math/polygamma.ts";
import { polynomialLane } from "./lanePolynomial.ts";

/* log Gamma and its derivative in lanes: the formulas of math/gamma.ts and math/polygamma.ts; x <= 0 is left to these. */

/** t = 2 start / x - 1, of which what is left beside the leading terms is a polynomial over x. */
function remainder<N>(g: LaneBuilder<N>, table: readonly number[], start: number, x: N): N {
  const inverse = g.div(g.constant(1), x);
  const t = g.sub(g.mul(inverse, g.constant(2 * start)), g.constant(1));
  return g.mul(polynomialLane(g, table, t), inverse);
}

/** `host` is the value at x <= 0. */
export const lgammaLane =
  (host: Scalar): LaneRule =>
  (g, x) => {
    const [zero, one] = [g.constant(0), g.constant(1)];
    const isSmall = g.gt(one, x);
    const isLarge = g.ge(x, g.constant(stirlingStart));
    // From the interval (3, 8) down to (2, 3].
    const most = stirlingStart - 3;
    const steps = g.min(g.max(g.ceil(g.sub(x, g.constant(3))), zero), g.constant(most));
    let product = one;
    for (let k = 1; k <= most; k++)
      product = g.mul(product, g.select(g.ge(steps, g.constant(k)), g.sub(x, g.constant(k)), one));
    const u = g.select(isSmall, x, g.sub(g.sub(x, steps), one));
    const below = g.sub(u, one);
    const near = g.mul(g.mul(u, below), polynomialLane(g, lgammaTable, below));
    const logarithm = g.call("log", g.select(isSmall, x, g.select(isLarge, x, product)));
    const power = g.mul(g.sub(x, g.constant(0.5)), g.sub(logarithm, one));
    const far = g.add(g.add(power, g.constant(halfLogTwoPi - 0.5)), remainder(g, stirlingTable, stirlingStart, x));
    const value = g.select(isLarge, far, g.add(near, g.select(isSmall, g.neg(logarithm), logarithm)));
    return g.scalarWhere(g.ge(zero, x), host, [x], value);
  };

/** `host` is the value at x <= 0. */
export const digammaLane =
  (host: Scalar): LaneRule =>
  (g, x) => {
    const isSmall = g.gt(g.constant(1), x);
    const zero = g.select(isSmall, g.constant(digammaZero - 1), g.constant(digammaZero));
    const fromZero = g.sub(g.sub(x, zero), g.constant(digammaZeroRest));
    const middle = g.select(isSmall, g.constant(1), g.constant(3));
    const between = g.mul(fromZero, polynomialLane(g, digammaTable, g.sub(g.mul(x, g.constant(2)), middle)));
    const near = g.sub(between, g.select(isSmall, g.div(g.constant(1), x), g.constant(0)));
    const far = g.add(g.call("log", x), remainder(g, digammaRemainderTable, 2, x));
    return g.scalarWhere(g.ge(g.constant(0), x), host, [x], g.select(g.ge(x, g.constant(2)), far, near));
  };
