import { describe, expect, it } from "vitest";
import { expm } from "../../../src/math/linalg/expm.ts";
import fc from "../../properties.ts";
import { diagonal, distance, EPS, identity, largest, multiply, sequence, transposed } from "./matrices.ts";

function exponential(n: number, a: Float64Array): Float64Array {
  const out = new Float64Array(n * n).fill(7);
  expm(n, a, 0, out, 0);
  return out;
}

/** The power series with as many terms as norms up to 4 need: sum of A^j / j!. */
function series(n: number, a: Float64Array): Float64Array {
  let term = identity(n);
  let sum = identity(n);
  for (let j = 1; j < 80; j++) {
    term = multiply(n, n, n, term, a).map((x) => x / j);
    sum = sum.map((x, i) => x + term[i]!);
  }
  return sum;
}

describe("expm", () => {
  it("agrees with the power series over all degrees of the approximant and the first squarings", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.double({ min: -12, max: 3, noNaN: true }),
        fc.integer(),
        (n, exponent, seed) => {
          const a = sequence(n * n, seed).map((x) => x * 2 ** exponent);
          const bound = series(n, a.map(Math.abs));
          expect(distance(exponential(n, a), series(n, a))).toBeLessThanOrEqual(
            100 * EPS * Math.max(1, largest(bound)),
          );
        },
      ),
    );
  });

  it("is I + (e^t - 1) J / n for t J / n, J all ones, over the ranges of all degrees", () => {
    for (let t = 2 ** -8; t < 12; t *= 1.1) {
      const value = exponential(3, new Float64Array(9).fill(t / 3));
      const off = Math.expm1(t) / 3;
      const expected = identity(3).map((x) => x + off);
      expect(distance(value, expected)).toBeLessThanOrEqual(12 * EPS * Math.max(1, t) * largest(expected));
    }
  });

  it("loses no accuracy to a large multiple of I", () => {
    for (const x of [600, -600, 64]) {
      const value = exponential(2, Float64Array.of(x, 1, -1, x)).map((entry) => entry / Math.exp(x));
      const expected = Float64Array.of(Math.cos(1), Math.sin(1), -Math.sin(1), Math.cos(1));
      expect(distance(value, expected)).toBeLessThanOrEqual(8 * EPS);
    }
  });

  it("inverts with the sign: exp(A) exp(-A) = I for skew-symmetric A of any norm", () => {
    for (const norm of [1, 10, 1000]) {
      const b = sequence(25, 8);
      const t = transposed(5, 5, b);
      const a = b.map((x, i) => (x - t[i]!) * norm);
      const product = multiply(
        5,
        5,
        5,
        exponential(5, a),
        exponential(
          5,
          a.map((x) => -x),
        ),
      );
      expect(distance(product, identity(5))).toBeLessThanOrEqual(100 * norm * EPS);
    }
  });

  it("is exact for zero and for nilpotent matrices", () => {
    expect(exponential(3, new Float64Array(9))).toEqual(identity(3));
    expect([...exponential(2, Float64Array.of(0, 3, 0, 0))]).toEqual([1, 3, 0, 1]);
    expect([...exponential(2, Float64Array.of(0, 1e300, 0, 0))].map((x, i) => x / [1, 1e300, 1, 1][i]!)).toEqual([
      1, 1, 0, 1,
    ]);
  });

  it("knows the defective block exp([[x, 1], [0, x]]) = e^x [[1, 1], [0, 1]], large |x| included", () => {
    for (const x of [1, -30, -700, 600, 709]) {
      const value = exponential(2, Float64Array.of(x, 1, 0, x));
      for (const i of [0, 1, 3]) {
        expect(Math.abs(value[i]! / Math.exp(x) - 1)).toBeLessThanOrEqual(4 * EPS * Math.max(1, Math.abs(x)));
      }
      expect(value[2]).toBe(0);
    }
  });

  it("is the scalar exponential for n = 1", () => {
    expect([1, -Infinity, Infinity, 1000].map((x) => exponential(1, Float64Array.of(x))[0])).toEqual([
      Math.E,
      0,
      Infinity,
      Infinity,
    ]);
    expect(exponential(1, Float64Array.of(NaN))[0]).toBeNaN();
  });

  it("overflows to infinities of the right sign and leaves what does not overflow", () => {
    expect([...exponential(2, diagonal([5000, 0]))]).toEqual([Infinity, 0, 0, 1]);
    expect([...exponential(2, Float64Array.of(5000, 0, 1, 0))]).toEqual([Infinity, 0, Infinity, expect.closeTo(1, 11)]);
    expect([...exponential(2, diagonal([1e308, -1e308]))]).toEqual([Infinity, 0, 0, 0]);
    // Eigenvalues near 1000 and 900: exp is dominated by e^1000 v w^T with v ~ (1, .01), w ~ (1, -.01).
    expect([...exponential(2, Float64Array.of(1000, -1, 1, 900))]).toEqual([Infinity, -Infinity, Infinity, -Infinity]);
    expect(
      [...exponential(3, Float64Array.of(900, 1, 0, 1, 800, 0, 0, 0, Math.LN2))].map((x) => Math.min(x, 9e300)),
    ).toEqual([9e300, 9e300, 0, 9e300, 9e300, 0, 0, 0, expect.closeTo(2, 11)]);
  });

  it("underflows to zero far to the left", () => {
    expect([...exponential(2, Float64Array.of(-1e10, 1, 1, -1e10))]).toEqual([0, 0, 0, 0]);
  });

  it("writes its slice only, and NaN for entries that are not finite", () => {
    const out = new Float64Array(6).fill(7);
    expm(2, Float64Array.of(9, 0, 0, 0, 0), 1, out, 1);
    expect([...out]).toEqual([7, 1, 0, 0, 1, 7]);
    expect([...exponential(2, Float64Array.of(0, NaN, 0, 0))]).toEqual(new Array(4).fill(NaN));
    expect([...exponential(2, Float64Array.of(0, Infinity, 0, 0))]).toEqual(new Array(4).fill(NaN));
  });
});
