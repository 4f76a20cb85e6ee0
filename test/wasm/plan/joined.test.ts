import { describe, expect, it } from "vitest";
import { scan } from "../../../src/control/loops.ts";
import type { Program } from "../../../src/ir/program.ts";
import { add, cast, mul, neg } from "../../../src/prims/arithmetic.ts";
import { sum } from "../../../src/prims/broadcast.ts";
import { full } from "../../../src/prims/creation.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { scatterAdd } from "../../../src/prims/indexing.ts";
import { concatenate, stack } from "../../../src/prims/joining.ts";
import { slice } from "../../../src/prims/slicing.ts";
import { sin } from "../../../src/prims/trigonometry.ts";
import { update } from "../../../src/prims/update.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { compileModule } from "../../../src/wasm/module.ts";
import { expectCompiled, f64, programOf } from "../programs.ts";

const inPlace = "written there at once";
const at = (x: Tensor, k: number): Tensor => slice(x, [k, k + 1]);

describe("operands of a concatenation stand where they are wanted", () => {
  it("numbers of straight-line code, and loops of odd length side by side", () => {
    expect(
      expectCompiled(programOf([f64(3)], (x) => [concatenate([0, 1, 2].map((k) => sin(at(x, k))))])).explain(),
    ).toContain(inPlace);
    const odd = programOf([f64(3), f64(5)], (x, y) => [concatenate([exp(x), sin(y), neg(x), exp(y)])]);
    expect(expectCompiled(odd).explain()).toContain(inPlace);
  });
  it("through a concatenation of concatenations", () => {
    const blocks = programOf([f64(80, 90), f64(80, 90), f64(80, 90)], (...x) => {
      const row = (k: number): Tensor => concatenate([sin(x[k]!), exp(x[k]!), neg(x[k]!)]);
      return [stack([row(0), row(1), row(2)])];
    });
    const text = expectCompiled(blocks).explain();
    expect(text.split(inPlace).length - 1).toBe(4);
  });
  it("once for all rows of a matrix of numbers", () => {
    const rows = programOf([f64(3)], (x) => {
      const row = (k: number): Tensor => concatenate([sin(at(x, k)), exp(at(x, k)), neg(at(x, k))]);
      return [stack([row(0), row(1), row(2)])];
    });
    const text = expectCompiled(rows).explain();
    expect(text.split(inPlace).length - 1).toBe(1);
    expect(text.split("concatenate").length - 1).toBe(1);
  });
  it("but for those that are outputs, wanted twice, or parts of a line", () => {
    const program = programOf([f64(3), f64(3)], (x, y) => {
      const a = sin(x);
      const b = exp(y);
      const c = mul(x, y);
      return [b, concatenate([a, a, b]), concatenate([c, a, slice(c, [1, 3])])];
    });
    expect(expectCompiled(program).explain()).not.toContain(inPlace);
  });
  it("and last as long as anybody reads them", () => {
    const program = programOf([f64(40), f64(40)], (x, y) => {
      const a = exp(x);
      const joined = sum(mul(concatenate([a, sin(y)]), 2));
      const others = [1, 2, 3].map((k) => concatenate([sin(mul(add(y, joined), k)), exp(neg(mul(y, k)))]));
      return [add(sum(a.mul(sum(others[0]!))), sum(mul(others[1]!, others[2]!))), mul(a, joined)];
    });
    expectCompiled(program);
  });
  it("before a scatter that changes the whole, which takes its place over", () => {
    const program = programOf([f64(40), f64(40)], (x, y) => {
      const whole = concatenate([exp(x), sin(y)]);
      return [sum(mul(scatterAdd(whole, [3, 50], mul(slice(x, [0, 2]), 2)), whole)), scatterAdd(whole, 7, sum(x))];
    });
    expectCompiled(program);
  });
  it("inside loops, as carries and as rows; in f32", () => {
    const program = programOf([f64(3), f64(4, 2)], (c, xs) => {
      const [last, rows] = scan(
        (v, x) => {
          const next = concatenate([sin(slice(v, [0, 2])), exp(mul(neg(slice(v, [2, 3])), sum(x)))]);
          return [next, concatenate([mul(x, 2), sin(next)])];
        },
        c,
        xs,
      );
      return [last, rows, concatenate([sin(cast(c, "f32")), exp(cast(c, "f32"))])];
    });
    expectCompiled(program, "", undefined, undefined, 64);
  });
});

describe("numbers that a concatenation has in every run are written once", () => {
  const standing = (program: Program): number => {
    expectCompiled(program);
    return compileModule(program, []).scope.standing.size;
  };
  const zeros = (...shape: number[]): Tensor => full(shape, 0);
  it("where there are enough of them, and they are the same bits", () => {
    const program = programOf([f64(30, 70), f64(30, 400)], (x, y) => [
      concatenate([zeros(30, 20), x, zeros(30, 30)], 1),
      concatenate([full([30, 20], -0), x, zeros(30, 90), full([30, 90], -0)], 1),
      concatenate([zeros(30, 20), y], 1),
    ]);
    expect(standing(program)).toBe(2);
  });
  it("beside parts that are computed there, in what is read again, and before it changes", () => {
    const program = programOf([f64(40)], (x) => {
      const a = concatenate([exp(x), zeros(40), sin(x)]);
      const b = concatenate([zeros(30), neg(x), sin(x), zeros(30)]);
      const changed = update(b, [3, 50, 139], mul(slice(x, [0, 3]), 2));
      const c = concatenate([zeros(20), a, zeros(30)]);
      return [
        sum(mul(a, 2)),
        changed,
        sum(mul(c, concatenate([zeros(50), x, x, zeros(40)]))),
        scatterAdd(b, 7, sum(x)),
      ];
    });
    expectCompiled(program);
  });
  it("but not in loops, where the room is shared", () => {
    const program = programOf([f64(40), f64(5)], (c, xs) =>
      scan((v, x) => [mul(concatenate([zeros(30), slice(v, [0, 10])]), x), sum(v)], c, xs),
    );
    expect(standing(program)).toBe(0);
  });
});
