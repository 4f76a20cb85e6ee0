import { describe, expect, it } from "vitest";
import {
  cumprod,
  expandDims,
  eye,
  grad,
  hessian,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  logsumexp,
  max,
  mean,
  norm,
  prod,
  sqrt,
  square,
  stack,
  sum,
  type Tensor,
  type TensorLike,
  tensor,
  vmap,
  where,
} from "../../src/index.ts";

type Scalar = (x: Tensor) => Tensor;
const flat = (x: unknown): number[] => (typeof x === "number" ? [x] : [...(x as Tensor).toTypedArray()]);
const list = (x: TensorLike): number[] => flat(tensor(x));
function close(got: readonly number[], want: readonly number[], relative = 1e-12): void {
  expect(got).toHaveLength(want.length);
  want.forEach((w, k) => {
    expect(Math.abs(got[k]! - w), `${got} where ${want} is expected`).toBeLessThanOrEqual(relative * Math.abs(w));
  });
}
/** The gradient by reverse mode, forward mode, a recorded reverse sweep, and batched. */
function gradients(f: Scalar, at: TensorLike): number[][] {
  const x = tensor(at);
  const one = (x.rank === 0 ? tensor([x.item()]) : tensor([x.toArray() as never])) as Tensor;
  return [flat(grad(f)(x)), flat(jacfwd(f)(x)), flat(jacrev(f)(x)), flat(vmap(grad(f) as unknown as Scalar)(one))];
}
function hessians(f: Scalar, at: TensorLike): number[][] {
  const x = tensor(at);
  return [
    flat(hessian(f)(x)),
    flat(jacrev(grad(f) as unknown as Scalar)(x)),
    flat(jacfwd(jacfwd(f) as unknown as Scalar)(x)),
  ];
}
const secondSlope = (f: Scalar, x: number): number[] => [
  grad(grad(f) as unknown as Scalar)(x) as number,
  jvp((t: Tensor) => jvp(f, [t], [1])[1], [x], [1])[1].item(),
  jvp(grad(f) as unknown as Scalar, [x], [1])[1].item(),
];

describe("reported faults: norms", () => {
  it("C012: the square of a norm at the origin has slope 0, and no Hessian that only looks right", () => {
    const f: Scalar = (v) => square(norm(v));
    for (const g of gradients(f, [0, 0, 0])) close(g, [0, 0, 0]);
    for (const h of hessians(f, [0, 0, 0])) expect(h.every(Number.isNaN)).toBe(true);
  });

  it("C014: norms of tiny and huge vectors neither underflow nor overflow", () => {
    close([norm([3e-170, 4e-170]).item(), norm([3e170, -4e170]).item()], [5e-170, 5e170], 1e-15);
    for (const g of gradients((v) => norm(v), [3e-170, 4e-170])) close(g, [0.6, 0.8], 1e-15);
    for (const g of gradients((v) => norm(v), [3e170, -4e170])) close(g, [0.6, -0.8], 1e-15);
  });

  it("C016: the equivalent stress has a gradient where entries are zero", () => {
    const f: Scalar = (s) => {
      const [a, b, c] = [s.at(0), s.at(1), s.at(2)];
      const shear = sum(square(s.take([3, 4, 5])));
      const normal = square(a.sub(b))
        .add(square(b.sub(c)))
        .add(square(c.sub(a)));
      return sqrt(normal.add(shear.mul(6)).div(2));
    };
    for (const g of gradients(f, [60, 0, 0, 0, 0, 0])) close(g, [1, -0.5, -0.5, 0, 0, 0]);
    const want = [0.8249579113843054, -0.8249579113843054, 0, 0.23570226039551584, 0, 0.4714045207910317];
    for (const g of gradients(f, [10, -4, 3, 1, 0, 2])) close(g, want);
  });

  it("C084: distances of coincident points have slope 0", () => {
    const b = tensor([[1, 2]]);
    const f: Scalar = (a) => sum(norm(expandDims(a, 1).sub(expandDims(b, 0)), -1));
    const points = [
      [1, 2],
      [4, 6],
    ];
    for (const g of gradients(f, points)) close(g, [0, 0, 0.6, 0.8]);
  });

  it("C085: a pair energy with a masked diagonal has one gradient, forward and reverse", () => {
    const q = tensor([1.3, -0.3, 0.7]);
    const energy: Scalar = (p) => {
      const r = norm(expandDims(p, 1).sub(expandDims(p, 0)), -1);
      const apart = eye(3).eq(0);
      return sum(where(apart, expandDims(q, 1).mul(expandDims(q, 0)).div(r), 0));
    };
    const at = [
      [0.1, 0, 0.2],
      [1, -0.2, 1.3],
      [2.4, 1.2, -0.2],
    ];
    const want = [
      -0.0059733386785463935, 0.17352249969474978, -0.3304460805709249, 0.19906410660548235, -0.0911285760460749,
      0.33129940062594454, -0.19309076792693597, -0.08239392364867487, -0.0008533200550196065,
    ];
    close([energy(tensor(at)).item()], [-0.0191726052543334]);
    for (const g of gradients(energy, at)) close(g, want, 1e-11);
  });

  it("C087: the Jacobian of a norm mapped over rows has the right rows", () => {
    const rows = tensor([
      [0.2, 0.9, 0.4],
      [1, -2, 2],
    ]);
    const f: Scalar = (v) => norm(v, undefined, { keepDims: true });
    const want = [0.19900743804199783, 0.8955334711889902, 0.39801487608399566, 1 / 3, -2 / 3, 2 / 3];
    for (const jac of [jacfwd, jacrev, jacobian]) close(flat(vmap(jac(f) as unknown as Scalar)(rows)), want);
  });
});

