import { describe, expect, it } from "vitest";
import { customJvp, evaluate, loop, print, record, sin, type Tensor, tensor, whileLoop } from "../../src/index.ts";
import { fromJSON, toJSON } from "../../src/inspect/index.ts";
import { Program } from "../../src/ir/program.ts";
import { F64 } from "../../src/ir/type.ts";
import { primitive } from "../../src/record/define.ts";
import fc from "../properties.ts";
import { bits, programs } from "./randomPrograms.ts";

describe("a program through JSON", () => {
  it("is the same program, bit for bit (200 random ones)", () => {
    fc.assert(
      fc.property(programs, (p) => {
        const text = toJSON(p);
        const q = fromJSON(text);
        expect(toJSON(q)).toBe(text);
        expect(print(q)).toBe(print(p));
        expect([...q.sources]).toEqual([...p.sources]);
        for (const x of [
          [1, 2, 3],
          [-1, 0, 0.5],
        ])
          expect(bits(evaluate(q, x, 0.25))).toBe(bits(evaluate(p, x, 0.25)));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps constants that JSON lacks, in every element type", () => {
    const constants = [
      tensor([Number.NaN, -0, Infinity, 5e-324]),
      tensor([0.1, -Infinity], { dtype: "f32" }),
      tensor([1, -2], { dtype: "i32" }),
      tensor([1, 0], { dtype: "bool" }),
    ];
    const p = record((x: number) => [x, ...constants], 1);
    const back = evaluate(fromJSON(toJSON(p)), 1).slice(1);
    expect(bits(back)).toBe(bits(constants));
    expect(back.map((v) => v.dtype)).toEqual(["f64", "f32", "i32", "bool"]);
  });

  it("keeps loops, and sub-programs that stand in two places", () => {
    const twice = customJvp(
      (x: Tensor) => sin(x),
      ([x], [dx]) => sin(x).mul(dx),
    );
    const p = record(
      (x) =>
        whileLoop(
          (c) => c.lt(10),
          (c) => c.add(loop(3, (s, i) => s.add(i.cast("f64")), twice(c))),
          x,
        ),
      1,
    );
    expect(bits(evaluate(fromJSON(toJSON(p)), 0.5))).toBe(bits(evaluate(p, 0.5)));
    const shared = new Program();
    shared.inputs = [shared.push2(0, F64, -1, -1)];
    shared.outputs = [0];
    const held = primitive<{ a: Program; b: Program; note: string | undefined }>({
      name: "holdsTwo",
      type: ([t]) => t,
      value: ([x]) => x,
      jvp: ([dx]) => dx,
      transpose: null,
      batch: ([x]) => [x, true],
      taylor: "jvp",
      lower: "interpret",
    });
    const q = fromJSON(toJSON(record((x) => held([x], { a: shared, b: shared, note: undefined }), 1)));
    const params = q.params.get(1)!;
    expect(params["a"]).toBe(params["b"]);
    expect(params).toHaveProperty("note", undefined);
  });

  it.each([
    ["{", "the text is not JSON"],
    ["[]", "the text is not a program of version 1"],
    ['{"format":"wengert program","version":2,"programs":[]}', "not a program of version 1"],
    ['{"format":"wengert program","version":1,"programs":[]}', "the text holds no program"],
    [document({ op: "nope", type: "f64[]" }), "line %0 needs the operation nope, which is not loaded"],
    [document({ op: "input", type: "f16[]" }), "f16[] is no type"],
    [document({ op: "const", type: "f64[]", value: { $set: [] } }), "$set is no kind of value"],
    [document({ op: "neg", type: "f64[]", operands: [0] }), "line %0 uses %0, which does not come before it"],
    [document({ op: "const", type: "f64[2]", value: 1 }), "line %0 (const): its value is no f64[2]"],
  ])("refuses %s", (text, message) => {
    expect(() => fromJSON(text)).toThrow(message);
  });

  it("refuses functions among the parameters, naming the line", () => {
    const p = record((x) => sin(x), 1);
    p.params.set(1, { rule: Math.sin });
    expect(() => toJSON(p)).toThrow("line %1 (sin) holds a function");
    p.params.set(1, { rule: { $a: 1 } });
    expect(() => toJSON(p)).toThrow("line %1 (sin) holds the key $a");
  });
});
function document(line: object): string {
  const programs = [{ inputs: [], outputs: [0], lines: [line] }];
  return JSON.stringify({ format: "wengert program", version: 1, programs });
}
