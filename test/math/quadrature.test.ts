import { describe, expect, it } from "vitest";
import { integrate } from "../../src/math/quadrature.ts";
import { EPS, relative } from "./reference.ts";

describe("quadrature", () => {
  it("is exact for polynomials up to degree 95", () => {
    for (const degree of [0, 1, 2, 17, 50, 95]) {
      expect(
        relative(
          integrate((t) => t ** degree, 1),
          1 / (degree + 1),
        ),
      ).toBeLessThanOrEqual(8 * EPS * (degree + 1));
    }
  });

  it("integrates cut Laplace integrals to rounding", () => {
    expect(
      relative(
        integrate((t) => Math.exp(-t), 40),
        1,
      ),
    ).toBeLessThanOrEqual(8 * EPS);
    expect(
      relative(
        integrate((t) => Math.exp(-t * t), 6.5),
        Math.sqrt(Math.PI) / 2,
      ),
    ).toBeLessThanOrEqual(8 * EPS);
    expect(
      relative(
        integrate((t) => t ** 3 * Math.exp(-t * t), 7.5),
        0.5,
      ),
    ).toBeLessThanOrEqual(8 * EPS);
    expect(
      relative(
        integrate((t) => Math.exp(-Math.expm1(t)), 3.8),
        0.5963473623231941,
      ),
    ).toBeLessThanOrEqual(8 * EPS);
  });
});
