import { describe, expect, it } from "vitest";
import {
  grad,
  jacobian,
  jacrev,
  jvp,
  linearize,
  linearTranspose,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: leaves of every kind
type Any = any;
const X = tensor([1, 2]);
const one = tensor(1, { dtype: "i32" });
const product = (a: Tensor, b: Tensor): Tensor => sum(a.mul(b));
const show = (x: unknown): unknown =>
  JSON.parse(JSON.stringify(x, (_, v) => (ArrayBuffer.isView(v) ? Array.from(v as Float64Array) : v)));

describe("argnums", () => {
  const f = (a: Tensor, b: Tensor): Tensor => a.mul(b).mul(b);
  it("counts from either end; a list gives a list", () => {
    expect([
      grad(f, { argnums: -1 })(2, 3),
      grad(f, { argnums: [1, 0] })(2, 3),
      grad(f, { argnums: [] })(2, 3),
    ]).toEqual([12, [12, 9], []]);
    expect(show(jacobian(f, { argnums: [-1] })(2, 3))).toEqual([12]);
  });
  it("names each argument once, and one that exists", () => {
    for (const d of [grad, valueAndGrad, jacobian, jacrev] as Any[]) {
      expect(() => d(f, { argnums: [0, -2] })(2, 3)).toThrow("twice");
      expect(() => d(f, { argnums: 2 })(2, 3)).toThrow("argument 2 of a call with 2 does not exist");
      expect(() => d(f, { argnums: 0.5 })(2, 3)).toThrow("does not exist");
    }
  });
});
describe("hasAux", () => {
  const f = (x: Tensor): readonly [Tensor, unknown] => [x.mul(x), { s: "a", n: null, y: x.mul(3) }];
  const aux = { s: "a", n: null, y: 6 };
  it("passes the second result through, under jit and vmap too", () => {
    expect(show(grad(f, { hasAux: true })(2))).toEqual([4, aux]);
    expect(show(valueAndGrad(f, { hasAux: true })(2))).toEqual([[4, aux], 4]);
    expect(show((jit(grad(f, { hasAux: true }) as Any) as Any)(2))).toEqual([4, aux]);
    expect(show((vmap(grad(f, { hasAux: true }) as Any) as Any)(X))).toEqual([[2, 4], { s: "a", n: null, y: [3, 6] }]);
  });
  it("is differentiated by what is around it", () => {
    const g = (x: Tensor): Tensor => {
      const [d, a] = grad((y: Tensor) => [y.mul(y).mul(x), y.mul(x)] as const, { hasAux: true })(x);
      return (d as Tensor).mul(a as Tensor); // 2x^2 x^2
    };
    expect(grad(g)(3)).toBe(216);
  });
  it("needs a pair", () => {
    expect(() => (grad as Any)((x: Tensor) => x, { hasAux: true })(3)).toThrow("[value, aux]");
  });
});
describe("leaves that are no numbers", () => {
  const f = (x: Tensor, o: Any): Tensor => (o.on ? x.mul(o.k) : x.mul(o.f(2)));
  const o = { on: false, k: 2, f: (y: number) => y * 5, n: null, s: "x", u: undefined };
  it("stand among arguments that are not differentiated", () => {
    expect((grad as Any)(f)(3, o)).toBe(10);
    expect(show((vmap as Any)(f, { inAxes: [0, null] })(X, o))).toEqual([10, 20]);
    expect(show((jvp as Any)(f, [X, o], [X, null]))).toEqual([
      [10, 20],
      [10, 20],
    ]);
    expect(show((linearize as Any)(f, X, { on: true, k: 4 })[1](X, null))).toEqual([4, 8]);
    expect(show((vjp as Any)((x: Tensor, how: string) => (how === "a" ? x.mul(2) : x), X, "a")[1](X))).toEqual([
      [2, 4],
      "a",
    ]);
  });
  it("integers too: their cotangent is null, their tangent must be", () => {
    const at = (x: Tensor, i: Tensor): Tensor => x.at(i);
    expect(show(grad(at)(X, one))).toEqual([0, 1]);
    expect(show((vjp as Any)(at, X, one)[1](1))).toEqual([[0, 1], null]);
    expect(show((linearize(at, X, one) as Any)[1](X, null))).toBe(2);
    expect(() => (linearize(at, X, one) as Any)[1](X, one)).toThrow("cannot move");
    expect(() => jvp(at, [X, one], [X, one])).toThrow("cannot move");
    expect(() => grad(at, { argnums: 1 })(X, one)).toThrow("Only f64 and f32 vary smoothly");
  });
  it("are refused where a derivative is asked for", () => {
    expect(() => (grad as Any)((p: Any) => p.x.mul(2))({ x: 1, on: false })).toThrow("has no derivative");
  });
});
describe("edges of arguments and results", () => {
  it("empty arrays and empty lists", () => {
    expect(show((grad as Any)((p: Any) => sum(p.a).add(p.b))({ a: new Float64Array(0), b: 2, c: [] }))).toEqual({
      a: [],
      b: 1,
      c: [],
    });
  });
  it("what is not used has a zero of its own type", () => {
    const at = { a: 1, b: tensor([1, 2], { dtype: "f32" }), c: Float32Array.of(1), d: tensor([[1]]) };
    const g = (grad as Any)(() => 3)(at);
    expect(show(g)).toEqual({ a: 0, b: [0, 0], c: [0], d: [[0]] });
    expect([g.b.dtype, g.c instanceof Float32Array]).toEqual(["f32", true]);
  });
  it("inputs and constants as results", () => {
    expect([grad((x) => x)(3), show(jacobian((x) => x)(X)), show(vjp((x) => x, X)[1](X))]).toEqual([
      1,
      [
        [1, 0],
        [0, 1],
      ],
      [[1, 2]],
    ]);
    expect(show(vjp((_x) => tensor([5]), X)[1](tensor([1])))).toEqual([[0, 0]]);
    expect(show(jvp((x) => [x.gt(0), x], [X], [X]))).toEqual([
      [
        [true, true],
        [1, 2],
      ],
      [
        [false, false],
        [1, 2],
      ],
    ]);
  });
  it("one tensor for two arguments", () => {
    expect(show(grad(product, { argnums: [0, 1] })(X, X))).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(show(vjp((a, b) => a.mul(b), X, X)[1](X))).toEqual([
      [1, 4],
      [1, 4],
    ]);
  });
  it("plain numbers as arguments inside another recording", () => {
    const f = (x: Tensor): Tensor => {
      const [a, b] = grad((p: Tensor, q: Tensor) => p.mul(q).mul(x), { argnums: [0, 1] })(2, 3) as unknown as Tensor[];
      return a!.add(b!).mul(grad((p: Tensor) => p.mul(p))(2));
    };
    expect(grad(f)(2)).toBe(20);
  });
});
describe("linearTranspose", () => {
  it("refuses what is not linear, a constant term included", () => {
    expect(() => linearTranspose((x: Tensor) => x.mul(x), X)(X)).toThrow("mul is not linear");
    expect(() => linearTranspose((x: Tensor) => x.add(1), X)).toThrow("not 0 at 0");
    expect(() => linearTranspose((_x) => tensor([1, 2]), X)).toThrow("not 0 at 0");
  });
  it("of a map with recorded coefficients is differentiated", () => {
    const f = (k: Tensor): Tensor => sum(linearTranspose((x: Tensor) => x.mul(k), X)(X)[0] as Tensor);
    expect([f(tensor(2)).item(), grad(f)(2)]).toEqual([6, 3]);
  });
});
