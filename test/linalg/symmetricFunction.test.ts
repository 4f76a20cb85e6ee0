import { describe, expect, it } from "vitest";
import {
  abs,
  exp,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jvp,
  log,
  reciprocal,
  sin,
  sqrt,
  square,
  type Tensor,
  tensor,
  trace,
  vmap,
} from "../../src/index.ts";
import { F64 } from "../../src/ir/type.ts";
import { jit } from "../../src/jit/index.ts";
import { dividedDifferences } from "../../src/linalg/dividedDifferences.ts";
import { eigh, expm, inv, qr, symmetricFunction } from "../../src/linalg/index.ts";
import { subProgram } from "../../src/record/record.ts";

const value = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) =>
      Math.sin(1 + seed * 3 + i * 1.7 + i * i * 0.3),
    ),
    { shape },
  );
const symmetric = (x: Tensor): Tensor => x.add(x.transpose()).mul(0.5);
const flat = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];
function close(got: Tensor, want: Tensor, digits = 11): void {
  for (const [i, x] of flat(got).entries()) expect(x).toBeCloseTo(flat(want)[i]!, digits);
}
const gradient = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => grad(f)(x) as Tensor;
function withEigenvalues(w: readonly number[]): Tensor {
  const { q } = qr(value([w.length, w.length], 3));
  return q.mul(tensor([...w])).matmul(q.transpose());
}
const program = (f: (x: Tensor) => Tensor) => subProgram("f", [F64], ([x]) => [f(x!)]);
const at = (f: (x: Tensor) => Tensor, ...points: number[]): number =>
  dividedDifferences(
    program(f),
    points.map((x) => Float64Array.of(x)),
  )[0]!;

describe("divided differences", () => {
  it("are exact to the last digits for close, equal and far points", () => {
    const near = (got: number, want: number): void => expect(Math.abs(got / want - 1)).toBeLessThan(2e-14);
    for (const h of [0, 1e-300, 1e-12, 1e-6, 1e-3, 0.1, 1, 5]) {
      // (e^h - 1) / h, and 1 / (-x y) for 1 / x.
      near(at(exp, 0, h), h === 0 ? 1 : Math.expm1(h) / h);
      near(at(reciprocal, 2, 2 + h), -1 / (2 * (2 + h)));
      near(at(log, 3, 3 + h), h === 0 ? 1 / 3 : Math.log1p(h / 3) / h);
      near(at(sqrt, 1, 1 + h), 1 / (1 + Math.sqrt(1 + h)));
    }
    near(at(reciprocal, 2, 3, 5), 1 / 30);
    near(at(reciprocal, 2, 2, 2), 1 / 8);
    near(
      at((x) => square(square(x)), 1, 2, -1),
      1 + 4 + 1 + 2 - 1 - 2,
    );
  });
  it("see a kink between the points", () => {
    expect(at(abs, -1, 1.5)).toBeCloseTo(0.2, 14);
    expect(at(abs, 1, 1.5)).toBe(1);
  });
});

describe("symmetricFunction", () => {
  const repeated = withEigenvalues([2, 2, 2, 5, 0.5]);
  const simple = withEigenvalues([1, 2, 3.5, 5, 0.5]);
  it("is the function of the matrix", () => {
    for (const a of [repeated, simple]) {
      close(symmetricFunction(a, exp), expm(a), 9);
      const root = symmetricFunction(a, sqrt);
      close(root.matmul(root), a);
      close(
        symmetricFunction(a, (x) => square(x)),
        a.matmul(a),
      );
    }
  });
  it("has the derivatives of known functions, where eigenvalues repeat and where not, to third order", () => {
    const w = value([5, 5], 1);
    const v = symmetric(value([5, 5], 2));
    const pairs: [(x: Tensor) => Tensor, (x: Tensor) => Tensor][] = [
      [(x) => symmetricFunction(x, square), (x) => symmetric(x).matmul(symmetric(x))],
      [
        (x) => symmetricFunction(x, (y) => square(y).mul(y)),
        (x) => symmetric(x).matmul(symmetric(x)).matmul(symmetric(x)),
      ],
      [(x) => symmetricFunction(x, exp), (x) => expm(symmetric(x))],
      [(x) => symmetricFunction(x, reciprocal), (x) => inv(symmetric(x))],
    ];
    for (const a of [repeated, simple])
      for (const [f, g] of pairs) {
        const size = 10 - Math.ceil(Math.log10(1 + Math.max(...flat(g(a)).map(Math.abs))));
        const [p, q] = [f, g].map((h) => (x: Tensor) => h(x).mul(w).sum()) as [
          (x: Tensor) => Tensor,
          (x: Tensor) => Tensor,
        ];
        close(gradient(p, a), gradient(q, a), size);
        close(jacfwd(p)(a) as Tensor, gradient(q, a), size);
        const twice = (h: (x: Tensor) => Tensor) => (x: Tensor) =>
          jvp((y: Tensor) => gradient(h, y), [x], [v])[1] as Tensor;
        close(twice(p)(a), twice(q)(a), size - 1);
        close(jvp(twice(p), [a], [v])[1] as Tensor, jvp(twice(q), [a], [v])[1] as Tensor, size - 2);
        close(
          gradient((x) => gradient(p, x).mul(v).sum(), a),
          twice(q)(a),
          size - 1,
        );
      }
  });
  it("is finite and right where the same through eigenvectors is not", () => {
    const one = tensor([
      [1, 0],
      [0, 1],
    ]);
    const w = tensor([
      [1, 2],
      [5, 3],
    ]);
    const want = tensor([
      [0.5, 1.75],
      [1.75, 1.5],
    ]);
    close(
      gradient((x) => symmetricFunction(x, sqrt).mul(w).sum(), one),
      want,
    );
    const byVectors = (x: Tensor): Tensor => {
      const { values, vectors } = eigh(x);
      return vectors.mul(sqrt(values)).matmul(vectors.transpose()).mul(w).sum();
    };
    expect(flat(gradient(byVectors, one)).some(Number.isNaN)).toBe(true);
    const h = hessian((x: Tensor) => trace(symmetricFunction(x, square)))(one) as Tensor;
    expect(flat(h)).toEqual([2, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 2]);
  });
  it("batches, compiles, and has equal Jacobians in both modes", () => {
    const a = value([3, 4, 4], 2);
    const f = (x: Tensor): Tensor => symmetricFunction(x, sin);
    const all = f(a);
    close(vmap(f)(a), all);
    for (let i = 0; i < 3; i++) close(f(a.at(i)), all.at(i));
    close(jacfwd(f)(a.at(0)) as Tensor, jacrev(f)(a.at(0)) as Tensor);
    const g = grad((x: Tensor) => f(x).mul(f(x)).sum());
    close(jit(g as (x: Tensor) => Tensor)(a.at(1)), g(a.at(1)) as Tensor);
    close(vmap(g as (x: Tensor) => Tensor)(a).at(2), g(a.at(2)) as Tensor);
  });
  it("refuses what is no square matrix, and functions that are not of one number alone", () => {
    const one = tensor([
      [1, 0],
      [0, 1],
    ]);
    expect(() => grad((c: Tensor) => symmetricFunction(one, (x) => x.mul(c)).sum())(2)).toThrow(/from outside/);
    expect(() => symmetricFunction(one, (x) => x.reshape([1]))).toThrow(/f gives f64\[1\] for a number/);
    expect(() => symmetricFunction([[1, 2]], exp)).toThrow(/symmetricFunction: the matrix of f64\[1,2\] is not square/);
  });
});
