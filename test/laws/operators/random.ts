import { eye, type Tensor } from "../../../src/index.ts";
import * as random from "../../../src/random/index.ts";
import type { Operator } from "../operator.ts";

const k = random.key(3);
/** A key that depends on the argument, which moves it by whole steps only. */
const keyOf = (x: Tensor): Tensor => random.foldIn(k, x.sum().cast("i32"));
const spd = (x: Tensor): Tensor => x.matmul(x.transpose()).add(eye(2, 2, 0, x.dtype));

export const randomOperators: Operator[] = [
  {
    name: "random.bits",
    primitives: ["randomBits"],
    f: (x) => random.bits(keyOf(x), [3, 2]).cast(x.dtype),
    points: [[2.5], [[7.25, 1.5]]],
    order: 0,
  },
  {
    name: "random.uniform",
    primitives: ["randomBits"],
    f: (low, high) => random.uniform(k, [2, 3], { low, high }),
    points: [
      [0.5, 2],
      [
        [1, 2, 3],
        [4, 4.5, 7],
      ],
    ],
  },
  {
    name: "random.normal",
    primitives: ["randomBits"],
    f: (loc, scale) => random.normal(k, [3], { loc, scale }).mul(scale),
    points: [
      [0.5, 2],
      [
        [1, 2, 3],
        [4, -4.5, 7],
      ],
    ],
  },
  {
    name: "random.truncatedNormal",
    f: (low, high) => random.truncatedNormal(k, [3], low, high),
    points: [
      [-1, 2],
      [
        [1, -2, 3],
        [4, -1.5, 7],
      ],
    ],
  },
  {
    name: "random.multivariateNormal",
    f: (mean, x) => random.multivariateNormal(k, [3], mean, spd(x)),
    points: [
      [
        [1, 2],
        [
          [0.5, 1],
          [-1, 2],
        ],
      ],
    ],
  },
  // The draws of the gamma family come from a rejection: their derivative is that of the quantile at the value drawn, which
  // differences of draws do not show: test/random/transforms.test.ts holds it to that. Here a moves by whole steps.
  {
    name: "random.gamma",
    primitives: ["logGammaDraw"],
    f: (a) => random.gamma(k, a.shape, a.floor().add(0.5)),
    points: [[2.5], [[0.25, 1.5, 7.75]]],
    order: 0,
  },
];
