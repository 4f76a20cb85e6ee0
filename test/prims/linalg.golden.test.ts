import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grad, hvp, jvp, type Tensor, tensor, trace } from "../../src/index.ts";
import {
  cholesky,
  det,
  eigh,
  eigvalsh,
  expm,
  inv,
  matrixPower,
  qr,
  slogdet,
  solve,
  svdvals,
} from "../../src/linalg/index.ts";

type Num = number | string;
interface Point {
  readonly n: number;
  readonly A: readonly Num[];
  readonly V: readonly Num[];
  readonly f: Num;
  readonly grad: readonly Num[];
  readonly hvp: readonly Num[];
}
const golden = JSON.parse(readFileSync(new URL("../golden/primitives.json", import.meta.url), "utf8")) as {
  linalg: Record<string, { points: Point[] }>;
};
const matrix = (n: number, entries: readonly Num[]): Tensor =>
  tensor(Float64Array.from(entries, Number), { shape: [n, n] });
const weights = (n: number): Tensor =>
  matrix(
    n,
    Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return i + 1 - 2 * (j + 1) + ((i * j) % 3);
    }),
  );
const vector = (n: number, f: (i: number) => number): Tensor =>
  tensor(Float64Array.from({ length: n }, (_, i) => f(i)));
const rightSide = (n: number): Tensor => vector(n, (i) => (i % 2 === 0 ? i + 1 : -(i + 1) / 2));
const listed = (n: number): Tensor => vector(n, (i) => [1, -2, 3, -4, 5][i]!);

const functions: Record<string, (a: Tensor, n: number) => Tensor> = {
  det: (a) => det(a),
  logabsdet: (a) => slogdet(a).logabsdet,
  inv_w: (a, n) => inv(a).mul(weights(n)).sum(),
  solve_w: (a, n) =>
    solve(a, rightSide(n))
      .mul(vector(n, (i) => (i % 2 === 0 ? i + 1 : -(i + 1))))
      .sum(),
  cholesky_w: (a, n) => cholesky(a).mul(weights(n)).sum(),
  eigvalsh_w: (a, n) => eigvalsh(a).mul(listed(n)).sum(),
  eigvecsh_w: (a, n) => {
    const { vectors } = eigh(a);
    const rows = vector(n, (i) => i - 1).reshape([n, 1]);
    const columns = vector(n, (k) => k + 1);
    return vectors.mul(vectors).mul(rows).mul(columns).sum();
  },
  svdvals_w: (a, n) => svdvals(a).mul(listed(n)).sum(),
  expm_w: (a, n) => expm(a).mul(weights(n)).sum(),
  matpow3_tr: (a) => trace(matrixPower(a, 3)),
  qr_r_w: (a, n) => qr(a).r.mul(weights(n)).sum(),
  quadform: (a, n) => {
    const ab = a.matmul(rightSide(n));
    return ab.mul(rightSide(n)).sum().add(ab.mul(ab).sum());
  },
};

const numbers = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];
function condition(a: Tensor): number {
  const s = numbers(svdvals(a));
  const ratio = s[0]! / s.at(-1)!;
  return Number.isFinite(ratio) ? Math.max(1, ratio) : 1;
}
/** Largest error, in units of the largest true entry times the condition number; where all are 0, the error itself. */
function error(got: readonly number[], want: readonly Num[], scale: number): number {
  const truth = want.map(Number);
  const largest = truth.reduce((m, x) => (Number.isFinite(x) ? Math.max(m, Math.abs(x)) : m), 0);
  return got.reduce((worst, x, i) => {
    const t = truth[i]!;
    if (!Number.isFinite(t)) return Object.is(x, t) ? worst : Number.POSITIVE_INFINITY;
    const e = Math.abs(x - t);
    return Number.isNaN(e)
      ? Number.POSITIVE_INFINITY
      : Math.max(worst, e === 0 ? 0 : e / (largest === 0 ? 1 : largest * scale));
  }, 0);
}
/** A hundredth of what the data asks for. */
const BOUND = 1e-14;

describe("golden linear algebra", () => {
  it.each(Object.keys(golden.linalg))("%s: value, gradient and second derivative in three ways", (name) => {
    const f = functions[name]!;
    const most = { f: 0, grad: 0, hvp: 0 };
    for (const { n, A, V, ...want } of golden.linalg[name]!.points) {
      const a = matrix(n, A);
      const v = matrix(n, V);
      const g = (x: Tensor): Tensor => f(x, n);
      const scale = condition(a);
      most.f = Math.max(most.f, error([g(a).item()], [want.f], scale));
      most.grad = Math.max(most.grad, error(numbers(grad(g)(a)), want.grad, scale));
      const ways = [
        hvp(g)(a, v),
        jvp(grad(g) as (x: Tensor) => Tensor, [a], [v])[1],
        grad((x: Tensor) => (grad(g)(x) as Tensor).mul(v).sum())(a),
      ] as Tensor[];
      for (const w of ways) most.hvp = Math.max(most.hvp, error(numbers(w), want.hvp, scale));
    }
    const shown = Object.entries(most).map(([what, e]) => `${what} ${e.toExponential(1)}`);
    console.log(`${name}: worst error ${shown.join(", ")}`);
    expect(Math.max(most.f, most.grad, most.hvp)).toBeLessThanOrEqual(BOUND);
  });
});
