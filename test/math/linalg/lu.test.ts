import { describe, expect, it } from "vitest";
import { lu, permutationOfPivots } from "../../../src/math/linalg/lu.ts";
import fc from "../../properties.ts";
import { anySquare, distance, EPS, largest, multiply } from "./matrices.ts";

function factor(n: number, a: Float64Array) {
  const packed = new Float64Array(n * n);
  const pivots = new Int32Array(n);
  const rows = new Int32Array(n);
  const sign = lu(n, a, 0, packed, 0, pivots, 0);
  permutationOfPivots(n, pivots, 0, rows, 0);
  const lower = packed.map((x, i) => (i % n < Math.floor(i / n) ? x : i % (n + 1) === 0 ? 1 : 0));
  const upper = packed.map((x, i) => (i % n < Math.floor(i / n) ? 0 : x));
  return { packed, pivots, rows, sign, lower, upper };
}

describe("lu", () => {
  it("reproduces P A = L U with multipliers of at most 1, singular matrices included", () => {
    fc.assert(
      fc.property(anySquare, ({ n, a }) => {
        const { rows, lower, upper, sign } = factor(n, a);
        const permuted = a.map((_, i) => a[rows[Math.floor(i / n)]! * n + (i % n)]!);
        expect(distance(multiply(n, n, n, lower, upper), permuted)).toBeLessThanOrEqual(
          4 * (n + 1) * EPS * Math.max(largest(upper), largest(a)),
        );
        expect(largest(lower)).toBeLessThanOrEqual(1);
        let inversions = 0;
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (rows[j]! > rows[i]!) inversions++;
        expect(sign).toBe(inversions % 2 === 0 ? 1 : -1);
        expect([...rows].sort((x, y) => x - y)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it("completes where a column has no pivot", () => {
    const { upper, lower } = factor(3, Float64Array.of(0, 1, 2, 0, 3, 4, 0, 5, 6));
    expect([upper[0], upper[3], upper[6]]).toEqual([0, 0, 0]);
    expect([lower[3], lower[6]]).toEqual([0, 0]);
    expect([...factor(3, new Float64Array(9)).packed]).toEqual(new Array(9).fill(0));
  });

  it("works in place and at offsets", () => {
    const a = Float64Array.of(7, 1, 2, 3, 4, 7);
    const pivots = Int32Array.of(-1, -1, -1);
    expect(lu(2, a, 1, a, 1, pivots, 1)).toBe(-1);
    expect(a[0]).toBe(7);
    expect([...a.slice(1, 3)]).toEqual([3, 4]);
    expect(a[3]).toBeCloseTo(1 / 3, 15);
    expect(a[4]).toBeCloseTo(2 / 3, 15);
    expect(a[5]).toBe(7);
    expect([...pivots]).toEqual([-1, 1, 1]);
  });

  it("answers NaN for entries that are not finite", () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const { packed, sign, rows } = factor(2, Float64Array.of(1, 2, bad, 4));
      expect(sign).toBeNaN();
      expect([...packed]).toEqual([NaN, NaN, NaN, NaN]);
      expect([...rows]).toEqual([0, 1]);
    }
  });
});
