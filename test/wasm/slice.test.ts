import { expect, it } from "vitest";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { diagonal } from "../../src/prims/diagonals.ts";
import { exp } from "../../src/prims/exponential.ts";
import { take } from "../../src/prims/indexing.ts";
import { split } from "../../src/prims/joining.ts";
import { transpose } from "../../src/prims/shape.ts";
import { flip, slice } from "../../src/prims/slicing.ts";
import { expectCompiled, f64, programOf } from "./programs.ts";

it("slices are views: of either direction, of views, within loops and reductions", () => {
  const program = programOf([f64(6, 9), f64(3, 4)], (x, y) => {
    const corner = slice(exp(x), [1, 4], [null, null, 2]);
    const [a, , c] = split(transpose(x), 3) as [typeof x, typeof x, typeof x];
    return [
      mul(slice(corner, null, [0, 4]), flip(y)),
      add(a, flip(c, 0)),
      sum(slice(x, -1), 0),
      mul(diagonal(x, 2), 3),
      sum(slice(x, [null, null, -2], [7, 2, -3]), 1),
      slice(x, [2, 2]),
    ];
  });
  expect(expectCompiled(program).explain()).not.toContain("interpreted");
});

it("matrix products take views that go backwards", () => {
  const program = programOf([f64(3, 4, 5), f64(3, 5, 2)], (a, b) => [
    matmul(flip(a, 0), b),
    matmul(flip(a, 1), flip(b)),
    matmul(take(a, [2, 1, 0], 0), b),
  ]);
  expect(expectCompiled(program).explain()).not.toContain("interpreted");
});
