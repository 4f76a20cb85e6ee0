import { describe, expect, it } from "vitest";
import { cond, matmul, ones, record, scan, sin, tensor, whileLoop } from "../../src/index.ts";
import { checkProgram } from "../../src/inspect/index.ts";
import { CONST, INPUT, Program } from "../../src/ir/program.ts";
import { arrayType, F64, I32, tupleType } from "../../src/ir/type.ts";
import { codeNamed } from "../../src/record/table.ts";
import fc from "../properties.ts";
import { programs } from "./randomPrograms.ts";

const SIN = codeNamed("sin")!;
/** x: f64, then what `write` adds. */
function written(write: (p: Program) => number | readonly number[]): Program {
  const p = new Program();
  p.inputs = [p.push2(INPUT, F64, -1, -1)];
  const out = write(p);
  p.outputs = typeof out === "number" ? [out] : [...out];
  return p;
}

describe("checkProgram", () => {
  it("accepts what is recorded", () => {
    fc.assert(fc.property(programs, (p) => checkProgram(p)));
    checkProgram(
      record(
        (x) =>
          whileLoop(
            (c) => c.lt(3),
            (c) => c.add(1),
            x,
          ),
        1,
      ),
    );
  });

  it.each<[string, Program, string]>([
    ["a later operand", written((p) => p.push(SIN, F64, [1])), "line %1 (sin): uses %1, which does not come before it"],
    [
      "another type",
      written((p) => p.push(SIN, arrayType("f64", [2]), [0])),
      "line %1 (sin): is f64[2], its type rule says f64",
    ],
    [
      "operands that the rule refuses",
      written((p) => p.push(SIN, I32, [p.push2(INPUT, I32, -1, -1)])),
      "line %2 (sin): its type rule refuses i32",
    ],
    ["an unlisted input", written((p) => p.push2(INPUT, F64, -1, -1)), "line %1 (input): is missing from the list"],
    ["an unknown operation", written((p) => p.push(60_000, F64, [0])), "there is no operation with number 60000"],
    ["a constant without value", written((p) => p.push2(CONST, F64, -1, -1)), "line %1 (const): its value is no f64"],
    ["an output that is not there", written(() => 7), "output 0: there is no line %7"],
    ["a part that is not there", written((p) => p.push(2, F64, [0], { part: 0 })), "there is no part 0 of f64"],
  ])("refuses %s", (_, p, message) => {
    expect(() => checkProgram(p)).toThrow(message);
  });

  it("refuses inputs that are none, twice the same, and tuples as outputs", () => {
    const twice = written((p) => {
      p.inputs.push(0);
      return 0;
    });
    expect(() => checkProgram(twice)).toThrow("an input is listed twice");
    const none = written((p) => p.push(SIN, F64, [0]));
    none.inputs.push(1);
    expect(() => checkProgram(none)).toThrow("input 1: %1 is no input line");
    const p = record((x) => scan((c, y) => [c.mul(y), c], x, tensor([1, 2]))[0], 1);
    const line = Array.from({ length: p.n }, (_, i) => i).find((i) => p.type(i).dtype === "tuple")!;
    p.outputs = [line];
    expect(() => checkProgram(p)).toThrow(`output 0: %${line} is a tuple`);
  });

  it("looks into sub-programs, and at what their line needs", () => {
    const p = record((x) => scan((c, y) => [matmul(c, y), null], ones([2, 2]).mul(x), ones([3, 2, 2]))[0], 1);
    const line = Array.from({ length: p.n }, (_, i) => i).find((i) => p.params.get(i)?.["body"] !== undefined)!;
    const params = p.params.get(line)!;
    checkProgram(p);
    p.params.set(line, { ...params, length: 4 });
    expect(() => checkProgram(p)).toThrow(`line %${line} (scan): f64[3,2,2] does not stack 4 steps`);
    const body = params["body"] as Program;
    p.params.set(line, params);
    body.outputs = [-1];
    expect(() => checkProgram(p)).toThrow();
    body.outputs = [99];
    expect(() => checkProgram(p)).toThrow(`body of %${line}, output 0: there is no line %99`);
  });

  it("compares branches", () => {
    const p = record(
      (x) =>
        cond(
          x.gt(0),
          (y) => sin(y),
          (y) => y,
          x,
        ),
      1,
    );
    const line = Array.from({ length: p.n }, (_, i) => i).find((i) => p.params.get(i)?.["branches"] !== undefined)!;
    const [a] = p.params.get(line)!["branches"] as Program[];
    p.params.set(line, { branches: [a, written((q) => q.push2(CONST, tupleType([]), -1, -1) && 0)] });
    expect(() => checkProgram(p)).toThrow(/branches 1 of %\d+, line %1 \(const\)/);
    p.params.set(line, { branches: [a, new Program()] });
    expect(() => checkProgram(p)).toThrow("its branch 1 takes (), where (f64) is needed");
  });
});
