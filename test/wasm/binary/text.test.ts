import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../../../src/wasm/binary/assembler.ts";
import type { FunctionBuilder } from "../../../src/wasm/binary/function.ts";
import { naturalAlignment, type OpcodeName, opcode } from "../../../src/wasm/binary/opcodes.ts";
import { disassemble } from "../../../src/wasm/binary/text.ts";

/** The instructions of a function, without the end that closes it. */
function textOf(write: (f: FunctionBuilder) => void): string[] {
  const module = new ModuleBuilder();
  module.importMemory("host", "memory", 1);
  const f = module.define("f", ["f64"], []);
  write(f);
  const lines = disassemble(module.toBytes(), module.names).trimEnd().split("\n");
  return lines
    .slice(lines.indexOf("  (func $f (type 0)") + 1)
    .map((line) => line.slice(4))
    .map((line, k, all) => (k === all.length - 1 ? line.slice(0, -2) : line));
}
/** Writes an instruction with immediates, and gives them as text. */
function write(f: FunctionBuilder, name: OpcodeName): string {
  if (name === "memory.copy") f.copy();
  else if (name === "memory.fill") f.fill();
  else if (name === "i8x16.shuffle") f.shuffle(0, 2, 4, 7);
  else if (name in naturalAlignment && name.endsWith("_lane")) f.memoryLane(name, 16, 1);
  else if (name in naturalAlignment) f.memory(name, 300);
  else if (name.endsWith("_lane")) f.lane(name, 1);
  else f.op(name);
  if (name === "i8x16.shuffle") return " 0 1 2 3 8 9 10 11 16 17 18 19 28 29 30 31";
  if (name in naturalAlignment) return name.endsWith("_lane") ? " offset=16 1" : " offset=300";
  return name.endsWith("_lane") ? " 1" : "";
}
const written = /^(block|loop|if|else|end|br|br_if|call|(local|global)\..*|.*\.const)$/;

describe("the text of a module", () => {
  it.each((Object.keys(opcode) as OpcodeName[]).filter((name) => !written.test(name)))("has %s", (name) => {
    let immediates = "";
    const lines = textOf((f) => {
      immediates = write(f, name);
      f.get(0).op("drop");
    });
    expect(lines).toEqual([name + immediates, "local.get 0", "drop"]);
  });
  it("has constants to the bit", () => {
    const lines = textOf((f) => {
      f.i32(-5)
        .i32(2 ** 31 - 1)
        .i64(-1, 7)
        .i64(1, 0)
        .v128(1, -2, 3, 4);
      f.f64(-0).f64(0.1).f64(5e-324).f64(-Infinity).f64(Number.NaN);
    });
    expect(lines).toEqual([
      "i32.const -5",
      "i32.const 2147483647",
      "i64.const -4294967289",
      "i64.const 4294967296",
      "v128.const i32x4 1 -2 3 4",
      "f64.const -0",
      "f64.const 0.1",
      "f64.const 5e-324",
      "f64.const -inf",
      "f64.const nan:0x8000000000000",
    ]);
  });
  it("indents blocks, and names functions, types, imports and exports", () => {
    const module = new ModuleBuilder();
    const host = module.importFunction("scalar", "0", ["f64"], ["f64"]);
    module.importMemory("host", "memory", 3);
    const inner = module.define("a b", ["f64"], ["f64"]);
    inner.get(0).call(host);
    const f = module.define("main", [], [], true);
    const x = f.take("f64");
    f.f64(1).tee(x).call(inner).set(x);
    f.i32(1);
    f.if(
      () => f.loop((again) => f.br(again)),
      () => f.block((out) => f.i32(1).brIf(out)),
    );
    f.i32(0).if(
      () => f.f64(2),
      () => f.f64(3),
      "f64",
    );
    f.op("drop");
    f.global(module.vector(1, 0, -1, 0)).op("drop");
    expect(disassemble(module.toBytes(), module.names)).toBe(`(module
  (type (;0;) (func (param f64) (result f64)))
  (type (;1;) (func))
  (import "scalar" "0" (func $import0 (type 0)))
  (import "host" "memory" (memory 3))
  (global (;0;) (mut v128) (v128.const i32x4 1 0 -1 0))
  (export "main" (func $main))
  (func $a_b (type 0)
    local.get 0
    call $import0)
  (func $main (type 1)
    (local f64)
    f64.const 1
    local.tee 0
    call $a_b
    local.set 0
    i32.const 1
    if
      loop
        br 0
      end
    else
      block
        i32.const 1
        br_if 0
      end
    end
    i32.const 0
    if (result f64)
      f64.const 2
    else
      f64.const 3
    end
    drop
    global.get 0
    drop))
`);
  });
  it("refuses what is no module of ours", () => {
    expect(() => disassemble(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 1, 1))).toThrow("section 5");
  });
});
