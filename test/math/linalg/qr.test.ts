import { describe, expect, it } from "vitest";
import { qr } from "../../../src/math/linalg/qr.ts";
import fc from "../../properties.ts";
import { anyMatrix, diagonal, distance, EPS, hilbert, largest, multiply, orthogonalityError } from "./matrices.ts";

function factor(m: number, n: number, a: Float64Array, full = false) {
  const columns = full ? m : Math.min(m, n);
  const q = new Float64Array(m * columns).fill(7);
  const r = new Float64Array(columns * n).fill(7);
  qr(m, n, a, 0, q, 0, r, 0, full);
  return { q, r, columns };
}

describe("qr", () => {
  it("reproduces A = Q R, Q orthonormal, R upper triangular with non-negative diagonal, any shape and scale", () => {
    fc.assert(
      fc.property(anyMatrix, fc.boolean(), ({ m, n, a }, full) => {
        const { q, r, columns } = factor(m, n, a, full);
        const size = largest(a);
        expect(distance(multiply(m, n, columns, q, r), a)).toBeLessThanOrEqual(4 * (m + n) * EPS * size);
        expect(orthogonalityError(m, columns, q)).toBeLessThanOrEqual(4 * (m + n) * EPS);
        for (let i = 0; i < columns; i++) {
          for (let j = 0; j < Math.min(i, n); j++) expect(r[i * n + j]).toBe(0);
          if (i < n) expect(Math.sign(r[i * n + i]!)).toBeOneOf([0, 1]);
        }
      }),
    );
  });

  it("keeps Q orthogonal for the Hilbert matrix and for columns of extreme lengths", () => {
    for (const a of [hilbert(12), diagonal([1e300, 1e-300, -1, 1e-310, 5e-324, 0, 1e200, 1, 1, 1, 1, 1])]) {
      const { q, r } = factor(12, 12, a);
      expect(orthogonalityError(12, 12, q)).toBeLessThanOrEqual(12 * EPS);
      expect(distance(multiply(12, 12, 12, q, r), a)).toBeLessThanOrEqual(12 * EPS * largest(a));
    }
  });

  it("gives I for the identity and for zero, and the sign to Q", () => {
    expect([...factor(2, 2, Float64Array.of(1, 0, 0, 1)).q]).toEqual([1, 0, 0, 1]);
    expect([...factor(2, 2, new Float64Array(4)).q]).toEqual([1, 0, 0, 1]);
    const { q, r } = factor(1, 1, Float64Array.of(-3));
    expect([q[0], r[0]]).toEqual([-1, 3]);
  });

  it("writes slices only, and NaN for entries that are not finite", () => {
    const a = Float64Array.of(7, 3, 4, 7);
    const q = new Float64Array(4).fill(7);
    const r = new Float64Array(3).fill(7);
    qr(2, 1, a, 1, q, 1, r, 1);
    expect([...r]).toEqual([7, 5, 7]);
    expect([q[0], q[3]]).toEqual([7, 7]);
    expect(q[1]).toBeCloseTo(0.6, 15);
    expect(q[2]).toBeCloseTo(0.8, 15);
    const bad = factor(2, 1, Float64Array.of(1, Infinity), true);
    expect([...bad.q, ...bad.r]).toEqual(new Array(6).fill(NaN));
  });
});
