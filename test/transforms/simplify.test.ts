import { describe, expect, it } from "vitest";
import { evaluate, grad, mul, print, record, sin, type Tensor } from "../../src/index.ts";
import { arrayType } from "../../src/ir/type.ts";
import { sub } from "../../src/prims/arithmetic.ts";
import { recordProgram } from "../../src/record/record.ts";
import { run } from "../../src/record/run.ts";
import { simplify } from "../../src/transforms/simplify.ts";

describe("simplify", () => {
  it("leaves out factors 1 on either side, also those of derivative rules", () => {
    const slope = record((x: Tensor) => grad((y: Tensor) => sin(y).mul(y))(x), 2);
    const [q] = simplify(simplify(slope)[0]);
    expect(print(q)).not.toContain("const 1");
    expect(evaluate(q, 0.5)[0]!.item()).toBe(evaluate(slope, 0.5)[0]!.item());
    const [one] = simplify(simplify(record((x: Tensor) => mul(1, x).mul(1), 2))[0]);
    expect(one.n).toBe(1);
  });
});

it("inputs keep their order, which need not be that of the lines", () => {
  const f64 = arrayType("f64", []);
  const { program } = recordProgram("test", [f64, f64], ([x, y]) => [sub(x!, y!)]);
  program.inputs.reverse();
  expect(run(program, [1, 10])).toEqual([9]);
  expect(run(simplify(program)[0], [1, 10])).toEqual([9]);
});
