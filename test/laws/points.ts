import type { Operator } from "./operator.ts";

/** Points of rank 0 to 3 from seven numbers in the domain. */
export const shaped = (
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
): Operator["points"] => [[a], [b], [[c]], [[a, d, e]], [[[f, g, b]]], [[[[a, c]], [[e, g]], [[d, f]]]]];
export const anywhere: Operator["points"] = shaped(0.3, -1.7, 2.6, -0.4, 1.1, -3.2, 0.05);
export const positive: Operator["points"] = shaped(0.4, 1.7, 2.6, 5.5, 11.2, 0.9, 3.1);
export const withinOne: Operator["points"] = shaped(0.3, -0.7, 0.55, -0.2, 0.9, 0.05, -0.95);
export const probability: Operator["points"] = shaped(0.3, 0.7, 0.55, 0.2, 0.9, 0.05, 0.95);
/** Pairs with every way to broadcast. */
export const pairs: Operator["points"] = [
  [1.7, 0.6],
  [0.4, 3.2],
  [
    [0.7, 2.5, 11.2],
    [1.4, 0.9, 9.5],
  ],
  [[1.3], [2.2]],
  [[[0.8, 1.6, 2.9]], 1.7],
  [[[0.5], [1.9]], [[2.4, 0.7, 12.5]]],
  [2.1, [[[0.6, 1.2]], [[2.8, 4.4]]]],
];
