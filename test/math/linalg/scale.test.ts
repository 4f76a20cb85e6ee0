import { describe, expect, it } from "vitest";
import { largestMagnitude, scaledProduct, scaleFactor } from "../../../src/math/linalg/scale.ts";
import fc from "../../properties.ts";

describe("largestMagnitude", () => {
  it("looks at its slice only, and answers NaN for what is not finite", () => {
    expect(largestMagnitude(2, Float64Array.of(9, 1, -3, NaN), 1)).toBe(3);
    expect(largestMagnitude(0, Float64Array.of(9), 0)).toBe(0);
    for (const bad of [NaN, Infinity, -Infinity]) expect(largestMagnitude(3, Float64Array.of(1, bad, 2), 0)).toBeNaN();
  });
});

describe("scaleFactor", () => {
  it("is the power of two that brings a normal number to [1, 2) * 2^target", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        const scaled = x * scaleFactor(x);
        expect(scaled).toBeGreaterThanOrEqual(1);
        expect(scaled).toBeLessThanOrEqual(2);
        expect(x * scaleFactor(x, 3)).toBe(8 * scaled);
      }),
    );
    expect(scaleFactor(0)).toBe(1);
    expect(scaleFactor(5e-324)).toBe(2 ** 1022);
    expect(scaleFactor(2 ** 1023)).toBe(2 ** -1022);
  });
});

describe("scaledProduct", () => {
  const product = (...x: number[]): number => scaledProduct(x.length, Float64Array.from(x), 0, 1);

  it("equals the plain product where that stays in range", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { maxLength: 12 }), (x) => {
        expect(product(...x)).toBe(x.reduce((p, factor) => p * factor, 1));
      }),
    );
  });

  it("is right when partial products are not in range, in either order", () => {
    const small = new Array<number>(20).fill(2 ** -240);
    const large = new Array<number>(20).fill(-(2 ** 240));
    expect(product(...small, ...large)).toBe(1);
    expect(product(...large, ...small, 3)).toBe(3);
    expect(product(2 ** -1074, 2 ** 1000, 2 ** 1000, 2 ** -1000)).toBe(2 ** -74);
    expect(product(2 ** 1000, 2 ** 1000)).toBe(Infinity);
    expect(product(2 ** -600, 2 ** -600, -1)).toBe(-0);
  });

  it("takes a stride, and propagates 0 and NaN", () => {
    expect(scaledProduct(2, Float64Array.of(9, 2, 9, 9, 5), 1, 3)).toBe(10);
    expect(product(1e200, 0, 1e200, 1e200)).toBe(0);
    expect(product(1, Infinity)).toBeNaN();
  });
});
