import { describe, expect, it } from "vitest";
import { erf, erfc, erfcx, erfcxK, expSquare } from "../../src/math/erf.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectGoldenFamily, expectReference, relative } from "./reference.ts";

describe("erf", () => {
  it.each([
    ["erf", erf],
    ["erfc", erfc],
    ["erfcx", erfcx],
  ] as [string, (x: number) => number][])("%s meets the golden and the reference values", (name, f) => {
    expectGolden(name, (x) => f(x!), 1e-15);
    expectReference("erf", name, (x) => f(x!), 1e-15);
    expect(f(Number.NaN)).toBeNaN();
  });

  it("erfcxK, the derivatives of erfcx, meet them too", () => {
    expectGoldenFamily("erfcx", erfcxK, 2e-15);
    expectReference("erf", "erfcxK", (k, x) => erfcxK(k!, x!), 4e-15);
  });

  it("erf + erfc = 1, erf is odd, erfc x = e^(-x^2) erfcx x", () => {
    fc.assert(
      fc.property(fc.double({ min: -26, max: 26, noNaN: true }), (x) => {
        expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThanOrEqual(2 * EPS);
        expect(erf(-x)).toBe(-erf(x));
        expect(relative(erfc(x), expSquare(x, -1) * erfcx(x))).toBeLessThanOrEqual(8 * EPS);
      }),
    );
  });

  it("the derivatives of erfcx alternate in sign and satisfy y_k = 2x y_(k-1) + 2(k-1) y_(k-2)", () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 20, noNaN: true }), fc.integer({ min: 2, max: 10 }), (x, k) => {
        const y = erfcxK(k, x);
        const a = 2 * x * erfcxK(k - 1, x);
        const b = 2 * (k - 1) * erfcxK(k - 2, x);
        expect(Math.sign(y)).toBe(k % 2 === 0 ? 1 : -1);
        expect(Math.abs(y - a - b)).toBeLessThanOrEqual(20 * EPS * (Math.abs(a) + Math.abs(b)));
      }),
    );
  });

  it("expSquare forms the square exactly: e^(x^2) e^(-x^2) = 1", () => {
    for (const x of [0.1, 3.3, 12.345, 26.1]) {
      expect(Math.abs(expSquare(x, 1) * expSquare(x, -1) - 1)).toBeLessThanOrEqual(8 * EPS);
    }
    expect([expSquare(65, -1), expSquare(-65, 1), expSquare(0, 1)]).toEqual([0, Number.POSITIVE_INFINITY, 1]);
  });

  it("keeps the limits, the last subnormal numbers and small arguments", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([erf(infinity), erf(-infinity), erf(-0)]).toEqual([1, -1, -0]);
    expect([erfc(infinity), erfc(-infinity), erfc(0)]).toEqual([0, 2, 1]);
    expect([erfcx(infinity), erfcx(-infinity)]).toEqual([0, infinity]);
    expect(erfc(27.2)).toBeGreaterThan(0);
    expect(erf(1e-310)).toBeCloseTo(1.1283791670955e-310, 320);
    expect(relative(erfcx(1e300), 5.641895835477563e-301)).toBeLessThanOrEqual(2 * EPS);
    expect([erfcxK(1, infinity), erfcxK(3, Number.MAX_VALUE), erfcxK(2, -infinity)]).toEqual([0, 0, infinity]);
    expect(erfcxK(2, Number.NaN)).toBeNaN();
  });
});
