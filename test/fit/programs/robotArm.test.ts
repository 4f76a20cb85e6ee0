import { describe, expect, it } from "vitest";
import {
  concatenate,
  cos,
  grad,
  hessian,
  jacobian,
  matmul,
  ravel,
  sin,
  slice,
  stack,
  sumOfSquares,
  type Tensor,
  take,
  tensor,
} from "wengert";
import { leastSquares } from "wengert/fit";
import { svdvals } from "wengert/linalg";
import { readData, worst } from "../data.ts";

interface Arm {
  readonly DH: readonly (readonly [number, string, number])[];
  readonly q0: readonly number[];
  readonly pos0: readonly string[];
  readonly jacPos0: readonly (readonly string[])[];
  readonly residualJacSingularValues: readonly string[];
  readonly target: readonly (readonly string[])[];
  readonly cost0: string;
  readonly grad0: readonly string[];
  readonly solution: readonly string[];
  readonly hessianOfHeight: readonly (readonly string[])[];
  readonly wristSingular: { readonly q: readonly number[]; readonly singularValues: readonly string[] };
}
const arm = readData<Arm>("programs/02-robot-arm.json");
const angles: Readonly<Record<string, number>> = { "pi/2": Math.PI / 2, "-pi/2": -Math.PI / 2, "0": 0 };
/** cos and sin of a right angle are whole numbers here, so that columns that vanish do so exactly. */
const turn = (name: string): [number, number] => [
  Math.round(Math.cos(angles[name]!)),
  Math.round(Math.sin(angles[name]!)),
];

/** Base to tool: the product of the joints' matrices in the convention of Denavit and Hartenberg. */
function toolOf(q: Tensor): Tensor {
  let pose: Tensor | undefined;
  arm.DH.forEach(([a, alpha, d], k) => {
    const [ca, sa] = turn(alpha);
    const [c, s] = [cos(take(q, k)), sin(take(q, k))];
    const zero = tensor(0);
    const joint = stack([
      stack([c, s.mul(-ca), s.mul(sa), c.mul(a)]),
      stack([s, c.mul(ca), c.mul(-sa), s.mul(a)]),
      stack([zero, tensor(sa), tensor(ca), tensor(d)]),
      tensor([0, 0, 0, 1]),
    ]);
    pose = pose === undefined ? joint : matmul(pose, joint);
  });
  return pose!;
}
const position = (q: Tensor): Tensor => slice(toolOf(q), [0, 3], 3);
const target = tensor(arm.target.map((row) => row.map(Number)));
const residual = (q: Tensor): Tensor => {
  const off = slice(toolOf(q), [0, 3]).sub(target);
  return concatenate([slice(off, null, 3), ravel(slice(off, null, [0, 3])).div(10)]);
};
const q0 = Float64Array.from(arm.q0);

describe("a robot arm", () => {
  it("has the position and its Jacobian, where the last joint's column is exactly 0", () => {
    expect(worst(position(tensor(q0)).toArray() as number[], arm.pos0)).toBeLessThan(1e-14);
    const rows = jacobian(position)(q0).toArray() as number[][];
    expect(worst(rows.flat(), arm.jacPos0.flat())).toBeLessThan(1e-13);
    for (const row of rows) expect(row[5]).toBe(0);
    expect(
      worst(
        (hessian((q: Tensor) => take(position(q), 2))(q0).toArray() as number[][]).flat(),
        arm.hessianOfHeight.flat(),
      ),
    ).toBeLessThan(1e-13);
  });
  it("has the cost, gradient and singular values at the start", () => {
    const cost = (q: Tensor): Tensor => sumOfSquares(residual(q)).mul(0.5);
    expect(worst([cost(tensor(q0)).item()], [arm.cost0])).toBeLessThan(1e-13);
    expect(worst(grad(cost)(q0), arm.grad0)).toBeLessThan(1e-11);
    const values = svdvals(jacobian(residual)(q0)).toArray() as number[];
    expect(worst([...values].reverse(), arm.residualJacSingularValues)).toBeLessThan(1e-12);
  });
  it("reaches the pose: cost 0", () => {
    const fit = leastSquares(residual, q0);
    expect(worst(fit.x, arm.solution)).toBeLessThan(1e-12);
    expect(fit.cost).toBeLessThan(1e-28);
    expect(fit.rank).toBe(6);
    expect(fit.verdict.status).toBe("minimum");
    expect(fit.verdict.text).toContain("zero up to rounding");
    expect(fit.iterations).toBeLessThan(15);
  });
  it("is singular where the wrist is straight: joints 4 and 6 turn the same way", () => {
    const q = Float64Array.from(arm.wristSingular.q);
    const here = slice(toolOf(tensor(q)), [0, 3]);
    const fit = leastSquares((x: Tensor) => {
      const off = slice(toolOf(x), [0, 3]).sub(here);
      return concatenate([slice(off, null, 3), ravel(slice(off, null, [0, 3])).div(10)]);
    }, q);
    expect(fit.rank).toBe(5);
    expect(fit.verdict.status).toBe("flat direction");
    const [direction] = fit.verdict.directions;
    expect([...direction!].map((x) => Math.round(x * 1e9) / 1e9 + 0)).toEqual([0, 0, 0, 1, 0, -1]);
    expect(fit.sd[3]).toBe(Infinity);
  });
  it("tells which joint limits are active", () => {
    const fit = leastSquares(residual, q0, { lower: -1, upper: [1, 0.8, 1, 1, 1, 1] });
    expect(fit.verdict.status).toBe("bound active");
    expect(fit.verdict.bounds).toMatchObject([
      { name: "x[1]", side: "upper", value: 0.8 },
      { name: "x[4]", side: "upper", value: 1 },
    ]);
    expect(fit.x[1]).toBe(0.8);
  });
});
