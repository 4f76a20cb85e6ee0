import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../../../src/wasm/binary/assembler.ts";
import type { Label } from "../../../src/wasm/binary/function.ts";
import { instantiate } from "../instantiate.ts";

describe("module", () => {
  it("imports functions and memory, defines and exports", () => {
    const module = new ModuleBuilder();
    const twice = module.importFunction("host", "twice", ["f64"], ["f64"]);
    module.importMemory("host", "memory", 1);
    const f = module.define("f", ["f64"], ["f64"], true);
    f.i32(8).get(0).memory("f64.store");
    f.i32(8).memory("f64.load").call(twice).f64(1).op("f64.add");
    const { memory, f: run } = instantiate(module, 1, { twice: (x: number) => 2 * x });
    expect(run(3)).toBe(7);
    expect(new Float64Array(memory.buffer)[1]).toBe(3);
  });

  it("has the same bytes for the same calls", () => {
    const build = (): Uint8Array => {
      const module = new ModuleBuilder();
      module.importMemory("host", "memory", 1);
      module.define("f", ["i32"], ["i32"], true).get(0).i32(-5).op("i32.add");
      return module.toBytes();
    };
    expect(build()).toEqual(build());
  });

  it("refuses what the format has no place for", () => {
    const module = new ModuleBuilder();
    module.importMemory("host", "memory", 1);
    expect(() => module.importMemory("host", "other", 1)).toThrow("one memory");
    module.define("f", [], [], true);
    expect(() => module.define("f", [], [], true)).toThrow("two exports named f");
    expect(() => module.importFunction("host", "g", [], [])).toThrow("host.g after the first function");
  });
});

describe("function", () => {
  it("has constants of every type, to the bit", () => {
    const module = new ModuleBuilder();
    module.define("i64", [], ["i64"], true).i64(-2, 5);
    module.define("f64", [], ["f64"], true).f64(-0);
    module.define("lane", [], ["i64"], true).v128(1, 2, -3, 4).lane("i64x2.extract_lane", 1);
    const exports = instantiate(module);
    expect(exports["i64"]()).toBe((-2n << 32n) + 5n);
    expect(exports["f64"]()).toBe(-0);
    expect(exports["lane"]()).toBe((4n << 32n) + 0xfffffffdn);
  });

  it("branches out of nested blocks and around loops", () => {
    const module = new ModuleBuilder();
    // The largest i <= n with i^2 <= 50, by a loop left through two blocks.
    const f = module.define("f", ["i32"], ["i32"], true);
    const i = f.take("i32");
    f.block((outside) => {
      f.loop((again) => {
        f.get(i).get(0).op("i32.ge_u").brIf(outside);
        f.i32(50).get(i).i32(1).op("i32.add").tee(i).get(i).op("i32.mul").op("i32.lt_u");
        f.if(() => f.get(i).i32(1).op("i32.sub").set(i).br(outside));
        f.br(again);
      });
    });
    f.get(i);
    const choose = module.define("choose", ["i32"], ["f64"], true);
    choose.get(0);
    choose.if(
      () => choose.f64(1),
      () => choose.f64(2),
      "f64",
    );
    const exports = instantiate(module);
    expect([3, 7, 100].map((n) => exports["f"](n))).toEqual([3, 7, 7]);
    expect([0, 1].map((n) => exports["choose"](n))).toEqual([2, 1]);
  });

  it("moves memory in bulk", () => {
    const module = new ModuleBuilder();
    module.importMemory("host", "memory", 1);
    const f = module.define("f", [], [], true);
    f.i32(0).i32(7).i32(4).fill();
    f.i32(6).i32(2).i32(4).copy();
    const exports = instantiate(module);
    exports["f"]();
    expect([...new Uint8Array(exports["memory"].buffer, 0, 10)]).toEqual([7, 7, 7, 7, 0, 0, 7, 7, 0, 0]);
  });

  it("reuses released locals of the same type", () => {
    const f = new ModuleBuilder().define("f", ["f64"], []);
    const a = f.take("f64");
    const b = f.take("i32");
    f.release(a);
    expect(f.take("i32")).not.toBe(a);
    expect(f.take("f64")).toBe(a);
    f.release(b);
    expect(f.take("i32")).toBe(b);
    expect(f.localCount).toBe(3);
  });

  it("refuses what cannot be code", () => {
    const f = new ModuleBuilder().define("f", ["f64"], []);
    const local = f.take("f64");
    f.release(local);
    expect(() => f.release(local)).toThrow("function f releases local 1");
    expect(() => f.release(0)).toThrow("function f releases local 0");
    expect(() => f.get(9)).toThrow("function f has no local 9");
    expect(() => f.memory("f64.add", 0)).toThrow("f64.add is not a memory instruction");
    expect(() => f.memory("f64.load", -8)).toThrow("f64.load at offset -8");
    let inside: Label | undefined;
    f.block((label) => {
      inside = label;
    });
    const stale = inside;
    if (stale === undefined) throw new Error("no label");
    expect(() => f.br(stale)).toThrow("outside its block");
  });
});
