import { describe, expect, it } from "vitest";
import { contourMap, overlay, reading } from "../../../book/figures/contourMap.ts";
import { fieldOf } from "../../../book/figures/field.ts";
import { anyFigure } from "../../../book/figures/kind.ts";
import { figureMarkup } from "../../../book/figures/markup.ts";

const state = { f: "x^2 + 3*y", p: [0.5, -0.25] as const, r: 2 };

describe("the contour map", () => {
  it("reads value and slopes from the engine", () => {
    expect(reading(state)).toEqual({
      value: -0.5,
      gradient: [1, 3],
      slope: Math.hypot(1, 3),
    });
  });

  it("draws the tangent at a right angle to the gradient", () => {
    const field = fieldOf(state.f, state.r);
    const picture = overlay(state, field, reading(state));
    const [, x1, y1, x2, y2] = /class="tangent" d="M(\S+) (\S+)L(\S+) (\S+)"/.exec(picture)!.map(Number);
    expect(Math.abs((x2! - x1!) * 1 - (y2! - y1!) * 3)).toBeLessThan(0.5);
  });

  it("is drawn the same each time, of flat functions too", () => {
    const drawn = (f: string): string => figureMarkup(anyFigure(contourMap), { ...state, f }, "a");
    expect(drawn(state.f)).toBe(drawn(state.f));
    const flat = drawn("2");
    expect(flat).toContain("2.00");
    expect(flat).not.toContain("NaN");
  });

  it("refuses what cannot be drawn", () => {
    expect(() => fieldOf("log(x)", 2)).toThrow("not finite on the whole square");
    expect(() => fieldOf("x +", 2)).toThrow("expected a number");
  });
});
