import { describe, expect, it } from "vitest";
import { grad, hessian, jacfwd, log, mul, norm, square, stack, type Tensor, tensor } from "../../src/index.ts";
import { det, eigh, slogdet, solve, svd, trace } from "../../src/linalg/index.ts";
import { fault } from "./cases.ts";

type Matrix = readonly (readonly number[])[];
type Scalar = (x: Tensor) => Tensor;
const gradient = (f: Scalar, x: Tensor): Tensor => grad(f)(x) as Tensor;
const forwardGradient = (f: Scalar, x: Tensor): Tensor => jacfwd(f)(x) as Tensor;
/** Symmetric matrix of c: diagonal c1 c2 c3, halves of c4 c5 c6 at 12, 13, 23. */
function symmetric(c: Tensor): Tensor {
  const [a, b, d, e, f, g] = [...c] as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  const [p, q, r] = [e.mul(0.5), f.mul(0.5), g.mul(0.5)];
  return stack([a, p, q, p, b, r, q, r, d]).reshape([3, 3]);
}

describe("reported faults of linear algebra", () => {
  it("C008: zeros among the entries of a matrix are no structure to a solve", () => {
    const { points, same } = fault<{ A: Matrix }, { grad: Matrix }>("C008");
    const f: Scalar = (a) => solve(a, [1, 3]).sum();
    for (const { at, want } of points) {
      same(gradient(f, tensor(at.A)), want.grad);
      same(forwardGradient(f, tensor(at.A)), want.grad);
    }
  });

  it("C067: the slope of the log-determinant of a Hessian", () => {
    const { points, same } = fault<{ s: number }, { f: number; d1: number }>("C067");
    const f = (s: Tensor): Tensor => {
      const phi: Scalar = (x) => {
        const [u, v] = [x.at(0), x.at(1)];
        const quartic = square(square(u)).add(square(square(v)));
        return mul(s, quartic)
          .div(12)
          .add(square(u))
          .add(mul(square(v), 1.5))
          .add(square(s).mul(u).mul(v));
      };
      return slogdet(hessian(phi)(tensor([0.5, -1.5])) as Tensor).logabsdet;
    };
    for (const { at, want } of points) {
      same(f(tensor(at.s)), want.f);
      same(grad(f)(at.s), want.d1);
      same(jacfwd(f)(at.s), want.d1);
    }
  });

  it("C076: the gradient of the determinant at singular matrices is the cofactor matrix", () => {
    const { points, same } = fault<{ A: Matrix }, { grad: Matrix }>("C076");
    for (const { at, want } of points) {
      same(gradient(det, tensor(at.A)), want.grad);
      same(forwardGradient(det, tensor(at.A)), want.grad);
    }
  });

  it("C078: gradient and Hessian of a strain energy through the determinant", () => {
    const { points, same } = fault<{ c: number[] }, { grad: number[]; hess: Matrix }>("C078");
    const energy: Scalar = (c) => {
      const m = symmetric(c);
      const logJ = log(det(m)).mul(0.5);
      return trace(m).sub(3).mul(1.5).sub(logJ.mul(3)).add(square(logJ).mul(2));
    };
    for (const { at, want } of points) {
      same(gradient(energy, tensor(at.c)), want.grad);
      same(hessian(energy)(tensor(at.c)), want.hess);
    }
  });

  it("C080: the vector of a simple eigenvalue has a derivative beside repeated others", () => {
    const { points, same } = fault<{ A: Matrix }, { grad: Matrix }>("C080");
    const f: Scalar = (a) => square(eigh(a).vectors.at(0).at(2));
    for (const { at, want } of points) {
      same(gradient(f, tensor(at.A)), want.grad);
      same(forwardGradient(f, tensor(at.A)), want.grad);
    }
  });

  it("C080: the same in turned axes, where nothing is 0", () => {
    // A = I + 3 v v^T with |v| = 1: the gradient of (e1 . v)^2 is v1 times the symmetric part of 2/3 (e1 - v1 v) v^T.
    const v = tensor([2 / 7, 3 / 7, 6 / 7]);
    const outside = v.reshape([3, 1]).mul(v);
    const a = outside.mul(3).add([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const f: Scalar = (x) => square(eigh(x).vectors.at(0).at(2));
    const p = tensor([1, 0, 0]).sub(v.mul(2 / 7));
    const half = p
      .reshape([3, 1])
      .mul(v)
      .mul((2 / 7) * (2 / 3));
    const want = half.add(half.transpose()).mul(0.5).toTypedArray();
    for (const g of [gradient(f, a), forwardGradient(f, a)])
      for (const [i, x] of g.toTypedArray().entries()) expect(x).toBeCloseTo(want[i]!, 14);
  });

  it("C082: a function of U S V^T has its gradient where singular values are equal", () => {
    const { points, same } = fault<{ A: Matrix }, { grad: Matrix }>("C082");
    const f: Scalar = (a) => {
      const { u, s, vt } = svd(a);
      return norm(u.mul(s).matmul(vt));
    };
    for (const { at, want } of points) same(gradient(f, tensor(at.A)), want.grad);
  });
});
