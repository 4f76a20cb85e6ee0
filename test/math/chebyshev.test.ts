import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chebyshev } from "../../src/math/chebyshev.ts";

describe("chebyshev", () => {
  it("is sum_j c_j cos(j theta) at t = cos(theta)", () => {
    const coefficients = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(coefficients, fc.double({ min: 0, max: Math.PI, noNaN: true }), (c, theta) => {
        const sum = c.reduce((s, x, j) => s + x * Math.cos(j * theta), 0);
        expect(Math.abs(chebyshev(c, Math.cos(theta)) - sum)).toBeLessThanOrEqual(1e-13);
      }),
    );
  });
});
