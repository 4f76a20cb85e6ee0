import { grad, mapTree, sum, type Tensor, tensor } from "wengert";
import { jit } from "wengert/jit";
import { attention, conv2d, crossEntropy, softplus } from "wengert/nn";
import { array } from "./arrays.ts";
import type { Kernel } from "./kernel.ts";

const points = 100_000;
const features = 100;
/** Labels 1 and -1 in turn; mean of log(1 + exp(-y x w)). */
const logistic = (w: Tensor, X: Tensor, y: Tensor): Tensor => sum(softplus(X.matmul(w).mul(y).neg())).mul(1 / points);
const logisticInputs = (): [Tensor, Tensor, Tensor] => [
  array([features], 1),
  array([points, features]),
  tensor(Float64Array.from({ length: points }, (_, i) => (i % 2 === 0 ? 1 : -1))),
];
export interface Network {
  readonly w1: Tensor;
  readonly b1: Tensor;
  readonly w2: Tensor;
  readonly b2: Tensor;
}
export const network = (): Network => ({
  w1: array([784, 128]).mul(0.05),
  b1: array([128]),
  w2: array([128, 10], 1).mul(0.1),
  b2: array([10]),
});
export const loss = ({ w1, b1, w2, b2 }: Network, x: Tensor, labels: Tensor): Tensor =>
  crossEntropy(x.matmul(w1).add(b1).tanh().matmul(w2).add(b2), labels);

export const learning: readonly Kernel[] = [
  {
    id: "logistic",
    title: "logistic regression gradient 1e5 x 100",
    unit: "ms",
    per: 1e6,
    target: 22,
    peers: { jax: 1, jaxjs: undefined, tfjs: undefined },
    make: () => {
      const run = jit(grad(logistic));
      const xs = logisticInputs();
      return { run: () => run(...xs) };
    },
  },
  {
    id: "fusion",
    title: "the same, jit against eager (fusion)",
    unit: "ms",
    per: 1e6,
    beside: "own eager",
    peers: { "own eager": 1 },
    make: () => {
      const g = grad(logistic);
      const run = jit(g);
      const xs = logisticInputs();
      return { run: () => run(...xs), beside: () => g(...xs) };
    },
  },
  {
    id: "mlp",
    title: "MLP 784-128-10, batch 64, training step",
    unit: "ms",
    per: 1e6,
    peers: { jax: 5, jaxjs: undefined, tfjs: undefined },
    make: () => {
      const step = jit((p: Network, x: Tensor, y: Tensor) =>
        mapTree((v, g) => v.sub(g.mul(0.1)), p, grad(loss)(p, x, y)),
      );
      const [p, x] = [network(), array([64, 784], 2)];
      const labels = tensor(Int32Array.from({ length: 64 }, (_, i) => i % 10));
      return { run: () => step(p, x, labels) };
    },
  },
  {
    id: "attention",
    title: "attention 4 x 128 x 32, all gradients",
    unit: "ms",
    per: 1e6,
    peers: { jax: 5 },
    make: () => {
      const weights = array([4, 128, 32], 3);
      const f = (q: Tensor, k: Tensor, v: Tensor): Tensor => sum(attention(q, k, v).mul(weights));
      const run = jit(grad(f, { argnums: [0, 1, 2] }));
      const xs = [0, 1, 2].map((phase) => array([4, 128, 32], phase)) as [Tensor, Tensor, Tensor];
      return { run: () => run(...xs) };
    },
  },
  {
    id: "conv",
    title: "convolution 8x3x32x32 with 16x3x3x3, both gradients",
    unit: "ms",
    per: 1e6,
    peers: { jax: 5 },
    make: () => {
      const f = (x: Tensor, k: Tensor): Tensor => sum(conv2d(x, k).tanh().square());
      const run = jit(grad(f, { argnums: [0, 1] }));
      const [x, k] = [array([8, 3, 32, 32]), array([16, 3, 3, 3], 1)];
      return { run: () => run(x, k) };
    },
  },
];
