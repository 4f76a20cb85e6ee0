import { describe, expect, it } from "vitest";
import { svd } from "../../../src/math/linalg/svd.ts";
import fc from "../../properties.ts";
import {
  anyMatrix,
  diagonal,
  distance,
  EPS,
  hilbert,
  identity,
  largest,
  multiply,
  orthogonalityError,
  sequence,
  transposed,
} from "./matrices.ts";

function decompose(m: number, n: number, a: Float64Array) {
  const k = Math.min(m, n);
  const u = new Float64Array(m * k).fill(7);
  const s = new Float64Array(k).fill(7);
  const vt = new Float64Array(k * n).fill(7);
  svd(m, n, a, 0, u, 0, s, 0, vt, 0);
  return { u, s, vt, k };
}

function expectDecomposition(m: number, n: number, a: Float64Array): void {
  const { u, s, vt, k } = decompose(m, n, a);
  const tolerance = 4 * (m + n) * EPS;
  // Divided by the largest entry, so that the product neither over- nor underflows.
  const size = largest(a) || 1;
  const scaled = u.map((x, i) => x * (s[i % k]! / size));
  expect(
    distance(
      multiply(m, n, k, scaled, vt),
      a.map((x) => x / size),
    ),
  ).toBeLessThanOrEqual(tolerance);
  expect(orthogonalityError(m, k, u)).toBeLessThanOrEqual(tolerance);
  expect(orthogonalityError(n, k, transposed(k, n, vt))).toBeLessThanOrEqual(tolerance);
  for (let i = 0; i < k; i++) {
    expect(s[i]).toBeGreaterThanOrEqual(0);
    if (i > 0) expect(s[i]).toBeLessThanOrEqual(s[i - 1]!);
  }
}

describe("svd", () => {
  it("reproduces A = U diag(s) Vt with orthonormal factors, for any shape, scale and rank", () => {
    fc.assert(
      fc.property(anyMatrix, ({ m, n, a }) => {
        expectDecomposition(m, n, a);
      }),
    );
  });

  it("converges for a larger matrix and for repeated singular values", () => {
    expectDecomposition(60, 45, sequence(2700, 1));
    expectDecomposition(45, 60, sequence(2700, 2));
    expectDecomposition(
      16,
      16,
      new Float64Array(256).map((_, i) => ((Math.floor(i / 16) * (i % 16)) % 17 === 1 ? 3 : 0)),
    );
    expect(distance(decompose(2, 2, Float64Array.of(0, -1, 1, 0)).s, Float64Array.of(1, 1))).toBe(0);
  });

  it("finds the 100 known singular values 4 sin^2(k pi / 202) of a second difference matrix", () => {
    const n = 100;
    const a = Float64Array.from({ length: n * n }, (_, i) => {
      const apart = Math.abs(Math.floor(i / n) - (i % n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    const known = Float64Array.from({ length: n }, (_, k) => 4 * Math.sin(((n - k) * Math.PI) / (2 * (n + 1))) ** 2);
    expect(distance(decompose(n, n, a).s, known)).toBeLessThanOrEqual(20 * EPS);
  });

  it("gives identity factors for the identity and for zero", () => {
    expect(decompose(2, 2, identity(2))).toEqual({ u: identity(2), s: Float64Array.of(1, 1), vt: identity(2), k: 2 });
    expect(decompose(3, 2, new Float64Array(6))).toEqual({
      u: Float64Array.of(1, 0, 0, 1, 0, 0),
      s: new Float64Array(2),
      vt: identity(2),
      k: 2,
    });
  });

  it("keeps small singular values of scaled rows or columns to 13 digits", () => {
    const n = 8;
    const core = sequence(n * n, 9).map((x, i) => (i % (n + 1) === 0 ? 2 : x / 4));
    const grades = Array.from({ length: n }, (_, i) => 10 ** (-20 * ((i * 3) % n)));
    const determinantOfCore = decompose(n, n, core).s.reduce((product, x) => product * x, 1);
    const byRows = decompose(
      n,
      n,
      core.map((x, i) => x * grades[Math.floor(i / n)]!),
    ).s;
    const byColumns = decompose(
      n,
      n,
      core.map((x, i) => x * grades[i % n]!),
    ).s;
    for (const s of [byRows, byColumns]) {
      const ratio = s.reduce((product, x, i) => product * (x / 10 ** (-20 * i)), 1) / determinantOfCore;
      expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(1e-13);
    }
    expect(distance(decompose(3, 3, diagonal([1e-200, 1, 1e-90])).s, Float64Array.of(1, 1e-90, 1e-200))).toBe(0);
  });

  it("finds the smallest singular value of the Hilbert matrix of order 3 to rounding", () => {
    // Eigenvalues of the positive definite Hilbert matrix: roots of x^3 - (23/15) x^2 + (127/720) x - 1/2160.
    const { s } = decompose(3, 3, hilbert(3));
    for (const x of s) {
      const value = ((x - 23 / 15) * x + 127 / 720) * x - 1 / 2160;
      const slope = (3 * x - 46 / 15) * x + 127 / 720;
      expect(Math.abs(value / slope)).toBeLessThanOrEqual(8 * EPS * s[0]!);
    }
    expectDecomposition(12, 12, hilbert(12));
  });

  it("reaches the ends of the double range", () => {
    for (const scale of [1e300, 1e-290])
      expectDecomposition(
        4,
        3,
        sequence(12, 6).map((x) => x * scale),
      );
    const subnormal = decompose(2, 2, diagonal([1e-320, -3e-322]));
    expect([[...subnormal.s], [...subnormal.vt]]).toEqual([
      [1e-320, 3e-322],
      [1, 0, 0, -1],
    ]);
    expect([...decompose(2, 2, diagonal([5e-324, 1e308])).s]).toEqual([1e308, 0]);
  });

  it("makes the leading component of each left vector positive and writes slices only", () => {
    const a = Float64Array.of(7, 0, -2, 7);
    const u = new Float64Array(4).fill(7);
    const s = new Float64Array(3).fill(7);
    const vt = new Float64Array(3).fill(7);
    svd(2, 1, a, 1, u, 1, s, 1, vt, 1);
    expect([[...u], [...s], [...vt]]).toEqual([
      [7, 0, 1, 7],
      [7, 2, 7],
      [7, -1, 7],
    ]);
  });

  it("answers NaN for entries that are not finite", () => {
    for (const bad of [NaN, -Infinity]) {
      const { u, s, vt } = decompose(2, 3, Float64Array.of(1, 2, bad, 4, 5, 6));
      expect([...u, ...s, ...vt]).toEqual(new Array(12).fill(NaN));
    }
  });
});
