import { describe, expect, it } from "vitest";
import { j0, j1, jn, y0, y1, yn } from "../../src/math/bessel.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectGoldenFamily, expectReference } from "./reference.ts";

/** d^k J_n / dx^k = 2^-k sum_j (-1)^j C(k, j) J_(n-k+2j) (DLMF 10.6.7). */
function derivative(k: number, n: number, x: number): number {
  let sum = 0;
  let binomial = 1;
  for (let j = 0; j <= k; j++) {
    sum += (j % 2 === 0 ? binomial : -binomial) * jn(n - k + 2 * j, x);
    binomial *= (k - j) / (j + 1);
  }
  return sum / 2 ** k;
}

describe("bessel", () => {
  it("meets the golden values", () => {
    expectGolden("j0", (x) => j0(x!), 1e-15);
    expectGolden("j1", (x) => j1(x!), 1e-15);
    expectGoldenFamily("j0", (k, x) => derivative(k, 0, x), 2e-15);
    expectGoldenFamily("j1", (k, x) => derivative(k, 1, x), 2e-15);
  });

  it("meets the reference values", () => {
    expectReference("bessel", "jn", (n, x) => jn(n!, x!), 1e-15);
    expectReference("bessel", "yn", (n, x) => yn(n!, x!), 1e-15);
  });

  it("J_(n-1) + J_(n+1) = (2n/x) J_n across the methods", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 300, noNaN: true }), fc.integer({ min: 0, max: 250 }), (x, n) => {
        const low = jn(n - 1, x);
        const high = jn(n + 1, x);
        const middle = ((2 * n) / x) * jn(n, x);
        const size = Math.max(Math.abs(low), Math.abs(middle), n < x ? 1 / Math.sqrt(x) : 0);
        expect(Math.abs(low + high - middle)).toBeLessThanOrEqual(400 * EPS * size + 1e-300);
      }),
    );
  });

  it("J_1 Y_0 - J_0 Y_1 = 2/(pi x)", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 4, noNaN: true }), (e) => {
        const x = 10 ** e;
        const wronskian = j1(x) * y0(x) - j0(x) * y1(x);
        expect(Math.abs((wronskian * Math.PI * x) / 2 - 1)).toBeLessThanOrEqual(16 * EPS);
      }),
    );
  });

  it("has the parity of its order and small-argument limits", () => {
    expect([jn(3, -2), jn(4, -2), jn(-3, 2)]).toEqual([-jn(3, 2), jn(4, 2), -jn(3, 2)]);
    expect([jn(0, 0), jn(1, 0), jn(7, 0), j1(2e-300)]).toEqual([1, 0, 0, 1e-300]);
    expect(jn(500, 1)).toBe(0);
  });

  it("keeps limits and domains", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([j0(infinity), j1(-infinity), y0(infinity), y1(infinity)]).toEqual([0, -0, 0, 0]);
    expect([y0(0), y1(0), yn(3, 1e-200), y0(-1), y1(-1)]).toEqual([
      -infinity,
      -infinity,
      -infinity,
      Number.NaN,
      Number.NaN,
    ]);
    for (const f of [j0, j1, y0, y1]) expect(f(Number.NaN)).toBeNaN();
  });
});
