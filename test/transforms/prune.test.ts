import { expect, it } from "vitest";
import { exp, grad, jacfwd, jacrev, scan, sqrt, type Tensor, tensor, where, whileLoop } from "../../src/index.ts";
import { F64 } from "../../src/ir/type.ts";
import { recordProgram } from "../../src/record/record.ts";
import { run } from "../../src/record/run.ts";
import { linearizeAt } from "../../src/transforms/linearize.ts";
import { prune } from "../../src/transforms/prune.ts";

it("what no output needs goes, with its captured inputs; the first inputs stay", () => {
  const { program } = recordProgram("a test", [F64, F64, F64], ([x, y, z]) => {
    exp(y!).mul(z!);
    return [x!.mul(x!)];
  });
  const { program: q, kept } = prune(program, 2);
  expect(kept).toEqual([true, true, false]);
  expect([q.n, q.inputs.length]).toEqual([3, 2]);
  expect(prune(q, 2).program).toBe(q);
});
it("inputs keep their order, which need not be that of their lines", () => {
  const { program } = recordProgram("a test", [F64, F64, F64], ([x, y, z]) => {
    exp(y!);
    return [x!.sub(y!).mul(z!)];
  });
  program.inputs.reverse(); // now z, y, x
  const { program: q } = prune(program, 3);
  expect(q.n).toBe(program.n - 1);
  expect(run(q, [2, 3, 10])).toEqual(run(program, [2, 3, 10]));
  expect(run(q, [2, 3, 10])).toEqual([14]);
});
it("a linear program keeps no coefficient that nothing uses", () => {
  const { program } = recordProgram("a test", [F64], ([x]) => {
    sqrt(x!);
    return [x!.mul(x!)];
  });
  const lin = linearizeAt(program, [tensor(2)], [true]);
  expect(lin.program.n).toBeLessThan(8);
});
it("an infinite slope in dead code of a loop body does not reach second derivatives", () => {
  const f = (x: Tensor): Tensor =>
    scan(
      (c: Tensor, a: Tensor) => {
        sqrt(a.sub(a)).add(c);
        return [c.mul(a)] as const;
      },
      x.at(0),
      x,
    )[0];
  const x = tensor([2, 3]);
  const want = jacfwd(jacfwd(f))(x).toArray();
  expect(jacrev(grad(f))(x).toArray()).toEqual(want);
  // x_0 x_0 x_1: the carry starts at x_0.
  expect(want).toEqual([
    [6, 4],
    [4, 0],
  ]);
});
it("two cotangents under one mask keep it: where(false, sqrt(x - x), x x) twice reversed", () => {
  const f = (x: Tensor): Tensor => where(x.lt(x), sqrt(x.sub(x)), x.mul(x)).sum();
  const x = tensor([0.8, -0.7]);
  expect(jacrev((z: Tensor) => grad(f)(z))(x).toArray()).toEqual([
    [2, 0],
    [0, 2],
  ]);
});
it("jacfwd goes through while loops", () => {
  const f = (x: Tensor): Tensor =>
    whileLoop(
      (c: Tensor) => c.sum().lt(20),
      (c) => c.mul(2),
      x,
    );
  expect(jacfwd(f)(tensor([1, 2])).toArray()).toEqual([
    [8, 0],
    [0, 8],
  ]);
  expect(() => jacrev(f)(tensor([1, 2]))).toThrow(/whileLoop: reverse mode needs a bound/);
  expect(() => grad((x: Tensor) => f(x).sum())(tensor([1, 2]))).toThrow(/whileLoop: reverse mode needs a bound/);
});