describe("reported faults: products", () => {
  it("C038: second derivatives of a product with two zeros", () => {
    for (const h of hessians((v) => prod(v), [2, 3, 0, 0])) close(h, [...new Array<number>(11).fill(0), 6, 0, 0, 6, 0]);
    for (const h of hessians((v) => prod(v), [0, 5, 0])) close(h, [0, 0, 5, 0, 0, 0, 5, 0, 0]);
  });

  it("C040: nested derivatives of running products that meet a zero", () => {
    const weights = tensor([
      [1, -2, 3],
      [2, -1, 4],
    ]);
    const f: Scalar = (t) => {
      const rows = stack([stack([t, t.sub(2), t.add(1)]), stack([t.sub(1), t.neg().add(3), t.mul(2)])]);
      return sum(cumprod(rows, 1).mul(weights));
    };
    for (const [t, d1, d2] of [
      [1, 14, 26],
      [2, 25, -4],
    ] as const) {
      for (const g of gradients(f, t)) close(g, [d1]);
      close(secondSlope(f, t), [d2, d2, d2]);
    }
  });

  it("C044: the second derivative is the same when asked twice", () => {
    const h = hessian((v: Tensor) => prod(v));
    const entry = (): number => (h(tensor([1, 1, 1, 1])) as unknown as Tensor).at(0).at(1).item();
    expect([entry(), entry()]).toEqual([1, 1]);
  });

  it("C121: the product reduction has a rule", () => {
    for (const g of gradients((v) => prod(v), [1.5, 2, -3])) close(g, [-6, -4.5, 3]);
  });
});

describe("reported faults: other reductions and shapes", () => {
  it("C042: the gradient of a maximum along an axis has the shape of the argument", () => {
    const x = [
      [
        [1, 5, 2],
        [3, 4, 2.5],
      ],
      [
        [-1, 0, 7],
        [8, -2, 6],
      ],
    ];
    const f: Scalar = (v) => sum(max(v, 1));
    expect((grad(f)(tensor(x)) as unknown as Tensor).shape).toEqual([2, 2, 3]);
    for (const g of gradients(f, x)) expect(g).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0]);
  });

  it("C046: logsumexp of nothing but -Infinity has slope 0", () => {
    const f: Scalar = (x) => logsumexp(stack([-Infinity, x.add(-Infinity)]));
    for (const g of gradients(f, 1)) expect(g).toEqual([0]);
  });

  it("C050: the sensitivity to a weight that is zero is kept", () => {
    const f: Scalar = (b) => logsumexp([0.5, -1, 2], undefined, { weights: b });
    for (const g of gradients(f, [2, 0, 5]))
      close(g, [0.040969426179809865, 0.009141514624690249, 0.18361222952807604]);
  });

  it("C095: structural zeros keep their rows", () => {
    const f = (v: Tensor): Tensor => stack([v.at(0), 0, 0, v.at(0).add(square(v.at(1)).mul(2)), 0]);
    const want = list([
      [1, 0],
      [0, 0],
      [0, 0],
      [1, 20],
      [0, 0],
    ]);
    for (const jac of [jacfwd, jacrev, jacobian]) expect(flat(jac(f)(tensor([3, 5])))).toEqual(want);
  });

  it("C112: the slope of a mean of sums over a loop", () => {
    const ones = tensor([
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ]);
    const f: Scalar = (x) => mean([1, 2, 3, 4].map((y) => x.mul(ones.add(y))).reduce((s, t) => s.add(t)));
    for (const g of gradients(f, 1)) close(g, [14]);
  });
});
