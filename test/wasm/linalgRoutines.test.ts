import { describe, expect, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { vmap } from "../../src/api/vmap.ts";
import { scan } from "../../src/control/loops.ts";
import type { Type } from "../../src/ir/type.ts";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { eye } from "../../src/prims/creation.ts";
import { exp } from "../../src/prims/exponential.ts";
import { moveAxis } from "../../src/prims/indexing.ts";
import { cholesky } from "../../src/prims/linalg/cholesky.ts";
import { inv } from "../../src/prims/linalg/inverse.ts";
import { lu } from "../../src/prims/linalg/lu.ts";
import { solve } from "../../src/prims/linalg/solve.ts";
import { triangularSolve } from "../../src/prims/linalg/triangularSolve.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { expectCompiled, f32, f64, programOf } from "./programs.ts";

/** Compiled to the last line, within what the condition of random matrices makes of rounding. */
function check(types: readonly Type[], f: (...x: Tensor[]) => Tensor | readonly Tensor[], label: string): void {
  const program = programOf(types, f);
  const compiled = expectCompiled(program, label, compile(program), undefined, 1e3);
  expect(compiled.explain(), label).not.toMatch(/interpreted|called/);
}
/** Positive definite. */
const definite = (a: Tensor): Tensor =>
  add(matmul(a, moveAxis(a, a.rank - 2, a.rank - 1)), mul(eye(a.shape.at(-1)!, undefined, 0, a.dtype as "f64"), 2));
const far = (a: Tensor): Tensor => add(a, mul(eye(a.shape.at(-1)!, undefined, 0, a.dtype as "f64"), 5));

describe("factors and solutions are compiled", () => {
  const functions: [string, (a: Tensor) => Tensor][] = [
    ["cholesky", (a) => cholesky(definite(a))],
    ["lu: packed", (a) => add(lu(a).l, lu(a).u)],
    ["lu: permutation", (a) => lu(a).p],
    ["inv", (a) => inv(far(a))],
    ["solve", (a) => solve(far(a), exp(a))],
    ["solve for one column", (a) => solve(far(a), sum(exp(a), -1, { keepDims: true }))],
    ["triangularSolve", (a) => triangularSolve(far(a), exp(a))],
    ["triangularSolve, upper", (a) => triangularSolve(far(a), exp(a), { lower: false })],
    ["triangularSolve, transposed", (a) => triangularSolve(far(a), exp(a), { transpose: true })],
    [
      "triangularSolve, unit",
      (a) => triangularSolve(far(a), exp(a), { lower: false, transpose: true, unitDiagonal: true }),
    ],
  ];
  it.each(functions)("%s", (name, f) => {
    for (const n of [1, 2, 3, 5, 8]) {
      check([f64(n, n)], f, `${name} of order ${n}`);
      const once = (a: Tensor): Tensor => sum(mul(f(a), exp(f(a).mul(0.1))));
      check([f64(n, n)], (a) => grad(once)(a) as Tensor, `slopes of ${name}`);
    }
    check([f64(2, 3, 4, 4)], f, `${name} of a stack`);
    check([f32(4, 4)], f, `${name} of f32`);
    check(
      [f64(3, 4, 4)],
      (a) => vmap((m: Tensor) => grad((v: Tensor) => sum(f(v)))(m))(a) as Tensor,
      `slopes over examples`,
    );
    check(
      [f64(3, 4, 4), f64(4, 4)],
      (as, c) => {
        const [last, ys] = scan((v, a) => [add(mul(v, 0.3), mul(a, 0.2)), f(v)], c, as);
        return [last, ys];
      },
      `${name} in a loop`,
    );
  });

  it("with the conventions of the interpreter where there is none", () => {
    const given = [
      [0, 0, 0, 0],
      [1, 2, 2, 4],
      [1, 2, 2, 1],
      [NaN, 1, 1, 2],
      [Infinity, 1, 1, 2],
    ].map((x) => [Float64Array.from(x)]);
    for (const f of [
      (a: Tensor) => cholesky(a),
      (a: Tensor) => inv(a),
      (a: Tensor) => lu(a).u,
      (a: Tensor) => lu(a).l,
    ]) {
      const program = programOf([f64(2, 2)], f);
      expectCompiled(program, "", compile(program), given);
    }
  });
});
