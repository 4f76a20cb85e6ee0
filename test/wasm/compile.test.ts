import { describe, expect, it } from "vitest";
import { add, div, mul, sub } from "../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../src/prims/broadcast.ts";
import { gt, where } from "../../src/prims/comparison.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { full } from "../../src/prims/creation.ts";
import { exp, log } from "../../src/prims/exponential.ts";
import { abs, maximum } from "../../src/prims/extrema.ts";
import { take } from "../../src/prims/indexing.ts";
import { max, min } from "../../src/prims/orderReduction.ts";
import { prod } from "../../src/prims/productReduction.ts";
import { transpose } from "../../src/prims/shape.ts";
import { cos, sin } from "../../src/prims/trigonometry.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { execute, expectCompiled, f64, i32, programOf } from "./programs.ts";

const value = (x: Tensor, y: Tensor): Tensor => add(mul(exp(sub(0, mul(x, x))), sin(y)), log(add(1, abs(x))));

describe("elementwise code", () => {
  it.each([[], [1], [2], [3], [7], [8], [1001], [3, 5], [4, 1, 6], [0], [2, 0]])("of shape [%s]", (...shape) => {
    const sizes = shape.filter((d) => d !== undefined);
    const program = programOf([f64(...sizes), f64(...sizes)], (x, y) => [value(x, y), mul(cos(x), 3)]);
    const compiled = expectCompiled(program);
    expect(compiled.explain()).not.toContain("interpreted");
  });

  it("is one loop where shapes agree", () => {
    const program = programOf([f64(50), f64(50)], value);
    expect(expectCompiled(program).explain().match(/loop/g)).toHaveLength(1);
  });

  it("broadcasts, transposes and reshapes by strides", () => {
    const program = programOf([f64(5, 7), f64(7), f64(5), f64()], (a, row, column, s) => {
      const b = add(mul(a, row), reshape(column, [5, 1]));
      const c = mul(transpose(b), s);
      return [c, add(reshape(c, [5, 7]), a), add(transpose(a), reshape(a, [7, 5])), broadcastTo(row, [2, 7], [1])];
    });
    expect(expectCompiled(program).explain()).not.toContain("interpreted");
  });

  it("chooses by comparisons", () => {
    const program = programOf([f64(9), f64(9)], (x, y) => {
      const inside = gt(x, y).and(gt(y, 0)).or(gt(0, x).not());
      return [where(inside, x, y), inside, maximum(x, y)];
    });
    expect(expectCompiled(program).explain()).not.toContain("interpreted");
  });
});

describe("reductions", () => {
  const shapes = [
    [6],
    [7],
    [4, 5],
    [3, 7],
    [7, 3],
    [2, 3, 5],
    [5, 1, 2],
    [3, 0, 2],
    [3000],
    [700, 3],
    [3, 700],
    [31, 33, 3],
  ];
  it.each(shapes)("of shape [%s] over every set of axes", (...shape) => {
    const sizes = shape.filter((d) => d !== undefined);
    for (let set = 1; set < 2 ** sizes.length; set++) {
      const axes = sizes.map((_, k) => k).filter((k) => (set >> k) & 1);
      const program = programOf([f64(...sizes)], (x) => {
        const y = mul(x, x);
        const results = [sum(y, axes), sum(x, axes)];
        if (axes.length > 1 || sizes.includes(0)) return results;
        return [...results, max(x, axes), min(y, axes), prod(add(1, mul(x, 0.01)), axes), y];
      });
      expect(expectCompiled(program, `axes [${axes}]`).explain()).not.toContain("interpreted");
    }
  });

  it("keep the rounding error of long sums small", () => {
    const n = 2 ** 18;
    const program = programOf([f64(n)], (x) => sum(add(mul(x, 0), 0.1)));
    expectCompiled(program);
  });

  it("of what is being computed, and of transposed operands", () => {
    const program = programOf([f64(6, 5), f64(6)], (a, b) => {
      const centred = sub(a, reshape(div(sum(a, 1), 5), [6, 1]));
      const s = sum(mul(centred, centred), 1);
      return [s, sum(transpose(a), 0), sum(mul(transpose(a), b), 1), sum(mul(s, b))];
    });
    expect(expectCompiled(program).explain()).not.toContain("interpreted");
  });
});

describe("matrix products", () => {
  it.each([
    [3, 4, 5],
    [1, 4, 5],
    [3, 4, 1],
    [0, 2, 3],
    [2, 0, 3],
    [17, 9, 33],
  ])("%s x %s by %s columns", (m, k, n) => {
    const program = programOf([f64(m, k), f64(k, n)], (a, b) => [
      matmul(a, b),
      matmul(transpose(b), transpose(a)),
      sum(matmul(a, exp(b))),
    ]);
    expect(expectCompiled(program).explain()).not.toContain("interpreted");
  });

  it("of stacks, of broadcast stacks and of vectors", () => {
    const program = programOf([f64(2, 3, 4, 5), f64(3, 5, 2), f64(5)], (a, b, v) => [
      matmul(a, b),
      matmul(a, v),
      matmul(v, b),
      matmul(transpose(a, [1, 0, 3, 2]), transpose(a, [1, 0, 2, 3])),
    ]);
    expect(expectCompiled(program).explain()).not.toContain("interpreted");
  });

  it.each([
    [2, 2, 2],
    [9, 5, 7],
    [1, 4, 1],
    [3, 0, 2],
  ])("of one repeated number, %s x %s x %s", (m, k, n) => {
    const program = programOf([f64(m, k), f64(k, n)], (a, b) => [
      matmul(full([5, m], 3), a),
      matmul(b, full([n, 4], -2)),
      add(matmul(full([m, k], 2), full([k, n], 0.5)), matmul(a, b)),
    ]);
    expect(expectCompiled(program).explain()).not.toContain("interpreted");
  });
});

describe("indexing", () => {
  it("by known indices is a view", () => {
    const program = programOf([f64(6, 4)], (x) => [
      take(x, 2, 0),
      add(take(x, [1, 3, 5], 0), 1),
      take(x, [3, 2, 1, 0], 1),
      mul(take(x, 1, 1), 2),
    ]);
    expect(expectCompiled(program).explain()).not.toMatch(/interpreted|gather/);
  });

  it("by computed or scattered indices copies rows", () => {
    const program = programOf([f64(6, 4), i32(5), i32(2, 3)], (x, i, j) => [
      take(x, i, 0),
      take(x, j, 1),
      mul(take(x, [0, 4, 1], 0), 2),
      take(take(x, j, 0), 1, 0),
    ]);
    const compiled = expectCompiled(program);
    expect(compiled.explain()).not.toContain("interpreted");
    expect(compiled.explain()).toContain("gather");
  });

  it("out of range fails as in the interpreter", () => {
    const program = programOf([f64(3), i32(2)], (x, i) => take(x, i));
    const compiled = expectCompiled(program);
    expect(() => execute(compiled, [Float64Array.of(1, 2, 3), Int32Array.of(0, 3)])).toThrow("index 3 is outside 0..2");
    expect(execute(compiled, [Float64Array.of(1, 2, 3), Int32Array.of(2, 0)])).toEqual([Float64Array.of(3, 1)]);
  });
});
