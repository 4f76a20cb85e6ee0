import { describe, expect, it } from "vitest";
import { digamma, digammaRemainder, polygamma, polygammaDiff } from "../../src/math/polygamma.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectGoldenFamily, expectReference, goldenPoints, relative } from "./reference.ts";

describe("polygamma", () => {
  it("meets the golden values as the derivatives of log Gamma, psi and psi'", () => {
    for (const order of [1, 2, 3] as const) expectGolden("lgamma", (x) => polygamma(order - 1, x!), 1e-15, order);
    expectGoldenFamily("digamma", polygamma, 1e-15);
    expectGoldenFamily("trigamma", (k, x) => polygamma(k + 1, x), 1e-15);
  });

  it("meets the reference values", () => {
    expectReference("gamma", "digamma", (x) => digamma(x!), 1e-15);
    expectReference("gamma", "polygamma", (n, x) => polygamma(n!, x!), 2e-15);
    expectReference("gamma", "polygammaDiff", (n, x, h) => polygammaDiff(n!, x!, h!), 2e-15);
  });

  it("psi^(n)(x + 1) - psi^(n)(x) = (-1)^n n! / x^(n+1), both sides of 0", () => {
    const x = fc.integer({ min: -2000, max: 4000 }).map((i) => (2 * i + 1) / 128);
    fc.assert(
      fc.property(x, fc.integer({ min: 0, max: 5 }), (x, n) => {
        let jump = (n % 2 === 0 ? 1 : -1) / x;
        for (let j = 1; j <= n; j++) jump *= j / x;
        const size = Math.abs(jump) + Math.abs(polygamma(n, x)) + (n === 0 ? 4 : 0);
        expect(Math.abs(polygamma(n, x + 1) - polygamma(n, x) - jump)).toBeLessThanOrEqual(100 * EPS * size);
      }),
    );
  });

  it("psi^(n)(1 - x) (-1)^n - psi^(n)(x) is the derivative of pi cot(pi x), for n = 2: 2 pi^3 cos/sin^3", () => {
    const x = -1.375;
    const closed = (2 * Math.PI ** 3 * Math.cos(Math.PI * x)) / Math.sin(Math.PI * x) ** 3;
    expect(relative(polygamma(2, 1 - x) - polygamma(2, x), closed)).toBeLessThanOrEqual(20 * EPS);
  });

  it("keeps its relative accuracy at the zero of psi", () => {
    const zero = 1.4616321449683622;
    expect(relative(digamma(zero), -9.241265525125385e-17)).toBeLessThanOrEqual(1e-6);
  });

  it("differences agree with subtraction where that is accurate, and with the golden gradient of log Beta", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        fc.double({ min: -0.09, max: 30, noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        (x, h, n) => {
          const a = polygamma(n, x + h);
          const b = polygamma(n, x);
          const slope = Math.abs(polygamma(n + 1, Math.min(x, x + h))) * (x + Math.abs(h));
          const bound = 16 * EPS * (Math.abs(a) + Math.abs(b) + slope);
          expect(Math.abs(polygammaDiff(n, x, h) - (a - b))).toBeLessThanOrEqual(bound);
        },
      ),
    );
    for (const { x, grad, hess } of goldenPoints("betaln")) {
      const [a, b] = x as [number, number];
      expect(relative(-polygammaDiff(0, a, b), grad![0]!)).toBeLessThanOrEqual(1e-15);
      expect(relative(-polygammaDiff(0, b, a), grad![1]!)).toBeLessThanOrEqual(1e-15);
      expect(relative(-polygammaDiff(1, a, b), hess![0]![0]!)).toBeLessThanOrEqual(1e-15);
      expect(relative(-polygammaDiff(1, b, a), hess![1]![1]!)).toBeLessThanOrEqual(1e-15);
    }
    expect(polygammaDiff(0, 3, 0)).toBe(-0);
    expect(relative(polygammaDiff(0, -0.5, 1), digamma(0.5) - digamma(-0.5))).toBe(0);
  });

  it("digammaRemainder is psi - log", () => {
    expect(Math.abs(digammaRemainder(11.25) - (digamma(11.25) - Math.log(11.25)))).toBeLessThanOrEqual(4 * EPS);
    expect(relative(digammaRemainder(1e9), -0.5e-9 - 1 / 12e18)).toBeLessThanOrEqual(2 * EPS);
  });

  it("keeps poles and limits", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([digamma(0), digamma(-0), digamma(-2), digamma(infinity)]).toEqual([
      -infinity,
      infinity,
      Number.NaN,
      infinity,
    ]);
    expect([polygamma(1, 0), polygamma(1, -3), polygamma(1, infinity)]).toEqual([infinity, infinity, 0]);
    expect([polygamma(2, 0), polygamma(2, -0), polygamma(2, -5e-324), polygamma(2, -3)]).toEqual([
      -infinity,
      infinity,
      infinity,
      Number.NaN,
    ]);
    expect(polygamma(1, -infinity)).toBeNaN();
    for (const n of [0, 1, 2]) expect(polygamma(n, Number.NaN)).toBeNaN();
    expect(relative(polygamma(2, 1e150), -1e-300)).toBeLessThanOrEqual(4 * EPS);
    expect(relative(polygamma(1, 1e-150), 1e300)).toBeLessThanOrEqual(4 * EPS);
  });
});
