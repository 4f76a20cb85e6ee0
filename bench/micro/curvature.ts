import { hessian, hvp, slice, sum, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { array } from "./arrays.ts";
import type { Kernel } from "./kernel.ts";

/** Rosenbrock's function of n variables. */
function chain(x: Tensor): Tensor {
  const [a, b] = [slice(x, [0, -1]), slice(x, [1])];
  return sum(b.sub(a.square()).square().mul(100).add(a.sub(1).square()));
}
export const curvature: readonly Kernel[] = [
  {
    id: "hvp-1000",
    title: "Hessian times vector, n = 1000",
    unit: "us",
    per: 1e3,
    target: 6,
    peers: { jax: 1, jaxjs: undefined },
    make: () => {
      const run = jit((x: Tensor, v: Tensor) => hvp(chain)(x, v));
      const [x, v] = [array([1000]), array([1000], 1)];
      return { run: () => run(x, v) };
    },
  },
  {
    id: "hessian-100",
    title: "Hessian, n = 100, dense",
    unit: "us",
    per: 1e3,
    target: 50,
    peers: { jax: 1, jaxjs: undefined },
    make: () => {
      const run = jit(hessian(chain));
      const x = array([100]);
      return { run: () => run(x) };
    },
  },
];
