import { grad, hessian, jacfwd, jacrev, jvp, type Tensor, tensor, vmap } from "wengert";
import { jit } from "wengert/jit";
import type { Binary, Unary } from "./functions.ts";

/** Numbers of a result, in row-major order. */
export const numbers = (x: Tensor | number): number[] => (typeof x === "number" ? [x] : [...x.toTypedArray()]);
/** One way to a function and its derivatives at a point: a list of numbers for each order. */
export type Road<X> = (x: X) => readonly (readonly number[])[];
export type Roads<X> = Readonly<Record<string, Road<X>>>;

const slope = (f: Unary): Unary => grad(f as (x: Tensor) => Tensor) as unknown as Unary;
const pushOne =
  (f: Unary): Unary =>
  (x) =>
    jvp(f, [x], [tensor(1)])[1];
const nest = (f: Unary, derivative: (g: Unary) => Unary): Unary[] => {
  const out = [f];
  for (let k = 0; k < 3; k++) out.push(derivative(out[k]!));
  return out;
};
const all =
  (fs: readonly Unary[]): Road<number> =>
  (x) =>
    fs.map((f) => numbers(f(tensor(x))));
/** Value and three derivatives. */
export function unaryRoads(f: Unary): Roads<number> {
  const reverse = nest(f, slope);
  const forward = nest(f, pushOne);
  return {
    grad: all(reverse),
    jvp: all(forward),
    jit: all(reverse.map(compiled)),
    vmap: all(forward.map((g) => (x) => vmap(g)(x.reshape([1])))),
  };
}

/** f compiled: a first call may be interpreted. */
function compiled<F extends (...x: never[]) => unknown>(f: F): F {
  const g = jit(f);
  return ((...x) => {
    g(...x);
    return g(...x);
  }) as F;
}
type Pair = readonly number[];
const part = (f: Binary, k: number): Binary => grad(f as never, { argnums: k }) as unknown as Binary;
const pushPart =
  (f: Binary, k: number): Binary =>
  (x, y) =>
    jvp(f, [x, y], k === 0 ? [tensor(1), null] : [null, tensor(1)])[1];
/** Value, gradient, Hessian by rows. */
export function binaryRoads(f: Binary): Roads<Pair> {
  const road = (partial: (g: Binary, k: number) => Binary, run: (g: Binary) => Binary): Road<Pair> => {
    const firsts = [partial(f, 0), partial(f, 1)];
    const seconds = firsts.flatMap((g) => [partial(g, 0), partial(g, 1)]);
    const groups = [[f], firsts, seconds].map((group) => group.map(run));
    return ([x, y]) => groups.map((group) => group.flatMap((g) => numbers(g(tensor(x!), tensor(y!)))));
  };
  return {
    grad: road(part, (g) => g),
    jvp: road(pushPart, (g) => g),
    jit: road(part, compiled),
    vmap: road(pushPart, (g) => (x, y) => vmap(g)(x.reshape([1]), y.reshape([1]))),
  };
}

/** Value, gradient, Hessian of a function of a vector. */
export function vectorRoads(f: Unary): Roads<readonly number[]> {
  const road =
    (fs: readonly Unary[]): Road<readonly number[]> =>
    (x) =>
      fs.map((g) => numbers(g(tensor([...x]))));
  const g = slope(f);
  const h = hessian(f) as unknown as Unary;
  const columns = (u: Unary): Unary => jacfwd(u) as unknown as Unary;
  return {
    grad: road([f, g, jacrev(g) as unknown as Unary]),
    jacfwd: road([f, columns(f), columns(columns(f))]),
    jit: road([f, g, h].map(compiled)),
    vmap: road([f, g, h].map((u) => (x) => vmap(u)(x.reshape([1, x.size])))),
  };
}

export interface Matrix {
  readonly n: number;
  readonly A: readonly number[];
  readonly V: readonly number[];
}
/** Value, gradient, derivative of the gradient along V, of a function of a matrix. */
export function matrixRoads(f: Unary): Roads<Matrix> {
  type Along = (a: Tensor, v: Tensor) => Tensor;
  const road =
    (value: Unary, gradient: Unary, product: Along): Road<Matrix> =>
    ({ n, A, V }) => {
      const [a, v] = [A, V].map((xs) => tensor(Float64Array.from(xs), { shape: [n, n] })) as [Tensor, Tensor];
      return [value(a), gradient(a), product(a, v)].map(numbers);
    };
  const g = slope(f);
  const forwardOverReverse: Along = (a, v) => jvp(g, [a], [v])[1];
  const reverseOverForward: Along = (a, v) => slope((x) => jvp(f, [x], [v])[1])(a);
  const one =
    (u: Unary): Unary =>
    (a) =>
      vmap(u)(a.reshape([1, ...a.shape]));
  return {
    grad: road(f, g, forwardOverReverse),
    jacfwd: road(f, jacfwd(f) as unknown as Unary, reverseOverForward),
    jit: road(compiled(f), compiled(g), compiled(forwardOverReverse)),
    vmap: road(one(f), one(g), (a, v) =>
      vmap(forwardOverReverse)(a.reshape([1, ...a.shape]), v.reshape([1, ...a.shape])),
    ),
  };
}
