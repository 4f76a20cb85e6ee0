import { describe, expect, it } from "vitest";
import { erf } from "../../src/math/erf.ts";
import {
  gammaDensityA,
  gammaincP,
  gammaincPA,
  gammaincPda,
  gammaincPdaa,
  gammaincQ,
} from "../../src/math/incompleteGamma.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference, goldenPoints, relative } from "./reference.ts";

const shape = fc.double({ min: -3, max: 7, noNaN: true }).map((e) => 10 ** e);
const standardScore = fc.double({ min: -6, max: 6, noNaN: true });

describe("incompleteGamma", () => {
  it("meets the golden value, gradient and Hessian", () => {
    expectGolden("gammainc_p", (a, x) => gammaincP(a!, x!), 1e-14);
    for (const { x: point, grad, hess } of goldenPoints("gammainc_p")) {
      const [a, x] = point as [number, number];
      const density = gammaDensityA(0, a, x);
      expect(relative(gammaincPda(a, x), Number(grad![0]))).toBeLessThanOrEqual(1e-14);
      expect(relative(density, Number(grad![1]))).toBeLessThanOrEqual(4e-15);
      expect(relative(gammaincPdaa(a, x), Number(hess![0]![0]))).toBeLessThanOrEqual(2e-12);
      expect(relative(gammaDensityA(1, a, x), Number(hess![0]![1]))).toBeLessThanOrEqual(2e-13);
      expect(relative(((a - 1) / x - 1) * density, Number(hess![1]![1]))).toBeLessThanOrEqual(4e-15);
    }
  });

  it("meets the reference values, shapes up to 1e12 and third derivatives included", () => {
    expectReference("incompleteGamma", "gammaincP", (a, x) => gammaincP(a!, x!), 2e-15);
    expectReference("incompleteGamma", "gammaincQ", (a, x) => gammaincQ(a!, x!), 2e-15);
    expectReference("incompleteGamma", "gammaincPA", (k, a, x) => gammaincPA(k!, a!, x!), 2e-15);
    expectReference("incompleteGamma", "gammaincPA:large", (k, a, x) => gammaincPA(k!, a!, x!), 2e-15);
    expectReference("incompleteGamma", "gammaDensityA", (k, a, x) => gammaDensityA(k!, a!, x!), 2e-15);
  });

  it("P + Q = 1, both within [0, 1], P falling in a", () => {
    fc.assert(
      fc.property(shape, standardScore, (a, z) => {
        const x = Math.max(a + z * Math.sqrt(a), 0.01 * a);
        const p = gammaincP(a, x);
        const q = gammaincQ(a, x);
        expect(Math.abs(p + q - 1)).toBeLessThanOrEqual(4 * EPS);
        expect(Math.min(p, q)).toBeGreaterThanOrEqual(0);
        expect(gammaincPda(a, x)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it("P(a, x) - P(a + 1, x) = x^a e^-x / Gamma(a + 1), for the derivatives in a as well", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12000 }), standardScore, fc.integer({ min: 0, max: 4 }), (i, z, k) => {
        const a = i / 64;
        const x = Math.max(a + z * Math.sqrt(a), 0.25 * a);
        const terms = [gammaincPA(k, a, x), -gammaincPA(k, a + 1, x), -gammaDensityA(k, a + 1, x)];
        const sum = terms.reduce((s, t) => s + t);
        const size = Math.max(...terms.map(Math.abs), 1e-3 * a ** (-k / 2));
        expect(Math.abs(sum)).toBeLessThanOrEqual(1e-12 * size);
      }),
    );
  });

  it("P(1/2, x^2) = erf x and P(1, x) = 1 - e^-x", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6, noNaN: true }), (x) => {
        const square = x * x;
        expect(relative(gammaincP(0.5, square), erf(Math.sqrt(square)))).toBeLessThanOrEqual(8 * EPS);
        expect(relative(gammaincP(1, x), -Math.expm1(-x))).toBeLessThanOrEqual(8 * EPS);
        expect(relative(gammaincQ(1, x), Math.exp(-x))).toBeLessThanOrEqual(8 * EPS * (1 + x));
      }),
    );
  });

  it("Q is relatively accurate for small a: Q(a, x)/a tends to E_1(x)", () => {
    expect(relative(gammaincQ(1e-300, 1) / 1e-300, 0.21938393439552029)).toBeLessThanOrEqual(8 * EPS);
    expect(relative(gammaincQ(1e-300, 0.5) / 1e-300, 0.5597735947761608)).toBeLessThanOrEqual(8 * EPS);
    expect(relative(-gammaincPda(0, 1), 0.21938393439552029)).toBeLessThanOrEqual(8 * EPS);
  });

  it("keeps limits and domains", () => {
    const infinity = Number.POSITIVE_INFINITY;
    const corners: [number, number][] = [
      [0, 1],
      [1, 0],
      [infinity, 1],
      [1, infinity],
    ];
    expect(corners.map(([a, x]) => gammaincP(a, x))).toEqual([1, 0, 0, 1]);
    expect(corners.map(([a, x]) => gammaincQ(a, x))).toEqual([0, 1, 1, 0]);
    expect(corners.slice(1).map(([a, x]) => gammaincPda(a, x))).toEqual([0, 0, 0]);
    for (const [a, x] of [
      [0, 0],
      [-1, 1],
      [1, -1],
      [infinity, infinity],
      [Number.NaN, 1],
      [1, Number.NaN],
    ] as const) {
      expect([gammaincP(a, x), gammaincQ(a, x), gammaincPdaa(a, x)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
    expect([
      gammaDensityA(0, 2, 0),
      gammaDensityA(0, 1, 0),
      gammaDensityA(0, 0.5, 0),
      gammaDensityA(1, 0.5, 0),
    ]).toEqual([0, 1, infinity, -infinity]);
    expect([gammaDensityA(0, 2, infinity), gammaDensityA(0, 2, -1), gammaDensityA(0, Number.NaN, 1)]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
