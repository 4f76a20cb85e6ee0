import { describe, expect, it, vi } from "vitest";
import {
  customJvp,
  grad,
  hessian,
  jacobian,
  jet,
  ones,
  scan,
  sin,
  sum,
  Tensor,
  tensor,
  valueAndGrad,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with leaves of every kind
type Any = any;
const int = (k: number): Tensor => tensor(k, { dtype: "i32" });
const number = (x: unknown): number => (x instanceof Tensor ? x.item() : (x as number));

describe("static leaves", () => {
  it("booleans, strings, null and undefined have paths of their own", () => {
    const f: Any = jit((x: Tensor, how: unknown) =>
      x.mul(how === true ? 2 : how === "a" ? 3 : how === null ? 4 : how === undefined ? 5 : 6),
    );
    for (let turn = 0; turn < 2; turn++)
      expect([true, false, "a", "b", null, undefined].map((how) => number(f(1, how)))).toEqual([2, 6, 3, 6, 4, 5]);
    expect(f.statistics()).toEqual({ recordings: 6, paths: 6, fallbacks: 0, uncompiled: 0 });
  });
  it("deep in a tree, and told from text that looks alike", () => {
    const f: Any = jit((x: Tensor, o: { a: unknown[] }) => (o.a[0] === true ? x : x.neg()));
    expect([true, "true", "boolean true"].map((a) => number(f(1, { a: [a] })))).toEqual([1, -1, -1]);
    const g: Any = jit((x: Tensor, o: unknown[]) => x.mul(o.length));
    expect([["a", "b"], ['a","b']].map((o) => number(g(1, o)))).toEqual([2, 1]);
  });
  it("functions and other objects by identity", () => {
    const f: Any = jit((x: Tensor, g: (x: Tensor) => Tensor) => g(x));
    const twice = (x: Tensor): Tensor => x.mul(2);
    expect([twice, sin, twice].map((g) => number(f(1, g)))).toEqual([2, Math.sin(1), 2]);
    expect(f.statistics().recordings).toBe(2);
  });
  it("count as paths: closures made anew at every call do not fill the memory", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const f: Any = jit((x: Tensor, g: (x: Tensor) => Tensor) => g(x), { maxPaths: 4 });
    for (let k = 0; k < 10; k++) expect(number(f(1, (x: Tensor) => x.mul(k)))).toBe(k);
    expect(f.statistics()).toEqual({ recordings: 4, paths: 4, fallbacks: 6, uncompiled: 0 });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
describe("guards", () => {
  it("on one-element arrays and on arrays read as a whole", () => {
    const one: Any = jit((x: Tensor) => (x.gt(0).item() ? x.mul(2) : x.mul(3)));
    expect([1, -1, 2].map((x) => one(tensor([x])).toArray())).toEqual([[2], [-3], [4]]);
    const all: Any = jit((x: Tensor) => ((x.gt(0).toArray() as boolean[])[1] ? x.mul(2) : x.mul(3)));
    expect(
      [
        [1, 1],
        [1, -1],
        [2, 1],
      ].map((x) => all(tensor(x)).toArray()),
    ).toEqual([
      [2, 2],
      [3, -3],
      [4, 2],
    ]);
    expect(all.statistics().recordings).toBe(2);
  });
  it("on integers, whose count of turns is a path each", () => {
    const f: Any = jit((x: Tensor, n: Tensor) => {
      let y = x;
      for (let k = 0; k < n.item(); k++) y = y.mul(2);
      return y;
    });
    expect([3, 2, 0, 3, 2].map((n) => number(f(1, int(n))))).toEqual([8, 4, 1, 8, 4]);
    expect(f.statistics().recordings).toBe(3);
  });
  it("on NaN and on both zeros", () => {
    const f: Any = jit((x: Tensor) => tensor(1).div(x.item()), { numbers: "guard" });
    for (let turn = 0; turn < 3; turn++)
      expect([Number.NaN, 0, -0].map((x) => number(f(x)))).toEqual([Number.NaN, Infinity, -Infinity]);
    expect(f.statistics().recordings).toBe(3);
  });
  it("refuse floats of either width", () => {
    const f: Any = jit((x: Tensor) => x.mul(x.item()));
    expect(() => f(tensor(1, { dtype: "f32" }))).toThrow("freeze its value");
    expect(() => f(tensor([1, 2]))).toThrow("item: f64[2]");
    expect(() => (jit((x: Tensor) => x.mul((x.toArray() as number[])[0]!)) as Any)(tensor([1, 2]))).toThrow("freeze");
  });
  it("on what a loop body reads from outside; not on its carry", () => {
    const f: Any = jit((s: Tensor) => scan((c) => [s.gt(1).item() ? c.mul(2) : c.add(1)], s, null, { length: 3 })[0]);
    expect([1, 2, 1].map((s) => number(f(s)))).toEqual([4, 16, 4]);
    const g: Any = jit((s: Tensor) => scan((c) => [c.gt(1).item() ? c.mul(2) : c.add(1)], s, null, { length: 3 })[0]);
    expect(() => g(1)).toThrow("not known inside the body of scan");
  });
  it("in a gradient, under jit and around it", () => {
    const f = (x: Tensor): Tensor => (x.gt(0).item() ? x.mul(x) : x.mul(3));
    const inner: Any = grad(jit(f));
    const outer: Any = jit(grad(f));
    expect([2, -2, 3].flatMap((x) => [inner(x), outer(x)])).toEqual([4, 4, 3, 3, 6, 6]);
  });
  it("hold where compiled code rounds a sum differently than the recording did", () => {
    const x = tensor(Float64Array.from({ length: 1001 }, (_, k) => Math.sin(k) * 10 ** (k % 17)));
    const s = sum(x).item();
    const f: Any = jit((v: Tensor) => (sum(v).eq(s).item() ? v.at(0).add(1) : v.at(0).sub(1)));
    expect(Math.abs(number(f(x)))).toBe(1);
    expect(Math.abs(number(f(x)))).toBe(1);
  });
});
describe("limits", () => {
  it("beyond maxPaths f runs plainly, on tensors as ever", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const f: Any = jit((x: Tensor, n: Tensor) => x.mul(n.item()), { maxPaths: 2 });
    expect([1, 2, 3, 4, 1].map((n) => number(f(2, int(n))))).toEqual([2, 4, 6, 8, 2]);
    expect(f.statistics()).toEqual({ recordings: 2, paths: 2, fallbacks: 2, uncompiled: 0 });
    warn.mockRestore();
  });
  it("gradients beyond maxPaths still look like their arguments", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const f: Any = jit(
      grad((x: Tensor) => (x.gt(0).item() ? x.mul(x) : x)),
      { maxPaths: 1 },
    );
    expect([3, -3, 4].map((x) => f(x))).toEqual([6, 1, 8]);
    warn.mockRestore();
  });
});
describe("arguments and results", () => {
  it("plain numbers and typed arrays inside another recording", () => {
    const f: Any = jit((x: Tensor, k: Tensor, w: Tensor) => sum(w.mul(x)).mul(k));
    expect(grad((x) => f(x, 2, Float64Array.of(1, 2)))(1)).toBe(6);
  });
  it("inputs, constants and static leaves as results", () => {
    const f: Any = jit((x: Tensor) => ({ x, c: 3, a: tensor([1, 2]), s: "s", n: null }));
    const a = Float64Array.of(1, 2);
    const y = f(a);
    a[0] = 9;
    y.x.toTypedArray()[1] = 9;
    expect([y.x.toArray(), y.c.item(), y.a.toArray(), y.s, y.n]).toEqual([[1, 2], 3, [1, 2], "s", null]);
    expect(f(Float64Array.of(5)).x.toArray()).toEqual([5]);
  });
  it("results share no storage with arrays in trees of arguments", () => {
    const f: Any = jit((o: { x: Tensor[] }) => [o.x[0], o.x[0]!.reshape([2, 1]), o.x[1]]);
    const a = Float64Array.of(1, 2);
    const y = f({ x: [a, tensor(3)] });
    a[0] = 9;
    expect(y.map((v: Tensor) => v.toArray())).toEqual([[1, 2], [[1], [2]], 3]);
  });
  it("zero sizes, f32 and i32", () => {
    const f: Any = jit((x: Tensor) => [x.add(x), sum(x)]);
    expect(f(new Float64Array(0)).map((y: Tensor) => y.toArray())).toEqual([[], 0]);
    expect(f(Float32Array.of(0.1)).map((y: Tensor) => y.dtype)).toEqual(["f32", "f32"]);
    expect(f(Int32Array.of(1, 2)).map((y: Tensor) => y.toArray())).toEqual([[2, 4], 3]);
  });
  it("closures are frozen when recorded", () => {
    const c = Float64Array.of(1, 2);
    const f: Any = jit((x: Tensor) => x.mul(c));
    f(tensor([1, 1]));
    c[0] = 9;
    expect(f(tensor([1, 1])).toArray()).toEqual([1, 2]);
  });
  it("check finds a changed array, wherever in it", () => {
    const c = new Float64Array(20);
    const f: Any = jit((x: Tensor) => scan((y) => [y.add(c)], x, null, { length: 1 })[0], { check: true });
    f(c);
    c[15] = 1;
    expect(() => f(c)).toThrow("another program");
  });
  it("check compares what is computed, not the functions that rules are written as", () => {
    const f: Any = jit(
      (x: Tensor) =>
        customJvp(
          (y: Tensor) => y.mul(2),
          () => ones([]),
        )(x),
      { check: true },
    );
    for (let k = 0; k < 3; k++) expect(f(4).item()).toBe(8);
    let times = 2;
    const g: Any = jit((x: Tensor) => x.mul(times).add(1), { check: true });
    g(1);
    times = 3;
    expect(() => g(1)).toThrow("another program");
  });
  it("nothing and promises are refused", () => {
    expect(() => (jit(() => undefined) as Any)()).toThrow("returned nothing");
    expect(() => (jit(async (x: Tensor) => x) as Any)(1)).toThrow("Promise");
    expect(number((jit(() => tensor(3)) as Any)())).toBe(3);
  });
});
describe("jit of transforms", () => {
  const f = (x: Tensor): Tensor => sin(x).mul(x.at(0));
  const x = tensor([1, 2]);
  const same = (name: string, g: Any, ...at: unknown[]): void =>
    it(name, () => {
      const h = jit(g) as Any;
      for (let turn = 0; turn < 2; turn++) expect(JSON.stringify(h(...at))).toBe(JSON.stringify(g(...at)));
    });
  same("jacobian", jacobian(f), x);
  same(
    "hessian",
    hessian((v) => sum(f(v))),
    x,
  );
  same(
    "hessian of a number",
    hessian((v) => v.mul(v).mul(v)),
    2,
  );
  same(
    "vmap",
    vmap(f),
    tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  same(
    "valueAndGrad",
    valueAndGrad((v) => sum(v.mul(v))),
    Float64Array.of(1, 2),
  );
  it("jet", () => {
    const g: Any = jit((v: Tensor) => jet(sin, [[v, 1]] as Any, 2));
    expect(g(0).map((y: Tensor) => number(y) + 0)).toEqual([0, 1, 0]);
  });
  it("jit in jit is one path tree", () => {
    const inner: Any = jit((v: Tensor) => (v.gt(0).item() ? v.mul(2) : v.mul(3)));
    const outer: Any = jit((v: Tensor) => inner(v).add(1));
    expect([1, -1, 2].map((v) => number(outer(v)))).toEqual([3, -2, 5]);
    expect([outer.statistics().recordings, inner.statistics().recordings]).toEqual([2, 0]);
  });
  it("recursion", () => {
    const f2: Any = jit((v: Tensor): Tensor => (v.gt(10).item() ? v : f2(v.mul(2))));
    expect([1, 3, 1].map((v) => number(f2(v)))).toEqual([16, 12, 16]);
  });
  it("explains itself", () => {
    const g: Any = jit((v: Tensor) => sin(v));
    expect(g.explain()).toBe("not called yet");
    g(1);
    expect(g.explain()).toMatch(/sin/);
  });
});
describe("into", () => {
  it("writes trees of arrays by position", () => {
    const a = new Float64Array(2);
    const b = new Float32Array(1);
    jit((x: Tensor) => ({ a: x.mul(2), b: sum(x) })).into(tensor([1, 2]), { a, b });
    expect([[...a], [...b]]).toEqual([[2, 4], [3]]);
  });
  it("refuses what cannot be written into", () => {
    // Without arguments, too, it ends.
    for (const f of [jit(() => tensor(1)), jit((x: Tensor) => x.mul(2))])
      expect(() => f.into()).toThrow("out is undefined, not a typed array");
    const f = jit((x: Tensor) => x.mul(2));
    expect(() => f.into(tensor([1, 2]))).toThrow("not a typed array");
    expect(() => f.into(tensor([1, 2]), new Float64Array(3))).toThrow("holds 3 numbers for 2 of the result");
    expect(() => f.into(tensor([1, 2]), [new Float64Array(2), new Float64Array(2)])).toThrow(
      "out holds 2 numbers for 0 of the result",
    );
  });
});
