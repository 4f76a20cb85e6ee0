import { describe, expect, it } from "vitest";
import { cholesky } from "../../../src/math/linalg/cholesky.ts";
import fc from "../../properties.ts";
import { distance, EPS, hilbert, identity, largest, multiply, sequence, transposed } from "./matrices.ts";

function factor(n: number, a: Float64Array): Float64Array {
  const l = new Float64Array(n * n).fill(NaN);
  expect(cholesky(n, a, 0, l, 0)).toBe(true);
  return l;
}

describe("cholesky", () => {
  it("reproduces A = L L^T with L lower triangular and a positive diagonal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 }), fc.integer(), (n, seed) => {
        const b = sequence(n * n, seed);
        const a = multiply(n, n, n, b, transposed(n, n, b)).map((x, i) => x + identity(n)[i]!);
        const l = factor(n, a);
        expect(distance(multiply(n, n, n, l, transposed(n, n, l)), a)).toBeLessThanOrEqual(
          4 * (n + 1) * EPS * largest(a),
        );
        for (let i = 0; i < n; i++) {
          expect(l[i * n + i]).toBeGreaterThan(0);
          for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBe(0);
        }
      }),
    );
  });

  it("factors the Hilbert matrix of order 8 to backward error of rounding size", () => {
    const l = factor(8, hilbert(8));
    expect(distance(multiply(8, 8, 8, l, transposed(8, 8, l)), hilbert(8))).toBeLessThanOrEqual(4 * EPS);
  });

  it("reads the lower triangle only, works in place and in a slice", () => {
    const a = Float64Array.of(9, 4, NaN, 2, 5, 9);
    expect(cholesky(2, a, 1, a, 1)).toBe(true);
    expect([...a]).toEqual([9, 2, 0, 1, 2, 9]);
  });

  it("says no to matrices that are indefinite, semidefinite or not finite", () => {
    const refused = [
      [1, 2, 2, 1],
      [0, 0, 0, 0],
      [-1, 0, 0, 1],
      [1, 0, NaN, 1],
      [1, 0, 0, Infinity],
      [NaN, 0, 0, 1],
    ];
    for (const a of refused) expect(cholesky(2, Float64Array.from(a), 0, new Float64Array(4), 0)).toBe(false);
  });
});
