import { describe, expect, it } from "vitest";
import { grad } from "../../../src/api/grad.ts";
import { scan } from "../../../src/control/loops.ts";
import { PROJ } from "../../../src/ir/program.ts";
import { sum } from "../../../src/prims/broadcast.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { sin } from "../../../src/prims/trigonometry.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { rowBlocksOf } from "../../../src/wasm/plan/rowBlocks.ts";
import { expectAllCompiled, f64, programOf } from "../programs.ts";

/** Rows of n, of 1 and of 2n numbers from one loop, read by a second one that goes either way. */
const twoLoops =
  (n: number, reverse: boolean, wantsRows: boolean) =>
  (c: Tensor, xs: Tensor): Tensor[] => {
    const [h, [a, b, d]] = scan(
      (h: Tensor, x: Tensor) => [h.mul(x), [sin(h), sum(h.mul(x)), exp(x.reshape([n, 1]).mul([1, -1]))] as const],
      c,
      xs,
    );
    const step = (k: Tensor, [a, b, d]: [Tensor, Tensor, Tensor]): [Tensor, Tensor] => [
      k.mul(a).add(b).add(sum(d, 1)),
      k.mul(b),
    ];
    const [k, ys] = scan(step, h, [a, b, d] as [Tensor, Tensor, Tensor], { reverse });
    return wantsRows ? [k, ys, a] : [k, ys];
  };

describe("rows that only other loops read", () => {
  it("stand side by side, turn by turn", () => {
    const program = programOf([f64(5), f64(4, 5)], twoLoops(5, true, false));
    const { views, sizes } = rowBlocksOf(program);
    const seats = [...views.values()];
    const first = [...views.keys()][0]!;
    expect(seats.map(({ line, offset, strides }) => [line, offset, strides])).toEqual([
      [first, 0, [16, 1]],
      [first, 5, [16]],
      [first, 6, [16, 2, 1]],
    ]);
    expect([...sizes]).toEqual([[first, 64]]);
  });
  it("others stand by themselves", () => {
    const program = programOf([f64(5), f64(4, 5)], twoLoops(5, true, true));
    const { views } = rowBlocksOf(program);
    const outputs = new Set(program.outputs);
    expect(views.size).toBe(2);
    for (let i = 0; i < program.n; i++) if (program.op(i) === PROJ && outputs.has(i)) expect(views.has(i)).toBe(false);
  });
  it.each([1, 2, 3, 5, 14])("have their numbers: rows of %i", (n) => {
    for (const reverse of [false, true])
      for (const wantsRows of [false, true])
        for (const length of [0, 1, 4])
          expectAllCompiled(programOf([f64(n), f64(length, n)], twoLoops(n, reverse, wantsRows)));
  });
  it("are those of a gradient, too", () => {
    const f = (c: Tensor, xs: Tensor): Tensor =>
      sum(scan((h: Tensor, x: Tensor) => [sin(h.mul(x)).mul(exp(h))], c, xs)[0]);
    const program = programOf([f64(3), f64(6, 3)], (c, xs) => grad(f, { argnums: [0, 1] })(c, xs) as Tensor[]);
    expectAllCompiled(program);
  });
});
