import { describe, expect, it } from "vitest";
import { cofactors, determinant } from "../../../src/math/linalg/det.ts";
import fc from "../../properties.ts";
import { anySquare, diagonal, distance, EPS, identity, largest, multiply, sequence, transposed } from "./matrices.ts";

function cofactorMatrix(n: number, a: Float64Array): Float64Array {
  const out = new Float64Array(n * n).fill(7);
  cofactors(n, a, 0, out, 0);
  return out;
}

/** Laplace expansion along the first row. */
function expansion(n: number, a: Float64Array): number {
  if (n === 0) return 1;
  let sum = 0;
  for (let j = 0; j < n; j++) sum += (j % 2 === 0 ? 1 : -1) * a[j]! * expansion(n - 1, without(n, a, 0, j));
  return sum;
}

function without(n: number, a: Float64Array, row: number, column: number): Float64Array {
  return a.filter((_, i) => Math.floor(i / n) !== row && i % n !== column);
}

function cofactorsByExpansion(n: number, a: Float64Array): Float64Array {
  return a.map((_, i) => {
    const row = Math.floor(i / n);
    const column = i % n;
    return (row + column) % 2 === 0
      ? expansion(n - 1, without(n, a, row, column))
      : -expansion(n - 1, without(n, a, row, column));
  });
}

const small = fc.record({
  n: fc.integer({ min: 0, max: 6 }),
  rank: fc.integer({ min: 0, max: 6 }),
  seed: fc.integer(),
});

/** Random n x n matrix of the given rank (at most n). */
function ofRank(n: number, rank: number, seed: number): Float64Array {
  if (rank >= n) return sequence(n * n, seed);
  return multiply(n, n, rank, sequence(n * rank, seed), sequence(rank * n, seed + 1));
}

describe("determinant and cofactors", () => {
  it("agree with Laplace's expansion for every rank", () => {
    fc.assert(
      fc.property(small, ({ n, rank, seed }) => {
        const a = ofRank(n, rank, seed);
        const size = Math.max(1, largest(a));
        expect(Math.abs(determinant(n, a, 0) - expansion(n, a))).toBeLessThanOrEqual(200 * n * EPS * size ** n);
        const expected = cofactorsByExpansion(n, a);
        expect(distance(cofactorMatrix(n, a), expected)).toBeLessThanOrEqual(1000 * n * EPS * size ** n);
      }),
    );
  });

  it("satisfy A adj(A) = det(A) I at larger sizes", () => {
    for (const n of [8, 15]) {
      const a = sequence(n * n, n);
      const adjugate = transposed(n, n, cofactorMatrix(n, a));
      const det = determinant(n, a, 0);
      const product = multiply(n, n, n, a, adjugate);
      const expected = identity(n).map((x) => x * det);
      expect(distance(product, expected)).toBeLessThanOrEqual(50 * n * EPS * largest(adjugate));
    }
  });

  it("are the signed product of null vectors when the rank is n - 1, and exactly zero below", () => {
    const a = diagonal([3, 0, 5, 2, 7]);
    expect(cofactorMatrix(5, a)).toEqual(diagonal([0, 210, 0, 0, 0]));
    expect(determinant(5, a, 0)).toBe(0);
    expect(cofactorMatrix(5, diagonal([3, 0, 0, 2, 7]))).toEqual(new Float64Array(25));
    expect(cofactorMatrix(4, new Float64Array(16))).toEqual(new Float64Array(16));
    // Second difference matrix on a ring: rows and columns sum to zero, every cofactor is the number of spanning trees.
    const n = 6;
    const ring = Float64Array.from({ length: n * n }, (_, i) => {
      const apart = Math.abs(Math.floor(i / n) - (i % n));
      return apart === 0 ? 2 : apart === 1 || apart === n - 1 ? -1 : 0;
    });
    expect(distance(cofactorMatrix(n, ring), new Float64Array(n * n).fill(n))).toBeLessThanOrEqual(100 * EPS);
  });

  it("are exact for small integers up to n = 3", () => {
    expect(determinant(0, new Float64Array(0), 0)).toBe(1);
    expect(determinant(2, Float64Array.of(1, 2, 2, 4), 0)).toBe(0);
    expect([...cofactorMatrix(2, Float64Array.of(1, 2, 2, 4))]).toEqual([4, -2, -2, 1]);
    const a = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(determinant(3, a, 0)).toBe(0);
    expect([...cofactorMatrix(3, a)]).toEqual([-3, 6, -3, 6, -12, 6, -3, 6, -3]);
    expect([...cofactorMatrix(1, Float64Array.of(0))]).toEqual([1]);
  });

  it("survive partial products beyond the double range", () => {
    expect(determinant(3, diagonal([1e-200, 1e200, 1e200]), 0) / 1e200).toBeCloseTo(1, 14);
    expect(determinant(5, diagonal([1e-200, 1e-200, 1e200, 1e300, 1e-90]), 0) / 1e10).toBeCloseTo(1, 14);
    expect(determinant(4, diagonal([1e200, 1e200, 1e200, 0]), 0)).toBe(0);
  });

  it("agree with each other under scaling by powers of two", () => {
    fc.assert(
      fc.property(anySquare, ({ n, a }) => {
        if (n === 0) return;
        const unit = a.map((x) => x / (largest(a) || 1));
        const cofactor = cofactorMatrix(n, unit);
        let alongRow = 0;
        for (let j = 0; j < n; j++) alongRow += unit[j]! * cofactor[j]!;
        const size = Math.max(1, largest(cofactor));
        expect(Math.abs(alongRow - determinant(n, unit, 0))).toBeLessThanOrEqual(200 * n * EPS * size);
      }),
    );
  });

  it("answer NaN for NaN, and write their slice only", () => {
    for (const n of [1, 2, 3, 4]) {
      const a = identity(n);
      a[0] = NaN;
      expect(determinant(n, a, 0)).toBeNaN();
      expect(cofactorMatrix(n, a)[n * n - 1]).toSatisfy((x) => n === 1 || Number.isNaN(x));
    }
    const out = new Float64Array(18).fill(7);
    cofactors(4, Float64Array.of(9, ...identity(4)), 1, out, 1);
    expect([...out]).toEqual([7, ...identity(4), 7]);
  });
});
