import { describe, expect, it } from "vitest";
import { grad, hvp, sum, Tensor, tensor, valueAndGrad } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with leaves of every kind
type Any = any;
const cube = (x: Tensor): Tensor => sum(x.mul(x).mul(x));

describe("a call of a form met before", () => {
  it("leaves as its own arguments do, though the types are the same", () => {
    const f: Any = jit(grad(cube));
    for (let turn = 0; turn < 3; turn++) {
      expect(f(2)).toBe(12);
      const t = f(tensor(2));
      expect(t).toBeInstanceOf(Tensor);
      expect(t.item()).toBe(12);
      expect(f(Float64Array.of(1, 2))).toEqual(Float64Array.of(3, 12));
      expect(f(tensor([1, 2])).toArray()).toEqual([3, 12]);
      expect(f(Float32Array.of(1, 2))).toEqual(Float32Array.of(3, 12));
      expect(f([1, 2].map((x) => tensor(x))[1]).item()).toBe(12);
    }
    expect(f.statistics()).toEqual({ recordings: 3, paths: 3, fallbacks: 0, uncompiled: 0 });
  });
  it("is told from others by lengths, keys and their order, and what is no number", () => {
    const f: Any = jit((o: Any) => Object.keys(o).reduce((s: Any, k, i) => s.add(o[k].mul(10 ** i)), tensor(0)));
    for (let turn = 0; turn < 2; turn++)
      expect([{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }, { a: 1, b: 2, c: 3 }].map((o) => f(o).item())).toEqual([
        21, 12, 1, 321,
      ]);
    const g: Any = jit((xs: Any[]) => xs.reduce((s, x) => s.add(x)));
    for (let turn = 0; turn < 2; turn++)
      expect([[1, 2], [1], [1, 2, 3], [Float64Array.of(1), 2]].map((x) => Number(g(x).sum().item()))).toEqual([
        3, 1, 6, 3,
      ]);
  });
  it("may be one of many in turn", () => {
    const f: Any = jit((x: Tensor) => sum(x));
    for (let turn = 0; turn < 3; turn++)
      for (let n = 1; n < 20; n++) expect(f(new Float64Array(n).fill(1)).item()).toBe(n);
    expect(f.statistics().recordings).toBe(19);
  });
  it("takes the path of its own numbers", () => {
    const f: Any = jit(grad((x: Tensor) => (x.gt(0).item() ? x.mul(x) : x.gt(-5).item() ? x.mul(3) : x.mul(4))));
    for (let turn = 0; turn < 3; turn++) expect([1, -1, -6, 2, -7].map((x) => f(x))).toEqual([2, 3, 4, 4, 4]);
    expect(f.statistics().recordings).toBe(3);
  });
  it("keeps a key that is the name of the prototype", () => {
    const tree = JSON.parse('{"__proto__": 2, "a": 3}');
    const f: Any = jit(grad((o: Any) => o.a.mul(Object.values(o)[0])));
    for (let turn = 0; turn < 2; turn++)
      expect(Object.entries(f(tree))).toEqual([
        ["__proto__", 3],
        ["a", 2],
      ]);
  });
  it("gives arrays that no later call changes", () => {
    const f: Any = jit(valueAndGrad(cube));
    const [, g] = f(Float64Array.of(1, 2));
    f(Float64Array.of(3, 4));
    expect(g).toEqual(Float64Array.of(3, 12));
    const same: Any = jit((x: Tensor) => [x, tensor([7, 8])]);
    const x = Float64Array.of(1, 2);
    const [y, c] = same(x);
    x[0] = 9;
    expect([y.toArray(), c.toArray()]).toEqual([
      [1, 2],
      [7, 8],
    ]);
  });
  it("has auxiliary results, integers and products beside gradients", () => {
    const f: Any = jit(valueAndGrad((x: Tensor, k: Tensor) => [sum(x.mul(x)).mul(k), { k, x }], { hasAux: true }));
    for (let turn = 0; turn < 2; turn++) {
      const [[y, aux], g] = f(Float64Array.of(1, 2), 3);
      expect([y, aux.k.item(), aux.x.toArray(), g]).toEqual([15, 3, [1, 2], Float64Array.of(6, 12)]);
    }
    const h: Any = jit(hvp(cube));
    for (let turn = 0; turn < 2; turn++)
      expect(h(Float64Array.of(1, 2), Float64Array.of(1, 1))).toEqual(Float64Array.of(6, 12));
  });
  it("works on after an error", () => {
    const f: Any = jit((x: Tensor, i: Tensor) => x.at(i as Any));
    const at = (k: number): Tensor => tensor(k, { dtype: "i32" });
    expect(f(Float64Array.of(1, 2), at(1)).item()).toBe(2);
    expect(() => f(Float64Array.of(1, 2), at(2))).toThrow("outside");
    expect(f(Float64Array.of(1, 2), at(0)).item()).toBe(1);
  });
});
describe("into", () => {
  it("may write over the arguments: all are read first", () => {
    const swap: Any = jit((a: Tensor, b: Tensor) => [b, a, a.mul(b)]);
    const [a, b, c] = [Float64Array.of(1, 2), Float64Array.of(3, 4), new Float64Array(2)];
    for (let turn = 0; turn < 2; turn++) swap.into(a, b, [a, b, c]);
    expect([a, b, c]).toEqual([Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(3, 8)]);
    swap.into(a, b, [a, b, c]);
    expect([a, b]).toEqual([Float64Array.of(3, 4), Float64Array.of(1, 2)]);
    const step: Any = jit((w: Tensor) => w.sub(grad(cube)(w).mul(0.1)));
    const w = Float64Array.of(1, 0);
    for (let k = 0; k < 3; k++) step.into(w, w);
    let v = tensor([1, 0]);
    for (let k = 0; k < 3; k++) v = step(v);
    expect([...w]).toEqual(v.toArray());
  });
  it("refuses a tree with other things in it before anything runs", () => {
    let runs = 0;
    const f: Any = jit((x: Tensor) => {
      runs++;
      return [x, x];
    });
    expect(() => f.into(1, [new Float64Array(1), 2])).toThrow("out[1] is");
    expect(() => f.into(1, {})).toThrow("not a typed array");
    for (const other of [new Uint8Array(1), new Map(), null, undefined])
      expect(() => f.into(1, [new Float64Array(1), new Float64Array(1), other])).toThrow("something else beside 2");
    expect(() => f.into(1, new Float64Array(1))).toThrow("out holds 1 of 2 leaves");
    expect(runs).toBe(1);
  });
});
