import {
  beta,
  betainc,
  betaln,
  digamma,
  gamma,
  gammainc,
  gammaincc,
  lbinom,
  lgamma,
  polygamma,
  trigamma,
} from "../../../src/special/index.ts";
import type { Operator } from "../operator.ts";
import { pairs, positive, shaped } from "../points.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

export const gammaOperators: Operator[] = [
  {
    name: "lgamma",
    primitives: ["lgamma"],
    f: (x) => lgamma(x!),
    points: [...positive, [-0.6], [[-2.3, -1.5]]],
    order: 3,
    edges: [
      { at: [0], value: inf, gradient: [nan], why: "a pole whose slopes on both sides have opposite signs" },
      { at: [-2], value: inf, gradient: [nan], why: "a pole whose slopes on both sides have opposite signs" },
      { at: [inf], value: inf, gradient: [inf], why: "the slope is log x" },
    ],
  },
  {
    name: "digamma",
    primitives: ["polygamma"],
    f: (x) => digamma(x!),
    points: [...positive, [-0.6], [[-2.3, -1.5]]],
    order: 3,
    edges: [{ at: [-1], value: nan, gradient: [inf], why: "a pole: no value, the slope is infinite on both sides" }],
  },
  { name: "trigamma", primitives: ["polygamma"], f: (x) => trigamma(x!), points: positive, order: 3 },
  { name: "polygamma", primitives: ["polygamma"], f: (x) => polygamma(3, x!), points: positive, order: 3 },
  {
    name: "gamma",
    primitives: ["gamma", "polygamma"],
    f: (x) => gamma(x!),
    points: [...shaped(0.4, 1.7, 2.6, 3.5, 4.2, 0.9, 3.1), [-0.6], [[-2.3, -1.5]]],
    edges: [
      { at: [0], value: inf, gradient: [-inf], why: "the pole from the right" },
      { at: [-1], value: nan, gradient: [nan], why: "a pole: the limits have opposite signs" },
    ],
  },
  {
    name: "betaln",
    primitives: ["betaln"],
    f: (a, b) => betaln(a!, b!),
    points: pairs,
    order: 3,
    edges: [
      { at: [0, 2], value: inf, gradient: [-inf, 0], why: "end of the domain: like -log a" },
      { at: [-1, 2], value: nan, gradient: [nan, nan], why: "outside the domain" },
    ],
  },
  { name: "beta", primitives: ["beta", "betaln"], f: (a, b) => beta(a!, b!), points: pairs },
  {
    name: "lbinom",
    primitives: ["lbinom"],
    f: (n, k) => lbinom(n!, k!),
    points: [
      [5.5, 2.2],
      [
        [10, 3.5, 7.1],
        [9.2, 1.3, 3.3],
      ],
      [[[20.5], [8.4]], [[2.4, 0.7, 6.5]]],
    ],
    order: 3,
    edges: [{ at: [3, 4], value: nan, gradient: [nan, nan], why: "outside 0 <= k <= n" }],
  },
  {
    name: "gammainc",
    primitives: ["gammainc"],
    f: (a, x) => gammainc(a!, x!),
    points: pairs,
    edges: [
      { at: [1, 0], value: 0, gradient: [0, 1], why: "P(1, x) = 1 - e^-x" },
      { at: [2, 0], value: 0, gradient: [0, 0], why: "x^(a-1) is 0 at 0 for a > 1" },
      { at: [0.5, 0], value: 0, gradient: [0, inf], why: "x^(a-1) is infinite at 0 for a < 1" },
      { at: [2, inf], value: 1, gradient: [0, 0], why: "saturated" },
      { at: [2, -1], value: nan, gradient: [nan, nan], why: "outside the domain" },
    ],
  },
  {
    name: "gammaincc",
    primitives: ["gammaincc"],
    f: (a, x) => gammaincc(a!, x!),
    points: pairs,
    edges: [{ at: [1, 0], value: 1, gradient: [0, -1], why: "Q(1, x) = e^-x" }],
  },
];

const triples: Operator["points"] = [
  [1.7, 0.6, 0.4],
  [2.5, 3.2, 0.7],
  [
    [0.7, 2.5, 11.2],
    [1.4, 0.9, 9.5],
    [0.15, 0.8, 0.55],
  ],
  [[[0.8, 1.6, 2.9]], 1.7, 0.3],
  [2.1, [[[0.6, 1.2]], [[2.8, 4.4]]], [0.35, 0.65]],
];
export const incompleteBetaOperators: Operator[] = [
  {
    name: "betainc",
    primitives: ["betainc"],
    f: (a, b, x) => betainc(a!, b!, x!),
    points: triples,
    edges: [
      { at: [1, 1, 0.25], value: 0.25, why: "the uniform distribution" },
      { at: [1, 1, 0], value: 0, gradient: [0, 0, 1], why: "I_x(1, 1) = x" },
      { at: [2, 3, 1], value: 1, gradient: [0, 0, 0], why: "(1-x)^(b-1) is 0 at 1 for b > 1" },
      { at: [0.5, 2, 0], value: 0, gradient: [0, 0, inf], why: "x^(a-1) is infinite at 0 for a < 1" },
      { at: [2, 3, 1.5], value: nan, gradient: [nan, nan, nan], why: "outside the domain" },
    ],
  },
];
