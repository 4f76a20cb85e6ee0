import { describe, expect, it } from "vitest";
import { betaincPartial } from "../../src/math/betaDensity.ts";
import fc from "../properties.ts";
import { EPS, relative } from "./reference.ts";

const inf = Number.POSITIVE_INFINITY;
/** Orders in a, b, x; a, b, x; the true value to 17 digits. */
const reference: [number, number, number, number, number, number, number][] = [
  [1, 0, 0, 0.5, 0.5, 0.3, -0.6428114811572838],
  [0, 2, 0, 0.5, 0.5, 0.3, -0.6144616057845871],
  [0, 0, 3, 0.5, 0.5, 0.3, 5.197755305082601],
  [2, 0, 3, 0.5, 0.5, 0.3, -5.913818584344772],
  [2, 0, 0, 1, 3, 0.2, 0.25901742190874794],
  [0, 0, 1, 1, 3, 0.2, 1.92],
  [0, 1, 2, 1, 3, 0.2, -2.928910953691793],
  [1, 0, 0, 2.5, 1.5, 0.7, -0.15116264414909963],
  [0, 2, 0, 2.5, 1.5, 0.7, -0.16872808072107753],
  [0, 0, 3, 2.5, 1.5, 0.7, -13.706953262712368],
  [2, 0, 3, 2.5, 1.5, 0.7, 8.534811054597444],
  [2, 0, 0, 5, 2, 0.5, 0.03088869900480499],
  [0, 0, 1, 5, 2, 0.5, 0.9375],
  [0, 1, 2, 5, 2, 0.5, 2.382297109350308],
  [1, 0, 0, 0.3, 8, 0.05, -0.7541297370126344],
  [0, 2, 0, 0.3, 8, 0.05, -0.0031707394532472337],
  [0, 0, 3, 0.3, 8, 0.05, 2550.996551437116],
  [2, 0, 3, 0.3, 8, 0.05, -33871.18566507623],
  [2, 0, 0, 12, 9, 0.55, 0.006719322773591491],
  [0, 0, 1, 12, 9, 0.55, 3.541099011110236],
  [0, 1, 2, 12, 9, 0.55, -7.228761607372554],
  [1, 0, 0, 30, 40.5, 0.41, -0.05466184307670643],
  [0, 2, 0, 30, 40.5, 0.41, 0.00048444073015591467],
  [0, 0, 3, 30, 40.5, 0.41, -1789.4952711804378],
  [2, 0, 3, 30, 40.5, 0.41, 107.56690644069896],
  [2, 0, 0, 1, 1, 0.4, 0.3358354821273899],
  [0, 0, 1, 1, 1, 0.4, 1.0],
  [0, 1, 2, 1, 1, 0.4, -1.6666666666666667],
  [1, 0, 0, 2, 3, 0.001, -3.7897287854926805e-5],
  [0, 2, 0, 2, 3, 0.001, 9.940087466663054e-7],
  [0, 0, 3, 2, 3, 0.001, -47.928],
  [2, 0, 3, 2, 3, 0.001, -116601.68628059179],
  [2, 0, 0, 150.5, 0.7, 0.97, 4.949669604671264e-6],
  [0, 0, 1, 150.5, 0.7, 0.97, 0.7760994563105397],
  [0, 1, 2, 150.5, 0.7, 0.97, 321.7092549020389],
];

describe("betaDensity", () => {
  it("meets 40-digit references", () => {
    for (const [i, j, k, a, b, x, value] of reference)
      expect(relative(betaincPartial(i, j, k, a, b, x), value), `${[i, j, k, a, b, x]}`).toBeLessThanOrEqual(2e-13);
  });

  it("I_x(a, 1) = x^a in a and x", () => {
    const unit = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 30, noNaN: true }), unit, (a, x) => {
        const log = Math.log(x);
        const scale = 1 + Math.abs(a * log);
        const near = (got: number, want: number): void => {
          expect(Math.abs(got - want)).toBeLessThanOrEqual(40 * EPS * (Math.abs(want) + scale * x ** a));
        };
        near(betaincPartial(1, 0, 0, a, 1, x), x ** a * log);
        near(betaincPartial(2, 0, 0, a, 1, x), x ** a * log * log);
        expect(relative(betaincPartial(0, 0, 1, a, 1, x), a * x ** (a - 1))).toBeLessThanOrEqual(1e-13);
        expect(Math.abs(betaincPartial(0, 0, 2, a, 1, x) - a * (a - 1) * x ** (a - 2))).toBeLessThanOrEqual(
          1e-13 * a * (a + 1) * x ** (a - 2),
        );
      }),
    );
  });

  it("I_x(a, b) = 1 - I_(1-x)(b, a)", () => {
    for (const x of [0.125, 0.5, 0.875])
      for (const [i, j, k] of [
        [1, 0, 0],
        [1, 1, 0],
        [0, 2, 1],
        [1, 0, 2],
      ] as const) {
        const mirrored = betaincPartial(j, i, k, 4, 2.5, 1 - x);
        const got = betaincPartial(i, j, k, 2.5, 4, x);
        expect(relative(got, (k % 2 === 0 ? -1 : 1) * mirrored)).toBeLessThanOrEqual(1e-13);
      }
  });

  it("has limits at x = 0 and 1", () => {
    const at = (a: number, b: number, x: number): number[] => [1, 2, 3].map((k) => betaincPartial(0, 0, k, a, b, x));
    const close = (got: number[], want: number[]): void => {
      got.forEach((v, k) => {
        expect(v).toBeCloseTo(want[k]!, 12);
      });
    };
    expect(at(0.5, 2, 0)).toEqual([inf, -inf, inf]);
    expect(at(1.5, 2, 0)).toEqual([0, inf, -inf]);
    close(at(1, 3, 0), [3, -6, 6]); // 1 - (1-x)^3
    close(at(2, 2, 0), [0, 6, -12]); // 3x^2 - 2x^3
    close(at(2, 2, 1), [0, -6, -12]);
    close(at(3, 1, 1), [3, 6, 6]);
    expect(betaincPartial(1, 1, 0, 2, 3, 0)).toBe(0);
    expect(betaincPartial(1, 0, 1, 0.5, 2, 0)).toBe(-inf);
    expect(betaincPartial(1, 0, 1, 1, 2, 0)).toBe(-inf);
    expect(betaincPartial(1, 0, 2, 1, 2, 0)).toBe(inf);
  });

  it("keeps its digits next to 0, and is NaN outside", () => {
    expect(relative(betaincPartial(0, 0, 2, 2, 2, 1e-200), 6)).toBeLessThanOrEqual(1e-14);
    expect(betaincPartial(0, 0, 1, 2, 2, -0.1)).toBeNaN();
    expect(betaincPartial(1, 0, 0, 2, 2, 1.1)).toBeNaN();
    expect(betaincPartial(0, 1, 0, -1, 2, 0.5)).toBeNaN();
  });
});
