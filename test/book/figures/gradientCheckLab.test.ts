import { describe, expect, it } from "vitest";
import { cases } from "../../../book/figures/check/cases.ts";
import { feedback, solved } from "../../../book/figures/check/judge.ts";
import { accepted, type GradientCheckState, lineKeys, opening } from "../../../book/figures/check/labState.ts";
import { checkProgram } from "../../../book/figures/check/program.ts";
import { differenceQuotients, reading } from "../../../book/figures/differenceQuotients.ts";
import { gradientCheckLab } from "../../../book/figures/gradientCheckLab.ts";

const opens = (name: string): GradientCheckState => opening(cases.find((c) => c.name === name)!);
const mended = (name: string): GradientCheckState => {
  const { mistake } = cases.find((c) => c.name === name)!;
  return { ...opens(name), [lineKeys[mistake!.line]!]: mistake!.formula };
};

describe("the gradient check lab", () => {
  it("opens another case afresh, whatever was changed before", () => {
    expect(accepted({ ...mended("A"), problem: "G", draw: 3, decision: "show" })).toEqual(opens("G"));
    expect(accepted({ ...mended("A"), problem: "Z" })).toEqual(mended("A"));
  });

  it("takes a case as solved when its mistake is mended in any way, or when it is rightly acquitted", () => {
    for (const { name, mistake } of cases) {
      expect(solved(opens(name)), name).toBe(false);
      if (mistake) expect(solved(mended(name)), name).toBe(true);
      expect(solved({ ...opens(name), decision: "right" }), name).toBe(mistake === undefined);
    }
    expect(solved({ ...opens("B"), line2: "r + r" })).toBe(true);
    expect(solved({ ...opens("B"), line2: "3*r" })).toBe(false);
    expect(solved({ ...opens("G"), line2: "3*r", decision: "right" })).toBe(false);
  });

  it("answers a wrong acquittal with a point and two numbers of it", () => {
    const told = feedback({ ...opens("E"), decision: "right" });
    expect(told).toMatch(/No\..*∂L\/∂a.*the engine/s);
    expect(told).toContain("try another point");
    expect(feedback({ ...opens("B"), decision: "right" })).toContain("which lines");
    expect(feedback({ ...opens("C"), decision: "show" })).toContain("gb = mean(q*v) + 0.1*b");
    expect(feedback({ ...opens("D"), decision: "show" })).toContain("No line is wrong");
    expect(feedback(opens("A"))).toBe("");
    expect(feedback({ ...opens("G"), line1: "z" })).toContain("no longer the gradient");
  });

  it("draws every case in every precision without a value that is no number", () => {
    for (const { name } of cases)
      for (const precision of ["f64", "f32"])
        expect(Object.values(gradientCheckLab.parts({ ...opens(name), precision })).join()).not.toMatch(
          /NaN|Infinity|undefined/,
        );
  });

  it("has a program for every case", () => {
    for (const { name } of cases) expect(checkProgram({ ...opens(name), h: -5 })).toMatch(/=> -?\d[\s\S]*=> -?\d/);
  });
});

describe("the figure of difference quotients", () => {
  const { initial } = differenceQuotients;
  it("reads the error of the chosen method at the step that is held", () => {
    const at = reading({ ...initial, f: "x^2", x: 1, method: "forward", h: -3 });
    expect(at.exact).toBe(2);
    expect(at.quotient).toBeCloseTo(2.001, 9);
    expect(at.error).toBeCloseTo(0.001 / 2.001, 9);
  });

  it("has goals that are met where theory says, and not elsewhere", () => {
    const [central, forward, square] = differenceQuotients.goals!;
    expect(central!.met({ ...initial, h: -5.5 })).toBe(true);
    expect(central!.met({ ...initial, h: -8 })).toBe(false);
    expect(forward!.met({ ...initial, precision: "f32", method: "forward", h: -4 })).toBe(true);
    expect(square!.met({ ...initial, f: "3*x^2 - x", x: 1 })).toBe(true);
    for (const f of ["2*x + 1", "x^3", "exp(x)"]) expect(square!.met({ ...initial, f }), f).toBe(false);
  });

  it("refuses what has no slope, and says so", () => {
    expect(() => differenceQuotients.accept!({ ...initial, f: "log(x)", x: -1 })).toThrow("no finite slope");
    expect(() => differenceQuotients.accept!({ ...initial, f: "x +" })).toThrow("expected a number");
  });
});
