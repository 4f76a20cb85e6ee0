import { describe, expect, it, vi } from "vitest";
import { grad, type Tensor, valueAndGrad } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { patience } from "../../src/jit/patience.ts";
import { load } from "../operators/modules.ts";
import { withPatience } from "./patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
withPatience();
const { energy, withCount, ofOutside, counts } = load(`
  "use wengert";
  exports.energy = (x) => { let e = Math.cos(x[0]); for (let i = 1; i < x.length; i++) e += Math.exp(x[i] - x[i - 1]) * x[i]; return e; };
  exports.withCount = (x) => [x[0] * x[0], x.length];
  exports.ofOutside = (o) => (x) => { "use wengert"; return x[0] > 0 ? x[0] * o.c : -x[0]; };
  let n = 0;
  exports.counts = (x) => { "use wengert"; n++; return x[0] * n; };
`) as Record<"energy" | "withCount" | "ofOutside" | "counts", Any>;
const x = [0.3, -0.7, 1.2, 0.9];
const numbers = (...v: Tensor[]): Tensor => v.reduce((a, b) => a.mul(b).add(b.sin()));
const all = x.map((_, k) => k);
const derivatives: Record<string, readonly [f: Any, x: readonly unknown[]]> = {
  "a marked function": [grad(energy), [x]],
  "a marked function of a typed array": [grad(energy), [Float64Array.from(x)]],
  "single numbers": [grad(numbers as Any, { argnums: all }), x],
  "value and gradient": [valueAndGrad(energy), [x]],
  "value and gradient of single numbers": [valueAndGrad(numbers as Any, { argnums: all }), x],
  "a function with an auxiliary output": [valueAndGrad(withCount, { hasAux: true }), [x]],
};
const leaves = (y: unknown): number[] =>
  typeof y === "number" ? [y] : ArrayBuffer.isView(y) ? [...(y as Float64Array)] : (y as unknown[]).flatMap(leaves);

describe.each(Object.entries(derivatives))("the gradient of %s", (_, [derivative, at]) => {
  it("is made as in a plain call at first, recorded by the second and compiled for the third", () => {
    const made = vi.spyOn(WebAssembly, "Module");
    const f: Any = jit(derivative);
    const plain = derivative(...at);
    expect(f(...at)).toEqual(plain);
    expect(f.statistics()).toEqual({ recordings: 0, paths: 0, fallbacks: 0, uncompiled: 1 });
    expect(f.explain()).toContain("compiled after its first call");
    for (const count of [0, 1, 1]) {
      const y = f(...at);
      expect(y).toEqual(
        Array.isArray(plain)
          ? expect.any(Array)
          : ArrayBuffer.isView(plain)
            ? expect.any(Float64Array)
            : expect.anything(),
      );
      leaves(y).forEach((v, k) => {
        expect(v).toBeCloseTo(leaves(plain)[k]!, 13);
      });
      expect(made).toHaveBeenCalledTimes(count);
    }
    expect(f.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: 1 });
  });
  it("is compiled at once where that is asked for", async () => {
    const f: Any = jit(derivative);
    await f.ready(...at);
    expect(leaves(f(...at))).toHaveLength(leaves(derivative(...at)).length);
    expect(f.statistics()).toMatchObject({ paths: 1, uncompiled: 0 });
  });
});
describe("the first call of a gradient", () => {
  it("writes into arrays", () => {
    const f: Any = jit(grad(energy));
    const out = new Float64Array(4);
    f.into(x, out);
    expect(f.statistics().uncompiled).toBe(1);
    expect([...out]).toEqual((grad(energy) as Any)(x));
  });
  it("is recorded where there are many unknowns, or arrays of an unmarked function", () => {
    const many = Array.from({ length: patience.unknowns + 1 }, (_, k) => Math.sin(k));
    const wide: Any = jit(grad(energy));
    wide(many);
    expect(wide.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
    wide(many.slice(1));
    expect(wide.statistics()).toMatchObject({ recordings: 1, uncompiled: 1 });
    const tensors: Any = jit(grad((v: Tensor) => v.sin().sum()));
    tensors(Float64Array.from(x));
    expect(tensors.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
  });
  it("takes the branch of its numbers and what is outside as it is, as later ones do", () => {
    const o = { c: 2 };
    const f: Any = jit(grad(ofOutside(o)));
    for (const [at, c] of [
      [3, 2],
      [-1, 2],
      [3, 5],
      [2, 5],
      [-4, 7],
    ] as const) {
      o.c = c;
      expect(f([at])).toEqual([at > 0 ? c : -1]);
    }
  });
  it("refuses what compiled ones do, and changes nothing by that", () => {
    const f: Any = jit(grad((v: Tensor) => v.mul(v.sin().item())));
    for (let k = 0; k < 3; k++) expect(() => f(0.5)).toThrow(/item\(\) on a float would freeze its value/);
    expect(() => (jit(grad(counts)) as Any)([1])).toThrow(/changes n, which is outside it/);
    expect(() => (jit(grad((v: Tensor) => [v, v] as Any)) as Any)(1)).toThrow(/must return one number/);
  });
});
