import { describe, expect, it, vi } from "vitest";
import { grad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

describe("functions of the host", () => {
  // Node loads thirty modules of its own when these are read. First in its file: what is known of the host is found out once.
  it("are known without reading performance and crypto, which a program that does not ask them need not load", () => {
    const read = (["performance", "crypto"] as const).map((name) => vi.spyOn(globalThis, name, "get"));
    try {
      const product = (x: number): number => new Array<number>(3).fill(x).reduce((a, b) => a * b) + Math.max(x, 1);
      expect(jit(grad(lift(product)))(2)).toBe(13);
      for (const spy of read) expect(spy).not.toHaveBeenCalled();
    } finally {
      for (const spy of read) spy.mockRestore();
    }
  });
  it("of a program's own may have the names of clocks", () => {
    const now = (x: number): number => x;
    const own = { random: now, getRandomValues: now };
    const f = jit(lift((x: number) => now(x) * own.random(x) + own.getRandomValues(x), { now, own }));
    expect(f(3)).toBe(12);
  });
  it("that make typed arrays of other numbers than f64 say so, not that the function is unmarked", () => {
    const made: ((x: number[]) => number)[] = [
      (x) => Float32Array.from(x)[0]!,
      (x) => Float32Array.from([x[0]!, 1])[0]!,
      (x) => Float32Array.of(x[0]!, x[1]!)[0]!,
      (x) => new Float32Array(x)[0]!,
    ];
    for (const f of made) {
      expect(() => grad(lift(f))([1, 2])).toThrow(/was given a recorded number or array|Make a Float64Array/);
      expect(() => grad(lift(f))([1, 2])).not.toThrow("use wengert");
    }
  });
});
