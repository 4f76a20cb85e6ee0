import { describe, expect, it } from "vitest";
import { expression } from "../../src/expression/index.ts";
import { grad, hessian } from "../../src/index.ts";
import problems from "./data/problems.json" with { type: "json" };

const numbers = (list: readonly string[]): Float64Array => Float64Array.from(list, Number);
const largest = (list: ArrayLike<number>): number => Array.from(list).reduce((m, x) => Math.max(m, Math.abs(x)), 0);

describe("formulas at their critical points", () => {
  it.each(problems.critical)("$id: value, slope 0, curvature", ({ f, points }) => {
    const y = expression(f);
    for (const point of points) {
      const x = numbers(point.x);
      const h = hessian(y)(x).toArray() as number[][];
      const scale = Math.max(1, largest(h.flat()));
      expect(Math.abs(y(x) - Number(point.f))).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(Number(point.f))));
      expect(largest(grad(y)(x))).toBeLessThanOrEqual(1e-13 * scale * Math.max(1, largest(x)));
      const eigenvalues = numbers(point.hessianEigenvalues);
      const trace = h.reduce((s, row, i) => s + row[i]!, 0);
      const squares = h.flat().reduce((s, v) => s + v * v, 0);
      expect(Math.abs(trace - eigenvalues.reduce((s, v) => s + v, 0))).toBeLessThanOrEqual(1e-11 * scale);
      expect(Math.abs(squares - eigenvalues.reduce((s, v) => s + v * v, 0))).toBeLessThanOrEqual(1e-11 * scale * scale);
    }
  });
});

describe("formulas of constrained problems", () => {
  it.each(problems.constrained)("$id: value, and the gradients balance with the multipliers", (problem) => {
    const x = numbers(problem.x);
    const y = expression(problem.f);
    const value = Number(problem.value);
    expect(Math.abs(y(x) - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
    const rest = grad(y)(x).slice();
    const scale = Math.max(1, largest(rest));
    for (const [name, text] of Object.entries(problem.multipliers as Record<string, string>)) {
      const bound = /^x(\d+)(>=|<=)/.exec(name);
      if (bound !== null) {
        rest[Number(bound[1]) - 1]! += bound[2] === ">=" ? -Number(text) : Number(text);
        continue;
      }
      const { expr, sense } = problem.cons.find((c) => c.name === name)!;
      const sign = sense === "ge" ? -1 : 1;
      grad(expression(expr))(x).forEach((g, k) => {
        rest[k]! += sign * Number(text) * g;
      });
    }
    expect(largest(rest)).toBeLessThanOrEqual(1e-9 * scale);
  });
});
