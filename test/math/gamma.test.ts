import { describe, expect, it } from "vitest";
import { sinpi } from "../../src/math/elementary.ts";
import { gamma, lgamma, lgammaOnePlus, stirlingRemainder } from "../../src/math/gamma.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference, relative } from "./reference.ts";

describe("gamma", () => {
  it.each([
    ["gamma", gamma],
    ["lgamma", lgamma],
  ] as [string, (x: number) => number][])("%s meets the golden and the reference values", (name, f) => {
    expectGolden(name, (x) => f(x!), 1e-15);
    expectReference("gamma", name, (x) => f(x!), 1e-15);
    expect(f(Number.NaN)).toBeNaN();
  });

  it("is exact at the factorials that are doubles", () => {
    let factorial = 1;
    for (let n = 1; n <= 22; n++) {
      factorial *= n;
      expect(gamma(n + 1)).toBe(factorial);
    }
    expect([gamma(1), gamma(2), lgamma(1), lgamma(2)]).toEqual([1, 1, 0, 0]);
  });

  it("Gamma(x + 1) = x Gamma(x) and Gamma(x) Gamma(1 - x) sin(pi x) = pi", () => {
    const positive = fc.double({ min: 1e-3, max: 169, noNaN: true });
    fc.assert(
      fc.property(positive, (x) => {
        const next = x + 1;
        const y = next - 1;
        expect(relative(gamma(next), y * gamma(y))).toBeLessThanOrEqual(8 * EPS * (1 + x));
        expect(Math.abs(lgamma(next) - lgamma(y) - Math.log(y))).toBeLessThanOrEqual(8 * EPS * (1 + lgamma(next)));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), (n) => {
        const x = n / 1024;
        expect(relative(gamma(x) * gamma(1 - x) * sinpi(x), Math.PI)).toBeLessThanOrEqual(16 * EPS);
      }),
    );
  });

  it("keeps its relative accuracy at the zeros 1 and 2 of the logarithm", () => {
    for (const d of [1e-3, 1e-8, 1e-12]) {
      expect(relative(lgamma(1 + d), lgammaOnePlus(1 + d - 1))).toBe(0);
      const h = 2 + d - 2;
      const linear = h * (0.42278433509846713 + h * (0.3224670334241132 - (h * 0.2020569031595943) / 3));
      expect(relative(lgamma(2 + d), linear)).toBeLessThanOrEqual(8 * EPS + d ** 3);
    }
  });

  it("Stirling's remainder is what is missing from the leading terms", () => {
    for (const x of [10, 13.5, 40]) {
      const leading = (x - 0.5) * Math.log(x) - x + 0.9189385332046727;
      expect(Math.abs(lgamma(x) - leading - stirlingRemainder(x))).toBeLessThanOrEqual(8 * EPS * lgamma(x));
    }
    expect(relative(stirlingRemainder(1e8), 1 / 12e8)).toBeLessThanOrEqual(2 * EPS);
  });

  it("keeps poles, limits and underflow", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([gamma(0), gamma(-0), gamma(-3), gamma(-infinity), gamma(infinity)]).toEqual([
      infinity,
      -infinity,
      Number.NaN,
      Number.NaN,
      infinity,
    ]);
    expect([gamma(171.7), gamma(1e300), gamma(-1000.5)]).toEqual([infinity, infinity, -0]);
    expect(gamma(171.6)).toBeLessThan(infinity);
    expect(Math.abs(gamma(-176.5) + 1.196e-321)).toBeLessThanOrEqual(1e-323);
    expect([lgamma(0), lgamma(-4), lgamma(infinity), lgamma(-infinity), lgamma(1e307)]).toEqual(
      new Array(5).fill(infinity),
    );
    expect(relative(lgamma(1e-310), -Math.log(1e-310))).toBeLessThanOrEqual(EPS);
    expect(relative(lgamma(-1e-310), -Math.log(1e-310))).toBeLessThanOrEqual(EPS);
  });
});
