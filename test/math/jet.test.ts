import { describe, expect, it } from "vitest";
import {
  constantJet,
  exponentialJet,
  lastDerivative,
  multiplyJets,
  overLinear,
  timesLinear,
} from "../../src/math/jet.ts";
import fc from "../properties.ts";
import { relative } from "./reference.ts";

const order = fc.integer({ min: 0, max: 4 });
const number = fc.double({ min: 0.2, max: 3, noNaN: true });

describe("jet", () => {
  it("e^(u s + v t) has the coefficients u^p v^q / (p! q!)", () => {
    fc.assert(
      fc.property(order, order, number, number, (i, j, u, v) => {
        const y = exponentialJet(timesLinear(constantJet(i, j, 1), 0, u, v), 2);
        expect(relative(lastDerivative(y), 2 * u ** i * v ** j)).toBeLessThanOrEqual(1e-14);
      }),
    );
  });

  it("division undoes multiplication", () => {
    fc.assert(
      fc.property(order, order, number, number, (i, j, u, v) => {
        const x = exponentialJet(timesLinear(constantJet(i, j, 1), 0, u, v), 1);
        const back = overLinear(timesLinear(x, 1.5, 1, 0), 1.5);
        const largest = Math.max(...x.c.map(Math.abs));
        x.c.forEach((c, k) => {
          expect(Math.abs(back.c[k]! - c)).toBeLessThanOrEqual(1e-14 * largest);
        });
      }),
    );
  });

  it("a product is the product of the functions", () => {
    const x = timesLinear(constantJet(2, 2, 1), 2, 3, 5); // 2 + 3s + 5t
    const square = multiplyJets(x, x);
    expect([...square.c]).toEqual([4, 20, 25, 12, 30, 0, 9, 0, 0]);
  });
});
