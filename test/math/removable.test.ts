import { describe, expect, it } from "vitest";
import { bernoulliK, cosm1relK, exprelK, log1prelK, sincK } from "../../src/math/removable.ts";
import fc from "../properties.ts";
import { EPS, expectGoldenFamily, expectReference, relative } from "./reference.ts";

const families = { sincK, exprelK, log1prelK, bernoulliK, cosm1relK };

describe("removable", () => {
  it("meets the golden values with three derivatives", () => {
    expectGoldenFamily("sinc", sincK, 2e-15);
    expectGoldenFamily("exprel", exprelK, 1e-15);
  });

  it.each([
    ["sincK", 2e-15],
    ["exprelK", 2e-15],
    ["log1prelK", 1e-14],
    ["bernoulliK", 5e-14],
    ["cosm1relK", 4e-15],
  ] as const)("%s meets the reference values up to k = 8", (name, tolerance) => {
    expectReference("removable", name, (k, x) => families[name](k!, x!), tolerance);
  });

  it("has the Taylor coefficients of each function at 0", () => {
    expect([0, 1, 2, 3, 4].map((k) => sincK(k, 0))).toEqual([1, 0, -1 / 3, 0, 1 / 5].map((c) => expect.closeTo(c, 15)));
    expect([0, 1, 2, 3].map((k) => exprelK(k, 0))).toEqual([1, 1 / 2, 1 / 3, 1 / 4].map((c) => expect.closeTo(c, 15)));
    expect([0, 1, 2, 3].map((k) => log1prelK(k, 0))).toEqual(
      [1, -1 / 2, 2 / 3, -3 / 2].map((c) => expect.closeTo(c, 15)),
    );
    expect([0, 1, 2, 3, 4].map((k) => bernoulliK(k, 0))).toEqual(
      [1, -1 / 2, 1 / 6, 0, -1 / 30].map((c) => expect.closeTo(c, 15)),
    );
    expect([0, 1, 2, 3].map((k) => cosm1relK(k, 0))).toEqual([1 / 2, 0, -1 / 12, 0].map((c) => expect.closeTo(c, 15)));
  });

  it("each order is the derivative of the one before (central differences)", () => {
    const order = fc.integer({ min: 0, max: 7 });
    const argument = fc.double({ min: -0.7, max: 9, noNaN: true });
    for (const f of Object.values(families)) {
      fc.assert(
        fc.property(order, argument, (k, x) => {
          const h = 2 ** -11;
          const slope = (8 * (f(k, x + h) - f(k, x - h)) - (f(k, x + 2 * h) - f(k, x - 2 * h))) / (12 * h);
          const size = Math.abs(f(k, x)) + Math.abs(f(k + 1, x)) + Math.abs(f(k + 5, x)) * 1e-4 + 0.01;
          expect(Math.abs(slope - f(k + 1, x))).toBeLessThanOrEqual(1e-9 * size);
        }),
      );
    }
  });

  it("x f_k + k f_(k-1) is the k-th derivative of sin and exp", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.double({ min: -20, max: 20, noNaN: true }), (k, x) => {
        const sine = Math.sin(x + (k * Math.PI) / 2);
        expect(Math.abs(x * sincK(k, x) + k * sincK(k - 1, x) - sine)).toBeLessThanOrEqual(1e-13);
        const size = Math.abs(x * exprelK(k, x)) + k * exprelK(k - 1, x);
        expect(Math.abs(x * exprelK(k, x) + k * exprelK(k - 1, x) - Math.exp(x))).toBeLessThanOrEqual(20 * EPS * size);
      }),
    );
  });

  it("keeps limits, and exprel up to its own overflow", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([sincK(0, infinity), sincK(2, -infinity), cosm1relK(1, infinity)]).toEqual([0, 0, 0]);
    expect([exprelK(0, infinity), exprelK(2, infinity), exprelK(3, -infinity)]).toEqual([infinity, infinity, 0]);
    expect([log1prelK(0, -1), log1prelK(1, -1), log1prelK(2, infinity), log1prelK(0, -2)]).toEqual([
      infinity,
      -infinity,
      0,
      Number.NaN,
    ]);
    expect([bernoulliK(0, infinity), bernoulliK(0, -infinity), bernoulliK(1, -infinity), bernoulliK(2, 1e300)]).toEqual(
      [0, infinity, -1, 0],
    );
    expect(relative(exprelK(0, 712), 2.318414698299e306)).toBeLessThanOrEqual(1e-12);
    for (const f of Object.values(families)) for (const k of [0, 1, 4]) expect(f(k, Number.NaN)).toBeNaN();
  });
});
