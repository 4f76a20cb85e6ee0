import { describe, expect, it } from "vitest";
import { hypot, jacobian, stack, type Tensor, tensor, unstack } from "wengert";
import { leastSquares } from "wengert/fit";
import { det } from "wengert/linalg";
import { readData, worst } from "../data.ts";

interface Sketch {
  readonly start: readonly number[];
  readonly residual0: readonly string[];
  readonly jacobian0: readonly (readonly string[])[];
  readonly detJ0: string;
  readonly solution: readonly string[];
  readonly withRedundant: { readonly dependency: readonly string[] };
  readonly withConflict: { readonly residual: string };
}
const sketch = readData<Sketch>("programs/03-sketch.json");
type Point = readonly [Tensor, Tensor];
const distance = ([x, y]: Point, [u, v]: Point): Tensor => hypot(u.sub(x), v.sub(y));
/** Signed distance of c from the line through p and q, positive on its left. */
function fromLine(c: Point, p: Point, q: Point): Tensor {
  const [dx, dy] = [q[0].sub(p[0]), q[1].sub(p[1])];
  return dx
    .mul(c[1].sub(p[1]))
    .sub(dy.mul(c[0].sub(p[0])))
    .div(distance(p, q));
}
/** Four corners, the first at `origin`, and a circle in the corner. */
const corners = (u: Tensor, origin: number): [Point, Point, Point, Point, Point] => {
  const [x1, y1, x2, y2, x3, y3, cx, cy] = unstack(u) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  return [
    [tensor(origin), tensor(origin)],
    [x1, y1],
    [x2, y2],
    [x3, y3],
    [cx, cy],
  ];
};
const equationsAt =
  (origin: number) =>
  (u: Tensor): Tensor => {
    const [p0, p1, p2, p3, c] = corners(u, origin);
    return stack([
      p1[1].sub(origin),
      p2[0].sub(p1[0]),
      p3[1].sub(p2[1]),
      p3[0].sub(origin),
      distance(p0, p1).sub(40),
      distance(p1, p2).sub(25),
      fromLine(c, p0, p1).sub(5),
      fromLine(c, p1, p2).sub(5),
    ]);
  };
const equations = equationsAt(0);
const withEquation =
  (extra: (p: ReturnType<typeof corners>) => Tensor) =>
  (u: Tensor): Tensor =>
    stack([...unstack(equations(u)), extra(corners(u, 0))]);
const diagonals = withEquation(([p0, p1, p2, p3]) => distance(p0, p2).sub(distance(p1, p3)));
const tooLong = withEquation(([p0, , p2]) => distance(p0, p2).sub(50));
const start = Float64Array.from(sketch.start);

describe("a sketch", () => {
  it("has the residuals and the Jacobian at the start", () => {
    expect(worst(equations(tensor(start)).toArray() as number[], sketch.residual0)).toBeLessThan(1e-14);
    const rows = jacobian(equations)(start);
    expect(worst((rows.toArray() as number[][]).flat(), sketch.jacobian0.flat())).toBeLessThan(1e-13);
    expect(worst([det(rows).item()], [sketch.detJ0])).toBeLessThan(1e-13);
  });
  it("is fully constrained: rank 8, solved", () => {
    const fit = leastSquares(equations, start, { equations: true });
    expect(fit.rank).toBe(8);
    expect(fit.verdict.status).toBe("minimum");
    expect(fit.verdict.dependencies).toEqual([]);
    expect(worst(fit.x, sketch.solution)).toBeLessThan(1e-13);
    expect(fit.iterations).toBeLessThan(10);
  });
  it("has the same rank a million units away", () => {
    const away = start.map((x) => x + 1e6);
    const fit = leastSquares(equationsAt(1e6), away, { equations: true });
    expect(fit.rank).toBe(8);
    expect(
      worst(
        fit.x,
        sketch.solution.map((x) => String(Number(x) + 1e6)),
      ),
    ).toBeLessThan(1e-14);
  });
  it("equal diagonals are redundant, and the weights say of what", () => {
    const fit = leastSquares(diagonals, start, { equations: true });
    expect(fit.rank).toBe(8);
    expect(fit.verdict.status).toBe("redundant");
    const [dependency, ...others] = fit.verdict.dependencies;
    expect(others).toEqual([]);
    expect(dependency!.equation).toBe(8);
    sketch.withRedundant.dependency.forEach((w, k) => {
      expect(dependency!.weights[k]).toBeCloseTo(Number(w), 7);
    });
    expect(fit.verdict.text).toContain("Equation 8 follows from");
  });
  it("a diagonal of 50 conflicts with the sides", () => {
    const fit = leastSquares(tooLong, start, { equations: true });
    expect(fit.rank).toBe(8);
    expect(fit.verdict.status).toBe("conflicting");
    expect(fit.verdict.conflicts).toHaveLength(1);
    expect(fit.verdict.conflicts[0]!.equation).toBe(8);
    expect(worst([fit.verdict.conflicts[0]!.gap], [sketch.withConflict.residual])).toBeLessThan(1e-11);
    expect(fit.verdict.text).toContain("equation 8 is off by -2.83");
  });
  it("without a dimension has a direction to move in", () => {
    const free = (u: Tensor): Tensor => stack(unstack(equations(u)).filter((_, k) => k !== 5));
    const fit = leastSquares(free, start, { equations: true });
    expect(fit.rank).toBe(7);
    expect(fit.verdict.status).toBe("flat direction");
    expect(fit.verdict.directions).toHaveLength(1);
    expect(fit.verdict.text).toContain("leave 1 degree of freedom");
  });
  it("with coincident points has no derivative, and says where", () => {
    expect(() => leastSquares(equations, Float64Array.of(0, 0, 41, 22, -1, 24, 30, 7))).toThrow(
      /residual \d is NaN|the derivative of residual \d by x\[\d\] is NaN/,
    );
  });
});
