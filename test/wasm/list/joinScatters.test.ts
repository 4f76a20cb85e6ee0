import { describe, expect, it } from "vitest";
import { grad } from "../../../src/api/grad.ts";
import type { Program } from "../../../src/ir/program.ts";
import { concatenate } from "../../../src/prims/joining.ts";
import { sin } from "../../../src/prims/trigonometry.ts";
import { run } from "../../../src/record/run.ts";
import { nameOf } from "../../../src/record/table.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { tidy } from "../../../src/wasm/list/tidy.ts";
import { f64, programOf } from "../programs.ts";

const count = (p: Program, name: string): number => {
  let n = 0;
  for (let i = 0; i < p.n; i++) if (nameOf(p.op(i)) === name) n++;
  return n;
};
/** Sums of squares of numbers read one by one, at these positions. */
const reading =
  (...positions: number[]) =>
  (x: Tensor): Tensor =>
    positions.reduce<Tensor | undefined>((sum, k) => {
      const term = sin(x.at(k)).mul(x.at(k));
      return sum === undefined ? term : sum.add(term);
    }, undefined)!;
const gradientOf = (size: number, ...positions: number[]): Program =>
  programOf([f64(size)], (x) => grad(reading(...positions))(x) as Tensor);

describe("numbers added one by one at known positions of zeros", () => {
  it.each([
    ["each once", 4, [0, 1, 2, 3]],
    ["in any order, some not at all", 5, [3, 0, 4]],
    ["some more than once", 3, [2, 0, 2, 1, 2]],
  ])("are joined: %s", (_, size, positions) => {
    const p = gradientOf(size, ...positions);
    expect(count(p, "scatterAdd")).toBeGreaterThan(2);
    const [q] = tidy(p);
    expect([count(q, "scatterAdd"), count(q, "concatenate")]).toEqual([0, 1]);
    const x = Float64Array.from({ length: size }, (_, k) => k - 0.3);
    expect(run(q, [x])).toEqual(run(p, [x]));
  });
  it("stay where most of the array is left as it was, or where something else reads what is there in between", () => {
    expect(count(tidy(gradientOf(100, 1, 2, 3))[0], "concatenate")).toBe(0);
    const twice = programOf([f64(3)], (x) => {
      const first = grad(reading(0, 1))(x) as Tensor;
      return concatenate([first, grad((y: Tensor) => reading(0, 1)(y).add(reading(2)(y)))(x) as Tensor]);
    });
    const x = Float64Array.of(0.2, -0.4, 3);
    expect(run(tidy(twice)[0], [x])).toEqual(run(twice, [x]));
  });
  it("keep the sign of zero: 0 + -0 is 0", () => {
    const p = programOf(
      [f64(3)],
      (x) => grad((y: Tensor) => y.at(0).mul(-0).add(y.at(1).mul(-0)).add(y.at(2).mul(-0)))(x) as Tensor,
    );
    const [got] = run(tidy(p)[0], [Float64Array.of(1, 2, 3)]);
    expect(Array.from(got as Float64Array).map((x) => Object.is(x, 0))).toEqual([true, true, true]);
  });
});
