import { describe, expect, it } from "vitest";
import {
  cond,
  exp,
  grad,
  hessian,
  jvp,
  log,
  loop,
  mul,
  scan,
  sin,
  sqrt,
  sum,
  switchCase,
  type Tensor,
  tensor,
  vmap,
  where,
  whileLoop,
} from "../../src/index.ts";
import { agrees, near, numbers } from "./modes.ts";

const X = [0.3, -0.7, 1.2];
const V = [-0.4, 0.9, 0.2];
const int = (k: number | number[]): Tensor => tensor(k, { dtype: "i32" });

describe("cond", () => {
  agrees(
    "on an element",
    (x) =>
      cond(
        x.at(0).gt(0),
        (y) => sum(sin(y).mul(y)),
        (y) => y.at(1).mul(exp(y.at(2))),
        x,
      ),
    (x) => where(x.at(0).gt(0), sum(sin(x).mul(x)), x.at(1).mul(exp(x.at(2)))),
    X,
    V,
  );
  agrees(
    "closing over values, trees out",
    (x) => {
      const s = sin(x);
      const r = cond(
        x.at(1).gt(0),
        () => ({ a: s.at(0), b: [s] }),
        () => ({ a: x.at(2), b: [x.mul(x)] }),
      );
      return r.a.add(sum(r.b[0]!));
    },
    (x) =>
      where(
        x.at(1).gt(0),
        sin(x)
          .at(0)
          .add(sum(sin(x))),
        x.at(2).add(sum(x.mul(x))),
      ),
    X,
    V,
  );
  agrees(
    "one branch constant, one the input",
    (x) =>
      sum(
        cond(
          x.at(1).gt(0),
          () => tensor([1, 2, 3]),
          (y) => y,
          x,
        ).mul(x),
      ),
    (x) => where(x.at(1).gt(0), sum(x.mul([1, 2, 3])), sum(x.mul(x))),
    X,
    V,
  );
  agrees(
    "cond in scan in cond",
    (x) =>
      cond(
        x.at(2).gt(0),
        (y) =>
          scan(
            (h, a) => [
              cond(
                a.gt(0),
                (g) => sin(g.mul(a)),
                (g) => g.mul(g).add(y.at(0)),
                h,
              ),
            ],
            y.at(1),
            y,
          )[0],
        (y) => sum(y),
        x,
      ),
    (x) => {
      let h = x.at(1);
      for (let k = 0; k < 3; k++) h = where(x.at(k).gt(0), sin(h.mul(x.at(k))), h.mul(h).add(x.at(0)));
      return where(x.at(2).gt(0), h, sum(x));
    },
    X,
    V,
  );
  it("the branch not taken may be infinite", () => {
    const f = (x: Tensor): Tensor =>
      cond(
        x.gt(1),
        (y) => sqrt(y.sub(1)),
        (y) => y.mul(y),
        x,
      );
    near(
      [grad(f)(1), grad(grad(f) as never)(1), jvp(f, [1], [1])[1], vmap(grad(f) as never)(tensor([1, 2]))],
      [2, 2, 2, 2, 0.5],
    );
    expect(numbers(hessian(f)(1))).toEqual([2]);
  });
  it("a host condition around, and inside a branch", () => {
    const f = (x: Tensor): Tensor =>
      x.gt(0).item()
        ? cond(
            x.gt(1),
            (y) => y.mul(y),
            (y) => y,
            x,
          )
        : x.neg();
    near(
      [2, 0.5, -1].map((x) => grad(f)(x)),
      [4, 1, -1],
    );
    const unknown = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        (y) => (y.gt(1).item() ? y : y.neg()),
        (y) => y,
        x,
      );
    expect(() => unknown(tensor(1))).toThrow("not known inside the body of cond");
  });
  it("an integer and a boolean as operands and results", () => {
    const f = (x: Tensor): Tensor => {
      const r = cond(
        x.gt(0),
        (k, b, y) => [k.add(1), b.not(), y.mul(2)] as const,
        (k, b, y) => [k, b, y] as const,
        int(3),
        x.gt(9),
        x,
      );
      return r[2].mul(r[0].cast("f64")).add(where(r[1], 1, 2));
    };
    near([f(tensor(2)), grad(f)(2), grad(f)(-2), vmap(grad(f) as never)(tensor([2, -2]))], [17, 8, 3, 8, 3]);
  });
});
describe("switchCase", () => {
  const all = [
    (y: Tensor) => sin(y),
    (y: Tensor) => y.mul(y),
    (y: Tensor) => exp(y),
    (y: Tensor) => y.neg(),
    (_y: Tensor) => tensor(7),
  ];
  const wanted = (count: number): number[] => [Math.sin(0.6), 0.36, Math.exp(0.6), -0.6, 7].slice(0, count);
  const slopes = (count: number): number[] => [Math.cos(0.6), 1.2, Math.exp(0.6), -1, 0].slice(0, count);
  for (let count = 1; count <= 5; count++)
    it(`${count} branches`, () => {
      const f = (k: Tensor, x: Tensor): Tensor => switchCase(k, all.slice(0, count), x);
      const index = Array.from({ length: count }, (_, k) => k);
      near(
        index.map((k) => f(int(k), tensor(0.6))),
        wanted(count),
      );
      near(
        index.map((k) => grad(f, { argnums: 1 })(int(k), 0.6)),
        slopes(count),
      );
      near(vmap(f, { inAxes: [0, null] })(int(index), tensor(0.6)), wanted(count));
      near(vmap(grad(f, { argnums: 1 }) as never, { inAxes: [0, null] })(int(index), tensor(0.6)), slopes(count));
      expect(() => f(int(count), tensor(1))).toThrow(`outside 0..${count - 1}`);
      expect(() => f(int(-1), tensor(1))).toThrow("never clamped");
    });
  it("an index that belongs to no branch is refused in a batch too", () => {
    const f = (k: Tensor): Tensor => switchCase(k, [() => tensor(1), () => tensor(2)]);
    expect(() => vmap(f)(int([0, 5]))).toThrow("outside 0..1");
  });
  it("in a scan, the counter choosing", () => {
    const f = (x: Tensor): Tensor =>
      loop(3, (c, i) => switchCase(i, [(y: Tensor) => sin(y), (y: Tensor) => y.mul(x), (y: Tensor) => log(y)], c), x);
    const g = (x: Tensor): Tensor => log(sin(x).mul(x));
    near(
      [f(tensor(0.6)), grad(f)(0.6), grad(grad(f) as never)(0.6), vmap(f)(tensor([0.6, 0.7]))],
      [g(tensor(0.6)), grad(g)(0.6), grad(grad(g) as never)(0.6), vmap(g)(tensor([0.6, 0.7]))],
    );
  });
});
describe("lanes outside the branch", () => {
  const table = tensor([10, 20, 30]);
  it("a while in the branch not taken ends, in a scan too", () => {
    const f = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        (s) =>
          whileLoop(
            (c) => c.lt(10),
            (c) => c.mul(2),
            s,
          ),
        (s) => s,
        x,
      );
    near(vmap(f)(tensor([-1, 3])), [-1, 12]);
    const g = (x: Tensor): Tensor => scan((c) => [f(c)], x, null, { length: 2 })[0];
    near(vmap(g)(tensor([-1, 3])), [-1, 12]);
    near(
      vmap(vmap(g))(
        tensor([
          [-1, 3],
          [0, 6],
        ]),
      ),
      [-1, 12, 0, 12],
    );
    near(vmap((x) => cond(x.gt(2), g, (y) => y, x))(tensor([-1, 3])), [-1, 12]);
    near(vmap((x) => jvp(f, [x], [1])[1])(tensor([-1, 3])), [1, 4]);
  });
  it("nested conds: the inner mask is the intersection", () => {
    const f = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        (y) =>
          cond(
            y.lt(5),
            (s) =>
              whileLoop(
                (c) => c.lt(10).and(c.gt(0)),
                (c) => c.mul(2),
                s,
              ),
            (s) => s.neg(),
            y,
          ),
        (s) => s,
        x,
      );
    near(vmap(f)(tensor([-1, 3, 7, 0])), [-1, 12, -7, 0]);
  });
  it("a while whose operands do not depend on the example", () => {
    const f = (x: Tensor): Tensor =>
      cond(
        x.gt(0),
        () =>
          whileLoop(
            (c) => c.lt(10),
            (c) => c.mul(x.gt(-9).item() ? 2 : 1),
            tensor(1),
          ),
        () => x,
      );
    expect(() => vmap(f)(tensor([-1, 3]))).toThrow("not known");
    const h = (x: Tensor, k: Tensor): Tensor =>
      cond(
        x.gt(0),
        () =>
          whileLoop(
            (c) => c.lt(10),
            (c) => c.mul(k),
            tensor(1),
          ),
        () => x,
      );
    near(vmap(h, { inAxes: [0, null] })(tensor([-1, -3]), tensor(1)), [-1, -3]);
  });
  const safe = (name: string, read: (i: Tensor) => Tensor, want: number[]): void =>
    it(name, () => {
      const f = (i: Tensor): Tensor => cond(i.ge(0).and(i.lt(3)), read, () => tensor(-1), i);
      near(vmap(f)(int([-1, 1, 7])), want);
      expect(() => vmap(read)(int([-1, 1, 7]))).toThrow("outside");
      const through = (x: Tensor, i: Tensor): Tensor => f(i).mul(x);
      near(vmap(grad(through) as never, { inAxes: [null, 0] })(tensor(1), int([-1, 1, 7])), want);
    });
  safe("gather", (i) => table.at(i), [-1, 20, -1]);
  safe("update and scatterAdd", (i) => sum(table.update(i, 0)).add(sum(mul(table, 0).scatterAdd(i, 1))), [-1, 41, -1]);
});
