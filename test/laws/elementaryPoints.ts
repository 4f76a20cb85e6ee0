import type { TensorLike } from "../../src/index.ts";
import type { Operator } from "./operator.ts";

export type Points = Operator["points"];

/** Numbers around 0 of every rank. */
export const real: Points = [
  [0.7],
  [-1.3],
  [[0.4]],
  [[0.3, -1.2, 1.7]],
  [
    [
      [0.5, -0.1, 1.3],
      [-0.8, 0.9, -1.6],
    ],
  ],
  [
    [
      [[0.3], [-1.2]],
      [[0.6], [1.1]],
      [[-0.4], [0.2]],
    ],
  ],
];
/** The same points moved into a domain. */
export const moved = (f: (x: number) => number): Points => {
  const at = (x: unknown): TensorLike => (Array.isArray(x) ? x.map((v) => at(v) as number) : f(x as number));
  return real.map((p) => p.map(at));
};
export const positive: Points = moved((x) => Math.exp(x));
export const inside: Points = moved((x) => Math.tanh(x));
export const unit: Points = moved((x) => 1 / (1 + Math.exp(-x)));
export const aboveOne: Points = moved((x) => 1.1 + Math.exp(x));
/** Off the integers and halves. */
export const between: Points = moved((x) => 3 * x + 0.013);

export const pairs: Points = [
  [0.7, -1.3],
  [
    [0.3, -1.2, 2.5],
    [1.5, 0.6, -0.7],
  ],
  [
    [
      [0.3, -1.2, 2.5],
      [0.9, 1.4, -0.6],
    ],
    [1.5, -0.8, 0.45],
  ],
  [[[0.5], [-1.1], [2.2]], [[0.7, -0.3]]],
  [[0.8, -1.7], 1.2],
  [-0.9, [[[0.3], [-1.2]]]],
];
export const pairsWith = (f: (x: number) => number, g: (y: number) => number): Points => {
  const at = (x: unknown, h: (v: number) => number): TensorLike =>
    Array.isArray(x) ? x.map((v) => at(v, h) as number) : h(x as number);
  return pairs.map(([x, y]) => [at(x, f), at(y, g)]);
};
/** Quotients well off the integers. */
export const quotients: Points = [
  [5.5, 2],
  [-3.1, 2],
  [
    [0.7, -1.6, 4.4],
    [2, 3, -1.3],
  ],
  [[[1.5], [-3.6], [6.8]], [[2.2, -4.1]]],
];
export const same = (x: number): number => x;
