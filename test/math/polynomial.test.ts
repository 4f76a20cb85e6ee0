import { describe, expect, it } from "vitest";
import { polynomial } from "../../src/math/polynomial.ts";
import fc from "../properties.ts";

describe("polynomial", () => {
  it("is sum_j c_j t^j", () => {
    const coefficients = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 0, maxLength: 20 });
    fc.assert(
      fc.property(coefficients, fc.double({ min: -1, max: 1, noNaN: true }), (c, t) => {
        const sum = c.reduce((s, x, j) => s + x * t ** j, 0);
        expect(Math.abs(polynomial(c, t) - sum)).toBeLessThanOrEqual(1e-14);
      }),
    );
  });
});
