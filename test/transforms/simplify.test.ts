import { describe, expect, it } from "vitest";
import { evaluate, grad, mul, print, record, sin, type Tensor } from "../../src/index.ts";
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
