import { describe, expect, it } from "vitest";
import { expression } from "../../src/expression/index.ts";
import {
  abs,
  customJvp,
  customVjp,
  div,
  exp,
  log,
  matmul,
  sin,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  whileLoop,
} from "../../src/index.ts";
import { checkGrads } from "../../src/inspect/index.ts";

const quiet = { throws: false } as const;

describe("checkGrads", () => {
  it("passes right derivatives of trees, arrays and several results", () => {
    const f = (w: { a: Tensor; b: number[] }, x: Tensor) => ({
      y: sin(matmul(w.a, x)),
      z: exp(w.b[0]!).mul(sum(x)).div(w.b[1]!),
    });
    const w = { a: tensor([[1, 0.5, -0.2]]), b: [0.3, 2] };
    const report = checkGrads(f, [w, tensor([0.1, 0.2, 0.3])]);
    expect(report).toMatchObject({ ok: true, failures: [] });
    // 8 entries, 2 results, 2 modes; then 2 results forward and 4 + 4 entries reverse, each in 2 modes.
    expect(report.compared).toBe(8 * 2 * 2 + 8 * 2 * 2 + 8 * 8 * 2);
    expect(report.worst!.error).toBeLessThan(1e-9);
  });
  it("passes formulas, f32, points near the end of the domain, and integers that stay", () => {
    expect(checkGrads(expression("x1^3*x2 + atan2(x1, x2)"), [Float64Array.of(0.7, -1.2)]).ok).toBe(true);
    expect(checkGrads((x: Tensor) => sin(x).mul(x), [Float32Array.of(0.5, 2)]).ok).toBe(true);
    expect(checkGrads((x: number) => log(x), [1e-4], { order: 1, tolerance: 1e-5 }).ok).toBe(true);
    const pick = (x: Tensor, i: Tensor) => x.at(i).mul(2);
    expect(checkGrads(pick, [tensor([1, 2, 3]), tensor(1, { dtype: "i32" })]).compared).toBe(3 * 2 + 3 * 2 + 3 * 3 * 2);
  });

  const wrongForward = customJvp(
    (x: Tensor) => sin(x),
    ([x], [dx]) => sin(x).mul(dx),
  );
  const wrongSecond = customJvp(
    (x: Tensor) => sin(x),
    ([x], [dx]) => stopGradient(x.cos()).mul(dx),
  );
  const wrongReverse = customVjp(
    (x: Tensor) => exp(x),
    (x: Tensor) => [exp(x), x],
    (x, ct) => [x.mul(ct as Tensor)],
  );
  it("names the entry, the mode and both numbers", () => {
    const f = (p: { w: Tensor }) => wrongForward(p.w);
    expect(() => checkGrads(f, [{ w: tensor([0, 1]) }])).toThrow(
      /d result\[0\] \/ d x\.w\[0\] of f is 0 in (forward|reverse) mode, (1|0\.99999\d+) by central differences/,
    );
    const { failures } = checkGrads(wrongReverse, [0.5], quiet);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.find((e) => e.of === "f" && e.mode === "reverse")).toMatchObject({
      entry: "d result / d x",
      derivative: 0.5,
    });
  });
  it("finds a derivative that is right while its own derivative is not", () => {
    expect(checkGrads(wrongSecond, [0.5], { order: 1 }).ok).toBe(true);
    const { ok, failures } = checkGrads(wrongSecond, [0.5], quiet);
    expect(ok).toBe(false);
    expect(failures.every((e) => e.of.endsWith("derivative of f"))).toBe(true);
  });
  it("finds kinks and NaN", () => {
    expect(checkGrads((x: number) => abs(x), [1e-5], quiet).ok).toBe(false);
    expect(checkGrads((x: number) => div(x, x), [0], quiet)).toMatchObject({
      ok: false,
      worst: { derivative: Number.NaN },
    });
  });
  it("takes as many entries as it is told, and modes", () => {
    const f = (x: Tensor) => sum(sin(x));
    const x = tensor(Float64Array.from({ length: 100 }, (_, i) => i / 10));
    expect(checkGrads(f, [x], { order: 1, entries: 10 }).compared).toBe(20);
    const loop = (y: Tensor) =>
      whileLoop(
        (c) => c.lt(10),
        (c) => c.mul(c),
        y,
      );
    expect(checkGrads(loop, [2.5], { modes: ["forward"] }).ok).toBe(true);
    expect(() => checkGrads(loop, [2.5])).toThrow("reverse mode needs a bound");
    expect(() => checkGrads((i: Tensor) => i, [Int32Array.of(1)])).toThrow("there is nothing to compare");
  });
});
