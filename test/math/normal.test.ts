import { describe, expect, it } from "vitest";
import { erf, erfc } from "../../src/math/erf.ts";
import { erfcinv, erfinv, logNdtr, ndtr, ndtri } from "../../src/math/normal.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference, relative } from "./reference.ts";

describe("normal", () => {
  it("meets the golden values", () => {
    expectGolden("erfinv", (y) => erfinv(y!), 1e-15);
    expectGolden("ndtr", (x) => ndtr(x!), 1e-15);
    expectGolden("log_ndtr", (x) => logNdtr(x!), 1e-15);
  });

  it.each([
    ["erfinv", erfinv],
    ["erfcinv", erfcinv],
    ["ndtr", ndtr],
    ["logNdtr", logNdtr],
    ["ndtri", ndtri],
  ] as [string, (x: number) => number][])("%s meets the reference values", (name, f) => {
    expectReference("erf", name, (x) => f(x!), 1e-15);
    expect(f(Number.NaN)).toBeNaN();
  });

  it("inverts erf and erfc", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (y) => {
        expect(Math.abs(erf(erfinv(y)) - y)).toBeLessThanOrEqual(4 * EPS * Math.abs(y) + 1e-323);
        expect(erfinv(-y)).toBe(-erfinv(y));
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -300, max: 0, noNaN: true }), (e) => {
        const x = erfcinv(10 ** e);
        expect(relative(erfc(x), 10 ** e)).toBeLessThanOrEqual(4 * EPS * (1 + 2 * x * x));
      }),
    );
  });

  it("Phi(x) + Phi(-x) = 1 and log Phi is the logarithm of Phi", () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 37, noNaN: true }), (x) => {
        expect(Math.abs(ndtr(x) + ndtr(-x) - 1)).toBeLessThanOrEqual(2 * EPS);
        expect(Math.abs(Math.exp(logNdtr(x)) / ndtr(x) - 1)).toBeLessThanOrEqual(4 * EPS * (1 + x * x));
      }),
    );
  });

  it("keeps the limits, the domains and the last subnormal numbers", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([erfinv(1), erfinv(-1), erfinv(1.5), erfinv(-0)]).toEqual([infinity, -infinity, Number.NaN, -0]);
    expect([erfcinv(0), erfcinv(2), erfcinv(1), erfcinv(-1), erfcinv(3)]).toEqual([
      infinity,
      -infinity,
      0,
      Number.NaN,
      Number.NaN,
    ]);
    expect([ndtri(0), ndtri(1), ndtri(0.5), ndtri(-0.1), ndtri(1.1)]).toEqual([
      -infinity,
      infinity,
      0,
      Number.NaN,
      Number.NaN,
    ]);
    expect([ndtr(-infinity), ndtr(infinity), logNdtr(-infinity), logNdtr(infinity)]).toEqual([0, 1, -infinity, -0]);
    expect(relative(erfcinv(5e-324), 27.21329321081295)).toBeLessThanOrEqual(2 * EPS);
    expect(relative(logNdtr(-1e10), -5e19)).toBeLessThanOrEqual(2 * EPS);
    expect(ndtr(-38.4)).toBeGreaterThan(0);
  });
});
