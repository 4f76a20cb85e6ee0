import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  customVjp,
  exp,
  grad,
  hessian,
  hvp,
  jacobian,
  mapTree,
  mean,
  slice,
  softmax,
  sum,
  type Tensor,
  tanh,
  tensor,
} from "wengert";
import { solve } from "wengert/linalg";
import { crossEntropy } from "wengert/nn";
import { close } from "../torture/support.ts";

/* The same eight programs in which systems of differentiation are compared, without a cast; their tokens are counted. */

// begin Rosenbrock gradient
const rosenbrock = (x: Tensor) => {
  const [a, b] = [slice(x, [0, -1]), slice(x, [1])];
  return sum(b.sub(a.square()).square().mul(100).add(a.sub(1).square()));
};
const rosenbrockGradient = grad(rosenbrock);
// end
// begin Jacobian of a layer
const layer = (W: Tensor, b: Tensor) => (x: Tensor) => W.matmul(x).add(b).tanh();
const layerJacobian = (W: Tensor, b: Tensor, x: Tensor) => jacobian(layer(W, b))(x);
// end
// begin HVP
const curvature = hvp((x) => sum(tanh(x).mul(exp(x))));
// end
// begin MLP step
type Layer = { W: Tensor; b: Tensor };
const mlp = ([first, last]: Layer[], x: Tensor) => x.matmul(first!.W).add(first!.b).tanh().matmul(last!.W).add(last!.b);
const loss = (p: Layer[], x: Tensor, y: Tensor) => crossEntropy(mlp(p, x), y);
const step = (p: Layer[], x: Tensor, y: Tensor) => mapTree((w, g) => w.sub(g.mul(0.1)), p, grad(loss)(p, x, y));
// end
// begin Newton step
const newton = (f: (x: Tensor) => Tensor) => (x: Tensor) => x.sub(solve(hessian(f)(x), grad(f)(x)));
// end
// begin logistic regression
const logistic = (w: Tensor, X: Tensor, y: Tensor) => {
  const z = X.matmul(w);
  return mean(z.softplus().sub(y.mul(z)));
};
const logisticGradient = grad(logistic);
// end
// begin attention gradient
const attention = (q: Tensor, k: Tensor, v: Tensor) => softmax(q.matmul(k.transpose()).div(2)).matmul(v);
const attentionGradient = grad((q: Tensor, k: Tensor, v: Tensor) => sum(attention(q, k, v)), { argnums: [0, 1, 2] });
// end
// begin custom derivative
const clipped = customVjp(
  (x: Tensor) => x,
  (x: Tensor) => [x, []],
  (_, ct) => [ct.clip(-1, 1)],
);
const clippedGradient = grad((x) => sum(clipped(x.square())));
// end

const difference = (f: (x: Float64Array) => number, x: readonly number[]): number[] =>
  x.map((v, k) => {
    const at = (d: number): number => f(Float64Array.from(x, (w, j) => (j === k ? v + d : w)));
    return (8 * (at(5e-4) - at(-5e-4)) - (at(1e-3) - at(-1e-3))) / 6e-3;
  });

describe("the eight programs", () => {
  const x = [0.3, -0.7, 1.2];
  test("Rosenbrock gradient: a typed array in, a typed array out", () => {
    const g: Float64Array = rosenbrockGradient(Float64Array.from(x));
    close(
      g,
      difference((v) => rosenbrock(tensor(v)).item(), x),
      1e-7,
    );
  });
  test("Jacobian of a layer that is not square", () => {
    const W = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]).mul(0.1);
    const J = layerJacobian(W, tensor([0.1, 0.2]), tensor(x));
    expect(J.shape).toEqual([2, 3]);
    const h = layer(W, tensor([0.1, 0.2]))(tensor(x));
    close(J, W.mul(tensor(1).sub(h.square()).reshape([2, 1])));
  });
  test("HVP", () => {
    const v: Float64Array = curvature(Float64Array.from(x), Float64Array.of(1, 0, 0));
    const second = (t: number) => grad((s) => grad((u) => tanh(u).mul(exp(u)))(s))(t);
    close(v, [second(x[0]!), 0, 0], 1e-12);
  });
  test("MLP step lowers the loss", () => {
    const p = [
      {
        W: tensor([
          [0.1, -0.2],
          [0.3, 0.4],
        ]),
        b: tensor([0, 0.1]),
      },
      {
        W: tensor([
          [0.5, -0.1],
          [0.2, 0.3],
        ]),
        b: tensor([0, 0]),
      },
    ];
    const [X, y] = [
      tensor([
        [1, 2],
        [-1, 0.5],
      ]),
      tensor([0, 1], { dtype: "i32" }),
    ];
    expect(loss(step(p, X, y), X, y).item()).toBeLessThan(loss(p, X, y).item());
  });
  test("Newton step solves a quadratic at once", () => {
    const A = tensor([
      [4, 1],
      [1, 3],
    ]);
    close(
      newton((v) =>
        sum(v.mul(A.matmul(v)))
          .mul(0.5)
          .sub(v.at(0)),
      )(tensor([5, -7])),
      solve(A, tensor([1, 0])),
      1e-12,
    );
  });
  test("logistic regression", () => {
    const [X, y] = [
      tensor([
        [1, 2],
        [3, -1],
        [0.5, 0.2],
      ]),
      tensor([1, 0, 1]),
    ];
    const w = [0.3, -0.2];
    close(
      logisticGradient(Float64Array.from(w), X, y),
      difference((v) => logistic(tensor(v), X, y).item(), w),
      1e-8,
    );
  });
  test("attention gradient", () => {
    const [q, k, v] = [
      tensor([
        [0.1, 0.2],
        [0.3, -0.4],
      ]),
      tensor([
        [1, 0],
        [0.5, 2],
      ]),
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ];
    const [gq, gk, gv] = attentionGradient(q, k, v);
    for (const g of [gq, gk, gv]) expect(g.shape).toEqual([2, 2]);
    close(
      gq,
      difference((t) => sum(attention(tensor(t, { shape: [2, 2] }), k, v)).item(), [0.1, 0.2, 0.3, -0.4]),
      1e-8,
    );
  });
  test("custom derivative", () => close(clippedGradient(Float64Array.of(0.5, 3)), [1, 6]));

  test("take at most 681 tokens", () => {
    const source = readFileSync(new URL(import.meta.url), "utf8");
    const counts = [...source.matchAll(/^\/\/ begin (.+)\n([\s\S]*?)^\/\/ end$/gm)].map(
      ([, name, text]) => [name!, tokens(text!)] as const,
    );
    const total = counts.reduce((n, [, k]) => n + k, 0);
    console.log(`${counts.map(([name, k]) => `${name} ${k}`).join(", ")}; ${total} in all`);
    expect(counts.length).toBe(8);
    expect(total).toBeLessThanOrEqual(681);
  });
});
/** Words, numbers, texts, and operators or brackets one each. */
const tokens = (text: string): number =>
  (text.match(/[A-Za-z_$][\w$]*|\d[\w.]*|"[^"]*"|=>|\.\.\.|[!=<>]==?|&&|\|\||[^\s\w]/g) ?? []).length;
