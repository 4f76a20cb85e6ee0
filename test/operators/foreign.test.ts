import { describe, expect, it } from "vitest";
import * as wengert from "wengert";
import { grad, jacobian } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import * as special from "wengert/special";
import { load } from "./modules.ts";

const text = `
const { erfc, gammainc } = require("wengert/special");
const special = require("wengert/special");
const { sum, sigmoid, tensor } = require("wengert");
exports.normal = (x) => { "use wengert"; return erfc(-x * Math.SQRT1_2) / 2; };
exports.spaced = (x) => { "use wengert"; return special.erfc(x) + 1; };
exports.several = (x) => { "use wengert"; return gammainc(2, x) * 2; };
exports.each = (q) => { "use wengert"; return q.map(erfc).reduce((a, b) => a + b, 0); };
exports.method = (x) => { "use wengert"; return sigmoid(x).mul(2); };
exports.total = (q) => { "use wengert"; return sum(q) * 2; };
exports.kept = (x) => { "use wengert"; return tensor(2).mul(x); };
`;
const f = load(text, { "wengert/special": special, wengert });
const number = (x: unknown): number => special.erfc(x as number).item();

describe("functions of wengert in marked functions", () => {
  it("give numbers for numbers", () => {
    expect(f["normal"](0.3)).toBe(number(-0.3 * Math.SQRT1_2) / 2);
    expect(f["spaced"](0.3)).toBe(number(0.3) + 1);
    expect(f["several"](0.3)).toBe(special.gammainc(2, 0.3).item() * 2);
    expect(f["each"]([0.1, 0.2])).toBe(number(0.1) + number(0.2));
    expect(f["total"](Float64Array.of(1, 2))).toBe(6);
  });
  it("have derivatives", () => {
    const density = Math.exp(-0.045) / Math.sqrt(2 * Math.PI);
    expect(grad(f["normal"] as (x: number) => number)(0.3)).toBeCloseTo(density, 14);
    expect(jit(grad(f["normal"] as (x: number) => number))(0.3)).toBeCloseTo(density, 14);
    expect(grad(f["several"] as (x: number) => number)(0.3)).toBeCloseTo(2 * 0.3 * Math.exp(-0.3), 14);
    const slope = (x: number): number => (-2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    const each = grad(f["each"] as (q: number[]) => number)([0.1, 0.2]);
    [slope(0.1), slope(0.2)].forEach((x, k) => {
      expect(each[k]).toBeCloseTo(x, 14);
    });
    expect(grad(f["total"] as (q: Float64Array) => number)(Float64Array.of(1, 2))).toEqual(Float64Array.of(2, 2));
  });
  it("stay tensors where their methods are called", () => {
    expect(f["method"](0).item()).toBe(1);
    expect(f["kept"](3).item()).toBe(6);
  });
  it("are found in what lift is given", () => {
    const direct = new Function("erfc", "return (x) => erfc(x) / 2")(special.erfc) as (x: number) => number;
    const lifted = lift(direct, { erfc: special.erfc });
    expect(lifted(0.3)).toBe(number(0.3) / 2);
    expect(grad(lifted)(0.3)).toBeCloseTo(-Math.exp(-0.09) / Math.sqrt(Math.PI), 14);
  });
});

const helpers = {
  relu: (x: number) => (x ? x : 0),
  nothing: (x: number) => (x === 0 ? 1 : x),
  kind: (x: unknown) => typeof x,
  own: (q: readonly number[]) => Object.keys(q).length,
  double: (x: number) => x * 2,
  keep: (x: unknown) => ({ x }),
  check: (ok: boolean) => {
    if (!ok) throw new RangeError("not ok");
  },
  slope: wengert.vmap((x) => x.mul(x)),
};
const calls = `
const h = require("./helpers.js");
const { relu, nothing, kind, own, double, keep, check } = require("./helpers.js");
function here(x) { return x ? 2 : 1; }
const marked = (x) => { "use wengert"; return x ? x * x : 0; };
exports.relu = (x) => { "use wengert"; return relu(x); };
exports.nothing = (x) => { "use wengert"; return h.nothing(x); };
exports.kind = (x) => { "use wengert"; return kind(x) === "number" ? x : 0; };
exports.own = (q) => { "use wengert"; return own(q) * q[0]; };
exports.nested = (x) => { "use wengert"; return nothing([x]); };
exports.here = (x) => { "use wengert"; return here(x); };
exports.double = (x) => { "use wengert"; return double(x); };
exports.keep = (x) => { "use wengert"; return keep(x).x * 3; };
exports.check = (x) => { "use wengert"; check(x > 1); return x * x; };
exports.marked = (x) => { "use wengert"; return marked(x); };
exports.plain = (x) => { "use wengert"; return x * relu(2); };
`;
const g = load(calls, { "./helpers.js": helpers });
const slopeOf = (name: string, at: unknown): unknown => grad(g[name] as (x: never) => never)(at as never);

describe("functions that are not marked", () => {
  it.each([
    ["relu", 0, "relu, a function that is not marked, was given a recorded number"],
    ["nothing", 0, "h.nothing, a function that is not marked, was given a recorded number"],
    ["kind", 1, "kind, a function that is not marked, was given a recorded number"],
    ["own", [1, 2], "own, a function that is not marked, was given a recorded array"],
    ["nested", 1, "nothing, a function that is not marked, was given a recorded array"],
    ["here", 0, "here, a function that is not marked, was given a recorded number"],
    ["double", 1, "was used as a JavaScript number"],
  ])("%s is refused", (name, at, why) => {
    expect(() => slopeOf(name as string, at)).toThrow(why as string);
  });
  it.each([
    ["keep", 1, 3],
    ["check", 2, 4],
    ["marked", 3, 6],
    ["plain", 3, 2],
  ])("%s is right", (name, at, slope) => {
    expect(slopeOf(name, at)).toBe(slope);
  });
  it("see recorded truth values decided", () => {
    expect(() => slopeOf("check", 1)).toThrow("not ok");
  });
  it("may get a tensor and pass it on: it has the length of its array", () => {
    const squares = lift((q: Float64Array) => {
      let s = 0;
      for (let i = 0; i < q.length; i++) s += q[i]! * q[i]!;
      return s;
    });
    const gradient = grad((q: Float64Array) => squares(q));
    expect(gradient(Float64Array.of(1, 2))).toEqual(Float64Array.of(2, 4));
  });
});

describe("messages", () => {
  const m = load(
    `exports.f = (x) => { "use wengert"; if (x < 0) throw new RangeError(\`\${x} is negative\`); return Math.sqrt(x); };
     exports.g = (x) => { "use wengert"; if (x < 0) throw new RangeError("negative: " + x); return Math.sqrt(x); };`,
  );
  it("name recorded numbers as they are, compiled too", () => {
    for (const transform of [grad, jit, jacobian])
      expect(() => (transform as typeof grad)(m["f"] as (x: number) => number)(-1.5)).toThrow("-1.5 is negative");
    for (const transform of [grad, jit])
      expect(() => (transform as typeof grad)(m["g"] as (x: number) => number)(-1.5)).toThrow("negative: -1.5");
  });
});
