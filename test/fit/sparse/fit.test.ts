import { describe, expect, it } from "vitest";
import { evaluate, exp, jacfwd, jacobian, record, type Tensor, take, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import { Matrix } from "../../../src/fit/matrix.ts";
import { sparseSlopes } from "../../../src/fit/sparse/slopes.ts";
import { Sparsity } from "../../../src/fit/sparse/sparsity.ts";
import { type Inverse, spectrumOf } from "../../../src/fit/spectrum.ts";
import { type State, stateAt } from "../../../src/fit/state.ts";

/** The logarithm of a curve as cubic B-splines of n coefficients, on three points for each. */
function spline(n: number) {
  const at = Array.from({ length: 3 * n }, (_, k) => ((k + 0.5) / (3 * n)) * (n - 3));
  const first = at.map((v) => Math.floor(v));
  const t = at.map((v, k) => v - first[k]!);
  const weights = [
    t.map((s) => (1 - s) ** 3 / 6),
    t.map((s) => (3 * s ** 3 - 6 * s * s + 4) / 6),
    t.map((s) => (-3 * s ** 3 + 3 * s * s + 3 * s + 1) / 6),
    t.map((s) => s ** 3 / 6),
  ].map((w) => tensor(w));
  const y = tensor(at.map((v, k) => Math.exp(Math.sin(v / 9)) + 0.05 * Math.sin(7 * k)));
  const index = (k: number): Tensor =>
    tensor(
      first.map((s) => s + k),
      { dtype: "i32" },
    );
  return (x: Tensor): Tensor => exp(weights.map((w, k) => take(x, index(k)).mul(w)).reduce((a, b) => a.add(b))).sub(y);
}
const state = (residual: (x: Tensor) => Tensor, x: Float64Array): State => {
  const r = Float64Array.from(residual(tensor(x)).toArray() as number[]);
  const rows = (jacobian(residual)(tensor(x)).toArray() as number[][]).flat();
  const model = { rows: r.length, columns: x.length, jacobian: (_: Float64Array, out: Float64Array) => out.set(rows) };
  const free = new Float64Array(x.length).fill(Infinity);
  return stateAt(model as never, { lower: free.map((v) => -v), upper: free }, x, r)!;
};

/** Diagonals and columns, relative to the largest number. */
function expectAlike(sparse: Inverse, dense: Inverse, n: number, tolerance: number): void {
  const columns = [sparse, dense].map((inverse) => Array.from({ length: n }, (_, q) => [...inverse.column(q)]));
  const largest = Math.max(...columns[1]!.flat());
  const off = columns[0]!.flatMap((column, q) => column.map((v, k) => Math.abs(v - columns[1]![q]![k]!)));
  expect(Math.max(...off)).toBeLessThan(tolerance * largest);
  const diagonal = sparse.diagonal();
  expect(Math.max(...diagonal.map((v, k) => Math.abs(v - columns[1]![k]![k]!)))).toBeLessThan(tolerance * largest);
}
const dense = (m: number, n: number, values: Float64Array): Matrix => new Matrix(m, n, undefined, values);

describe("a fit of many parameters, few in each residual", () => {
  it("has the errors that a dense decomposition gives", () => {
    const n = 80;
    const s = state(spline(n), new Float64Array(n).fill(0.1));
    const structure = new Sparsity(3 * n, n).of(s.j)!;
    expect(structure.starts[n]).toBeLessThan(8 * n);
    const [sparse, dense] = [structure, undefined].map((given) => spectrumOf(s, 3 * n, s.lengths, given));
    expect([sparse!.rank, dense!.rank]).toEqual([n, n]);
    expectAlike(sparse!.inverse, dense!.inverse, n, 1e-11);
    expect(sparse!.singular[0]).toBeCloseTo(dense!.singular[0]!, 10);
    expect(sparse!.singular[1]).toBeCloseTo(dense!.singular[n - 1]!, 10);
  });
  it("with 510 parameters ends where the gradient is zero, with parameters held at bounds", () => {
    const n = 510;
    const residual = spline(n);
    const fit = leastSquares(residual, new Float64Array(n), { lower: -0.9 });
    expect(fit.verdict.status).toBe("bound active");
    expect(fit.rank).toBe(n - fit.verdict.bounds.length);
    const s = state(residual, fit.x as Float64Array);
    const slopes = s.cosines.filter((_, k) => fit.x[k]! > -0.9);
    expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(1e-11);
    expect(Math.min(...fit.x)).toBe(-0.9);
  });
  it("whose Jacobian is full is not sparse", () => {
    expect(new Sparsity(100, 70).of(dense(100, 70, new Float64Array(7000).fill(1)))).toBeUndefined();
    expect(new Sparsity(30, 10).of(dense(30, 10, new Float64Array(300)))).toBeUndefined();
  });
  it("has a structure that grows where a zero was one by chance", () => {
    const sparsity = new Sparsity(100, 70);
    const j = new Float64Array(7000);
    for (let i = 0; i < 100; i++) j[i * 70 + (i % 70)] = 1;
    expect(sparsity.of(dense(100, 70, j))!.starts[70]).toBe(70);
    const more = j.slice();
    more[1] = 2;
    expect(sparsity.of(dense(100, 70, more))!.starts[70]).toBe(71);
    expect(sparsity.of(dense(100, 70, j))!.starts[70]).toBe(71);
  });
});

/** Distances along a chain of points in the plane: up to the third neighbour. */
function chain(points: number) {
  const index = (list: readonly number[]): Tensor => tensor([...list], { dtype: "i32" });
  const pairs = Array.from({ length: points }, (_, k) => k).flatMap((k) =>
    [1, 2, 3].filter((d) => k + d < points).map((d) => [k, k + d] as const),
  );
  const at = Array.from({ length: points }, (_, k) => [k + 0.2 * Math.sin(k), Math.cos(1.7 * k)] as const);
  const measured = tensor(pairs.map(([a, b]) => Math.hypot(at[b]![0] - at[a]![0], at[b]![1] - at[a]![1])));
  const [a, b] = [0, 1].map((side) => pairs.map((pair) => pair[side]!)) as [number[], number[]];
  const difference = (p: Tensor, axis: number): Tensor =>
    take(p, index(b.map((k) => 2 * k + axis))).sub(take(p, index(a.map((k) => 2 * k + axis))));
  const residual = (p: Tensor): Tensor => difference(p, 0).square().add(difference(p, 1).square()).sqrt().sub(measured);
  return { residual, start: Float64Array.from(at.flatMap(([x, z], k) => [x + 0.01 * Math.sin(3 * k), z])) };
}
describe("a sparse Jacobian of less than full rank", () => {
  it("has the spectrum that a dense decomposition gives: symmetries, and columns that are zero", () => {
    const { residual, start } = chain(40);
    const withIdle = (p: Tensor): Tensor =>
      residual(
        take(
          p,
          tensor(
            start.map((_, k) => k),
            { dtype: "i32" },
          ),
        ),
      );
    const s = state(withIdle, Float64Array.of(...start, 1, 2));
    const n = start.length + 2;
    const structure = new Sparsity(s.r.length, n).of(s.j)!;
    const [sparse, whole] = [structure, undefined].map((given) => spectrumOf(s, s.r.length, s.lengths, given));
    expect(whole!.rank).toBe(n - 5);
    expect(sparse!.rank).toBe(n - 5);
    for (const v of sparse!.weak) {
      const along = whole!.weak.map((w) => w.reduce((sum, x, k) => sum + x * v[k]!, 0));
      expect(Math.hypot(...along)).toBeCloseTo(1, 9);
    }
    expectAlike(sparse!.inverse, whole!.inverse, n, 1e-9);
    expect(sparse!.singular[0]).toBeCloseTo(whole!.singular[0]!, 10);
    expect(sparse!.singular[1]).toBeLessThan(1e-12);
  });
  it("is gauge freedom where points can be moved together, and known to be so without their positions", () => {
    const { residual, start } = chain(60);
    const fit = leastSquares(residual, start);
    expect(fit.verdict.status).toBe("gauge freedom");
    expect(fit.rank).toBe(120 - 3);
    expect(fit.verdict.directions).toHaveLength(3);
    expect(fit.cost).toBeLessThan(1e-20);
  });
  it("is kept as the numbers of its pattern", () => {
    const { residual, start } = chain(50);
    const { pattern, program } = sparseSlopes(record(residual, tensor(start)))!;
    expect(pattern.columns).toHaveLength(4 * (49 + 48 + 47));
    const values = evaluate(program, tensor(start))[0]!.toArray() as number[];
    const j = new Matrix(144, 100, pattern, Float64Array.from(values));
    const rows = jacfwd(residual)(tensor(start)).toArray() as number[][];
    rows.forEach((row, i) => {
      expect([...j.row(i)]).toEqual(row.map((v) => v + 0));
    });
    const whole = new Matrix(144, 100, undefined, Float64Array.from(rows.flat()));
    const [x, y] = [start, Float64Array.from({ length: 144 }, (_, k) => Math.sin(k))];
    expect(j.times(x)).toEqual(whole.times(x));
    expect(j.transposeTimes(y)).toEqual(whole.transposeTimes(y));
    j.lengths().forEach((length, k) => {
      expect(length).toBeCloseTo(whole.lengths()[k]!, 14);
    });
    const some = [3, 0, 99];
    expect(j.part(some, [1, 2, 4], 147)).toEqual(
      Float64Array.of(...whole.part(some, [1, 2, 4]), ...new Float64Array(9)),
    );
    expect(j.placeOf(4)).toEqual([1, pattern.columns[4]]);
  });
});
