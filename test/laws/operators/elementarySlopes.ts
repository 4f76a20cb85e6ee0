import type { Tensor } from "../../../src/index.ts";
import * as w from "../../../src/index.ts";
import * as special from "../../../src/special/index.ts";
import { aboveOne, inside, type Points, positive, real, unit } from "../elementaryPoints.ts";
import type { Operator } from "../operator.ts";

/** First derivatives as functions of their own: their rules are reached in every mode, Taylor mode included. */
const slope = (name: string, f: (x: Tensor) => Tensor, points: Points): Operator => ({
  name: `slope of ${name}`,
  f: (x) => w.grad((t) => w.sum(f(t)))(x!),
  points,
  order: 2,
});
/** The derivative along (1, 0.7), once or twice. */
const slopes = (name: string, f: (x: Tensor, y: Tensor) => Tensor, points: Points, twice = false): Operator => {
  type F = typeof f;
  const along =
    (g: F): F =>
    (x, y) =>
      w.jvp(g, [x, y], [x.mul(0).add(1), y.mul(0).add(0.7)])[1];
  const g = twice ? along(along(f)) : along(f);
  return { name: `${twice ? "second " : ""}slopes of ${name}`, f: (x, y) => g(x!, y!), points, order: 2 };
};
/** Operands of one shape, so that slopes in both add up. */
const level: Points = [
  [0.7, -1.3],
  [
    [0.3, -1.2, 2.5],
    [1.5, 0.6, -0.7],
  ],
];
const levelPositive: Points = [
  [0.7, 1.3],
  [
    [0.3, 1.2, 2.5],
    [1.5, 0.6, 0.7],
  ],
];
export const elementarySlopeOperators: Operator[] = [
  slope("asin", w.asin, inside),
  slope("acos", w.acos, inside),
  slope("atan", w.atan, real),
  slope("asinh", w.asinh, real),
  slope("acosh", w.acosh, aboveOne),
  slope("atanh", w.atanh, inside),
  slope("logit", w.logit, unit),
  slope("log1mexp", w.log1mexp, positive),
  slopes("pow", w.pow, levelPositive),
  slopes("pow", w.pow, levelPositive, true),
  slopes("hypot", w.hypot, level),
  slopes("atan2", w.atan2, level),
  slopes("logaddexp", w.logaddexp, level),
  slopes("xlogy", special.xlogy, levelPositive),
];
