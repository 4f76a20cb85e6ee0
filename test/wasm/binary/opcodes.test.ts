import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../../../src/wasm/binary/assembler.ts";
import { featuresOf } from "../../../src/wasm/binary/features.ts";
import type { FunctionBuilder } from "../../../src/wasm/binary/function.ts";
import { naturalAlignment, type OpcodeName, opcode, type ValueType } from "../../../src/wasm/binary/opcodes.ts";

/** Between element types and lanes; tested by what compiled programs of f32 give. */
const conversion = /demote|promote|shuffle/;
const structural = /^(block|loop|if|else|end|br|br_if|call|drop|select|local\..*|global\..*|.*\.const)$/;

/** Operand and result types of an instruction, read off its name as the specification's text format spells them. */
function signature(name: string): [operands: ValueType[], results: ValueType[]] {
  const [shape = "", op = ""] = name.split(".");
  if (op === "atomic") {
    if (name.endsWith("load")) return [["i32"], ["i32"]];
    return [["i32", "i32"], name.endsWith("store") ? [] : ["i32"]];
  }
  const lane = ({ i64x2: "i64", f32x4: "f32", f64x2: "f64" } as const)[shape];
  const type: ValueType = lane === undefined ? (shape as ValueType) : "v128";
  if (shape === "memory") return [["i32", "i32", "i32"], []];
  if (/^(load.*_lane)$/.test(op)) return [["i32", "v128"], ["v128"]];
  if (op.startsWith("load")) return [["i32"], [type]];
  if (op.startsWith("store")) return [["i32", type], []];
  if (lane !== undefined) {
    if (op === "splat") return [[lane], ["v128"]];
    if (op === "extract_lane") return [["v128"], [lane]];
    if (op === "replace_lane") return [["v128", lane], ["v128"]];
    if (/^sh[lr]/.test(op)) return [["v128", "i32"], ["v128"]];
  }
  if (op === "any_true") return [["v128"], ["i32"]];
  if (op === "bitselect") return [["v128", "v128", "v128"], ["v128"]];
  const from = /_(i32|[if]64)(_[su])?$/.exec(op)?.[1] as ValueType | undefined;
  if (from !== undefined) return [[from], [type]];
  if (op === "eqz") return [[type], ["i32"]];
  if (op === "relaxed_madd") return [[type, type, type], [type]];
  const comparison = /^(eq|ne|[lg][te])(_[su])?$/.test(op);
  if (comparison) return [[type, type], [type === "v128" ? "v128" : "i32"]];
  if (/^(abs|neg|ceil|floor|trunc|nearest|sqrt|not)$/.test(op)) return [[type], [type]];
  return [[type, type], [type]];
}

function write(f: FunctionBuilder, name: OpcodeName): void {
  if (/extract_lane|replace_lane/.test(name)) f.lane(name, 1);
  else if (/_lane$/.test(name)) f.memoryLane(name, 16, 1);
  else if (name in naturalAlignment) f.memory(name, 16);
  else if (name === "memory.copy") f.copy();
  else if (name === "memory.fill") f.fill();
  else f.op(name);
}

describe("opcodes", () => {
  const names = (Object.keys(opcode) as OpcodeName[]).filter(
    (name) => !structural.test(name) && !conversion.test(name),
  );

  it.each(names)("%s has the type its name says", (name) => {
    if (name.includes("relaxed") && featuresOf({ fma: true, threads: undefined }).fma === false) return;
    const [operands, results] = signature(name);
    const module = new ModuleBuilder();
    module.importMemory("host", "memory", 1);
    const f = module.define("f", operands, results, true);
    operands.forEach((_, i) => {
      f.get(i);
    });
    write(f, name);
    expect(() => new WebAssembly.Module(module.toBytes())).not.toThrow();
  });

  it("differ", () => {
    const codes = Object.values(opcode);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("align memory instructions by the bytes they touch", () => {
    for (const name of names.filter((name) => /load|store/.test(name)))
      expect(naturalAlignment, name).toHaveProperty([name]);
  });
});
