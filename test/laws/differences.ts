import type { Tensor } from "../../src/index.ts";
import { build, like, numbers } from "./numbers.ts";

/** Derivatives estimated from values alone, with an estimate of their error. */
export interface Estimate {
  readonly slope: number[];
  readonly error: number[];
}
const ROWS = 12;
const FIRST_STEP = 0.05;
const SHRINK = 1.7;

/**
 * d/dt f(t) at 0, number by number, by Ridders' extrapolation of central differences (Ridders, Advances in Engineering
 * Software 4, 1982): the entry of the Neville table with the smallest discrepancy to its neighbours wins. Steps that
 * leave the domain give NaN and are passed over.
 */
export function ridders(f: (t: number) => readonly number[]): Estimate {
  const size = f(0).length;
  const slope = new Array<number>(size).fill(Number.NaN);
  const error = new Array<number>(size).fill(Infinity);
  let before: number[][] = [];
  let h = FIRST_STEP;
  for (let i = 0; i < ROWS; i++, h /= SHRINK) {
    const [up, down] = [f(h), f(-h)];
    const now: number[][] = [up.map((v, k) => (v - down[k]!) / (2 * h))];
    let factor = SHRINK * SHRINK;
    for (let j = 1; j <= i; j++, factor *= SHRINK * SHRINK) {
      const left = now[j - 1]!;
      const above = before[j - 1]!;
      const next = left.map((v, k) => (v * factor - above[k]!) / (factor - 1));
      now.push(next);
      next.forEach((v, k) => {
        const e = Math.max(Math.abs(v - left[k]!), Math.abs(v - above[k]!));
        if (e <= error[k]!) {
          error[k] = e;
          slope[k] = v;
        }
      });
    }
    before = now;
  }
  return { slope, error };
}
/** x + t dx, number by number. */
const moved = (x: readonly Tensor[], dx: readonly (Tensor | null)[], t: number): Tensor[] =>
  x.map((v, k) => {
    const d = dx[k];
    if (d == null) return v;
    const step = numbers(d);
    return step.length === 0 ? build([], v.shape, v.dtype) : like(v, (a, i) => a + t * step[i]!);
  });
/** Slopes of f along dx. */
export const directional = (
  f: (...x: Tensor[]) => Tensor,
  x: readonly Tensor[],
  dx: readonly (Tensor | null)[],
): Estimate => ridders((t) => numbers(f(...moved(x, dx, t))));
