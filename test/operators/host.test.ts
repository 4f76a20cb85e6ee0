import { describe, expect, it, vi } from "vitest";
import { type AnyFunction, grad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { tryEveryLoop } from "./agree.ts";

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
      expect(() => grad(lift(f))([1, 2])).toThrow(/was given a recorded number or array|needs a Float64Array/);
      expect(() => grad(lift(f))([1, 2])).not.toThrow("use wengert");
    }
  });
});
/** Objects of the host, what a number is made of in them, and who has their methods. */
const receivers: Readonly<Record<string, [make: string, number: string, owner: object]>> = {
  array: ["[5, 3, 4, 1]", "(o.length + 10 * (o[0] ?? 0) + 100 * (o[1] ?? 0))", Array.prototype],
  Map: ["new Map([[1, 2], [3, 4]])", "(o.size + 10 * (o.get(1) ?? 7))", Map.prototype],
  Set: ["new Set([1, 3])", "(o.size + (o.has(1) ? 10 : 0))", Set.prototype],
  WeakSet: ["new WeakSet([x])", "(o.has(x) ? 10 : 1)", WeakSet.prototype],
  Int32Array: [
    "Int32Array.of(5, 3, 4, 1)",
    "(o[0] + 10 * o[1] + 100 * o[2])",
    Object.getPrototypeOf(Int8Array.prototype),
  ],
  DataView: ["new DataView(new ArrayBuffer(16))", "o.getUint8(1)", DataView.prototype],
  Date: ["new Date(1e12)", "(o.getTime() / 1e12)", Date.prototype],
  RegExp: ["/a/g", "o.lastIndex", RegExp.prototype],
  iterator: ["Array.from(x.keys()).values()", "o.next().value", Object.getPrototypeOf([].values())],
};
const programs = Object.entries(receivers).flatMap(([kind, [make, number, owner]]) =>
  Object.getOwnPropertyNames(owner)
    .filter(
      (name) => typeof Object.getOwnPropertyDescriptor(owner, name)!.value === "function" && name !== "constructor",
    )
    .map((name) => [`${kind}.${name}`, make, number, `o.${name}`] as const),
);
const objects = "((o.a ?? 3) + (Object.isSealed(o) ? 10 : 0) + (Object.isExtensible(o) ? 0 : 100))";
const statics = Object.getOwnPropertyNames(Object)
  .filter((name) => typeof Object.getOwnPropertyDescriptor(Object, name)!.value === "function")
  .map((name) => [`Object.${name}`, "({ a: 1 })", objects, `Object.${name}.bind(Object, o)`] as const);
describe("what a method of the host changes in a loop", () => {
  tryEveryLoop();
  const x = Array.from({ length: 8 }, (_, k) => 0.5 + k);
  it.each([...programs, ...statics])("is seen by its next turn: %s", (_, make, number, method) => {
    for (const given of ["", "1, 2", "[7]", "'aa'", "{ a: { value: 5 } }"]) {
      const call = method.replace(".bind(Object, o)", "").concat(method.endsWith(")") ? `(o, ${given})` : `(${given})`);
      const text = `"use strict"; const o = ${make}; let s = 0;
        for (let i = 0; i < x.length; i++) { s += ${number} * x[i]; ${call}; } return s;`;
      const f = new Function("x", text) as (x: number[]) => number;
      let want = Number.NaN;
      try {
        want = f([...x]);
      } catch {}
      if (!Number.isFinite(want)) continue;
      expect(jit(lift(f as AnyFunction))([...x]), call).toEqual(expect.closeTo(want, 6));
      const slope = grad(lift(f))([...x]);
      expect(
        slope.reduce((s, d, k) => s + d * x[k]!, 0),
        call,
      ).toEqual(expect.closeTo(want, 6));
    }
  });
});
