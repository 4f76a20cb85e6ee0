import { describe, expect, it } from "vitest";
import { eigh } from "../../../src/math/linalg/eigh.ts";
import fc from "../../properties.ts";
import {
  anySquare,
  diagonal,
  distance,
  EPS,
  hilbert,
  identity,
  largest,
  multiply,
  orthogonalityError,
  sequence,
  symmetrised,
  transposed,
} from "./matrices.ts";

function decompose(n: number, a: Float64Array) {
  const values = new Float64Array(n).fill(7);
  const vectors = new Float64Array(n * n).fill(7);
  eigh(n, a, 0, values, 0, vectors, 0);
  return { values, vectors };
}

function expectDecomposition(n: number, a: Float64Array, factor = 4): void {
  const { values, vectors } = decompose(n, a);
  const scaled = vectors.map((x, i) => x * values[i % n]!);
  const tolerance = factor * (n + 1) * EPS;
  expect(distance(multiply(n, n, n, scaled, transposed(n, n, vectors)), a)).toBeLessThanOrEqual(tolerance * largest(a));
  expect(orthogonalityError(n, n, vectors)).toBeLessThanOrEqual(tolerance);
  for (let i = 1; i < n; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]!);
}

/** Eigenvalues 2 - 2 cos(k pi / (n + 1)) of the second difference matrix. */
function secondDifference(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => {
    const apart = Math.abs(Math.floor(i / n) - (i % n));
    return apart === 0 ? 2 : apart === 1 ? -1 : 0;
  });
}

describe("eigh", () => {
  it("reproduces A = V diag(values) V^T with orthonormal V and ascending values, at any scale and rank", () => {
    fc.assert(
      fc.property(anySquare, ({ n, a }) => {
        expectDecomposition(n, symmetrised(n, a));
      }),
    );
  });

  it("finds the known eigenvalues of the second difference matrix of order 60", () => {
    const n = 60;
    expectDecomposition(n, secondDifference(n));
    const { values } = decompose(n, secondDifference(n));
    const known = Float64Array.from({ length: n }, (_, k) => 4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2);
    expect(distance(values, known)).toBeLessThanOrEqual(20 * EPS);
  });

  it("handles repeated eigenvalues, the identity, zero and the Hilbert matrix", () => {
    const ones = new Float64Array(49).fill(1);
    expectDecomposition(7, ones);
    expect(distance(decompose(7, ones).values, Float64Array.of(0, 0, 0, 0, 0, 0, 7))).toBeLessThanOrEqual(40 * EPS);
    expect(decompose(3, identity(3))).toEqual({ values: Float64Array.of(1, 1, 1), vectors: identity(3) });
    expect(decompose(2, new Float64Array(4))).toEqual({ values: new Float64Array(2), vectors: identity(2) });
    expectDecomposition(12, hilbert(12));
  });

  it("keeps small eigenvalues of a graded matrix to 14 digits, whichever corner they stand in", () => {
    // A = D (I + E / 4) D: the 2 x 2 case has the closed form det / larger eigenvalue.
    for (const small of [1e-5, 1e-20, 1e-150]) {
      for (const [first, second] of [
        [1, small],
        [small, 1],
      ] as const) {
        const a = Float64Array.of(first * first, (first * second) / 4, (first * second) / 4, second * second);
        const { values } = decompose(2, a);
        const smallest = (small * small * 15) / 16 / (1 + (small * small) / 16);
        expect(Math.abs(values[0]! / smallest - 1)).toBeLessThanOrEqual(1e-14);
      }
    }
    const grades = Array.from({ length: 8 }, (_, i) => 2 ** (-30 * i));
    const core = symmetrised(8, sequence(64, 5)).map((x, i) => (i % 9 === 0 ? 1 : x / 10));
    const graded = core.map((x, i) => x * grades[Math.floor(i / 8)]! * grades[i % 8]!);
    const reversed = graded.slice().reverse();
    const { values } = decompose(8, graded);
    const other = decompose(8, reversed).values;
    for (let i = 0; i < 8; i++) expect(Math.abs(values[i]! / other[i]! - 1)).toBeLessThanOrEqual(1e-14);
    const determinantOfCore = decompose(8, core).values.reduce((product, x) => product * x, 1);
    // det A = det(core) times the squared grades, multiplied pairwise because the whole product underflows.
    const ratio = values.reduce((product, x, i) => product * (x / grades[7 - i]! ** 2), 1 / determinantOfCore);
    expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(1e-12);
  });

  it("makes the leading component of each eigenvector positive", () => {
    const { vectors } = decompose(2, Float64Array.of(0, 1, 1, 0));
    expect(
      distance(
        vectors,
        Float64Array.of(1, 1, -1, 1).map((x) => x * Math.SQRT1_2),
      ),
    ).toBeLessThanOrEqual(2 * EPS);
    const n = 9;
    const many = decompose(n, symmetrised(n, sequence(n * n, 11))).vectors;
    for (let k = 0; k < n; k++) {
      const column = Array.from({ length: n }, (_, i) => many[i * n + k]!);
      expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
    }
  });

  it("gives the same values without vectors, in a slice, from the lower triangle alone", () => {
    const n = 6;
    const a = symmetrised(n, sequence(n * n, 3));
    const { values } = decompose(n, a);
    const slice = new Float64Array(n * n + 2).fill(7);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) slice[2 + i * n + j] = j > i ? NaN : a[i * n + j]!;
    const out = new Float64Array(n + 2).fill(7);
    eigh(n, slice, 2, out, 1);
    expect([...out]).toEqual([7, ...values, 7]);
  });

  it("answers NaN for entries that are not finite", () => {
    for (const bad of [NaN, Infinity]) {
      const { values, vectors } = decompose(3, Float64Array.of(1, 0, 0, bad, 1, 0, 0, 0, 1));
      expect([...values, ...vectors]).toEqual(new Array(12).fill(NaN));
    }
  });

  it("reaches the ends of the double range", () => {
    expectDecomposition(
      3,
      symmetrised(3, sequence(9, 4)).map((x) => x * 1e307),
    );
    expectDecomposition(
      3,
      symmetrised(3, sequence(9, 4)).map((x) => x * 1e-300),
    );
    const { values } = decompose(3, diagonal([5e-324, -1e308, 0]));
    expect(values[0]).toBe(-1e308);
    expect(values[1]).toBe(0);
  });
});
