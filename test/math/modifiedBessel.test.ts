import { describe, expect, it } from "vitest";
import { i0, i0e, i1, i1e, ine, ineK, k0, k0e, k1, k1e, kne, kneK } from "../../src/math/modifiedBessel.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectGoldenFamily, expectReference, relative } from "./reference.ts";

describe("modifiedBessel", () => {
  it("meets the golden values with three derivatives", () => {
    expectGolden("i0e", (x) => i0e(x!), 1e-15);
    expectGolden("i1e", (x) => i1e(x!), 1e-15);
    expectGoldenFamily("i0e", (k, x) => ineK(k, 0, x), 1e-14);
    expectGoldenFamily("i1e", (k, x) => ineK(k, 1, x), 2e-14);
  });

  it("meets the reference values", () => {
    expectReference("bessel", "ine", (n, x) => ine(n!, x!), 2e-15);
    expectReference("bessel", "ineK", (k, n, x) => ineK(k!, n!, x!), 1e-14);
    expectReference("bessel", "kne", (n, x) => kne(n!, x!), 4e-15);
    expectReference("bessel", "kneK", (k, n, x) => kneK(k!, n!, x!), 4e-15);
  });

  it("high derivatives of high orders keep their digits", () => {
    const cases: [number, number, number, number][] = [
      [4, 5, 20, -2.6970046536676843e-6],
      [3, 5, 12, 6.083455630779941e-5],
      [4, 10, 30, 1.4345931799717975e-7],
      [2, 3, 8, -0.0008957456830963858],
      [6, 20, 100, 1.7792365983127255e-12],
      [1, 10, 99, 1.8624524666210968e-6],
    ];
    for (const [k, n, x, value] of cases) {
      expect(relative(ineK(k, n, x), value)).toBeLessThanOrEqual(2e-14);
      expect(relative(ineK(k, -n, x), value)).toBeLessThanOrEqual(2e-14);
    }
  });

  it("I_n K_(n+1) + I_(n+1) K_n = 1/x across the methods", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 6, noNaN: true }), fc.integer({ min: 0, max: 12 }), (e, n) => {
        const x = 10 ** e;
        const wronskian = ine(n, x) * kne(n + 1, x) + ine(n + 1, x) * kne(n, x);
        expect(Math.abs(wronskian * x - 1)).toBeLessThanOrEqual(64 * EPS);
      }),
    );
  });

  it("I_(n-1) - I_(n+1) = (2n/x) I_n for large orders", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 3000, noNaN: true }), fc.integer({ min: 1, max: 200 }), (x, n) => {
        const low = ine(n - 1, x);
        expect(Math.abs(low - ine(n + 1, x) - ((2 * n) / x) * ine(n, x))).toBeLessThanOrEqual(200 * EPS * low + 1e-318);
      }),
    );
  });

  it("the derivatives join at the change of method", () => {
    for (const k of [1, 2, 3, 4]) {
      for (const n of [0, 1, 2]) {
        const edge = Math.max(2, n * n);
        expect(relative(ineK(k, n, edge - 1e-13), ineK(k, n, edge))).toBeLessThanOrEqual(1e-11);
        expect(relative(kneK(k, n, 1 - 1e-14), kneK(k, n, 1))).toBeLessThanOrEqual(1e-12);
      }
    }
  });

  it("scales: I_n = e^x (e^-x I_n), K_n = e^-x (e^x K_n)", () => {
    for (const x of [0.25, 3, 40]) {
      expect(relative(i0(x), Math.exp(x) * i0e(x))).toBeLessThanOrEqual(4 * EPS);
      expect(relative(i1(-x), -Math.exp(x) * i1e(x))).toBeLessThanOrEqual(4 * EPS);
      expect(relative(k0(x), Math.exp(-x) * k0e(x))).toBeLessThanOrEqual(4 * EPS);
      expect(relative(k1(x), Math.exp(-x) * k1e(x))).toBeLessThanOrEqual(4 * EPS);
    }
    expect(i0(713)).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it("keeps parity, limits and domains", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([ine(3, -2), ine(-3, 2), ineK(1, 0, -2)]).toEqual([-ine(3, 2), ine(3, 2), -ineK(1, 0, 2)]);
    expect([i0(0), i1(0), i0e(infinity), i1e(-infinity), i0(infinity), i1(-infinity), i0(1e300)]).toEqual([
      1,
      0,
      0,
      -0,
      infinity,
      -infinity,
      infinity,
    ]);
    expect([k0(0), k1e(0), k0(infinity), k0e(-1), k1(-1)]).toEqual([infinity, infinity, 0, Number.NaN, Number.NaN]);
    expect([kneK(1, 0, 0), kneK(2, 1, 1e-200), ineK(2, 0, infinity)]).toEqual([-infinity, infinity, 0]);
    for (const f of [i0, i1, i0e, i1e, k0, k1, k0e, k1e]) expect(f(Number.NaN)).toBeNaN();
  });
});
