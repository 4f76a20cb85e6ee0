import "fmin";
import highsLoader from "highs";
import { levenbergMarquardt } from "ml-levenberg-marquardt";
import nlopt from "nlopt-js";
import numeric from "numeric";
import { solveQP } from "quadprog";
import { beforeAll, describe, expect, it } from "vitest";
import { exp, stack, type Tensor, take, tensor } from "wengert";
import { apart, constraintsInPlace, inPlace, lpText, pointwise, quadprogOf } from "wengert/adapters";

const [x0, x1] = [(x: Tensor) => take(x, 0), (x: Tensor) => take(x, 1)];
/** 100 (x1 - x0^2)^2 + (1 - x0)^2 */
const rosenbrock = (x: Tensor): Tensor => x1(x).sub(x0(x).square()).square().mul(100).add(x0(x).neg().add(1).square());

/** The types of the package describe a module of another kind than it is. */
const loadHighs = highsLoader as unknown as typeof highsLoader.default;

interface Fmin {
  conjugateGradient(
    f: (x: number[], gradient: number[]) => number,
    x0: number[],
    options?: { maxIterations?: number },
  ): { readonly x: number[]; readonly fx: number };
}

describe("the shapes of optimisers, with the packages themselves:", () => {
  it("fmin.conjugateGradient: value and gradient in place", () => {
    const { fmin } = globalThis as unknown as { fmin: Fmin };
    const { x } = fmin.conjugateGradient(inPlace(rosenbrock), [-1.2, 1], { maxIterations: 500 });
    expect(x[0]).toBeCloseTo(1, 4);
    expect(x[1]).toBeCloseTo(1, 4);
  });
  it("numeric.uncmin: f and gradient apart", () => {
    const { f, gradient } = apart(rosenbrock);
    const { solution } = numeric.uncmin(f, [-1.2, 1], 1e-10, gradient);
    expect(solution[0]).toBeCloseTo(1, 9);
    expect(solution[1]).toBeCloseTo(1, 9);
  });
  it("ml-levenberg-marquardt: rows of the Jacobian, point by point", () => {
    const curve = pointwise((x, p) => exp(x.mul(x1(p)).neg()).mul(x0(p)));
    const x = [0, 1, 2, 3, 4, 5];
    const y = x.map((t) => 5 * Math.exp(-0.4 * t));
    const fit = levenbergMarquardt({ x, y }, curve.model, {
      initialValues: [4, 0.5],
      jacobianFunction: curve.jacobian,
      maxIterations: 100,
      errorTolerance: 1e-20,
    });
    expect(fit.parameterValues[0]).toBeCloseTo(5, 6);
    expect(fit.parameterValues[1]).toBeCloseTo(0.4, 6);
  });
  it("quadprog: a quadratic program from its functions", () => {
    // hs76: https://doi.org/10.1007/978-3-642-48320-2, problem 76; the optimum is -103/22.
    const { solution, value } = solveQP(...quadprogOf(hs76, 4));
    expect(value[1]).toBeCloseTo(-103 / 22, 12);
    expect(solution[1]).toBeCloseTo(3 / 11, 12);
  });
});

const entries = (x: Tensor): [Tensor, Tensor, Tensor, Tensor] => [take(x, 0), take(x, 1), take(x, 2), take(x, 3)];
const inequalities = (x: Tensor): Tensor => {
  const [a, b, c, d] = entries(x);
  return stack([
    a.add(b.mul(2)).add(c).add(d).sub(5),
    a.mul(3).add(b).add(c.mul(2)).sub(d).sub(4),
    b.add(c.mul(4)).neg().add(1.5),
  ]);
};
const hs76 = {
  minimize: (x: Tensor): Tensor => {
    const [a, b, c, d] = entries(x);
    const squares = a.square().add(b.square().mul(0.5)).add(c.square()).add(d.square().mul(0.5));
    return squares.sub(a.mul(c)).add(c.mul(d)).sub(a).sub(b.mul(3)).add(c).sub(d);
  },
  atMost: (x: Tensor): Tensor =>
    stack([...[0, 1, 2].map((k) => take(inequalities(x), k)), ...entries(x).map((v) => v.neg())]),
};

