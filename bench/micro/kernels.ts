import { exp, grad, log1p, matmul, mul, sin, sum, type Tensor, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { array, wave } from "./arrays.ts";
import { curvature } from "./curvature.ts";
import { eager } from "./eager.ts";
import type { Kernel } from "./kernel.ts";
import { learning } from "./learning.ts";
import { listProgram, point } from "./list.ts";
import { singles } from "./single.ts";

/** z = exp(-x^2) sin y + log1p(x^2): its sum and both gradients. */
function elementwise(n: number, name: string): Kernel {
  const f = (x: Tensor, y: Tensor): Tensor => {
    const xx = mul(x, x);
    return sum(exp(xx.neg()).mul(sin(y)).add(log1p(xx)));
  };
  const run = jit(valueAndGrad(f, { argnums: [0, 1] }));
  return {
    id: `elementwise-${name}`,
    title: `elementwise value + gradient, ${name}, per element`,
    unit: "ns",
    per: n,
    peers: { cpp: 0.8, jax: undefined },
    make: () => {
      const [x, y] = [array([n]), array([n], 1)];
      return { run: () => run(x, y) };
    },
  };
}
function product(dtype: "f64" | "f32", target: number): Kernel {
  const n = 256;
  return {
    id: `matmul-256-${dtype}`,
    title: `matmul n = 256 ${dtype}`,
    unit: "ms",
    per: 1e6,
    flops: 2 * n ** 3,
    ...(dtype === "f32" ? { precision: 1e-5 } : {}),
    peers: { numpy: target, jax: undefined, jaxjs: undefined, ...(dtype === "f32" ? { tfjs: undefined } : {}) },
    make: () => {
      const [a, b] = [array([n, n]).cast(dtype), array([n, n], 1).cast(dtype)];
      const run = jit((x: Tensor, y: Tensor) => matmul(x, y));
      return { run: () => run(a, b) };
    },
  };
}
const list = (n: number, name: string): Kernel => ({
  id: `list-${name}`,
  title: `run of a list of ${name} operations, per operation`,
  unit: "ns",
  per: n,
  peers: { casadi: 0.1 },
  make: () => {
    const run = jit(listProgram(n)) as unknown as (...x: number[]) => number;
    return { run: () => run(...point) };
  },
});
const scalars: readonly Kernel[] = [
  {
    id: "first-1k",
    title: "1k scalar operations, record to first result",
    unit: "ms",
    per: 1e6,
    cold: true,
    peers: { jax: 0.01 },
    make: () => {
      const run = jit(listProgram(1000)) as unknown as (...x: number[]) => number;
      return { run: () => run(...point) };
    },
  },
  list(1000, "1k"),
  list(10000, "10k"),
  {
    id: "gradient-3-numbers",
    title: "gradient of a function of 3 numbers, a call",
    unit: "ns",
    per: 1,
    target: 150,
    peers: { cpp: undefined, casadi: undefined },
    make: () => {
      const f = (x: Tensor, y: Tensor, z: Tensor): Tensor => sin(x.mul(y)).add(exp(y.mul(z)).mul(x));
      const run = jit(grad(f, { argnums: [0, 1, 2] })) as unknown as (x: number, y: number, z: number) => number[];
      return { run: () => run(0.3, 0.5, 0.7) };
    },
  },
  {
    id: "gradient-3-array",
    title: "gradient of a function of an array of 3, a call",
    unit: "ns",
    per: 1,
    target: 1000,
    peers: { cpp: undefined, jax: undefined, casadi: undefined, jaxjs: undefined, tfjs: undefined },
    make: () => {
      const f = (v: Tensor): Tensor => {
        const [x, y, z] = [v.at(0), v.at(1), v.at(2)];
        return sin(x.mul(y)).add(exp(y.mul(z)).mul(x));
      };
      const run = jit(grad(f)) as unknown as (v: Float64Array) => Float64Array;
      const v = Float64Array.of(0.3, 0.5, 0.7);
      return { run: () => run(v) };
    },
  },
];
export const kernels: readonly Kernel[] = [
  elementwise(1000, "1e3"),
  elementwise(100_000, "1e5"),
  product("f64", 5),
  product("f32", 4.2),
  ...scalars,
  ...curvature,
  ...learning,
  ...singles,
  ...eager,
];
/** Compiled before a cold kernel: what the first use of the library costs is measured elsewhere. */
export function warmUp(): void {
  const one = jit(grad((x: Tensor) => sum(sin(x).mul(x))));
  // The first call is interpreted.
  for (let k = 0; k < 2; k++) one(wave(3));
}
