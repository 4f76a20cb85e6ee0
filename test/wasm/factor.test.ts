import { describe, expect, it } from "vitest";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { flipped, matmul } from "../../src/prims/contraction.ts";
import { eye } from "../../src/prims/creation.ts";
import { cholesky } from "../../src/prims/linalg/cholesky.ts";
import { lu } from "../../src/prims/linalg/lu.ts";
import { solve } from "../../src/prims/linalg/solve.ts";
import { triangularSolve } from "../../src/prims/linalg/triangularSolve.ts";
import { run } from "../../src/record/run.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { execute, expectAllCompiled, f32, f64, programOf } from "./programs.ts";

const sizes = [1, 2, 3, 5, 31, 32, 33, 40, 67];
/** Well conditioned, symmetric and positive definite. */
const definite = (a: Tensor): Tensor => {
  const n = a.shape.at(-1)!;
  return add(matmul(a, flipped(a)), mul(eye(n, n, 0, a.dtype), n));
};
const dominant = (a: Tensor): Tensor => {
  const n = a.shape.at(-1)!;
  return add(a, mul(eye(n, n, 0, a.dtype), 2 * n));
};

describe.each(sizes)("matrices of %i rows", (n) => {
  it("are factored as by the interpreter", () => {
    expectAllCompiled(programOf([f64(n, n)], (a) => cholesky(definite(a))));
    expectAllCompiled(programOf([f64(2, n, n)], (a) => Object.values(lu(a)) as Tensor[]));
  });

  it.each([1, 3, 9])("with %i right sides are solved for, from every triangle", (m) => {
    for (const lower of [true, false])
      for (const transpose of [true, false])
        for (const unitDiagonal of [true, false]) {
          const small = unitDiagonal ? 0.3 / n : 1;
          const program = programOf([f64(n, n), f64(n, m)], (t, b) =>
            triangularSolve(mul(unitDiagonal ? t : dominant(t), small), b, { lower, transpose, unitDiagonal }),
          );
          expectAllCompiled(program, `${lower} ${transpose} ${unitDiagonal}`);
        }
    expectAllCompiled(
      programOf([f64(n, n), f64(n, m)], (a, b) => [solve(dominant(a), b), solve(flipped(dominant(a)), b)]),
    );
  });
});

it("stacks, views and f32", () => {
  const types = [f32(2, 3, 5, 5), f32(2, 3, 5, 4)];
  const program = programOf(types, (a, b) => [
    cholesky(definite(flipped(a))),
    solve(dominant(a), b),
    triangularSolve(dominant(a), b, { lower: false }),
    lu(flipped(dominant(a))).u,
  ]);
  expectAllCompiled(program);
});

it("pivots are those of the interpreter, ties and zeros included, to the bit", () => {
  const program = programOf([f64(4, 4)], (a) => [lu(a).permutation, lu(a).l, lu(a).u]);
  const compiled = compile(program);
  const matrices = [
    [0, 1, 2, 3, 0, 0, 1, 1, 0, 2, 2, 0, 0, 0, 0, 5],
    [1, 2, 3, 4, -1, 2, 0, 1, 1, 0, 0, 3, -1, 1, 1, 1],
    new Array<number>(16).fill(0),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, Number.NaN, 11, 12, 13, 14, 15, 16],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, Number.POSITIVE_INFINITY, 11, 12, 13, 14, 15, 16],
  ];
  for (const matrix of matrices) {
    const given = [Float64Array.from(matrix)];
    expect(execute(compiled, given)).toEqual(run(program, given));
  }
});

it("a matrix that is not positive definite has NaN below the diagonal, beside others of its stack", () => {
  const n = 40;
  const program = programOf([f64(3, n, n)], (a) => cholesky(a));
  const a = new Float64Array(3 * n * n);
  for (let q = 0; q < 3; q++) for (let i = 0; i < n; i++) a[q * n * n + i * (n + 1)] = 1 + i;
  a[n * n + 35 * (n + 1)] = -1;
  expect(execute(compile(program), [a])).toEqual(run(program, [a]));
  a[n * n + 35 * (n + 1)] = Number.NaN;
  expect(execute(compile(program), [a])).toEqual(run(program, [a]));
});

it("factors of larger matrices have the bits of the interpreter", () => {
  const n = 150;
  const program = programOf([f64(n, n), f64(n, n)], (a, b) => [cholesky(a), ...Object.values(lu(b))] as Tensor[]);
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const b = Float64Array.from({ length: n * n }, next);
  const a = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return i === j ? 3 * n : Math.cos(i * j) + Math.cos(i + j);
  });
  expect(execute(compile(program), [a, b])).toEqual(run(program, [a, b]));
});

it("a Gaussian log density and its matrices in a loop need no interpreter", () => {
  const program = programOf([f64(3, 6, 6), f64(3, 6, 1)], (a, x) => {
    const l = cholesky(definite(a));
    const z = triangularSolve(l, x);
    return [sum(mul(z, z)), solve(definite(a), x)];
  });
  expectAllCompiled(program);
});
