import { describe, expect, it } from "vitest";
import { reading, type SoftmaxBarsState, softmaxBars } from "../../../book/figures/softmaxBars.ts";

const state = (z: SoftmaxBarsState["z"], y = 0, tau = 1): SoftmaxBarsState => ({ z, y, tau });

describe("softmax bars", () => {
  it("have slopes p - y, divided by the temperature, that sum to zero", () => {
    for (const tau of [0.5, 1, 3]) {
      const { p, y, gradient, loss } = reading(state([1, -2, 0.5, 3], 2, tau));
      gradient.forEach((g, k) => {
        expect(g).toBeCloseTo((p[k]! - y[k]!) / tau, 12);
      });
      expect(gradient.reduce((s, g) => s + g, 0)).toBeCloseTo(0, 12);
      expect(loss).toBeCloseTo(-Math.log(p[2]!), 12);
    }
  });

  it("do not change when all logits move together", () => {
    const [a, b] = [reading(state([1, 2, 0, -1])), reading(state([2, 3, 1, 0]))];
    b.gradient.forEach((g, k) => {
      expect(g).toBeCloseTo(a.gradient[k]!, 12);
    });
  });

  it("stand up to logits at their ends", () => {
    expect(Object.values(softmaxBars.parts(state([5, -5, -5, 5], 1, 0.25))).join()).not.toMatch(/NaN|Infinity/);
  });

  it("have goals that can be reached, and not by where presets begin", () => {
    const [low, wrong, even] = softmaxBars.goals!;
    expect(low!.met(state([5, -3, -3, -3]))).toBe(true);
    expect(wrong!.met(state([-2, 4, 0, -1]))).toBe(true);
    expect(even!.met(state([1, 1, 1, 1]))).toBe(true);
    expect(even!.met(state([0, 0, 0, 0]))).toBe(false);
  });
});
