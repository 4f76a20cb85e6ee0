import { describe, expect, it } from "vitest";
import { grad, hessian, jacfwd, jacrev, jvp, type Tensor, tensor, trace, vmap, zeros } from "../../src/index.ts";
import {
  cholesky,
  det,
  eigh,
  eigvalsh,
  expm,
  inv,
  kron,
  lstsq,
  lu,
  matrixPower,
  pinv,
  qr,
  slogdet,
  solve,
  svd,
  svdvals,
  triangularSolve,
} from "../../src/linalg/index.ts";

const value = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) =>
      Math.sin(1 + seed * 3 + i * 1.7 + i * i * 0.3),
    ),
    { shape },
  );
const identity = (n: number): Tensor =>
  tensor(
    Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    { shape: [n, n] },
  );
const flat = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];
function close(got: Tensor, want: Tensor | readonly number[], digits = 12): void {
  const w = Array.isArray(want) ? (want as number[]) : flat(want as Tensor);
  const g = flat(got);
  expect(g).toHaveLength(w.length);
  for (const [i, x] of g.entries()) expect(x).toBeCloseTo(w[i]!, digits);
}
const gradient = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => grad(f)(x) as Tensor;
const scaled = (u: Tensor, s: Tensor, vt: Tensor): Tensor =>
  u.mul(s.reshape([...s.shape.slice(0, -1), 1, s.shape.at(-1)!])).matmul(vt);
/** Symmetric, with the eigenvalues given, in axes without a pattern. */
function withEigenvalues(w: readonly number[]): Tensor {
  const { q } = qr(value([w.length, w.length], 3));
  return q.mul(tensor([...w])).matmul(q.transpose());
}

describe("factorisations", () => {
  const a = value([2, 5, 5], 1);
  const tall = value([2, 6, 3], 2);
  it("multiply to the matrix again, stack by stack", () => {
    const { p, l, u, permutation } = lu(a);
    close(p.matmul(l).matmul(u), a);
    expect(permutation.dtype).toBe("i32");
    close(a.at(1).take(permutation.at(1)), l.at(1).matmul(u.at(1)));
    for (const x of [a, tall, tall.transpose([0, 2, 1])]) {
      const { q, r } = qr(x);
      close(q.matmul(r), x);
      close(q.transpose([0, 2, 1]).matmul(q).at(0), identity(q.shape[2]!));
      const { u: left, s, vt } = svd(x);
      close(scaled(left, s, vt), x);
    }
    const b = a.matmul(a.transpose([0, 2, 1])).add(identity(5));
    const half = cholesky(b);
    close(half.matmul(half.transpose([0, 2, 1])), b);
    const { values, vectors } = eigh(b);
    close(scaled(vectors, values, vectors.transpose([0, 2, 1])), b, 11);
  });

  it("of the whole matrix is the identity map: so is its derivative", () => {
    const v = value([6, 3], 7);
    const x = tall.at(0);
    const reconstructions: ((z: Tensor) => Tensor)[] = [
      (z) => {
        const { u, s, vt } = svd(z);
        return scaled(u, s, vt);
      },
      (z) => {
        const { q, r } = qr(z);
        return q.matmul(r);
      },
    ];
    for (const f of reconstructions) {
      close(
        gradient((z) => f(z).mul(v).sum(), x),
        v,
      );
      close(jvp(f, [x], [v])[1] as Tensor, v);
    }
  });

  it("cholesky says NaN in one matrix of a stack and not in the others", () => {
    const l = cholesky([
      [
        [1, 0],
        [0, -1],
      ],
      [
        [4, 0],
        [0, 9],
      ],
    ]);
    expect(flat(l)).toEqual([Number.NaN, 0, Number.NaN, Number.NaN, 2, 0, 0, 3]);
  });

  it("works on matrices without entries", () => {
    const none = tensor(new Float64Array(0), { shape: [0, 0] });
    expect(det(none).item()).toBe(1);
    expect(slogdet(none).logabsdet.item()).toBe(0);
    for (const f of [cholesky, inv, expm, (x: Tensor) => qr(x).q, (x: Tensor) => svd(x).u])
      expect(f(none).shape).toEqual([0, 0]);
    expect(det(tensor(new Float64Array(0), { shape: [0, 3, 3] })).shape).toEqual([0]);
  });
});

