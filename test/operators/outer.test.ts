import { describe, expect, it, vi } from "vitest";
import { add, grad, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { load } from "./modules.ts";

const text = `
let rate = 2;
let unused = 0;
const config = { k: 2, deep: { list: [1, 2, 3], word: "a" } };
const data = new Float64Array([1, 2, 3]);
const rows = [[1, 2], [3, 4]];
const table = new Map([["a", 1]]);
const fixed = 3;
let calls = 0;
const log = [];
let last;
let pick = (x) => { "use wengert"; return x * 2; };
exports.set = (f) => f({ config, data, rows, table, setRate(x) { rate = x; }, setUnused(x) { unused = x; }, setPick() { pick = (x) => { "use wengert"; return x * 5; }; }, calls: () => calls });
exports.rate = (x) => { "use wengert"; return rate * x * fixed; };
exports.arrow = (x) => { "use wengert"; return fixed * x; };
exports.config = (x) => { "use wengert"; return config.k * x; };
exports.alias = (x) => { "use wengert"; const { deep: { list } } = config; return at(list, 1) * x; };
function at(a, i) { "use wengert"; return a[i]; }
exports.data = (x) => { "use wengert"; let s = 0; for (let i = 0; i < data.length; i++) s += data[i] * x; return s; };
exports.rows = (x) => { "use wengert"; let s = 0; for (const r of rows) for (const y of r) s += y * x; return s; };
exports.table = (x) => { "use wengert"; return table.get("a") * x; };
exports.count = (x) => { "use wengert"; calls++; return x * x; };
exports.push = (x) => { "use wengert"; log.push(1); return x * x; };
exports.write = (x) => { "use wengert"; const c = config; c.k = 7; return c.k * x; };
exports.assign = (x) => { "use wengert"; last = 4; return x * last; };
exports.pick = (x) => { "use wengert"; return pick(x) * x; };
exports.Spring = class { k = 2; energy(x) { "use wengert"; return this.k * x * x; } };
class Vector { constructor(x) { this.x = x; } }
const holder = { v: new Vector(2), list: [new Vector(3)], when: new Date(5) };
exports.holder = holder;
exports.instance = (x) => { "use wengert"; return holder.v.x * x; };
exports.inList = (x) => { "use wengert"; return holder.list[0].x * x; };
exports.date = (x) => { "use wengert"; return holder.when.getTime() * x; };
const shared = { a: [1, 2], b: null };
shared.b = shared.a;
exports.shared = shared;
exports.alias2 = (x) => { "use wengert"; return shared.b[0] * x; };
const zeros = [0, 1], frozen = Object.freeze([4, 5]), grid = [[0, 1], [2, NaN]];
exports.lists = { zeros, frozen, grid };
exports.sign = (x) => { "use wengert"; return x + 1 / zeros[0]; };
exports.still = (x) => { "use wengert"; return frozen[0] * x; };
exports.grid = (x) => { "use wengert"; return x * grid[1][0] + Math.atan(1 / grid[0][0]); };
exports.Private = class { #k = 2; set(k) { this.#k = k; } energy(x) { "use wengert"; return this.#k * x * x; } };
exports.many = (k) => { let own = k; return { set(v) { own = v; }, f: (x) => { "use wengert"; return own * x; } }; };
exports.make = (k) => { "use wengert"; const own = { k }; return { own, f: (x) => own.k * x }; };
class Settings { static k = 2; }
const hidden = Object.defineProperty({ [Symbol.for("k")]: 2 }, "h", { value: 2, writable: true });
const base = { k: 2 }, derived = Object.create(base);
const sparse = [1, 2, 3];
const now = Date.now, { random } = Math, M = Math;
Object.assign(exports, { Settings, hidden, base, sparse });
exports.fixedField = (x) => { "use wengert"; return Settings.k * x; };
exports.symbol = (x) => { "use wengert"; return hidden[Symbol.for("k")] * x; };
exports.notListed = (x) => { "use wengert"; return hidden.h * x; };
exports.inherited = (x) => { "use wengert"; return derived.k * x; };
exports.hole = (x) => { "use wengert"; return (sparse[1] ?? 50) * x; };
exports.clocks = [
  (x) => { "use wengert"; return now() > 0 ? x : 0; },
  (x) => { "use wengert"; return random() < 2 ? x : 0; },
  (x) => { "use wengert"; return M.random() < 2 ? x : 0; },
  (x) => { "use wengert"; return performance.now() > 0 ? x : 0; },
  (x) => { "use wengert"; return crypto.getRandomValues(new Uint8Array(1))[0] >= 0 ? x : 0; },
];
exports.inner = (x) => { "use wengert"; let n = 0; const o = { s: 0 }; const add = () => { n++; o.s += x; }; add(); add(); return n * o.s; };
`;
interface State {
  config: { k: number; deep: { list: number[] } };
  data: Float64Array;
  rows: number[][];
  table: Map<string, number>;
  setRate(x: number): void;
  setUnused(x: number): void;
  setPick(): void;
  calls(): number;
}
type F = (x: number) => number;
const fresh = () => {
  const m = load(text);
  let state: State | undefined;
  m["set"]((s: State) => {
    state = s;
  });
  return { m, state: state! };
};

describe("what a compiled function uses from around it", () => {
  it.each<[string, (s: State) => unknown]>([
    ["rate", (s) => s.setRate(5)],
    ["config", ({ config }) => Object.assign(config, { k: 5 })],
    ["alias", ({ config }) => config.deep.list.fill(5)],
    ["data", ({ data }) => data.fill(5)],
    ["rows", ({ rows }) => rows[1]!.fill(5)],
    ["rows", ({ rows }) => rows.push([7])],
    ["table", ({ table }) => table.set("a", 5)],
    ["pick", (s) => s.setPick()],
  ])("%s is looked at again at every call", (name, change) => {
    const { m, state } = fresh();
    const f = jit(m[name] as F);
    const g = jit(grad(m[name] as F));
    const before = m[name](2) as number;
    expect(f(2)).toBe(before);
    const slope = g(2);
    expect(f.statistics().recordings).toBe(1);
    change(state);
    const after = m[name](2) as number;
    expect(after).not.toBe(before);
    expect(f(2)).toBe(after);
    expect(f(3)).toBe(m[name](3));
    expect(f.statistics().recordings).toBe(2);
    expect(g(2)).not.toBe(slope);
    expect(g(2)).toBe(grad(m[name] as F)(2));
  });
  it("stays as it was while recording where it is said to", () => {
    const { m, state } = fresh();
    const f = jit(m["data"] as F, { around: "freeze" });
    const before = f(2);
    state.data.fill(5);
    expect(f(2)).toBe(before);
    expect(jit(m["data"] as F)(2)).not.toBe(before);
    expect(f.statistics()).toMatchObject({ recordings: 1, paths: 1 });
  });
  it("keeps a path for each of the values that come back", () => {
    const { m, state } = fresh();
    const f = jit(m["rate"] as F);
    for (let k = 0; k < 10; k++) {
      state.setRate(k % 2);
      expect(f(2)).toBe((k % 2) * 6);
    }
    expect(f.statistics()).toMatchObject({ recordings: 2, paths: 2, fallbacks: 0, uncompiled: 0 });
  });
  it("is named when it never stays the same, and calls are right all the same", () => {
    const { m, state } = fresh();
    const f = jit(m["config"] as F, { maxPaths: 3 });
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (let k = 0; k < 6; k++) {
      state.config.k = k;
      expect(f(2)).toBe(2 * k);
    }
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toMatch(/: config\.k changes/);
    warn.mockRestore();
  });
  it("costs nothing and records nothing anew where it cannot change", () => {
    const { m, state } = fresh();
    const f = jit(m["arrow"] as F);
    expect(f(2)).toBe(6);
    state.setUnused(3);
    state.setRate(4);
    expect(f(2)).toBe(6);
    expect(f.statistics().recordings).toBe(1);
  });
  it("is the object of a method too", () => {
    const { m } = fresh();
    const spring = new m["Spring"]() as { k: number; energy: F };
    const f = jit((x: number) => spring.energy(x)) as unknown as (x: number) => Tensor;
    expect(f(2).item()).toBe(8);
    spring.k = 3;
    expect(f(2).item()).toBe(12);
  });
  it("is what a closure holds that was made before", () => {
    const { m } = fresh();
    const { own, f } = m["make"](2) as { own: { k: number }; f: F };
    const g = jit((x: number) => f(x)) as unknown as (x: number) => Tensor;
    expect(g(3).item()).toBe(6);
    own.k = 5;
    expect(g(3).item()).toBe(15);
  });
  interface Lists {
    zeros: number[];
    grid: number[][];
    frozen: readonly number[];
  }
  interface Holder {
    v: { x: number };
    list: { x: number }[];
    when: Date;
  }
  it.each<[string, (m: Record<string, unknown>) => unknown]>([
    ["instance", ({ holder }) => Object.assign((holder as Holder).v, { x: 5 })],
    ["inList", ({ holder }) => Object.assign((holder as Holder).list[0]!, { x: 5 })],
    ["date", ({ holder }) => (holder as Holder).when.setTime(9)],
    ["alias2", ({ shared }) => Object.assign(shared as object, { b: [7, 8] })],
    ["sign", ({ lists }) => ((lists as Lists).zeros[0] = -0)],
    ["grid", ({ lists }) => ((lists as Lists).grid[1]![0] = 5)],
    ["grid", ({ lists }) => ((lists as Lists).grid[0]![0] = -0)],
    ["grid", ({ lists }) => ((lists as Lists).grid[1] = [6, Number.NaN])],
  ])("is looked at down to instances, dates, aliases and signs of 0: %s", (name, change) => {
    const { m } = fresh();
    const plain = m[name] as F;
    const f = jit(plain);
    expect(f(2)).toBe(plain(2));
    expect(f(3)).toBe(plain(3));
    expect(f.statistics().recordings).toBe(1);
    const before = plain(2);
    change(m);
    expect(plain(2)).not.toBe(before);
    expect(f(2)).toBe(plain(2));
    expect(f.statistics().recordings).toBe(2);
  });
  it.each<[string, (m: Record<string, object>) => unknown]>([
    ["fixedField", ({ Settings }) => Object.assign(Settings!, { k: 5 })],
    ["symbol", ({ hidden }) => Object.assign(hidden!, { [Symbol.for("k")]: 5 })],
    ["notListed", ({ hidden }) => Object.assign(hidden!, { h: 5 })],
    ["inherited", ({ base }) => Object.assign(base!, { k: 5 })],
    ["hole", ({ sparse }) => Reflect.deleteProperty(sparse!, 1)],
  ])("is what classes, symbols and prototypes hold, and holes of arrays: %s", (name, change) => {
    const { m } = fresh();
    const plain = m[name] as F;
    const f = jit(plain);
    for (let k = 0; k < 3; k++) expect(f(2)).toBe(4);
    expect(f.statistics().recordings).toBe(1);
    change(m as Record<string, object>);
    expect(plain(2)).not.toBe(4);
    for (let k = 0; k < 3; k++) expect(f(2)).toBe(plain(2));
    expect(f.statistics().recordings).toBe(2);
  });
  it("is no clock, by whatever name", () => {
    for (const clock of fresh().m["clocks"] as F[]) {
      expect(clock(2)).toBe(2);
      expect(() => jit(clock)(2)).toThrow(/would be asked once, and its answer kept/);
    }
  });
  it("is the same when another object holds the same", () => {
    const { m } = fresh();
    const f = jit(m["grid"] as F);
    f(2);
    const { grid } = m["lists"] as unknown as Lists;
    grid[1] = [...grid[1]!];
    expect(f(2)).toBe((m["grid"] as F)(2));
    expect(f.statistics().recordings).toBe(1);
  });
  it("is a private field", () => {
    const { m } = fresh();
    const spring = new m["Private"]() as { set(k: number): void; energy: F };
    const f = jit((x: number) => spring.energy(x)) as unknown as (x: number) => Tensor;
    expect(f(2).item()).toBe(8);
    spring.set(3);
    expect(f(2).item()).toBe(12);
  });
  it("is each of many closures that one place has made", () => {
    const { m } = fresh();
    const all = Array.from({ length: 20 }, (_, k) => m["many"](k) as { set(v: number): void; f: F });
    const f = jit((x: number) => all.reduce((s, { f: g }) => add(s, g(x)), 0 as unknown as Tensor)) as unknown as (
      x: number,
    ) => Tensor;
    expect(f(2).item()).toBe(380);
    all[19]!.set(100);
    expect(f(2).item()).toBe(542);
  });
  it("is not what the function makes itself", () => {
    const { m } = fresh();
    const f = jit(m["inner"] as F);
    expect([f(2), f(3), f.statistics().recordings]).toEqual([8, 12, 1]);
  });
  it.each([
    ["count", /the function changes calls, which is outside it/],
    ["push", /the function changes log.length, which is outside it/],
    ["write", /the function changes config.k, which is outside it/],
    ["assign", /the function changes last, which is outside it/],
  ])("may not be changed by it: %s", (name, why) => {
    const { m } = fresh();
    expect(() => jit(m[name] as F)(2)).toThrow(why);
    expect(grad(m[name] as F)(2)).toBeGreaterThan(0);
  });
  it("is looked at in what lift is given", () => {
    const o = { k: 2 };
    const f = jit(lift((x: number) => o.k * x, { o }));
    expect(f(3)).toBe(6);
    o.k = 5;
    expect(f(3)).toBe(15);
  });
});

describe("objects that the function makes are not around it", () => {
  const { made, base, derived, kept } = load(`
"use wengert";
class Sum {
  total = 0;
  #n = 0;
  constructor(weight) { this.weight = weight; }
  push(v) { this.total += v * this.weight; this.#n++; return this; }
  get mean() { return this.total / this.#n; }
}
class Doubled extends Sum {
  constructor(weight, last) { super(weight); this.last = last; this.twice(); }
  twice() { this.last *= 2; }
}
class Plain { total = 0; push(v) { this.total += v; return this.total; } }
exports.base = (x) => { const s = new Sum(x); for (const v of [1, x, x * x]) s.push(v); return s.mean; };
exports.derived = (x) => { const s = new Doubled(x, x); s.push(x).push(2); return s.mean * s.last; };
exports.made = (x) => { const s = new Plain(); s.push(x); return s.push(x * x) * x; };
const one = new Plain();
exports.kept = (x) => { one.push(x); return one.total; };
`);
  it.each<[string, F]>([
    ["an instance with a constructor", base as F],
    ["an instance of a derived class, whose constructor calls a method", derived as F],
    ["an instance without a constructor", made as F],
  ])("%s", (_, f) => {
    const compiled = jit(grad(f));
    for (const x of [2, 3]) {
      expect(compiled(x)).toBeCloseTo((f(x + 1e-5) - f(x - 1e-5)) / 2e-5, 6);
      expect(compiled(x)).toBeCloseTo(grad(f)(x), 12);
    }
    expect(compiled.statistics().recordings).toBe(1);
  });
  it("but an instance that stays is", () => {
    expect(() => jit(grad(kept as F))(2)).toThrow("jit: the function changes one.total, which is outside it");
  });
});
