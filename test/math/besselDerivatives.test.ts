import { describe, expect, it } from "vitest";
import { jn } from "../../src/math/bessel.ts";
import { iveK, ivK, jnK, knK, ynK } from "../../src/math/besselDerivatives.ts";
import { kneK } from "../../src/math/modifiedBessel.ts";
import fc from "../properties.ts";
import { expectGoldenFamily, expectReference, relative } from "./reference.ts";

describe("besselDerivatives", () => {
  it("meets the golden columns", () => {
    expectGoldenFamily("j0", (k, x) => jnK(k, 0, x), 2e-14);
    expectGoldenFamily("j1", (k, x) => jnK(k, 1, x), 2e-14);
    expectGoldenFamily("i0e", (k, x) => iveK(k, 0, x), 1e-14);
    expectGoldenFamily("i1e", (k, x) => iveK(k, 1, x), 1e-14);
  });

  it("meets the reference values", () => {
    expectReference("partials", "jnK", (k, n, x) => jnK(k!, n!, x!), 2e-14);
    expectReference("partials", "ynK", (k, n, x) => ynK(k!, n!, x!), 2e-14);
    expectReference("partials", "ivK", (k, n, x) => ivK(k!, n!, x!), 4e-15);
    expectReference("partials", "knK", (k, n, x) => knK(k!, n!, x!), 4e-15);
    expectReference("partials", "iveK", (k, n, x) => iveK(k!, n!, x!), 1e-11);
    expectReference("partials", "kneK", (k, n, x) => kneK(k!, n!, x!), 4e-15);
  });

  it("solves Bessel's equation x^2 y'' + x y' + (x^2 - n^2) y = 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: -6, max: 6 }), fc.double({ min: 0.1, max: 50, noNaN: true }), (n, x) => {
        for (const f of [jnK, ynK]) {
          const terms = [x * x * f(2, n, x), x * f(1, n, x), (x * x - n * n) * f(0, n, x)];
          const size = terms.reduce((s, t) => s + Math.abs(t), 0);
          expect(Math.abs(terms.reduce((s, t) => s + t, 0))).toBeLessThanOrEqual(1e-12 * size + 1e-13 * x * x);
        }
      }),
    );
  });

  it("reflects in x and n", () => {
    for (const k of [0, 1, 2, 3]) {
      expect(jnK(k, 2, -1.5)).toBe((k % 2 === 0 ? 1 : -1) * jnK(k, 2, 1.5));
      expect(ivK(k, 3, -1.5)).toBe((k % 2 === 1 ? 1 : -1) * ivK(k, 3, 1.5));
      expect(relative(jnK(k, -3, 1.5), -jnK(k, 3, 1.5))).toBeLessThanOrEqual(4e-15);
      expect(relative(ynK(k, -3, 1.5), -ynK(k, 3, 1.5))).toBeLessThanOrEqual(4e-15);
      expect(relative(knK(k, -3, 1.5), knK(k, 3, 1.5))).toBeLessThanOrEqual(4e-15);
    }
    expect(jnK(0, 5, 3)).toBe(jn(5, 3));
  });

  it("has limits at 0 and infinity", () => {
    const inf = Number.POSITIVE_INFINITY;
    expect([0, 1, 2, 3].map((k) => ynK(k, 0, 0))).toEqual([-inf, inf, -inf, inf]);
    expect(ynK(3, 0, 1e-300)).toBe(inf);
    expect([0, 1, 2].map((k) => knK(k, 1, 0))).toEqual([inf, -inf, inf]);
    expect([0, 1, 2].map((k) => iveK(k, 0, 0))).toEqual([1, 0, 1.5]);
    expect([0, 1, 2].map((k) => iveK(k, 1, 0))).toEqual([0, 0.5, 0]);
    expect([0, 1].map((k) => ivK(k, 1, -inf))).toEqual([-inf, inf]);
    expect(ivK(0, 0, inf)).toBe(inf);
    expect(knK(0, 0, -1)).toBeNaN();
    expect(ynK(1, 0, -1)).toBeNaN();
    expect(jnK(2, 1, inf)).toBe(0);
  });
});
