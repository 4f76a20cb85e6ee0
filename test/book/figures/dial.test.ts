import { describe, expect, it } from "vitest";
import { type DialState, dial, overlay, reading, slice, wave } from "../../../book/figures/dial.ts";
import { pathOfClass } from "./drawn.ts";

const state: DialState = { f: "x^2 + 3*x*y", p: [0.5, -0.25], angle: 30, r: 2 };
const [u, v] = [Math.sqrt(3) / 2, 0.5];

const place = (svg: string, className: string): number[] =>
  new RegExp(`class="${className}" cx="(\\S+)" cy="(\\S+)"`).exec(svg)!.slice(1).map(Number);

describe("the dial", () => {
  it("reads the slope along u and the gradient from the engine", () => {
    const read = reading(state);
    expect(read.value).toBeCloseTo(0.25 - 0.375, 12);
    expect(read.gradient).toEqual([1 - 0.75, 1.5]);
    expect(read.slope).toBeCloseTo(0.25 * u + 1.5 * v, 12);
    expect(read.uphill).toBeCloseTo((Math.atan2(1.5, 0.25) * 180) / Math.PI, 10);
  });

  it("has the steepest direction at the top of the curve of all directions, and u on the curve", () => {
    const picture = wave(state);
    const [ux, uy] = place(picture, "mark direction");
    const [gx, gy] = place(picture, "mark gradient");
    const points = pathOfClass(picture, "curve");
    const top = points.reduce((a, b) => (b[1]! < a[1]! ? b : a));
    expect(Math.abs(top[0]! - gx!)).toBeLessThan(4);
    expect(Math.abs(top[1]! - gy!)).toBeLessThan(0.2);
    const near = points.reduce((a, b) => (Math.abs(b[0]! - ux!) < Math.abs(a[0]! - ux!) ? b : a));
    expect(Math.abs(near[1]! - uy!)).toBeLessThan(3);
  });

  it("casts the shadow of the gradient on u at a right angle", () => {
    const [x1, y1, x2, y2] = /class="drop" d="M(\S+) (\S+)L(\S+) (\S+)"/.exec(overlay(state))!.slice(1).map(Number);
    expect(Math.abs((x2! - x1!) * u - (y2! - y1!) * v)).toBeLessThan(0.2);
  });

  it("lays the tangent on the walk", () => {
    const [from, to] = pathOfClass(slice(state), "touch");
    const [x, y] = place(slice(state), "mark ");
    expect(Math.abs((from![0] + to![0]) / 2 - x!)).toBeLessThan(0.2);
    expect(Math.abs((from![1] + to![1]) / 2 - y!)).toBeLessThan(0.2);
  });

  it("has goals that arrow keys reach, and only where they are true", () => {
    const met = (i: number): number[] =>
      Array.from({ length: 360 }, (_, angle) => angle).filter((angle) => dial.goals![i]!.met({ ...state, angle }));
    const uphill = reading(state).uphill;
    for (const angle of met(0)) expect(Math.abs(Math.abs(angle - uphill) % 180) - 90).toBeLessThan(1.2);
    expect(met(0).length).toBeGreaterThanOrEqual(2);
    expect(met(1).length).toBeGreaterThanOrEqual(1);
    for (const angle of met(1)) expect(Math.abs(angle - uphill)).toBeLessThan(2);
  });

  it("stands where f is flat and where f ends", () => {
    for (const f of ["1", "sqrt(5 - x^2/2 - y^2/2)"]) {
      const parts = Object.values(dial.parts({ ...state, f, p: [2, 2], r: 2 }));
      expect(parts.join("")).not.toContain("NaN");
    }
  });
});
