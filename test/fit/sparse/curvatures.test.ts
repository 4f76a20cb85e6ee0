import { describe, expect, it } from "vitest";
import { cos, exp, hessian, jacobian, mul, slice, square, sub, sum, type Tensor, take, tensor } from "wengert";
import { type Fit, leastSquares } from "wengert/fit";
import { type Curvatures, curvaturesOf } from "../../../src/fit/curvatures.ts";
import { derivativesOf } from "../../../src/fit/derivatives.ts";
import { Matrix } from "../../../src/fit/matrix.ts";
import { sparseCholesky } from "../../../src/fit/sparse/cholesky.ts";
import { Sparsity } from "../../../src/fit/sparse/sparsity.ts";
import type { Structure } from "../../../src/fit/sparse/structure.ts";
import { spectrumOf } from "../../../src/fit/spectrum.ts";
import { type State, stateAt } from "../../../src/fit/state.ts";

const times = tensor([0, 1, 2, 3, 4]);
/** n decays of heights of their own and one rate, at five times each, over what they are measured as. */
function decays(n: number, noise: number) {
  const data = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 5 }, (_, j) => (1 + (i % 7)) * Math.exp(-0.7 * j) + noise * Math.sin(5 * i + 3 * j)),
  );
  return (p: Tensor): Tensor =>
    sub(
      slice(p, [0, n])
        .reshape([n, 1])
        .mul(exp(times.mul(take(p, n)).neg())),
      tensor(data),
    ).ravel();
}
interface Point {
  readonly s: State;
  readonly structure: Structure;
  readonly hessian: Matrix;
}
/** What a fit knows at x. */
function at(residual: (p: Tensor) => Tensor, x: Float64Array, roots?: Float64Array): Point {
  const source = derivativesOf(residual, x, true);
  const free = new Float64Array(x.length).fill(Infinity);
  const r = new Float64Array(source.rows);
  source.residual(x, r);
  const s = stateAt(source as never, { lower: free.map((v) => -v), upper: free }, x, r)!;
  return { s, structure: new Sparsity(source.rows, x.length, true).of(s.j)!, hessian: source.hessian!(x, roots) };
}
const whole = (h: Matrix): Matrix =>
  new Matrix(
    h.rows,
    h.columns,
    undefined,
    Float64Array.from(Array.from({ length: h.rows }, (_, i) => [...h.row(i)]).flat()),
  );
/** Curvatures from the factors, and from all eigenvectors. */
function both({ s, structure, hessian: h }: Point): [Curvatures, Curvatures] {
  const spectrum = spectrumOf(s, s.j.rows, s.lengths, structure);
  return [curvaturesOf(h, s, spectrum, structure), curvaturesOf(whole(h), s, spectrum, undefined)];
}
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (v, k) => Math.abs(v - b[k]!) / Math.max(1, Math.abs(b[k]!))));
const startOf = (n: number, rate: number): Float64Array => new Float64Array(n + 1).fill(2).fill(rate, n);

