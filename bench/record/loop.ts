import type { Tensor } from "wengert";

const turns = 250_000;
/** Operations of a turn: two products, a sum, a product; two literal constants. */
export const operations: number = 4 * turns;
/** A long scalar loop as a user writes it. */
export function scalarLoop(x: Tensor): Tensor {
  let y = x;
  for (let k = 0; k < turns; k++) y = y.mul(0.999).add(y.mul(x)).mul(0.5);
  return y;
}
export function plainLoop(x: number): number {
  let y = x;
  for (let k = 0; k < turns; k++) y = (y * 0.999 + y * x) * 0.5;
  return y;
}
