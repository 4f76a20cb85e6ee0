import { describe, expect, it } from "vitest";
import {
  checkpoint,
  customJvp,
  customLinearSolve,
  customRoot,
  customVjp,
  div,
  exp,
  grad,
  jvp,
  matmul,
  mul,
  scan,
  sin,
  sqrt,
  stack,
  sum,
  type Tensor,
  tanh,
  tensor,
  vjp,
  vmap,
} from "../../src/index.ts";
import { solve } from "../../src/linalg/index.ts";
import { agrees, near } from "./modes.ts";

const X = [0.3, -0.7, 1.2];
describe("custom rules that are the true ones", () => {
  const jvpRule = customJvp(
    (x: Tensor, y: Tensor) => sin(x).mul(y),
    ([x, y], [dx, dy]) => x.cos().mul(y).mul(dx).add(sin(x).mul(dy)),
  );
  agrees(
    "customJvp",
    (x) => sum(jvpRule(x, x.mul(2))),
    (x) => sum(sin(x).mul(x.mul(2))),
    X,
  );
  const vjpRule = customVjp(
    (x: Tensor, y: Tensor) => sin(x).mul(y),
    (x: Tensor, y: Tensor) => [sin(x).mul(y), { x, y }] as const,
    ({ x, y }, t) => [x.cos().mul(y).mul(t), sin(x).mul(t)],
  );
  agrees(
    "customVjp",
    (x) => sum(vjpRule(x, x.mul(2))),
    (x) => sum(sin(x).mul(x.mul(2))),
    X,
  );
  agrees(
    "custom rules in a scan",
    (x) => sum(scan((h, a) => [vjpRule(jvpRule(h, a.add(h)), h)], x, tensor([0.5, 0.8]))[0]),
    (x) => {
      let h = x;
      for (const a of [0.5, 0.8]) h = sin(sin(h).mul(h.add(a))).mul(h);
      return sum(h);
    },
    X,
  );
  interface Pair {
    a: Tensor;
    b: Tensor[];
  }
  const value = ({ a, b }: Pair): { p: Tensor; q: Tensor[] } => ({ p: a.mul(b[0]!), q: [exp(a)] });
  const trees = customVjp(
    value,
    (o: Pair) => [value(o), o] as const,
    (o, t) => [{ a: o.b[0]!.mul(t.p).add(exp(o.a).mul(t.q[0]!)), b: [o.a.mul(t.p)] }],
  );
  agrees(
    "trees",
    (x) => {
      const r = trees({ a: x.at(0), b: [x.at(1)] });
      return r.p.mul(r.q[0]!).add(x.at(2));
    },
    (x) =>
      x
        .at(0)
        .mul(x.at(1))
        .mul(exp(x.at(0)))
        .add(x.at(2)),
    X,
  );
  it("null cotangents, integer operands, f32", () => {
    const pick = customVjp(
      (x: Tensor, i: Tensor) => x.at(i),
      (x: Tensor, i: Tensor) => [x.at(i), { x, i }] as const,
      ({ x, i }, t) => [mul(x, 0).scatterAdd(i, t.mul(10)), null],
    );
    near(grad((x: Tensor) => pick(x, tensor(1, { dtype: "i32" })).mul(2))(tensor([1, 2])), [0, 20]);
    const g = grad((x: Tensor) => sum(jvpRule(x, x)))(tensor([0.5], { dtype: "f32" })) as Tensor;
    expect(g.dtype).toBe("f32");
  });
  it("rules of the wrong shape are refused", () => {
    expect(() =>
      customJvp(
        (x: Tensor) => x.mul(2),
        (_x, _d) => tensor([1, 2]),
      )(tensor(1)),
    ).toThrow("tangent of the rule");
    expect(() =>
      customVjp(
        (x: Tensor) => x,
        (x: Tensor) => [x, x] as const,
        () => [],
      )(tensor(1)),
    ).toThrow("0 cotangents for 1 arguments");
    expect(() =>
      customVjp(
        (x: Tensor) => x,
        (x: Tensor) => [x.mul(tensor([1, 2])), x] as const,
        (_r, t) => [t],
      )(tensor(1)),
    ).toThrow("forward");
  });
});
describe("customRoot", () => {
  const root = (a: Tensor): Tensor =>
    customRoot(
      (y) => y.mul(y).sub(a),
      a,
      (f, y) => {
        let z = y;
        for (let k = 0; k < 30; k++) z = z.sub(f(z).div(z.mul(2)));
        return z;
      },
      (A, b) => div(b, A(b.mul(0).add(1))),
      { symmetric: true },
    );
  agrees(
    "a square root",
    (x) => sum(root(x.mul(x).add(1)).mul(x)),
    (x) => sum(sqrt(x.mul(x).add(1)).mul(x)),
    X,
  );
  it("its steps are not differentiated", () => {
    let steps = 0;
    const f = (a: Tensor): Tensor =>
      customRoot(
        (y) => {
          steps++;
          return y.mul(y).sub(a);
        },
        tensor(1),
        (g, y) => {
          let z = y;
          for (let k = 0; k < 9; k++) z = z.sub(g(z).div(z.mul(2)));
          return z;
        },
        (A, b) => div(b, A(tensor(1))),
        { symmetric: true },
      );
    near(grad(f)(2), 0.5 / Math.SQRT2, 1e-12);
    expect(steps).toBeLessThan(13);
  });
});
describe("customLinearSolve", () => {
  const matrix = (x: Tensor): Tensor =>
    stack([stack([x.at(0).add(3), x.at(1)]), stack([x.at(2), sin(x.at(0)).add(4)])]);
  const solver = (A: (v: Tensor) => Tensor, b: Tensor): Tensor => {
    let v = b.mul(0);
    for (let k = 0; k < 60; k++) v = v.add(b.sub(A(v)).mul(0.25));
    return v;
  };
  agrees(
    "by iteration",
    (x) => {
      const M = matrix(x);
      const b = tanh(x.at([0, 1]));
      return sum(
        customLinearSolve((v) => matmul(M, v), b, solver as never, { solveTransposed: solver as never }).mul(x.at(2)),
      );
    },
    (x) => sum(solve(matrix(x), tanh(x.at([0, 1]))).mul(x.at(2))),
    X,
  );
  it("reverse mode asks for the transpose", () => {
    const f = (x: Tensor): Tensor =>
      sum(
        customLinearSolve(
          (v) => v.mul(2),
          x,
          (_A, b) => div(b, 2),
        ),
      );
    near(jvp(f, [tensor([1, 2])], [tensor([1, 1])])[1], 1);
    expect(() => grad(f)(tensor([1, 2]))).toThrow("solveTransposed");
  });
});
describe("checkpoint", () => {
  const block = (x: Tensor, W: Tensor): Tensor => tanh(matmul(W, sin(x)));
  const W = tensor([
    [0.2, -0.1, 0.4],
    [0.7, 0.3, -0.5],
    [0.1, 0.6, 0.9],
  ]);
  for (const policy of ["nothing", "products", (name: string) => name === "sin"] as const) {
    const f = checkpoint(block, { policy });
    agrees(
      `policy ${String(policy)}`,
      (x) => sum(f(f(x, W), W.mul(x))),
      (x) => sum(block(block(x, W), W.mul(x))),
      X,
    );
  }
  const inner = checkpoint((c: Tensor, a: Tensor) => sin(c.mul(a)));
  agrees(
    "in a scan in vmap",
    (x) => sum(vmap((s) => scan((c, a) => [inner(c, a)], s, x)[0])(x)),
    (x) => {
      let c = x;
      for (let k = 0; k < 3; k++) c = sin(c.mul(x.at(k)));
      return sum(c);
    },
    X,
  );
  agrees(
    "around a scan, closing over a value",
    (x) => {
      const y = sin(x);
      return checkpoint((s: Tensor) => sum(scan((c) => [sin(c).mul(y)], s, null, { length: 3 })[0]))(x);
    },
    (x) => {
      const y = sin(x);
      return sum(sin(sin(sin(x).mul(y)).mul(y)).mul(y));
    },
    X,
  );
  it("pulled twice gives the same twice", () => {
    const [, pull] = vjp((x: Tensor) => checkpoint(sin)(x), tensor([1, 2]));
    near(pull(tensor([1, 1])), pull(tensor([1, 1])));
  });
});