describe("the Hessian of a fit whose Jacobian is sparse", () => {
  it("is that of the cost, on the pattern of J^T J, with weights", () => {
    const n = 70;
    const residual = decays(n, 0.3);
    const weights = Float64Array.from({ length: 5 * n }, (_, k) => k % 4);
    const x = Float64Array.from(startOf(n, 0.5), (v, k) => v + Math.sin(k));
    const { hessian: h } = at(residual, x, weights.map(Math.sqrt));
    expect(h.values).toHaveLength(3 * n + 1);
    const cost = (p: Tensor): Tensor => sum(mul(square(residual(p)), weights)).mul(0.5);
    const rows = hessian(cost)(tensor(x)).toArray() as number[][];
    rows.forEach((row, i) => {
      expect(worst(h.row(i), row)).toBeLessThan(1e-13);
    });
  });
  it("has the digits of the dense one where columns meet by twos and threes", () => {
    const n = 90;
    const residual = (p: Tensor): Tensor => {
      const [a, b, c] = [slice(p, [0, n]), slice(p, [1, n + 1]), slice(p, [2, n + 2])];
      return a
        .mul(b)
        .mul(c)
        .add(cos(b.mul(c)))
        .sub(0.3);
    };
    const x = Float64Array.from({ length: n + 2 }, (_, k) => 1 + Math.sin(k));
    const { hessian: h } = at(residual, x);
    const rows = hessian((p: Tensor) => sum(square(residual(p))).mul(0.5))(tensor(x)).toArray() as number[][];
    rows.forEach((row, i) => {
      expect(worst(h.row(i), row)).toBeLessThan(1e-13);
    });
  });
});
describe("curvatures of a sparse Hessian", () => {
  it("are those of all its eigenvectors where it curves upwards", () => {
    const [sparse, dense] = both(
      at(
        decays(320, 0.02),
        startOf(320, 0.7).map((v, k) => (k < 320 ? 1 + (k % 7) : v)),
      ),
    );
    expect([sparse.isDefinite, dense.isDefinite]).toEqual([true, true]);
    expect(sparse.lowest).toBeCloseTo(dense.lowest, 10);
    expect(worst(sparse.inverse, dense.inverse)).toBeLessThan(1e-11);
  });
  it("show where it curves downwards, and how far", () => {
    const n = 320;
    const saddle = (p: Tensor): Tensor => decays(n, 0)(p.add(0)).sub(square(take(p, 7)).mul(0.2));
    for (const residual of [decays(n, 2), saddle]) {
      const point = at(residual, startOf(n, 3));
      const [sparse, dense] = both(point);
      expect(dense.lowest).toBeLessThan(-1e-3);
      expect(sparse.isDefinite && sparse.lowest > 0).toBe(false);
      expect(worst([sparse.lowest], [dense.lowest])).toBeLessThan(1e-8);
      const cosine = sparse.direction.reduce((sum, v, k) => sum + v * dense.direction[k]!, 0);
      expect(Math.abs(cosine)).toBeCloseTo(1, 6);
      expect(sparse.inverse.every(Number.isNaN)).toBe(true);
    }
  });
  it("leave out what the residuals do not see: a factor that all heights share", () => {
    const n = 320;
    const y = Float64Array.from({ length: 5 * n }, (_, k) => 1 + Math.sin(k) / 100);
    const residual = (p: Tensor): Tensor =>
      slice(p, [0, n])
        .reshape([n, 1])
        .mul(take(p, n))
        .mul(tensor([1, 2, 3, 4, 5]))
        .ravel()
        .sub(y);
    const fit = leastSquares(residual, startOf(n, 1.3));
    expect(fit.verdict.status).toBe("gauge freedom");
    expect([fit.rank, fit.verdict.directions.length]).toEqual([n, 1]);
    const point = at(residual, fit.x as Float64Array);
    const [sparse, dense] = both(point);
    expect(sparse.isDefinite).toBe(false);
    expect(Math.abs(sparse.lowest)).toBeLessThan(1e-10);
    expect(worst(sparse.inverse, dense.inverse)).toBeLessThan(1e-9);
  });
  it("of a factor: a pivot that is not positive gives the direction that shows it", () => {
    const { s, structure, hessian: h } = at(decays(80, 2), startOf(80, 3));
    const ones = s.free.map(() => 1);
    const failed = sparseCholesky(structure, h, s.free, ones);
    if (failed.isDefinite) throw new Error("positive definite");
    const image = h.times(failed.direction);
    expect(failed.direction.reduce((sum, v, k) => sum + v * image[k]!, 0)).toBeLessThanOrEqual(0);
    const some = s.free.filter((k) => k !== 80);
    const factored = sparseCholesky(structure, h, some, ones);
    if (!factored.isDefinite) throw new Error("not positive definite");
    const y = Float64Array.from(some, (k) => Math.cos(k));
    const z = new Float64Array(81);
    factored.solve(y).forEach((v, q) => {
      z[some[q]!] = v;
    });
    const back = h.times(z);
    expect(
      worst(
        some.map((k) => back[k]!),
        y,
      ),
    ).toBeLessThan(1e-13);
  });
});
/** What block elimination gives of an arrow: shared parameter last. */
function arrowErrors(j: readonly (readonly number[])[], n: number, sigma: number): Float64Array {
  const [own, side] = [new Float64Array(n), new Float64Array(n)];
  let corner = 0;
  j.forEach((row, k) => {
    const i = Math.floor(k / 5);
    own[i] = own[i]! + row[0]! ** 2;
    side[i] = side[i]! + row[0]! * row[1]!;
    corner += row[1]! ** 2;
  });
  const left = side.reduce((sum, v, i) => sum - (v * v) / own[i]!, corner);
  return Float64Array.from({ length: n + 1 }, (_, i) =>
    i === n ? sigma / Math.sqrt(left) : sigma * Math.sqrt(1 / own[i]! + (side[i]! / own[i]!) ** 2 / left),
  );
}
describe("a fit of many local parameters and one that all share", () => {
  const n = 3000;
  const fit = leastSquares(decays(n, 0.01), startOf(n, 0.5)) as Fit<Float64Array>;
  const rows = Array.from({ length: 5 * n }, (_, k) => {
    const [i, t] = [Math.floor(k / 5), k % 5];
    const e = Math.exp(-fit.x[n]! * t);
    return [e, -t * fit.x[i]! * e] as const;
  });
  it("ends where the gradient is zero, with the errors of block elimination", () => {
    expect([fit.verdict.status, fit.rank]).toEqual(["minimum", n + 1]);
    const slope = rows.reduce((sum, [, v], k) => sum + v * fit.residual[k]!, 0);
    expect(Math.abs(slope)).toBeLessThan(1e-9);
    const sigma = Math.sqrt((2 * fit.cost) / (4 * n - 1));
    const errors = arrowErrors(rows, n, sigma);
    expect(
      worst(
        fit.sd.map((v, k) => v / errors[k]!),
        errors.map(() => 1),
      ),
    ).toBeLessThan(1e-9);
    const local = Array.from({ length: n }, (_, i) => i).filter(
      (i) => Math.abs(fit.sdObserved![i]! / errors[i]! - 1) > 1e-3,
    );
    expect(local).toEqual([]);
  });
  it("has its covariance when it is asked for, the same each time", () => {
    const few = leastSquares(decays(70, 0.01), startOf(70, 0.5)) as Fit<Float64Array>;
    expect(few.covariance).toBe(few.covariance);
    expect(Object.keys(few)).toContain("covariance");
    expect((few.toJSON() as { covariance: number[][] }).covariance).toHaveLength(71);
    few.covariance.forEach((row, k) => {
      expect(Math.sqrt(row[k]!) / few.sd[k]!).toBeCloseTo(1, 10);
      expect(
        worst(
          row,
          few.covariance.map((other) => other[k]!),
        ),
      ).toBeLessThan(1e-15);
    });
    const j = jacobian(decays(70, 0.01))(tensor(few.x)).toArray() as number[][];
    const sigma2 = (2 * few.cost) / few.degreesOfFreedom;
    const unit = Array.from(
      { length: 71 },
      (_, a) =>
        few.covariance[3]!.reduce((sum, c, b) => sum + j.reduce((s, row) => s + row[a]! * row[b]!, 0) * c, 0) / sigma2,
    );
    expect(
      worst(
        unit,
        unit.map((_, a) => Number(a === 3)),
      ),
    ).toBeLessThan(1e-12);
  });
});
