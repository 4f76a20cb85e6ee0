import type { LaneFunction, LaneRule } from "../ir/lower.ts";
import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, mul, neg, scale, sub } from "./arithmetic.ts";
import { type Unary, unary } from "./lanewise.ts";
import { square } from "./roots.ts";
import { powerOfSeries, productOfSeries } from "./series.ts";

/*
 * Slopes of inverse functions, w = u(x)^r with a quadratic u. Each is a primitive because u is formed from exact factors
 * such as (1 - x)(1 + x), whose derivative by the product rule, (1 - x) - (1 + x), loses x near 0; w' is known in closed
 * form instead: r u' w / u.
 */
interface Slope {
  readonly scalar: (x: number) => number;
  /** w' from x and w. */
  readonly next: (x: Tensor, w: Tensor) => Tensor;
  /** u of a series. */
  readonly quadratic: (x: Series, square: Series) => Tangent[];
  readonly exponent: -1 | -0.5;
  readonly lower: LaneRule;
}

function slope(name: string, { scalar, next, quadratic, exponent, lower }: Slope): Unary {
  const f: Unary = unary(name, {
    scalar,
    jvp: ([dx], [x], w) => dx && scale(dx, next(x, w)),
    taylor: ([x], order) => powerOfSeries(quadratic(x, productOfSeries(x, x, order)), f(x[0]!), exponent, order),
    lower,
  });
  return f;
}
/** f with f' = sign slope. */
export function inverse(
  name: string,
  value: (x: number) => number,
  slope: Unary,
  lower: LaneRule,
  sign: 1 | -1 = 1,
): Unary {
  return unary(name, {
    scalar: value,
    jvp: ([dx], [x]) => {
      const d = dx && scale(dx, slope(x));
      return d && sign < 0 ? neg(d) : d;
    },
    lower,
  });
}
export const called =
  (name: LaneFunction): LaneRule =>
  (g, x) =>
    g.call(name, x);
/** x w w w, in the order that neither overflows nor underflows early. */
const cubic = (x: Tensor, w: Tensor): Tensor => mul(mul(mul(x, w), w), w);
const oneMinusSquare = (x: Series, square: Series): Tangent[] => [
  mul(sub(1, x[0]!), add(1, x[0]!)),
  ...square.slice(1).map((c) => c && neg(c)),
];
const onePlusSquare = (_x: Series, square: Series): Tangent[] => [add(square[0]!, 1), ...square.slice(1)];

/** 1 / sqrt((1 - x)(1 + x)); NaN beyond +-1. */
export const asinSlope: Unary = /* @__PURE__ */ slope("asinSlope", {
  scalar: (x) => 1 / Math.sqrt((1 - x) * (1 + x)),
  next: cubic,
  quadratic: oneMinusSquare,
  exponent: -0.5,
  lower: (g, x) => {
    const one = g.constant(1);
    return g.div(one, g.sqrt(g.mul(g.sub(one, x), g.add(one, x))));
  },
});
/** Beyond it 1 + x^2 rounds to x^2, which may overflow. */
const far = 1e8;
/** 1 / sqrt(1 + x^2). */
export const asinhSlope: Unary = /* @__PURE__ */ slope("asinhSlope", {
  scalar: (x) => (Math.abs(x) > far ? 1 / Math.abs(x) : 1 / Math.sqrt(1 + x * x)),
  next: (x, w) => neg(cubic(x, w)),
  quadratic: onePlusSquare,
  exponent: -0.5,
  lower: (g, x) => {
    const one = g.constant(1);
    const a = g.abs(x);
    const near = g.sqrt(g.add(one, g.mul(x, x)));
    return g.div(one, g.select(g.gt(a, g.constant(far)), a, near));
  },
});
/** 1 / sqrt((x - 1)(x + 1)); NaN below 1. */
export const acoshSlope: Unary = /* @__PURE__ */ slope("acoshSlope", {
  scalar: (x) => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1)),
  next: (x, w) => neg(cubic(x, w)),
  quadratic: (x, square) => [mul(sub(x[0]!, 1), add(x[0]!, 1)), ...square.slice(1)],
  exponent: -0.5,
  lower: (g, x) => {
    const one = g.constant(1);
    return g.div(one, g.mul(g.sqrt(g.sub(x, one)), g.sqrt(g.add(x, one))));
  },
});
/** 1 / (1 + x^2). */
export const atanSlope: Unary = /* @__PURE__ */ slope("atanSlope", {
  scalar: (x) => 1 / (1 + x * x),
  next: (x, w) => mul(mul(mul(x, w), w), -2),
  quadratic: onePlusSquare,
  exponent: -1,
  lower: (g, x) => g.div(g.constant(1), g.add(g.constant(1), g.mul(x, x))),
});
/** 1 / ((1 - x)(1 + x)); NaN beyond +-1. */
export const atanhSlope: Unary = /* @__PURE__ */ slope("atanhSlope", {
  scalar: (x) => (Math.abs(x) > 1 ? Number.NaN : 1 / ((1 - x) * (1 + x))),
  next: (x, w) => mul(mul(mul(x, w), w), 2),
  quadratic: oneMinusSquare,
  exponent: -1,
  lower: (g, x) => {
    const one = g.constant(1);
    const w = g.div(one, g.mul(g.sub(one, x), g.add(one, x)));
    return g.select(g.gt(g.abs(x), one), g.constant(Number.NaN), w);
  },
});
/** 1 / (x (1 - x)); NaN outside [0, 1]. */
export const logitSlope: Unary = /* @__PURE__ */ slope("logitSlope", {
  scalar: (x) => (x < 0 || x > 1 ? Number.NaN : 1 / (x * (1 - x))),
  next: (x, w) => mul(sub(mul(x, 2), 1), square(w)),
  quadratic: (x, square) => [
    mul(x[0]!, sub(1, x[0]!)),
    ...square.slice(1).map((c, k) => {
      const linear = x[k + 1] ?? null;
      return c === null ? linear : linear === null ? neg(c) : sub(linear, c);
    }),
  ],
  exponent: -1,
  lower: (g, x) => {
    const [zero, one] = [g.constant(0), g.constant(1)];
    const w = g.div(one, g.mul(x, g.sub(one, x)));
    return g.select(g.gt(zero, x), g.constant(Number.NaN), g.select(g.gt(x, one), g.constant(Number.NaN), w));
  },
});
