import { describe, expect, it } from "vitest";
import { scan } from "../../src/control/loops.ts";
import { cond } from "../../src/control/switch.ts";
import { whileLoop } from "../../src/control/while.ts";
import { add, cast, mul, neg } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { gt, lt } from "../../src/prims/comparison.ts";
import { eye } from "../../src/prims/creation.ts";
import { exp } from "../../src/prims/exponential.ts";
import { take } from "../../src/prims/indexing.ts";
import { concatenate } from "../../src/prims/joining.ts";
import { eigvalsh } from "../../src/prims/linalg/eigh.ts";
import { pinv } from "../../src/prims/linalg/pseudoinverse.ts";
import { svd } from "../../src/prims/linalg/svd.ts";
import { slice } from "../../src/prims/slicing.ts";
import { sort } from "../../src/prims/sorting.ts";
import { sin } from "../../src/prims/trigonometry.ts";
import { Deviation, type Guard } from "../../src/record/run.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile, lineLimit } from "../../src/wasm/compile.ts";
import { interpreter } from "../../src/wasm/runtime.ts";
import { execute, expectCompiled, f64, i32, programOf } from "./programs.ts";

const largest = (a: Tensor): Tensor => take(eigvalsh(a), 2);

describe("lines without a lowering rule", () => {
  it("run by the interpreter between compiled steps, with a reason", () => {
    const program = programOf([f64(2, 2)], (x) => {
      const y = pinv(mul(exp(x), sin(x)));
      return [sum(mul(y, y)), y, sum(eigvalsh(sin(y)))];
    });
    const text = expectCompiled(program, "", compile(program), undefined, 1e3).explain();
    expect(text).toContain("(pinv): pinv has no lowering rule");
    expect(text).toContain("(eigh): eigh has no lowering rule");
    expect(text).toContain("loop [2,2]: exp, sin, mul");
  });

  it("may have several results, be of f32, take what is transposed, and are called in compiled loops", () => {
    const program = programOf([f64(3, 3, 4), f64()], (x, c) => {
      const rows = sin(x).transpose();
      const [last, all] = scan((carry, row) => [add(mul(carry, 0.5), largest(row)), mul(row, carry)], c, rows);
      const small = pinv(cast(rows, "f32"));
      return [last, all, mul(small, small), rows];
    });
    expect(expectCompiled(program).explain()).toContain("called: eigh: eigh has no lowering rule");
  });

  it("are called where they stand inside compiled loops: rows, carries, constants, branches, several results", () => {
    const program = programOf([f64(4, 3, 3), f64(3), i32()], (a, c, p) => {
      const [last, all] = scan(
        (v, m) => {
          const { u: q, vt: r } = svd(add(m, 4));
          const sorted = sort(concatenate([v, sum(r, 0)]));
          const chosen = cond(
            gt(p, 1),
            () => mul(neg(v), largest(m)),
            () => v,
          );
          return [slice(sorted, [0, 6, 2]), [mul(sum(q), slice(sorted, [3, 6])), chosen]];
        },
        c,
        a,
      );
      const turned = whileLoop(
        (v) => lt(sum(v), 50),
        (v) => add(v, mul(largest(mul(eye(3), sum(v))), 0).add(9)),
        last,
      );
      return [last, ...all, turned];
    });
    const text = expectCompiled(program).explain();
    expect(text).toMatch(/scan of 4 steps:[\s\S]*called: svd/);
    expect(text).not.toContain("interpreted:");
  });

  it("fail as the interpreter does inside compiled loops", () => {
    const program = programOf([f64(3), i32(2)], (x, i) => [
      scan((c, k) => [add(c, take(sum(pinv(mul(eye(3), x)), 0), k)), c], 0, i)[0],
    ]);
    const compiled = compile(program);
    const [y] = execute(compiled, [Float64Array.of(3, 1, 2), Int32Array.of(0, 2)]) as number[];
    expect(y).toBeCloseTo(1 / 3 + 1 / 2, 12);
    expect(() => execute(compiled, [Float64Array.of(3, 1, 2), Int32Array.of(0, 3)])).toThrow("index 3 is outside 0..2");
  });

  it("are all there is beyond the line limit", () => {
    const program = programOf([f64()], (x) => {
      let y = x;
      for (let k = 0; k < lineLimit; k++) y = sin(y);
      return y;
    });
    const compiled = expectCompiled(program);
    expect(compiled.explain()).toMatch(/^interpreted: \d+ lines/);
  });
});

describe("straight-line code", () => {
  it("of thousands of operations is cut into functions and agrees", () => {
    const program = programOf([f64(), f64()], (x, y) => {
      const values = [x, y];
      for (let k = 0; k < 5000; k++) {
        const a = values[values.length - 1 - (((k * 7) % 11) % values.length)]!;
        const b = values[(k * 31) % values.length]!;
        values.push(k % 3 === 0 ? sin(mul(a, b)) : k % 3 === 1 ? mul(add(a, b), 0.5) : add(mul(a, 0.25), b.mul(0.5)));
      }
      return [values.at(-1)!, values[2500]!];
    });
    const compiled = expectCompiled(program);
    expect(compiled.explain().match(/straight line/g)!.length).toBeGreaterThan(5);
  });
});

describe("guards", () => {
  const program = programOf([f64(), f64(3), i32()], (x, v, i) => [gt(x, 0), take(v, i), gt(sum(v), 1)]);
  const [first, , second] = program.outputs as [number, number, number];
  const guards: Guard[] = [
    { id: first, at: first, expected: 1 },
    { id: second, at: second, expected: 0 },
  ];
  const v = Float64Array.of(0.1, 0.2, 0.3);
  const compiled = compile(program, guards);

  it("that hold let the results through", () => {
    expect(execute(compiled, [1, v, 2])).toEqual([1, 0.3, 0]);
  });

  it("that fail are reported, the first one first", () => {
    const both = [-1, Float64Array.of(1, 2, 3), 2];
    expect(execute(compiled, both)).toEqual(new Deviation(0, 0));
    expect(execute(compiled, both)).toEqual(interpreter(program, guards)(both));
    expect(execute(compiled, [1, Float64Array.of(1, 2, 3), 0])).toEqual(new Deviation(1, 1));
  });

  it("keep what stands behind them from failing first", () => {
    expect(execute(compiled, [-1, v, 7])).toEqual(new Deviation(0, 0));
    expect(() => execute(compiled, [1, v, 7])).toThrow("index 7 is outside 0..2");
  });
});
