import { describe, expect, it } from "vitest";
import { beta, betalnPartial, lbinomPartial, lgammaK } from "../../src/math/logGammaPartials.ts";
import { expectGoldenFamily, expectReference, relative } from "./reference.ts";

describe("logGammaPartials", () => {
  it("meets the golden columns of lgamma", () => {
    expectGoldenFamily("lgamma", lgammaK, 2e-14);
  });

  it("meets the reference values", () => {
    expectReference("partials", "lgammaK", (k, x) => lgammaK(k!, x!), 4e-15);
    expectReference("partials", "betalnPartial", (i, j, a, b) => betalnPartial(i!, j!, a!, b!), 4e-15);
    expectReference("partials", "lbinomPartial", (i, j, n, k) => lbinomPartial(i!, j!, n!, k!), 4e-15);
    expectReference("partials", "beta", (a, b) => beta(a!, b!), 6e-15);
  });

  it("is symmetric", () => {
    for (const [a, b] of [
      [0.3, 4.5],
      [1e-6, 1e6],
      [250, 3],
    ] as const) {
      expect(betalnPartial(2, 1, a, b)).toBe(betalnPartial(1, 2, b, a));
      expect(relative(beta(a, b), beta(b, a))).toBeLessThanOrEqual(4e-15);
    }
    for (const n of [3, 7.5, 1e6]) {
      expect(lbinomPartial(0, 1, n, n / 2)).toBeCloseTo(0, 15);
      expect(lbinomPartial(0, 1, n, 0)).toBe(-lbinomPartial(0, 1, n, n));
    }
  });

  it("has NaN slopes at poles and outside the domain, one-sided limits at its end", () => {
    expect([0, -1, -3].map((x) => lgammaK(1, x))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([1, 2, 3].map((k) => betalnPartial(k, 0, 0, 2))).toEqual([-Infinity, Infinity, -Infinity]);
    expect(betalnPartial(1, 0, -1, 2)).toBeNaN();
    expect(betalnPartial(1, 0, 0, 0)).toBeNaN();
    expect(beta(-1, 2)).toBeNaN();
    expect(beta(0, 2)).toBe(Number.POSITIVE_INFINITY);
    expect(lbinomPartial(1, 0, 3, 4)).toBeNaN();
  });
});