describe("solve", () => {
  const a = value([3, 3], 5).add(identity(3).mul(3));
  it("takes vectors, matrices and stacks on either side", () => {
    const b = value([4, 3, 2], 1);
    const x = solve(a, b);
    expect(x.shape).toEqual([4, 3, 2]);
    close(a.matmul(x), b);
    const stack = a.add(value([2, 3, 3], 8));
    expect(solve(stack, [1, 2, 3]).shape).toEqual([2, 3]);
    close(stack.matmul(solve(stack, b.at(0))), flat(b.at(0)).concat(flat(b.at(0))));
    close(
      triangularSolve(a, [1, 2, 3], { lower: false, transpose: true }),
      solve(
        a
          .mul([
            [1, 1, 1],
            [0, 1, 1],
            [0, 0, 1],
          ])
          .transpose(),
        [1, 2, 3],
      ),
    );
  });
  it("shares one matrix among the right sides of a vmap", () => {
    const b = value([4, 3], 1);
    close(vmap((c: Tensor) => solve(a, c))(b), solve(a, b.transpose()).transpose());
    close(
      vmap((m: Tensor) => solve(m, b.at(0)))(a.add(value([2, 3, 3], 8))),
      solve(a.add(value([2, 3, 3], 8)), b.at(0)),
    );
  });
  it("has the Jacobian of the inverse", () => {
    const j = jacrev((c: Tensor) => solve(a, c))(value([3], 2)) as Tensor;
    close(j, inv(a));
    close(matrixPower(a, -2), inv(a).matmul(inv(a)));
    close(matrixPower(a, 0), identity(3));
    close(matrixPower(a, 5), a.matmul(a).matmul(a).matmul(a).matmul(a), 9);
  });
});

describe("determinants", () => {
  it("have every derivative at singular matrices: the fourth of a 5 x 5 determinant at 0 is a polynomial's", () => {
    const zero = tensor(new Float64Array(25), { shape: [5, 5] });
    const x = value([5, 5], 3);
    type F = (t: Tensor) => Tensor;
    let f: F = (t) => det(zero.add(x.mul(t)));
    for (let k = 0; k < 5; k++) {
      const g = f;
      f = (t) => jvp(g, [t], [tensor(1)])[1] as Tensor;
    }
    // det(t X) = t^5 det X
    expect(f(tensor(0)).item() / 120).toBeCloseTo(det(x).item(), 10);
  });
  it("slogdet neither overflows nor takes a sign for a number", () => {
    const { sign, logabsdet } = slogdet(
      identity(4)
        .mul(-1e200)
        .add(value([4, 4], 1)),
    );
    expect(sign.item()).toBe(1);
    expect(logabsdet.item()).toBeCloseTo(800 * Math.log(10), 8);
    expect(
      slogdet([
        [0, 0],
        [0, 1],
      ]).sign.item(),
    ).toBe(0);
  });
});

describe("repeated eigenvalues and singular values", () => {
  const repeated = withEigenvalues([1, 1, 4]);
  it("sums over them keep their derivative, first and second, in both modes", () => {
    const sum = (x: Tensor): Tensor => eigvalsh(x).sum();
    close(gradient(sum, identity(3)), identity(3));
    close(jacfwd(sum)(identity(3)) as Tensor, identity(3));
    close(
      gradient((x) => eigvalsh(x).mul(eigvalsh(x)).sum(), repeated),
      repeated.mul(2),
      11,
    );
    close(
      gradient((x) => svdvals(x).sum(), identity(3).mul(2)),
      identity(3),
    );
  });
  it("what depends on the choice of their vectors is NaN, not a number that looks right", () => {
    const f = (x: Tensor): Tensor => eigh(x).vectors.at(0).at(1);
    expect(flat(gradient(f, identity(3))).some(Number.isNaN)).toBe(true);
    const g = (x: Tensor): Tensor =>
      eigh(x)
        .vectors.mul(value([3, 3], 2))
        .sum();
    expect(flat(gradient(g, repeated)).some(Number.isNaN)).toBe(true);
  });
  it("the vector of the simple one is that of perturbation theory", () => {
    const { values, vectors } = eigh(repeated);
    const v = vectors.transpose().at(2);
    const dx = value([3, 3], 4);
    const sym = dx.add(dx.transpose()).mul(0.5);
    const moved = jvp((x: Tensor) => eigh(x).vectors.transpose().at(2), [repeated], [dx])[1] as Tensor;
    const other = identity(3).sub(v.reshape([3, 1]).mul(v));
    close(moved, other.matmul(sym.matmul(v)).div(values.at(2).sub(values.at(0))), 11);
  });
});

