import { describe, expect, it } from "vitest";
import { exp, jacobian, type Tensor, take, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import { Sparsity } from "../../../src/fit/sparse/sparsity.ts";
import { spectrumOf } from "../../../src/fit/spectrum.ts";
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

describe("a fit of many parameters, few in each residual", () => {
  it("has the errors that a dense decomposition gives", () => {
    const n = 80;
    const s = state(spline(n), new Float64Array(n).fill(0.1));
    const structure = new Sparsity(3 * n, n).of(s.j)!;
    expect(structure.starts[n]).toBeLessThan(8 * n);
    const [sparse, dense] = [structure, undefined].map((given) => spectrumOf(s, 3 * n, n, s.lengths, given));
    expect([sparse!.rank, dense!.rank]).toEqual([n, n]);
    const off = Math.max(...sparse!.inverse.map((v, k) => Math.abs(v - dense!.inverse[k]!)));
    expect(off).toBeLessThan(1e-11 * Math.max(...dense!.inverse));
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
    expect(new Sparsity(100, 70).of(new Float64Array(7000).fill(1))).toBeUndefined();
    expect(new Sparsity(30, 10).of(new Float64Array(300))).toBeUndefined();
  });
  it("has a structure that grows where a zero was one by chance", () => {
    const sparsity = new Sparsity(100, 70);
    const j = new Float64Array(7000);
    for (let i = 0; i < 100; i++) j[i * 70 + (i % 70)] = 1;
    expect(sparsity.of(j)!.starts[70]).toBe(70);
    const more = j.slice();
    more[1] = 2;
    expect(sparsity.of(more)!.starts[70]).toBe(71);
    expect(sparsity.of(j)!.starts[70]).toBe(71);
  });
});
