import { describe, expect, it } from "vitest";
import { type NormName, normOf, onBall, type Pair, steepest } from "../../../book/figures/norm.ts";
import { type NormBallState, normBall, overlay, reading } from "../../../book/figures/normBall.ts";

const names: readonly NormName[] = ["two", "one", "max", "weighted"];
const dot = (a: Pair, b: Pair): number => a[0] * b[0] + a[1] * b[1];

describe("the steepest step of length 1", () => {
  it.each(names)("is none other than the best of all steps in norm %s", (name) => {
    const norm = normOf(name, 3);
    for (const g of [
      [0.7, 0.3],
      [-2, 0.1],
      [0.4, -1.9],
    ] as const) {
      const { step, slope } = steepest(norm, g);
      expect(norm.length(step)).toBeCloseTo(1, 12);
      expect(dot(g, step)).toBeCloseTo(slope, 12);
      const all = Array.from({ length: 7200 }, (_, k) => dot(g, onBall(norm, k / 20)));
      expect(Math.max(...all)).toBeLessThanOrEqual(slope * (1 + 1e-12));
      expect(Math.max(...all)).toBeGreaterThan(slope * (1 - 2e-3));
    }
  });

  it.each(names)("gains the dual norm where several steps do, in norm %s", (name) => {
    for (const g of [
      [1, 1],
      [1, 0],
      [0, -2],
    ] as const) {
      const norm = normOf(name, 2);
      const { step, slope } = steepest(norm, g);
      expect(norm.length(step)).toBeLessThanOrEqual(1 + 1e-12);
      expect(dot(g, step)).toBeCloseTo(slope, 12);
    }
  });
});

describe("the figure", () => {
  const state: NormBallState = { f: "2*x - y", p: [0.5, 0.5], norm: "one", weight: 4, angle: 0, r: 2 };

  it("reads slope and bound", () => {
    expect(reading(state).slope).toBe(2);
    expect(reading(state).best).toEqual({ step: [1, 0], slope: 2 });
    expect(reading({ ...state, norm: "max", angle: 315 }).slope).toBeCloseTo(3, 12);
    expect(reading({ ...state, norm: "weighted" }).best.slope).toBeCloseTo(Math.sqrt(4 + 1 / 4), 12);
  });

  it("draws the line of equal gain through the step, at a right angle to the gradient", () => {
    const [x1, y1, x2, y2] = /class="tangent" d="M(\S+) (\S+)L(\S+) (\S+)"/.exec(overlay(state))!.slice(1).map(Number);
    expect(Math.abs((x2! - x1!) * 2 + (y2! - y1!))).toBeLessThan(0.5);
  });

  it("has goals that are reached at the corners, and not beside them", () => {
    const [square, diamond] = normBall.goals!.map(({ met }) => met);
    expect([0, 10, 350].map((angle) => diamond!({ ...state, angle }))).toEqual([true, false, false]);
    expect([315, 300, 45].map((angle) => square!({ ...state, norm: "max", angle }))).toEqual([true, false, false]);
    expect(square!({ ...state, f: "1", norm: "max", angle: 315 })).toBe(false);
  });

  it("takes no norm that it does not know", () => {
    expect(() => normBall.accept!({ ...state, norm: "three" as NormName })).toThrow("two, one, max, weighted");
  });
});
