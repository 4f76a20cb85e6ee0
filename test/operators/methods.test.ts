import { describe, expect, it } from "vitest";
import { grad, jacobian } from "wengert";
import { explain, jit } from "wengert/jit";
import { load } from "./modules.ts";

const text = `
exports.Spring = class Spring {
  k = 2;
  #rest = 1;
  static half(x) { "use wengert"; return x * x / 2; }
  energy(q) { "use wengert"; const s = q[1] - q[0] - this.#rest; return this.k * s * s / 2; }
  get stiff() { "use wengert"; return this.k * this.k; }
  set stiff(x) { "use wengert"; this.k = x * 2; }
  cube = (x) => { "use wengert"; return x ** 3 * this.k; };
  #hidden = (x) => { "use wengert"; return x * this.k; };
  hidden(x) { "use wengert"; return this.#hidden(x) * x; }
  "quoted name"(x) { "use wengert"; return x * x; }
  plain(x) { return x * 2; }
};
exports.o = {
  k: 3,
  square(x) { "use wengert"; return x * x; },
  scaled(x) { "use wengert"; return x * x * this.k; },
  arrow: (x) => { "use wengert"; return x * x * x; },
  get rate() { "use wengert"; return this.k * 2; },
};
exports.all = (x) => { "use wengert"; const s = new exports.Spring(); s.k = x; s.stiff = s.stiff; return s.k + exports.o.rate * x; };
`;
const { Spring, o, all } = load(text) as {
  // biome-ignore lint/suspicious/noExplicitAny: a class from a text
  Spring: any;
  o: Record<"square" | "scaled" | "arrow", (x: number) => number>;
  all: (x: number) => number;
};
type F = (x: number) => number;

describe("marked methods", () => {
  it("have derivatives as functions have", () => {
    expect(grad(o.square)(3)).toBe(6);
    expect(grad(o.arrow)(2)).toBe(12);
    expect(grad(Spring.half as F)(3)).toBe(3);
    expect(grad(Spring.prototype["quoted name"] as F)(3)).toBe(6);
    expect(jit(grad(o.square))(3)).toBe(6);
    expect(jacobian(o.square)(3)).toBe(6);
  });
  it("keep their object where they are called through it", () => {
    const s = new Spring();
    expect(s.energy([0, 3])).toBe(4);
    expect(grad((q: readonly [number, number]) => s.energy(q) as number)([0, 3])).toEqual([-4, 4]);
    expect(grad((q: Float64Array) => s.energy(q) as number)(Float64Array.of(0, 3))).toEqual(Float64Array.of(-4, 4));
    expect(grad((x: number) => o.scaled(x))(2)).toBe(12);
    expect(grad((x: number) => s.hidden(x) as number)(2)).toBe(8);
    expect(grad(s.cube as F)(2)).toBe(24);
    expect(s.cube.name).toBe("cube");
  });
  it("may be getters and setters", () => {
    // s.k = 2 x^2, and 6 x.
    expect(all(3)).toBe(36);
    expect(grad(all)(3)).toBe(18);
  });
  it("leave what is not marked alone", () => {
    expect(new Spring().plain(2)).toBe(4);
    expect(() => grad(Spring.prototype.plain as F)(2)).toThrow("was used as a JavaScript number");
  });
});

const loops = `exports.f = (q) => {
  "use wengert";
  let s = 0;
  for (let i = 0; i < q.length; i++) s += q[i] * q[i];
  for (let i = 0; i < 3; i++) s *= 2;
  for (let i = 0; i < q.length; i++) { if (q[i] > 1e9) break; s += q[i]; }
  while (s > 1e9) s /= 2;
  outer: for (const x of q) { if (x > 1e9) continue outer; s += x; }
  return s;
};`;
describe("explain", () => {
  it("tells what became of the loops, and why", () => {
    const { f } = load(loops, {}, "sum.js") as { f: (q: Float64Array) => number };
    const told = explain(grad(f), { times: false })(new Float64Array(20).fill(1));
    expect(told.loops).toMatchObject([
      { where: "sum.js:4:3", turns: 20, as: "arrays" },
      { where: "sum.js:5:3", turns: 3, as: "turns", reason: "few turns" },
      { where: "sum.js:6:3", turns: 0, as: "turns", reason: "it breaks" },
      { where: "sum.js:7:3", as: "turns", reason: "nobody counts its turns" },
      { where: "sum.js:8:10", as: "turns", reason: "it continues at a label" },
    ]);
    expect(String(told)).toContain("sum.js:4:3: loop of 20 turns as arrays");
    expect(String(told)).toContain("sum.js:6:3: loop turn by turn (it breaks)");
  });
});
