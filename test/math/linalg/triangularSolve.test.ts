import { describe, expect, it } from "vitest";
import { type Triangle, triangularSolveLeft, triangularSolveRight } from "../../../src/math/linalg/triangularSolve.ts";
import fc from "../../properties.ts";
import { distance, EPS, largest, multiply, sequence, transposed } from "./matrices.ts";

const problem = fc.record({
  n: fc.integer({ min: 0, max: 9 }),
  count: fc.integer({ min: 0, max: 4 }),
  seed: fc.integer(),
  lower: fc.boolean(),
  transposed: fc.boolean(),
  unitDiagonal: fc.boolean(),
});

/** The full matrix op(T); `stored` holds NaN wherever the kernel must not read. */
function triangular(n: number, seed: number, { lower, transposed: flipped, unitDiagonal }: Triangle) {
  const entries = sequence(n * n, seed);
  const stored = new Float64Array(n * n).fill(NaN);
  const t = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) t[i * n + j] = unitDiagonal ? 1 : 2 + entries[i * n + j]!;
      else if (lower === j < i) t[i * n + j] = entries[i * n + j]! / 2;
      if (i === j ? !unitDiagonal : lower === j < i) stored[i * n + j] = t[i * n + j]!;
    }
  }
  return { stored, op: flipped ? transposed(n, n, t) : t };
}

describe("triangular solves", () => {
  it("leave residuals of rounding size for every triangle, side and number of right-hand sides", () => {
    fc.assert(
      fc.property(problem, ({ n, count, seed, ...triangle }) => {
        const { stored, op } = triangular(n, seed, triangle);
        const b = sequence(n * count, seed + 1);
        const x = new Float64Array(n * count);
        triangularSolveLeft(n, count, stored, 0, b, 0, x, 0, triangle);
        const tolerance = 8 * (n + 1) * EPS * Math.max(1, largest(x)) * Math.max(1, largest(op));
        expect(distance(multiply(n, count, n, op, x), b)).toBeLessThanOrEqual(tolerance);
        triangularSolveRight(n, count, stored, 0, b, 0, x, 0, triangle);
        const bound = 8 * (n + 1) * EPS * Math.max(1, largest(x)) * Math.max(1, largest(op));
        expect(distance(multiply(count, n, n, x, op), b)).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it("work in place and at offsets", () => {
    const t = Float64Array.of(9, 2, 0, 1, 4);
    const b = Float64Array.of(9, 9, 2, 9, 9);
    triangularSolveLeft(2, 1, t, 1, b, 2, b, 2, { lower: true, transposed: false, unitDiagonal: false });
    expect([...b]).toEqual([9, 9, 1, 2, 9]);
    triangularSolveRight(2, 1, t, 1, b, 2, b, 2, { lower: true, transposed: true, unitDiagonal: false });
    expect([...b]).toEqual([9, 9, 0.5, 0.375, 9]);
  });

  it("divide by a zero on the diagonal without an exception", () => {
    const x = new Float64Array(2);
    const triangle = { lower: true, transposed: false, unitDiagonal: false };
    triangularSolveLeft(2, 1, Float64Array.of(0, 0, 1, 1), 0, Float64Array.of(1, 1), 0, x, 0, triangle);
    expect([...x]).toEqual([Infinity, -Infinity]);
  });
});
