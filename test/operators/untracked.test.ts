import { describe, expect, it } from "vitest";
import { and, cond, grad, loop, not, scan, type Tensor, tensor, vmap, where, whileLoop } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

describe("a tensor where nothing records", () => {
  const x = tensor([2, 3]) as never as number[];
  it.each([
    (q: number[]) => q[0]! * q[1]!,
    (q: number[]) => {
      let s = 0;
      for (let i = 0; i < q.length; i++) s += q[i]!;
      return s;
    },
    (q: number[]) => Float64Array.from(Array.prototype.map.call(q, Number) as number[])[0]!,
    (q: number[]) => q.length * q[15]!,
    ({ 1: b }: number[]) => b!,
    ([a, b]: number[]) => a! * b!,
    (q: number[]) => {
      q[1] = 4;
      return q[1];
    },
  ])("has no elements for marked functions: %s", (f) => {
    expect(() => lift(f)(x)).toThrow(/x\.take\(0\)|x\.update\(i, v\)|x\.mul\(y\)/);
    expect(() => f(x)).toThrow(/x\.take\(0\)|x\.update\(i, v\)|x\.mul\(y\)/);
  });
  it("has none in functions that are not marked", () => {
    const f = (q: number[]): number => q[0]!;
    const message = "a tensor was read ([0]) in a function that is not marked";
    expect(() => grad(f)(Float64Array.of(2, 3) as never)).toThrow(message);
    expect(() => jit(f as never as (q: Float64Array) => number)(Float64Array.of(2, 3))).toThrow(message);
  });
  it("keeps what every object has", () => {
    const y = x as never as Tensor & { readonly note?: string };
    expect(Object.hasOwn(y, "note")).toBe(false);
    expect(y.note).toBeUndefined();
    expect("toString" in y && !("note" in y)).toBe(true);
    Object.assign(y, { note: "mine" });
    expect(y.note).toBe("mine");
    expect([...y].map((v) => v.item())).toEqual([2, 3]);
    // A proxy there would make every operation ten times as slow.
    expect(Object.getPrototypeOf(Object.getPrototypeOf(y))).toBe(Object.prototype);
  });
});
describe("marked functions that are recorded once for all numbers", () => {
  const told =
    /not known here: (whileLoop|scan|cond|vmap) records once, for all numbers\. Use where\(test, a, b\), and\(p, q\)/;
  const twice = (x: number): number => x * 2;
  it.each<readonly [string, () => unknown]>([
    ["a test with &&", () => whileLoop(lift((x: number) => x < 100 && x > 0) as never, lift(twice) as never, 3)],
    ["a test with !", () => whileLoop(lift((x: number) => !(x > 100)) as never, lift(twice) as never, 3)],
    [
      "a step that branches",
      () => whileLoop(lift((x: number) => x < 9) as never, lift((x: number) => (x > 4 ? x : 2)) as never, 3),
    ],
    ["a scan", () => scan(lift((c: number, x: number) => [c > 2 ? c : x, c]) as never, 0, tensor([1, 2]))],
    ["a loop", () => loop(3, lift((x: number) => (x > 3 ? x : 2 * x)) as never, 3)],
    [
      "a side of cond",
      () => cond(tensor(true), lift((x: number) => (x > 3 ? x : 2)) as never, lift(twice) as never, 2),
    ],
    ["examples", () => vmap(lift((x: number) => (x > 0 ? x : 2 * x)))([1, -1])],
  ])("say what to write instead: %s", (_, run) => {
    expect(run).toThrow(told);
  });
  it("take what the error names", () => {
    const made = (text: string): never =>
      Reflect.apply(lift, null, [new Function(`return ${text}`)(), { and, not, where }]) as never;
    const test: (x: Tensor) => Tensor = made("(x) => and(x < 100, not(x < 0))");
    const step: (x: Tensor) => Tensor = made("(x) => where(x > 10, x * 2, x * 3)");
    expect((whileLoop(test, step, 3) as unknown as Tensor).item()).toBe(108);
  });
  it("say how to compare", () => {
    const test = lift((x: number) => 100 - x) as never as (x: Tensor) => Tensor;
    expect(() => whileLoop(test, (x: Tensor) => x.mul(2), tensor(3))).toThrow("or carry < 10 in a marked function");
  });
});
