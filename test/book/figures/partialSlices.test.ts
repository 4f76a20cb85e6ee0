import { describe, expect, it } from "vitest";
import { partialSlices, reading } from "../../../book/figures/partialSlices.ts";
import { lined, traceOf } from "../../../book/figures/trace.ts";

const { initial } = partialSlices;

describe("partial slices", () => {
  it("show the slopes of the slices", () => {
    const { slopes } = reading({ ...initial, f: "x^2*y", p: [1.5, 0.5] });
    expect(slopes.x).toBeCloseTo(1.5, 12);
    expect(slopes.y).toBeCloseTo(2.25, 12);
  });

  it.each(["x", "y"] as const)("end the list with the partial derivative along %s", (axis) => {
    const rows = traceOf(initial.f, ...initial.p, axis);
    const { value, slopes } = reading(initial);
    expect(rows.at(-1)!.value).toBeCloseTo(value, 12);
    expect(rows.at(-1)!.tangent).toBeCloseTo(slopes[axis], 12);
  });

  it("tell lines that do not depend on the moving input, which have slope 0, from those that do", () => {
    const moves = traceOf("x^2*exp(-y) + sin(3*y)", 0, 0.35, "x").map((line) => [
      line.formula,
      line.moves,
      line.tangent,
    ]);
    expect(moves.slice(0, 2)).toEqual([
      ["x", true, 1],
      ["y", false, 0],
    ]);
    for (const [formula, moving, tangent] of moves)
      if (/exp|sin|3 ×|^-v0$/.test(String(formula))) expect([moving, tangent], String(formula)).toEqual([false, 0]);
    // At x = 0 the square has slope 0 too, but not because it is constant.
    expect(moves.find(([formula]) => String(formula).startsWith("square"))).toEqual(["square(v-1)", true, 0]);
  });

  it("mark what is still to come, and step no further than the list", () => {
    const ahead = (step: number): number =>
      partialSlices.parts({ ...initial, step })["trace"]!.match(/<tr class="[^"]*ahead/g)?.length ?? 0;
    const all = traceOf(initial.f, ...initial.p, "x").length;
    expect(ahead(1)).toBe(all - 1);
    expect(ahead(all)).toBe(0);
    expect(partialSlices.accept!({ ...initial, step: 99 }).step).toBe(all);
  });

  it("write numbers of lines below the line", () => {
    expect(lined("v-1 × v2")).toBe("<i>v</i><sub>−1</sub> × <i>v</i><sub>2</sub>");
  });

  it("have goals that can be reached", () => {
    const [walk, level] = partialSlices.goals!;
    expect(walk!.met({ ...initial, step: 99 })).toBe(true);
    expect(level!.met({ ...initial, p: [0, 0.1] })).toBe(true);
  });
});
