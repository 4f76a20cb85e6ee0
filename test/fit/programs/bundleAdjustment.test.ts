import { describe, expect, it } from "vitest";
import { cos, grad, sin, sqrt, stack, sumOfSquares, type Tensor, take, tensor, where } from "wengert";
import { leastSquares } from "wengert/fit";
import { readData, worst } from "../data.ts";

interface Film {
  readonly intrinsics: { readonly f: number; readonly cx: number; readonly cy: number };
  readonly cameras: readonly (readonly number[])[];
  readonly points: readonly (readonly number[])[];
  readonly observations: readonly (readonly [number, number, number, number])[];
  readonly x0: { readonly halfCost: number; readonly gradientFirst12: readonly number[] };
  readonly optimum: { readonly halfCost: number; readonly rankDeficiencyOfJ: number };
}
const film = readData<Film>("ba/tears-07-1a-8cams.json");
const index = (k: 0 | 1): Tensor =>
  tensor(
    film.observations.map((o) => o[k]!),
    { dtype: "i32" },
  );
const seen = (k: 2 | 3): Tensor => tensor(film.observations.map((o) => o[k]!));

/** Rotation by the vector w, whose length is the angle, of the points p (Rodrigues); columns of many. */
function rotate(w: readonly Tensor[], p: readonly Tensor[]): Tensor[] {
  const [a, b, c] = w as [Tensor, Tensor, Tensor];
  const [x, y, z] = p as [Tensor, Tensor, Tensor];
  const t2 = a.square().add(b.square()).add(c.square());
  const small = t2.lt(1e-16);
  const t = sqrt(where(small, 1, t2));
  const sinc = where(small, t2.div(-6).add(1), sin(t).div(t));
  const versine = where(
    small,
    t2.div(-24).add(0.5),
    cos(t)
      .neg()
      .add(1)
      .div(where(small, 1, t2)),
  );
  const dot = a.mul(x).add(b.mul(y)).add(c.mul(z));
  const cross = [b.mul(z).sub(c.mul(y)), c.mul(x).sub(a.mul(z)), a.mul(y).sub(b.mul(x))];
  const keep = t2.mul(versine).neg().add(1);
  return [x, y, z].map((v, k) => v.mul(keep).add(cross[k]!.mul(sinc)).add([a, b, c][k]!.mul(dot).mul(versine)));
}
/** Predicted minus observed, all x, then all y. */
function residual({ cameras, points }: { cameras: Tensor; points: Tensor }): Tensor[] {
  const [camera, point] = [take(cameras, index(0)), take(points, index(1))];
  const column = (x: Tensor, k: number): Tensor => take(x, k, 1);
  const p = rotate(
    [0, 1, 2].map((k) => column(camera, k)),
    [0, 1, 2].map((k) => column(point, k)),
  );
  const [x, y, z] = p.map((v, k) => v.add(column(camera, 3 + k))) as [Tensor, Tensor, Tensor];
  const { f, cx, cy } = film.intrinsics;
  return [x.div(z).mul(f).add(cx).sub(seen(2)), y.div(z).mul(f).add(cy).sub(seen(3))];
}
const start = { cameras: tensor(film.cameras.map((c) => [...c])), points: tensor(film.points.map((p) => [...p])) };

describe("bundle adjustment", () => {
  it("has the gradient at the start", () => {
    const cost = (x: typeof start): Tensor => sumOfSquares(stack(residual(x))).mul(0.5);
    expect(worst([cost(start).item()], [film.x0.halfCost])).toBeLessThan(1e-10);
    const gradient = (grad(cost)(start).cameras.toArray() as number[][]).flat().slice(0, 12);
    expect(worst(gradient, film.x0.gradientFirst12)).toBeLessThan(1e-7);
  });
  it("has seven gauge freedoms", () => {
    const fit = leastSquares(residual, start);
    expect(worst([fit.cost], [film.optimum.halfCost])).toBeLessThan(1e-10);
    expect(fit.rank).toBe(93 - film.optimum.rankDeficiencyOfJ);
    expect(fit.verdict.status).toBe("gauge freedom");
    expect(fit.verdict.directions).toHaveLength(7);
    expect(fit.verdict.text).toContain("7 directions");
  });
});
