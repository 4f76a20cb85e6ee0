import { describe, expect, it } from "vitest";
import { gemm, gemmTransposedLeft, gemmTransposedRight } from "../../../src/math/linalg/gemm.ts";
import { matvec, matvecTransposed } from "../../../src/math/linalg/matvec.ts";
import fc from "../../properties.ts";
import { distance, EPS, multiply, sequence, transposed } from "./matrices.ts";

const extents = fc.record({
  m: fc.integer({ min: 0, max: 9 }),
  n: fc.integer({ min: 0, max: 9 }),
  k: fc.integer({ min: 0, max: 9 }),
  seed: fc.integer(),
  offset: fc.integer({ min: 0, max: 3 }),
});

/** `values` at `offset` in a longer array of sentinels. */
function placed(values: Float64Array, offset: number): Float64Array {
  const out = new Float64Array(values.length + offset + 2).fill(7);
  out.set(values, offset);
  return out;
}

describe("gemm", () => {
  it("agrees with the definition in all three layouts, at any offset, and writes only its slice", () => {
    fc.assert(
      fc.property(extents, ({ m, n, k, seed, offset }) => {
        const a = sequence(m * k, seed);
        const b = sequence(k * n, seed + 1);
        const expected = placed(multiply(m, n, k, a, b), offset);
        const tolerance = 4 * (k + 1) * EPS;
        const out = placed(new Float64Array(m * n).fill(NaN), offset);
        gemm(m, n, k, placed(a, offset), offset, placed(b, 1), 1, out, offset);
        expect(distance(out, expected)).toBeLessThanOrEqual(tolerance);
        out.fill(NaN, offset, offset + m * n);
        gemmTransposedLeft(m, n, k, placed(transposed(m, k, a), 1), 1, placed(b, offset), offset, out, offset);
        expect(distance(out, expected)).toBeLessThanOrEqual(tolerance);
        out.fill(NaN, offset, offset + m * n);
        gemmTransposedRight(m, n, k, placed(a, 2), 2, placed(transposed(k, n, b), offset), offset, out, offset);
        expect(distance(out, expected)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it("crosses the edges of its panels", () => {
    const [m, n, k] = [3, 515, 131];
    const a = sequence(m * k, 1);
    const b = sequence(k * n, 2);
    const out = new Float64Array(m * n);
    gemm(m, n, k, a, 0, b, 0, out, 0);
    expect(distance(out, multiply(m, n, k, a, b))).toBeLessThanOrEqual(k * EPS);
  });

  it("adds to out when asked to accumulate", () => {
    for (const n of [1, 3, 6]) {
      const a = sequence(4, 3);
      const b = sequence(2 * n, 4);
      const twice = multiply(2, n, 2, a, b).map((x) => 2 * x);
      const out = new Float64Array(2 * n);
      gemm(2, n, 2, a, 0, b, 0, out, 0);
      gemm(2, n, 2, a, 0, b, 0, out, 0, true);
      expect(distance(out, twice)).toBeLessThanOrEqual(8 * EPS);
      gemmTransposedLeft(2, n, 2, transposed(2, 2, a), 0, b, 0, out, 0, true);
      gemmTransposedRight(2, n, 2, a, 0, transposed(2, n, b), 0, out, 0, true);
      expect(
        distance(
          out,
          twice.map((x) => 2 * x),
        ),
      ).toBeLessThanOrEqual(16 * EPS);
    }
  });

  it("lets NaN and infinity through zeros, and sums an empty inner index to zero", () => {
    const out = new Float64Array(4);
    gemm(2, 2, 2, Float64Array.of(0, 1, 1, 0), 0, Float64Array.of(NaN, 1, 2, Infinity), 0, out, 0);
    expect([...out]).toEqual([NaN, Infinity, NaN, NaN]);
    gemm(2, 2, 0, new Float64Array(0), 0, new Float64Array(0), 0, out, 0);
    expect([...out]).toEqual([0, 0, 0, 0]);
  });
});

describe("matvec", () => {
  it("multiplies by A and by A^T, also accumulating", () => {
    fc.assert(
      fc.property(extents, ({ m, n, seed, offset }) => {
        const a = sequence(m * n, seed);
        const x = sequence(n, seed + 1);
        const y = sequence(m, seed + 2);
        const tolerance = 4 * (m + n + 1) * EPS;
        const ax = multiply(m, 1, n, a, x);
        const out = new Float64Array(offset + m);
        matvec(m, n, a, 0, placed(x, offset), offset, out, offset);
        expect(distance(out.slice(offset), ax)).toBeLessThanOrEqual(tolerance);
        matvec(m, n, a, 0, x, 0, out, offset, true);
        expect(
          distance(
            out.slice(offset),
            ax.map((v) => 2 * v),
          ),
        ).toBeLessThanOrEqual(2 * tolerance);
        const aty = multiply(n, 1, m, transposed(m, n, a), y);
        const outT = new Float64Array(offset + n);
        matvecTransposed(m, n, placed(a, offset), offset, y, 0, outT, offset);
        expect(distance(outT.slice(offset), aty)).toBeLessThanOrEqual(tolerance);
        matvecTransposed(m, n, a, 0, y, 0, outT, offset, true);
        expect(
          distance(
            outT.slice(offset),
            aty.map((v) => 2 * v),
          ),
        ).toBeLessThanOrEqual(2 * tolerance);
      }),
    );
  });
});
