import { expect } from "vitest";
import { grad, type Tensor } from "../../src/index.ts";
import { key, normal, split } from "../../src/random/index.ts";
import { ridders } from "../laws/differences.ts";

export const values = (x: Tensor): number[] => [...x.toTypedArray()];
export function near(
  x: Tensor | number | readonly number[],
  want: Tensor | number | readonly number[],
  tolerance = 1e-13,
): void {
  const list = (y: Tensor | number | readonly number[]): readonly number[] =>
    typeof y === "number" ? [y] : "toTypedArray" in y ? values(y as Tensor) : (y as readonly number[]);
  const [a, b] = [list(x), list(want)];
  expect(a.length).toBe(b.length);
  a.forEach((v, i) => {
    const w = b[i]!;
    if (!Object.is(v, w))
      expect(Math.abs(v - w), `${i}: ${v} for ${w}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(w)));
  });
}
/** The gradient of a scalar function in all its arguments, against differences along a random direction. */
export function gradientHolds(f: (...x: Tensor[]) => Tensor, ...x: Tensor[]): void {
  const gradients = grad(f, { argnums: x.map((_, k) => k) })(...x) as unknown as Tensor[];
  const directions = split(key(99), x.length).map((k, i) => normal(k, x[i]!.shape));
  const { slope } = ridders((t) => [f(...x.map((v, i) => v.add(directions[i]!.mul(t)))).item()]);
  const along = gradients.reduce((s, g, i) => s + g.mul(directions[i]!).sum().item(), 0);
  expect(Math.abs(along - slope[0]!)).toBeLessThan(1e-8 * Math.max(1, Math.abs(along)));
}
