import * as w from "../../../src/index.ts";
import * as special from "../../../src/special/index.ts";
import { type Points, pairs, pairsWith, positive, quotients, real, same } from "../elementaryPoints.ts";
import type { Edge, Operator } from "../operator.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const pole = "a pole";
const end = "the limit";

const powerEdges: readonly Edge[] = [
  { at: [0, 0], value: 1, gradient: [0, 0], why: "0^0 = 1; x^0 is constant" },
  { at: [0, 1], value: 0, gradient: [1, 0], why: "x^1 is smooth; 0^y is constant for y > 0" },
  { at: [0, 2], value: 0, gradient: [0, 0], why: "x^2 is smooth" },
  { at: [0, 0.5], value: 0, gradient: [inf, 0], why: "vertical tangent" },
  { at: [0, -1], value: inf, gradient: [-inf, -inf], why: "a pole" },
  { at: [-2, 3], value: -8, gradient: [12, nan], why: "integer powers of negative numbers; no neighbours in y" },
  { at: [-2, 2.5], value: nan, gradient: [nan, nan], why: "no real value" },
  { at: [3, 0], value: 1, gradient: [0, Math.log(3)], why: "x^0 is constant in x" },
  { at: [inf, 0.5], value: inf, gradient: [0, inf], why: "the limit along it" },
];
const fixedPower = (n: number, points: Points): Operator => ({
  name: `pow(x, ${n})`,
  primitives: ["pow", "scaledPower"],
  f: (x) => w.pow(x!, n),
  points,
  order: 3,
});
export const elementaryBinaryOperators: Operator[] = [
  {
    name: "pow",
    primitives: ["pow", "scaledPower", "powerLog", "scaledPowerLog"],
    f: (x, y) => w.pow(x!, y!),
    points: pairsWith((x) => Math.exp(0.5 * x), same),
    order: 3,
    edges: powerEdges,
  },
  ...[-2, -1, -0.5, 0, 0.5, 1, 1.7, 2, 3, 5].map((n) => fixedPower(n, Number.isInteger(n) && n >= 0 ? real : positive)),
  {
    name: "hypot",
    primitives: ["hypot", "direction"],
    f: (x, y) => w.hypot(x!, y!),
    points: pairs,
    order: 3,
    edges: [
      { at: [0, 0], value: 0, gradient: [0, 0], why: "the subgradient of least norm" },
      { at: [3e200, 4e200], value: 5e200, gradient: [0.6, 0.8], why: "scaled" },
      { at: [3e-200, -4e-200], value: 5e-200, gradient: [0.6, -0.8], why: "scaled" },
      { at: [inf, 1], value: inf, gradient: [1, 0], why: end },
    ],
  },
  {
    name: "atan2",
    primitives: ["atan2", "inversion"],
    f: (y, x) => w.atan2(y!, x!),
    points: pairs,
    order: 3,
    edges: [
      { at: [0, 0], value: 0, gradient: [0, 0], why: "the subgradient of least norm" },
      { at: [1e-200, 1e-200], value: Math.PI / 4, gradient: [5e199, -5e199], why: "scaled" },
      { at: [0, -1], value: Math.PI, gradient: [-1, 0], why: "the cut, from above" },
    ],
  },
  {
    name: "logaddexp",
    primitives: ["logaddexp", "share"],
    f: (x, y) => w.logaddexp(x!, y!),
    points: pairs,
    order: 3,
    edges: [
      { at: [-inf, -inf], value: -inf, gradient: [0, 0], why: "the zero of this addition" },
      { at: [inf, 1], value: inf, gradient: [1, 0], why: end },
      { at: [1e5, 1e5], value: 1e5 + Math.LN2, gradient: [0.5, 0.5], why: "a tie" },
      { at: [-inf, 2], value: 2, gradient: [0, 1], why: "adding nothing" },
    ],
  },
  {
    name: "xlogy",
    primitives: ["xlogy", "ratio"],
    f: (x, y) => special.xlogy(x!, y!),
    points: pairsWith(same, Math.exp),
    order: 3,
    edges: [
      { at: [0, 0], value: 0, gradient: [-inf, 0], why: "0 log 0 = 0" },
      { at: [0, 2], value: 0, gradient: [Math.log(2), 0], why: "smooth in x" },
      { at: [1, 0], value: -inf, gradient: [-inf, inf], why: pole },
      { at: [2, -1], value: nan, gradient: [nan, nan], why: "outside the domain" },
    ],
  },
  {
    name: "xlog1py",
    primitives: ["xlog1py"],
    f: (x, y) => special.xlog1py(x!, y!),
    points: pairsWith(same, Math.exp),
    order: 3,
    edges: [
      { at: [0, -1], value: 0, gradient: [-inf, 0], why: "0 log 0 = 0" },
      { at: [2, 0], value: 0, gradient: [0, 2], why: "smooth" },
      { at: [2, -3], value: nan, gradient: [nan, nan], why: "outside the domain" },
    ],
  },
  {
    name: "mod",
    primitives: ["mod"],
    f: (x, y) => w.mod(x!, y!),
    points: quotients,
    edges: [
      { at: [4, 2], value: 0, gradient: [1, -2], why: "the quotient is floor(x/y)" },
      { at: [-5.5, 2], value: 0.5, gradient: [1, 3], why: "the sign of the divisor" },
      { at: [1, 0], value: nan, gradient: [1, nan], why: "no remainder" },
    ],
  },
  {
    name: "rem",
    primitives: ["rem"],
    f: (x, y) => w.rem(x!, y!),
    points: quotients,
    edges: [{ at: [-5.5, 2], value: -1.5, gradient: [1, 2], why: "the sign of the dividend" }],
  },
];
