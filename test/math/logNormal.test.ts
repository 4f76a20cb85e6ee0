import { describe, expect, it } from "vitest";
import { logNdtrK } from "../../src/math/logNormal.ts";
import { expectGoldenFamily, expectReference, relative } from "./reference.ts";

describe("logNormal", () => {
  it("meets the golden columns", () => {
    expectGoldenFamily("log_ndtr", logNdtrK, 1e-14);
  });

  it("meets the reference values", () => {
    expectReference("partials", "logNdtrK", (k, x) => logNdtrK(k!, x!), 2e-14);
  });

  it("far left log Phi is -x^2/2 - log(-x), and the derivatives neither cancel nor underflow", () => {
    for (const x of [-1e8, -1e12, -1e80]) {
      expect(relative(logNdtrK(1, x), -x)).toBeLessThanOrEqual(4e-16);
      expect(logNdtrK(2, x)).toBe(-1 + 1 / (x * x));
      expect(relative(logNdtrK(3, x), -2 / x / x / x)).toBeLessThanOrEqual(4e-15);
    }
  });

  it("has limits at the infinities", () => {
    expect([0, 1, 2, 3].map((k) => logNdtrK(k, Number.POSITIVE_INFINITY))).toEqual([-0, 0, 0, 0]);
    expect([0, 1, 2].map((k) => logNdtrK(k, Number.NEGATIVE_INFINITY))).toEqual([-Infinity, Infinity, -1]);
    expect(logNdtrK(1, Number.NaN)).toBeNaN();
  });
});
