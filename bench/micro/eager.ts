import { exp, eye, grad, hvp, log1p, mul, sin, slice, softmax, sum, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { cholesky, lu, qr, solve } from "wengert/linalg";
import { array } from "./arrays.ts";
import type { Kernel } from "./kernel.ts";

type Program = (...x: Tensor[]) => Tensor;
/** A compiled program must never be slower than the same one without compilation. */
const against = (id: string, title: string, f: Program, inputs: () => Tensor[]): Kernel => ({
  id: `eager-${id}`,
  title: `${title}, jit against eager`,
  unit: "ms",
  per: 1e6,
  peers: { "own eager": 1 },
  make: () => {
    const run = jit(f);
    const xs = inputs();
    // An engine compiles beside the run; both sides are measured after that.
    for (let k = 0; k < 50; k++) run(...xs);
    return { run: () => run(...xs), eager: () => f(...xs) };
  },
});
/** Symmetric, far from singular. */
const definite = (n: number): Tensor => {
  const a = array([n, n]);
  return a.add(a.transpose()).add(eye(n).mul(4 * n));
};
const elementwise = (x: Tensor, y: Tensor): Tensor => {
  const xx = mul(x, x);
  return sum(exp(xx.neg()).mul(sin(y)).add(log1p(xx)));
};
const chain = (x: Tensor): Tensor => {
  const [a, b] = [slice(x, [0, -1]), slice(x, [1])];
  return sum(b.sub(a.square()).square().mul(100).add(a.sub(1).square()));
};
const rows = (x: Tensor): Tensor => sum(softmax(x).square());

export const eager: readonly Kernel[] = [
  against("elementwise", "elementwise gradient, 1e4", grad(elementwise) as Program, () => [
    array([10_000]),
    array([10_000], 1),
  ]),
  against("hvp", "Hessian times vector, n = 1000", hvp(chain) as Program, () => [array([1000]), array([1000], 1)]),
  against("softmax", "gradient through softmax, 1000 x 100", grad(rows) as Program, () => [array([1000, 100])]),
  against("cholesky", "Cholesky, n = 256", cholesky, () => [definite(256)]),
  against(
    "lu",
    "LU, n = 256",
    (a: Tensor) => lu(a).u,
    () => [definite(256)],
  ),
  against(
    "qr",
    "QR, n = 256",
    (a: Tensor) => qr(a).q,
    () => [definite(256)],
  ),
  against("solve", "solve, n = 256 with 16 right sides", solve, () => [definite(256), array([256, 16], 1)]),
  against("likelihood", "gradient of a Gaussian log density, n = 100", grad(density) as Program, () => [
    definite(100),
    array([100, 1], 1),
  ]),
];

/** x^T A^-1 x by Cholesky's factor, and half the logarithm of the determinant. */
function density(a: Tensor, x: Tensor): Tensor {
  const l = cholesky(a);
  return sum(mul(x, solve(a, x))).add(sum(mul(l, eye(l.shape[0]!)).log1p()));
}
