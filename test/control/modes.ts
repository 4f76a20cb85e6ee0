import { expect, it } from "vitest";
import {
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jvp,
  linearize,
  sin,
  stack,
  sum,
  Tensor,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

export type Scalar = (x: Tensor) => Tensor;
// biome-ignore lint/suspicious/noExplicitAny: derivatives of derivatives, compared as numbers only
type Any = any;

export function numbers(v: unknown): number[] {
  if (typeof v === "number") return [v];
  if (typeof v === "boolean") return [Number(v)];
  if (v instanceof Tensor) return [...v.toTypedArray()];
  if (ArrayBuffer.isView(v)) return [...(v as Float64Array)];
  if (v === null) return [];
  return Object.values(v as object).flatMap(numbers);
}
export function near(got: unknown, want: unknown, tolerance = 1e-10, what = ""): void {
  const a = numbers(got);
  const b = numbers(want);
  expect(a.length, what).toBe(b.length);
  const most = Math.max(1, ...b.map(Math.abs).filter(Number.isFinite));
  a.forEach((x, i) => {
    if (!Object.is(x, b[i]) && !(x === b[i]))
      expect(Math.abs(x - b[i]!), `${what} entry ${i}: ${a} against ${b}`).toBeLessThanOrEqual(tolerance * most);
  });
}
/** Derivatives of f at x of shape [n] by every road; `v` a direction. */
const roads: Record<string, (f: Scalar, x: Tensor, v: Tensor) => unknown> = {
  value: (f, x) => f(x),
  "value under jit": (f, x) => jit(f)(x),
  "grad by the sweep": (f, x) => grad(f)(x),
  valueAndGrad: (f, x) => valueAndGrad(f)(x),
  "grad by lists": (f, x) => (vjp(f, x)[1] as Any)(1)[0],
  "grad under jit": (f, x) => jit(grad(f) as Any)(x),
  "grad by forward mode": (f, x) => jacfwd(f)(x),
  jvp: (f, x, v) => jvp(f, [x], [v]),
  linearize: (f, x, v) => (linearize(f, x)[1] as Any)(v),
  hessian: (f, x) => hessian(f)(x),
  "hessian under jit": (f, x) => jit(hessian(f) as Any)(x),
  "hessian, reverse over reverse": (f, x) => jacrev(grad(f) as Any)(x),
  "hessian, reverse over forward": (f, x) => jacrev(jacfwd(f) as Any)(x),
  "hessian, forward over forward": (f, x) => jacfwd(jacfwd(f) as Any)(x),
  "third derivative along v": (f, x, v) =>
    grad((y: Tensor) => jvp((z: Tensor) => jvp(f, [z], [v])[1] as Tensor, [y], [v])[1] as Tensor)(x),
  vmap: (f, x, v) => vmap(f)(stack([x, v, x.add(v)])),
  "vmap of grad": (f, x, v) => vmap(grad(f) as Any)(stack([x, v])),
  "vmap of hessian": (f, x, v) => vmap(hessian(f) as Any)(stack([x, v])),
  "vmap of vmap of grad": (f, x, v) => vmap(vmap(grad(f) as Any))(stack([stack([x, v]), stack([v, x])])),
  "grad of vmap": (f, x, v) => grad((m: Tensor) => sum(sin(vmap(f)(m) as Tensor)))(stack([x, v])),
  "jit of vmap of grad": (f, x, v) => jit(vmap(grad(f) as Any) as Any)(stack([x, v])),
  "grad inside another recording": (f, x) => grad((y: Tensor) => sum(sin(grad(f)(y) as Tensor)))(x),
};
/** Coefficients to order 4 by Taylor mode, and by nested forward mode. */
function jets(f: Scalar, x: Tensor, v: Tensor): [unknown, unknown] {
  const line = (t: Tensor): Tensor => f(x.add(v.mul(t)));
  const list = jet(f as Any, [[x, v]] as Any, 4);
  let g: Scalar = line;
  let factorial = 1;
  const nested: unknown[] = [];
  for (let k = 0; k <= 4; k++) {
    if (k > 0) factorial *= k;
    nested.push(g(tensor(0)).div(factorial));
    const h = g;
    g = (t) => jvp(h, [t], [1])[1] as Tensor;
  }
  return [list, nested];
}
/** f, made with control operations, has by every road the derivatives of g, which is written out on the host. */
export function agrees(
  name: string,
  f: Scalar,
  g: Scalar,
  x: readonly number[],
  v: readonly number[] = x.map((_, k) => 0.3 - 0.2 * k),
): void {
  const at = tensor(x);
  const along = tensor(v);
  for (const [road, derive] of Object.entries(roads))
    it(`${name}: ${road}`, () => near(derive(f, at, along), derive(g, at, along), 1e-10, road));
  it(`${name}: jet`, () => {
    const [taylor, nested] = jets(f, at, along);
    near(taylor, nested, 1e-10, "jet against nested");
    near(taylor, jets(g, at, along)[0], 1e-10, "jet against the host");
  });
}
