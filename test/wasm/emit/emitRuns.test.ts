import { describe, expect, it } from "vitest";
import { full } from "../../../src/prims/creation.ts";
import { moveAxis } from "../../../src/prims/indexing.ts";
import { concatenate } from "../../../src/prims/joining.ts";
import { slice } from "../../../src/prims/slicing.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { expectAllCompiled, f64, programOf } from "../programs.ts";

describe("short rows are moved two numbers at a time", () => {
  const rows = [1, 2, 5, 100];
  const sizes = [2, 3, 16, 31, 32, 33];
  it.each(rows.flatMap((n) => sizes.map((size) => [n, size] as const)))("%d rows of %d", (n, size) => {
    const program = programOf([f64(n, size), f64(n, 70)], (x, y) => [
      concatenate([x, y, x, full([n, size], 7), full([n, 1], -0)], 1),
      concatenate([slice(x, null, [0, size - 1]), y, slice(x, null, [1, size])], 1),
    ]);
    expectAllCompiled(program);
  });
  it("of several axes, backward, and across", () => {
    const program = programOf([f64(4, 3, 2, 3), f64(3, 2, 3, 4)], (x, y) => {
      const back = (t: Tensor): Tensor => slice(t, [null, null, -1]);
      return [
        concatenate([x, moveAxis(y, 3, 0), back(x), full([4, 3, 2, 3], 0.5)], 1),
        concatenate([x, back(x), moveAxis(y, 3, 0), x, x], 2),
        concatenate([y, back(y), y], 0),
      ];
    });
    expectAllCompiled(program);
  });
  it("by one function where they are alike", () => {
    const joined = (count: number): number => {
      const program = programOf(
        Array.from({ length: count }, () => f64(20, 30)),
        (...x) => [concatenate(x, 1)],
      );
      return Number(/(\d+) bytes of code/.exec(expectAllCompiled(program).explain())![1]);
    };
    expect(joined(12) - joined(4)).toBeLessThan(8 * 20);
  });
});
