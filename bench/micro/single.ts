import { add, grad, mapTree, maximum, mul, softmax, sub, sum, type Tensor, tensor } from "wengert";
import { jit } from "wengert/jit";
import { attention } from "wengert/nn";
import { array } from "./arrays.ts";
import type { Kernel } from "./kernel.ts";
import { loss, type Network, network } from "./learning.ts";

type Dtype = "f32" | "f64";

/** A kernel in f32, beside the same in f64. */
function single(
  id: string,
  title: string,
  precision: number,
  work: (dtype: Dtype) => () => unknown,
  target?: number,
): Kernel {
  return {
    id: `${id}-f32`,
    title: `${title}, f32`,
    unit: "ms",
    per: 1e6,
    precision,
    beside: "own f64",
    peers: { "own f64": target, jax: undefined },
    make: () => ({ run: work("f32"), beside: work("f64") }),
  };
}
const million = 1_000_000;

/** Kernels whose numbers are binary32 throughout. */
export const singles: readonly Kernel[] = [
  single(
    "chain",
    "max((x y + x) (y - 1/2), 0), a million elements",
    1e-6,
    (dtype) => {
      const run = jit((x: Tensor, y: Tensor) => maximum(mul(add(mul(x, y), x), sub(y, 0.5)), 0));
      const [x, y] = [array([million]).cast(dtype), array([million], 1).cast(dtype)];
      return () => run(x, y);
    },
    0.6,
  ),
  single("softmax", "softmax of 1000 x 1000", 1e-6, (dtype) => {
    const run = jit((x: Tensor) => softmax(x));
    const x = array([1000, 1000]).cast(dtype);
    return () => run(x);
  }),
  single("mlp", "MLP 784-128-10, batch 64, training step", 1e-4, (dtype) => {
    const step = jit((p: Network, x: Tensor, y: Tensor) =>
      mapTree((v, g) => v.sub(g.mul(0.1)), p, grad(loss)(p, x, y)),
    );
    const p = mapTree((v: Tensor) => v.cast(dtype), network());
    const x = array([64, 784], 2).cast(dtype);
    const labels = tensor(Int32Array.from({ length: 64 }, (_, i) => i % 10));
    return () => step(p, x, labels);
  }),
  single("attention", "attention 4 x 128 x 32, all gradients", 1e-4, (dtype) => {
    const weights = array([4, 128, 32], 3).cast(dtype);
    const f = (q: Tensor, k: Tensor, v: Tensor): Tensor => sum(attention(q, k, v).mul(weights));
    const run = jit(grad(f, { argnums: [0, 1, 2] }));
    const xs = [0, 1, 2].map((phase) => array([4, 128, 32], phase).cast(dtype)) as [Tensor, Tensor, Tensor];
    return () => run(...xs);
  }),
];