describe("least squares", () => {
  const a = value([5, 3], 1);
  const deficient = a.matmul([
    [1, 0, 1],
    [0, 1, 1],
    [0, 0, 0],
  ]);
  it("pinv has the four properties of Penrose at any rank", () => {
    for (const x of [a, a.transpose(), deficient]) {
      const y = pinv(x);
      close(x.matmul(y).matmul(x), x);
      close(y.matmul(x).matmul(y), y);
      close(x.matmul(y), x.matmul(y).transpose());
      close(y.matmul(x), y.matmul(x).transpose());
    }
  });
  it("lstsq solves the normal equations, and takes the shortest of several", () => {
    const b = value([5], 4);
    const x = lstsq(a, b);
    close(a.transpose().matmul(a.matmul(x).sub(b)), [0, 0, 0]);
    close(
      gradient((c) => lstsq(c, b).sum(), a),
      gradient((c) => solve(c.transpose().matmul(c), c.transpose().matmul(b)).sum(), a),
      9,
    );
    const short = lstsq(deficient, b);
    close(deficient.transpose().matmul(deficient.matmul(short).sub(b)), [0, 0, 0]);
    close(short.matmul(tensor([1, 1, -1])), [0]);
    expect(lstsq(a, value([5, 2], 1)).shape).toEqual([3, 2]);
  });
});

describe("exponentials and products", () => {
  it("expm of a sum of commuting matrices is a product", () => {
    const a = value([4, 4], 2);
    close(expm(a.mul(3)), expm(a).matmul(expm(a)).matmul(expm(a)), 9);
    close(
      expm([
        [0, -1.2],
        [1.2, 0],
      ]),
      [Math.cos(1.2), -Math.sin(1.2), Math.sin(1.2), Math.cos(1.2)],
    );
  });
  it("the Hessian of tr exp(A) along A is tr A^2 exp(A)", () => {
    const a = value([3, 3], 2);
    const h = hessian((x: Tensor) => trace(expm(x)))(a) as Tensor;
    const v = a.reshape([9]);
    const along = v.matmul(h.reshape([9, 9])).matmul(v);
    close(along, trace(a.matmul(a).matmul(expm(a))), 9);
  });
  it("kron of products is the product of krons", () => {
    const [a, b, c, d] = [value([2, 3], 1), value([3, 2], 2), value([2, 2], 3), value([2, 4], 4)];
    close(kron(a, c).matmul(kron(b, d)), kron(a.matmul(b), c.matmul(d)));
  });
});

describe("bad operands are refused by name", () => {
  it.each([
    [
      () =>
        inv([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      /inv: the matrix of f64\[2,3\] is not square/,
    ],
    [() => det([1, 2]), /det: f64\[2\] is no matrix/],
    [() => cholesky(tensor(Int32Array.of(1), { shape: [1, 1] })), /cholesky: needs f64 or f32, got i32/],
    [
      () =>
        solve(
          [
            [1, 0],
            [0, 1],
          ],
          [1, 2, 3],
        ),
      /solve: f64\[3\] is no right side for f64\[2,2\]/,
    ],
    [() => solve(tensor([[1]]), tensor([1], { dtype: "f32" })), /solve: element types differ/],
    [
      () =>
        lstsq(
          [
            [1, 0],
            [0, 1],
          ],
          [1, 2, 3],
        ),
      /lstsq: f64\[3\] is no right side/,
    ],
    [() => matrixPower([[1]], 0.5), /exponent 0.5 is not an integer/],
    [() => kron([1], [[1]]), /not both matrices/],
    [() => eigh([[1, 2]]), /eigh: the matrix of f64\[1,2\] is not square/],
  ] as [() => unknown, RegExp][])("%#", (f, message) => {
    expect(f).toThrow(message);
  });
});

it("decompositions of empty matrices have empty derivatives", () => {
  for (const shape of [
    [0, 0],
    [2, 0, 0],
  ]) {
    const a = zeros(shape);
    expect(grad((x: Tensor) => eigvalsh(x).sum())(a).shape).toEqual(shape);
    expect(grad((x: Tensor) => eigh(x).vectors.sum())(a).shape).toEqual(shape);
    expect(grad((x: Tensor) => svd(x).u.sum())(a).shape).toEqual(shape);
  }
  expect(grad((x: Tensor) => svdvals(x).sum())(zeros([0, 3])).shape).toEqual([0, 3]);
});
