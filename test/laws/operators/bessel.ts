import type { Tensor } from "../../../src/index.ts";
import {
  i0,
  i0e,
  i1,
  i1e,
  iv,
  ive,
  j0,
  j1,
  jn,
  k0,
  k0e,
  k1,
  k1e,
  kn,
  kve,
  y0,
  y1,
  yn,
} from "../../../src/special/index.ts";
import type { Edge, Operator } from "../operator.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const anywhere: Operator["points"] = [
  [0.7],
  [-2.3],
  [[1.6]],
  [[0.4, -3.5, 12.5]],
  [[[5.2, -0.8, 2.9]]],
  [[[[1.2]], [[-6.1]]]],
];
const positive: Operator["points"] = [
  [0.7],
  [2.3],
  [[1.6]],
  [[0.4, 3.5, 12.5]],
  [[[5.2, 0.8, 2.9]]],
  [[[[1.2]], [[26.1]]]],
];
const operator = (
  name: string,
  primitive: string,
  f: (x: Tensor) => Tensor,
  points: Operator["points"],
  edges: readonly Edge[] = [],
): Operator => ({ name, primitives: [primitive], f: (x) => f(x!), points, order: 3, edges });
const pole: Edge[] = [
  { at: [0], value: -inf, gradient: [inf], why: "the logarithmic pole, from the right" },
  { at: [-1], value: nan, gradient: [nan], why: "outside the domain" },
];
const modifiedPole: Edge[] = [
  { at: [0], value: inf, gradient: [-inf], why: "the pole, from the right" },
  { at: [-1], value: nan, gradient: [nan], why: "outside the domain" },
];

export const besselOperators: Operator[] = [
  operator("j0", "jn", j0, anywhere, [{ at: [0], value: 1, gradient: [0], why: "even" }]),
  operator("j1", "jn", j1, anywhere, [{ at: [0], value: 0, gradient: [0.5], why: "J_1 = x/2 + ..." }]),
  operator("jn", "jn", (x) => jn(3, x), anywhere),
  operator("y0", "yn", y0, positive, pole),
  operator("y1", "yn", y1, positive, pole),
  operator("yn", "yn", (x) => yn(3, x), positive),
  operator("i0", "iv", i0, anywhere, [{ at: [0], value: 1, gradient: [0], why: "even" }]),
  operator("i1", "iv", i1, anywhere, [{ at: [0], value: 0, gradient: [0.5], why: "I_1 = x/2 + ..." }]),
  operator("iv", "iv", (x) => iv(3, x), anywhere),
  operator("i0e", "ive", i0e, anywhere, [
    { at: [0], value: 1, gradient: [0], why: "kink: the mean of slopes 1 and -1" },
  ]),
  operator("i1e", "ive", i1e, anywhere, [{ at: [0], value: 0, gradient: [0.5], why: "the same slope on both sides" }]),
  operator("ive", "ive", (x) => ive(3, x), anywhere),
  operator("k0", "kn", k0, positive, modifiedPole),
  operator("k1", "kn", k1, positive, modifiedPole),
  operator("kn", "kn", (x) => kn(3, x), positive),
  operator("k0e", "kve", k0e, positive, modifiedPole),
  operator("k1e", "kve", k1e, positive, modifiedPole),
  operator("kve", "kve", (x) => kve(3, x), positive),
];
