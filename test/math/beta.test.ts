import { describe, expect, it } from "vitest";
import { betainc, betaln, lbinom } from "../../src/math/beta.ts";
import { gammaincP } from "../../src/math/incompleteGamma.ts";
import { ndtr } from "../../src/math/normal.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference, relative } from "./reference.ts";

const positive = fc.double({ min: -3, max: 8, noNaN: true }).map((e) => 10 ** e);

describe("beta", () => {
  it("meets the golden and the reference values", () => {
    expectGolden("betaln", (a, b) => betaln(a!, b!), 4e-15);
    expectReference("gamma", "betaln", (a, b) => betaln(a!, b!), 1e-15);
    expectReference("gamma", "lbinom", (n, k) => lbinom(n!, k!), 1e-14);
    expectReference("gamma", "betainc", (a, b, x) => betainc(a!, b!, x!), 1e-14);
  });

  it("B(a, b) = B(b, a), B(a, 1) = 1/a and B(a + 1, b) = B(a, b) a/(a + b)", () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(betaln(a, b)).toBe(betaln(b, a));
        expect(Math.abs(betaln(a, 1) + Math.log(a))).toBeLessThanOrEqual(16 * EPS * (1 + Math.abs(Math.log(a))));
        const step = Math.log(a / (a + b));
        const size = 1 + Math.abs(betaln(a, b)) + Math.abs(step);
        expect(Math.abs(betaln(a + 1, b) - betaln(a, b) - step)).toBeLessThanOrEqual(
          16 * EPS * (size + Math.min(a, b)),
        );
      }),
    );
  });

  it("lbinom gives Pascal's triangle", () => {
    const row = [1, 12, 66, 220, 495, 792, 924, 792, 495, 220, 66, 12, 1];
    row.forEach((c, k) => {
      expect(Math.abs(lbinom(12, k) - Math.log(c))).toBeLessThanOrEqual(40 * EPS);
    });
    expect([lbinom(5, 0), lbinom(5, 5), lbinom(5, 6), lbinom(5, -1)]).toEqual([0, 0, Number.NaN, Number.NaN]);
    expect(lbinom(Number.POSITIVE_INFINITY, 2)).toBe(Number.POSITIVE_INFINITY);
  });

  it("I_x(a, b) + I_(1-x)(b, a) = 1, I_x(a, 1) = x^a, and it grows with x", () => {
    const shape = fc.double({ min: 0.05, max: 200, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.integer({ min: 1, max: 1023 }), (a, b, i) => {
        const x = i / 1024;
        expect(Math.abs(betainc(a, b, x) + betainc(b, a, 1 - x) - 1)).toBeLessThanOrEqual(64 * EPS);
        expect(Math.abs(betainc(a, 1, x) - x ** a)).toBeLessThanOrEqual(16 * EPS * (1 + a) * x ** a + 4 * EPS);
        expect(betainc(a, b, x + 1 / 1024)).toBeGreaterThanOrEqual(betainc(a, b, x) * (1 - 64 * EPS));
      }),
    );
  });

  it("approaches the gamma and the normal distribution for large parameters", () => {
    expect(relative(betainc(3, 1e9, 2.5e-9), gammaincP(3, 2.5))).toBeLessThanOrEqual(1e-7);
    expect(betainc(1e8, 1e8, 0.5)).toBeCloseTo(0.5, 11);
    expect(betainc(1e8, 1e8, 0.49999)).toBeCloseTo(ndtr(-0.00001 * Math.sqrt(8e8)), 8);
  });

  it("keeps limits and domains", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([betaln(0, 1), betaln(infinity, 1), betaln(-1, 2), betaln(2, Number.NaN)]).toEqual([
      infinity,
      -infinity,
      Number.NaN,
      Number.NaN,
    ]);
    expect([
      betainc(1, 2, 0),
      betainc(1, 2, 1),
      betainc(0, 1, 0.5),
      betainc(1, 1, 2),
      betainc(1, 1, Number.NaN),
    ]).toEqual([0, 1, Number.NaN, Number.NaN, Number.NaN]);
  });
});
