import { describe, expect, it, vi } from "vitest";
import { abs, exp, grad, matmul, maximum, sin, sqrt, stack, type Tensor, whileLoop } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import fc from "../properties.ts";
import { withPatience } from "./patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
withPatience();
const modules = (): { count: () => number } => {
  const spy = vi.spyOn(WebAssembly, "Module");
  return { count: () => spy.mock.calls.length };
};

describe("the first call", () => {
  it("makes no code; the second does, once, and gives the same bits where arithmetic is rounded correctly", () => {
    const made = modules();
    const f: Any = jit(
      grad((x: Tensor) =>
        x
          .at(0)
          .mul(x.at(1))
          .add(x.at(0).div(x.at(1)))
          .sub(3),
      ),
    );
    const x = Float64Array.of(0.3, 0.7);
    const first = f(x);
    expect(made.count()).toBe(0);
    expect([f(x), f(x)]).toEqual([first, first]);
    expect(made.count()).toBe(1);
    expect(f.explain()).toMatch(/bytes of code[\s\S]*\ninterpreted at first$/);
  });
  it("is followed by code when the host is idle, and the second finds it", () => {
    const idle: (() => void)[] = [];
    vi.stubGlobal("requestIdleCallback", (f: () => void) => idle.push(f));
    const made = modules();
    const f: Any = jit((x: Tensor) => x.mul(x).sub(5));
    idle.length = 0;
    expect(f(3).item()).toBe(4);
    expect([idle.length, made.count()]).toEqual([1, 0]);
    idle[0]!();
    expect(made.count()).toBe(1);
    expect([f(3).item(), f(4).item()]).toEqual([4, 11]);
    expect([idle.length, made.count()]).toEqual([1, 1]);
    vi.unstubAllGlobals();
  });
  it("is followed by code when somebody asks how it runs", () => {
    const made = modules();
    const f: Any = jit((x: Tensor) => x.mul(x).sub(2));
    f(3);
    expect(f.explain()).toContain("bytes of code");
    expect(made.count()).toBe(1);
    expect(f(3).item()).toBe(7);
    expect(made.count()).toBe(1);
  });
  it("gives elementary functions and sums to the last digits of the second, into arrays too", () => {
    const f: Any = jit(grad((x: Tensor) => exp(x).mul(sin(x)).sum()));
    const x = Float64Array.from({ length: 50 }, (_, k) => Math.cos(k));
    const [first, second] = [new Float64Array(50), new Float64Array(50)];
    f.into(x, first);
    f.into(x, second);
    second.forEach((y, k) => {
      expect(Math.abs(y - first[k]!)).toBeLessThanOrEqual(4e-16 * Math.abs(y) + 1e-16);
    });
    expect(f.statistics()).toMatchObject({ recordings: 1, paths: 1, uncompiled: 0 });
  });
  it.each<[string, (x: Tensor) => Tensor, unknown]>([
    ["a large product", (x) => matmul(x.reshape([300, 300]), x.reshape([300, 300])), new Float64Array(90_000)],
    [
      "a loop of unknown length",
      (x) =>
        whileLoop(
          (c: Tensor) => c.lt(3),
          (c: Tensor) => c.add(1),
          x,
        ),
      0.5,
    ],
    ["very many numbers", (x) => x.mul(2).add(1), new Float64Array(1_000_000)],
  ])("of %s runs code", (_, f, x) => {
    const made = modules();
    (jit(f) as Any)(x);
    expect(made.count()).toBe(1);
  });
  it("of each path is interpreted for itself, and checks its conditions", () => {
    const made = modules();
    const f: Any = jit((x: Tensor) => (x.gt(0).item() ? x.mul(3) : x.sub(1)));
    expect([2, -2, 2, -2, 5].map((x) => f(x).item())).toEqual([6, -3, 6, -3, 15]);
    expect(made.count()).toBe(2);
    expect(f.statistics()).toMatchObject({ recordings: 2, paths: 2, fallbacks: 0, uncompiled: 0 });
  });
  it("gives an array that later calls leave alone", () => {
    const f: Any = jit((x: Tensor) => x.mul(2));
    const x = Float64Array.of(1, 2);
    const first = f(x);
    f(Float64Array.of(5, 6));
    expect([...first.toArray()]).toEqual([2, 4]);
  });
  it("gives the bits of the second, at the edges of the number range too", () => {
    const edges = [0, -0, 1, -1, 5e-324, 2.2e-308, 1e308, 0.1, 3, Number.NaN, Number.POSITIVE_INFINITY];
    const number = fc.oneof(fc.constantFrom(...edges), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
    const list = fc.array(fc.tuple(fc.nat(9), fc.nat(99), fc.nat(99), number), { minLength: 1, maxLength: 30 });
    const operations: readonly ((a: Tensor, b: Tensor, c: number) => Tensor)[] = [
      (a, b) => a.add(b),
      (a, b) => a.sub(b),
      (a, b) => a.mul(b),
      (a, b) => a.div(b),
      (a) => a.neg(),
      (a, _, c) => a.mul(c),
      (a, _, c) => a.div(c),
      (a) => sqrt(a),
      (a) => abs(a),
      (a, b) => maximum(a, b),
    ];
    fc.assert(
      fc.property(list, fc.tuple(number, number), (steps, at) => {
        const f = (x: Tensor, y: Tensor): Tensor => {
          const v = [x, y];
          for (const [kind, a, b, c] of steps) v.push(operations[kind]!(v[a % v.length]!, v[b % v.length]!, c));
          return stack(v);
        };
        const g: Any = jit(f);
        const [first, second] = [g(...at), g(...at)].map((t) => Array.from(t.toTypedArray() as Float64Array));
        first!.forEach((x, k) => {
          expect(second![k]).toBe(x);
        });
      }),
      { numRuns: 300 },
    );
  });
});
