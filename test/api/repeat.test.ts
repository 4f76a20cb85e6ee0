import { describe, expect, it } from "vitest";
import {
  cond,
  grad,
  hessian,
  jacobian,
  jvp,
  linearize,
  linearTranspose,
  scan,
  sin,
  sum,
  type Tensor,
  take,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: results of every kind
type Any = any;
const show = (x: unknown): string =>
  JSON.stringify(x, (_, v) => (ArrayBuffer.isView(v) ? Array.from(v as Float64Array) : v));
/** Writes into every typed array that can be reached from a result. */
function spoil(x: Any): void {
  if (ArrayBuffer.isView(x)) (x as Float64Array).fill(99);
  else if (typeof x === "object" && x !== null && typeof x.toTypedArray === "function") x.toTypedArray().fill(99);
  else if (typeof x === "object" && x !== null) for (const y of Object.values(x)) spoil(y);
}
const functions: Record<string, (x: Tensor) => Tensor> = {
  identity: (x) => x,
  "a sum with itself": (x) => x.add(x),
  gathers: (x) => take(x, [1, 0, 1]).mul(take(x, [0, 0, 1])),
  "a loop": (x) => scan((c) => [sin(c).add(x)], x, null, { length: 3 })[0],
  "a loop that does nothing": (x) => scan((c) => [c], x, null, { length: 3 })[0],
  "a branch": (x) =>
    cond(
      x.at(0).gt(0),
      (y) => y,
      (y) => y.mul(y),
      x,
    ),
  "an update": (x) => x.update(0, x.at(1)).scatterAdd(1, x.at(0)),
};
describe("called again, a function gives the same, whatever was done to what it gave", () => {
  for (const [name, f] of Object.entries(functions)) {
    it(name, () => {
      const a = Float64Array.of(1, 2);
      const [, pull] = vjp(f, a);
      const [, push] = linearize(f, a);
      const scalar = (x: Tensor): Tensor => sum(f(x));
      const calls: Record<string, () => unknown> = {
        pull: () =>
          pull(
            f(tensor([1, 2]))
              .mul(0)
              .add(1),
          ),
        push: () => push(tensor([1, 3])),
        grad: () => grad(scalar)(a),
        valueAndGrad: () => valueAndGrad(scalar)(a),
        jvp: () => jvp(f, [a], [Float64Array.of(1, 3)]),
        jacobian: () => jacobian(f)(a),
        hessian: () => hessian(scalar)(a),
        jit: () => jitted(a),
        "jit of grad": () => slope(a),
        vmap: () =>
          vmap(f)(
            tensor([
              [1, 2],
              [3, 4],
            ]),
          ),
      };
      const jitted = jit(f) as Any;
      const slope = jit(grad(scalar) as Any) as Any;
      const first = Object.values(calls).map((call) => show(call()));
      for (const call of Object.values(calls)) spoil(call());
      expect(Object.values(calls).map((call) => show(call()))).toEqual(first);
      expect([...a]).toEqual([1, 2]);
      // The pull belongs to the point where it was made, not to what the array holds now.
      a[0] = -7;
      expect(show(calls["pull"]!())).toBe(first[0]);
      expect(show(calls["push"]!())).toBe(first[1]);
    });
  }
  it("linearTranspose", () => {
    const back = linearTranspose((x: Tensor) => x.mul([2, 3]).add(take(x, [1, 0])), tensor([0, 0]));
    const first = show(back(tensor([1, 1])));
    spoil(back(tensor([1, 1])));
    expect(show(back(tensor([1, 1])))).toBe(first);
  });
  it("a cotangent of the caller's is not written into", () => {
    const ct = Float64Array.of(1, 2);
    const seed = tensor([1, 2]);
    const [, pull] = vjp((x: Tensor) => x.add(x.mul(2)).add(x), tensor([1, 2]));
    pull(seed);
    pull(ct);
    expect([seed.toArray(), [...ct]]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
  it("gradients of two arguments that get one cotangent are two arrays", () => {
    const [a, b] = grad((x: Tensor, y: Tensor) => sum(x.add(y)), { argnums: [0, 1] })(
      Float64Array.of(1),
      Float64Array.of(2),
    ) as Any;
    a[0] = 9;
    expect(b[0]).toBe(1);
  });
});