describe("NLopt", () => {
  beforeAll(async () => {
    await nlopt.ready;
  });
  it("takes objectives and constraints in place", () => {
    const problem = new nlopt.Optimize(nlopt.Algorithm["LD_SLSQP"], 2);
    problem.setMinObjective(inPlace(rosenbrock), 1e-14);
    problem.addInequalityMConstraint(
      constraintsInPlace((x) => stack([x0(x).add(x1(x)).sub(1)])),
      [1e-12],
    );
    problem.addEqualityMConstraint(
      constraintsInPlace((x) => stack([x0(x).mul(2).sub(x1(x).mul(3)).sub(0.2)])),
      [1e-12],
    );
    const { x } = problem.optimize([0.2, 0.1]);
    nlopt.GC.flush();
    expect(2 * x[0]! - 3 * x[1]!).toBeCloseTo(0.2, 10);
    expect(x[0]! + x[1]!).toBeLessThanOrEqual(1 + 1e-10);
    const better = [-1e-3, 1e-3].map((t) => inPlace(rosenbrock)([x[0]! + 3 * t, x[1]! + 2 * t]));
    for (const value of better) expect(value).toBeGreaterThan(inPlace(rosenbrock)(x));
  });
  it("is told when the constraints are not as many as the tolerances", () => {
    const g = constraintsInPlace((x) => stack([x0(x), x1(x)]));
    expect(() => g(Float64Array.of(1, 2), null, new Float64Array(1))).toThrow("2 constraints for 1 tolerances");
  });
});

describe("HiGHS", () => {
  it("solves a linear program from its functions", async () => {
    const highs = await loadHighs();
    const program = {
      minimize: (x: Tensor): Tensor => x0(x).mul(-30).sub(x1(x).mul(50)),
      atMost: (x: Tensor): Tensor => stack([x0(x).add(x1(x).mul(2)).sub(40), x0(x).mul(2).add(x1(x)).sub(50)]),
    };
    const result = highs.solve(lpText(program, 2));
    expect(result.ObjectiveValue).toBeCloseTo(-1100, 9);
    expect((result.Columns["x1"] as { Primal: number }).Primal).toBeCloseTo(20, 9);
  });
  it("solves a quadratic program from its functions, and agrees with quadprog", async () => {
    const highs = await loadHighs();
    const result = highs.solve(lpText({ ...hs76, atMost: inequalities }, 4));
    expect(result.ObjectiveValue).toBeCloseTo(-103 / 22, 7);
  });
  it("takes ranges and equations", async () => {
    const highs = await loadHighs();
    const program = {
      minimize: (x: Tensor): Tensor => x0(x).add(x1(x)),
      equal: (x: Tensor): Tensor => stack([x0(x).sub(x1(x)).sub(1)]),
    };
    const result = highs.solve(lpText(program, 2, { lower: [-3, -2], upper: [5, Infinity] }));
    expect(result.ObjectiveValue).toBeCloseTo(-3, 9);
  });
});

describe("coefficients", () => {
  it("of a constraint that is not linear are refused, naming the place", () => {
    const curved = { minimize: rosenbrockPlane, equal: (x: Tensor) => stack([x0(x), x0(x).mul(x1(x))]) };
    expect(() => quadprogOf(curved, 2)).toThrow(/row 1 is not linear in x\[0\].*NLopt/);
  });
  it("of an objective that is not quadratic are refused, naming the place", () => {
    expect(() => lpText({ minimize: rosenbrock }, 2)).toThrow(
      /not quadratic: its second derivative by x\[0\] and x\[0\]/,
    );
  });
  it("in place and apart agree with what they come from", () => {
    const gradient = [0, 0];
    expect(inPlace(rosenbrock)([2, 3], gradient)).toBe(rosenbrock(tensor([2, 3])).item());
    expect(apart(rosenbrock).gradient([2, 3])).toEqual(gradient);
    expect(inPlace(rosenbrock)([2, 3], null)).toBe(101);
  });
});
const rosenbrockPlane = (x: Tensor): Tensor => x.square().sum();
