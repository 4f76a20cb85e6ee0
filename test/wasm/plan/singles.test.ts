import { describe, expect, it } from "vitest";
import { loop, map, scan } from "../../../src/control/loops.ts";
import { cond } from "../../../src/control/switch.ts";
import { whileLoop } from "../../../src/control/while.ts";
import type { Type } from "../../../src/ir/type.ts";
import { add, cast, mul } from "../../../src/prims/arithmetic.ts";
import { sum } from "../../../src/prims/broadcast.ts";
import { gt, where } from "../../../src/prims/comparison.ts";
import { matmul } from "../../../src/prims/contraction.ts";
import { exp, log } from "../../../src/prims/exponential.ts";
import { scatterAdd, take } from "../../../src/prims/indexing.ts";
import { concatenate } from "../../../src/prims/joining.ts";
import { max } from "../../../src/prims/orderReduction.ts";
import { all } from "../../../src/prims/reduction.ts";
import { transpose } from "../../../src/prims/shape.ts";
import { flip, slice } from "../../../src/prims/slicing.ts";
import { logsumexp, softmax } from "../../../src/prims/softmax.ts";
import { update } from "../../../src/prims/update.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { requireWidths } from "../../../src/wasm/plan/singles.ts";
import type { Plan } from "../../../src/wasm/plan/steps.ts";
import { bool, expectAllCompiled, f32, f64, i32, programOf } from "../programs.ts";

const views: Record<string, (t: Tensor) => Tensor> = {
  "as it stands": (t) => t,
  transposed: (t) => transpose(transpose(t).mul(1)),
  "of every second column": (t) => slice(t, null, [0, null, 2]),
  "turned around": (t) => flip(t),
  computed: (t) => mul(t, 0.5),
};

describe("arrays of f32 are read and written as wide as they stand", () => {
  const dtypes: Record<string, (...shape: number[]) => Type> = { f32, f64 };
  for (const [dtype, of] of Object.entries(dtypes))
    for (const [name, view] of Object.entries(views)) {
      it(`by rows picked from an ${dtype} table ${name}`, () => {
        for (const columns of [1, 2, 3, 5])
          for (const index of [[1, 2, 2], [4], [3, 0, 1, 1, 4, 2, 0], [2, 4, 0, 1]]) {
            const program = programOf([of(5, columns), i32(index.length)], (x, i) => {
              const rows = take(view(x), index);
              return [
                exp(sum(rows, [1])),
                max(mul(rows, rows), 1),
                take(view(x), add(i, 1)),
                log(add(sum(mul(rows, rows), 1), 1)),
                concatenate([rows, mul(rows, 2)], 1),
              ];
            });
            expectAllCompiled(program, `${index} of ${columns} columns`);
          }
      });

      it(`by products, scatters, joins and fibres of an ${dtype} table ${name}`, () => {
        for (const n of [1, 2, 3, 9]) {
          const program = programOf([of(n, 6), of(6, 2), of(3, 3, 3), i32(2)], (x, y, s, i) => {
            const seen = view(x);
            const picked = take(s, [2, 0, 2, 1, 1]);
            const j = mul(i, 0);
            return [
              matmul(seen, slice(y, [null, seen.shape[1]!])),
              mul(matmul(picked, take(s, [0, 1, 2, 0, 1])), 2),
              scatterAdd(seen, j, take(seen, j)),
              update(mul(seen, 2), j, take(flip(seen), j)),
              add(concatenate([seen, flip(seen, [0]), mul(seen, 3)]), 1),
              mul(softmax(seen), 3),
              logsumexp(transpose(seen), 0),
              where(gt(seen, 0), sum(seen), sum(seen, 1, { keepDims: true })),
            ];
          });
          expectAllCompiled(program, `${n} rows`);
        }
      });
    }

  it("by gathers, products and scatters of what a loop writes where its results are wanted", () => {
    for (const of of [f32, f64])
      for (const n of [3, 4, 9]) {
        const program = programOf([of(n, n), of(5, n, n), i32(3), bool(n)], (c, xs, i, b) => {
          const step = (c: Tensor, x: Tensor): readonly [Tensor, Record<string, Tensor>] => {
            const y = mul(c, 0.3);
            const z = mul(add(y, x), 0.25);
            const test = gt(y, z);
            const picked = take(y, i);
            const given = take(c, i);
            return [
              z,
              {
                y,
                z,
                picked,
                given,
                test,
                tests: take(test, i),
                truths: take(b, i),
                once: take(mul(picked, 2), [1, 0, 0]),
                added: scatterAdd(y, i, take(z, i)),
                set: update(c, i, take(y, i)),
                product: matmul(y, z),
                other: mul(matmul(mul(z, 2), c), 2),
              },
            ];
          };
          const [last, ys] = scan(step, c, xs);
          const [end, back] = scan(step, c, xs, { reverse: true });
          return [last, end, ...Object.values(ys), ...Object.values(back)] as Tensor[];
        });
        expectAllCompiled(program, `${n} numbers`);
      }
  });

  it("by loops and choices inside one another", () => {
    const program = programOf([f32(4, 3), f32(3), i32(2)], (xs, c, i) => {
      const inner = (x: Tensor): Tensor =>
        cond(
          all(gt(x, 0)),
          (v: Tensor) => add(sum(take(mul(v, 2), i)), v),
          (v: Tensor) => scatterAdd(mul(v, 0.5), i, take(v, i)),
          x,
        ) as Tensor;
      const rows = map((x: Tensor) => [inner(x), loop(3, (v: Tensor) => take(mul(v, 0.9), [2, 0, 1]), x)], xs);
      const { v } = whileLoop(
        ({ k }: { k: Tensor; v: Tensor }) => k.lt(4),
        ({ k, v }: { k: Tensor; v: Tensor }) => ({ k: k.add(1), v: take(mul(inner(v), 0.7), [1, 2, 0]) }),
        { k: cast(take(mul(i, 0), 0), "i32"), v: c },
      );
      return [...(rows as Tensor[]), v];
    });
    expectAllCompiled(program);
  });
});

describe("a plan whose places do not fit its steps", () => {
  const check = (kind: string, types: readonly Type[], role: string, single: readonly boolean[]): void => {
    const lines = types.map((_, line) => line);
    const facts = { program: { type: (line: number) => types[line]! }, roles: types.map(() => ({ kind: role })) };
    const plan = { facts, steps: [{ kind, line: 0 }] } as unknown as Plan;
    const places = new Map(single.map((s, line) => [line, { address: 64 * (line + 1), single: s }]));
    requireWidths(plan, { traffic: [{ reads: lines.slice(1), writes: [0] }], kept: new Set() }, places);
  };
  it("is refused", () => {
    const refused: [string, readonly Type[], string, boolean[]][] = [
      ["gather", [f32(3), f32(5)], "gather", [true, false]],
      ["matmul", [f32(3), f32(5), bool(2)], "matmul", [false, false, true]],
      ["control", [f32(3), f32(5)], "part", [true, true]],
      ["blocks", [f32(3), f64(5)], "lanes", [true, false]],
      ["kernel", [f32(3), f64(5)], "lanes", [true, true]],
      ["kernel", [f32(3), f32(5)], "reduction", [true, true]],
      ["gather", [f32(3), f32(5), i32(3)], "gather", [true, true, true]],
    ];
    for (const args of refused) expect(() => check(...args), args.join(" ")).toThrow(/compiler: /);
    check("gather", [f32(3), f32(5), i32(3)], "gather", [true, true, false]);
    check("kernel", [f32(3), f32(5), f64(3)], "lanes", [true, false, false]);
    check("control", [f32(3), f32(5)], "part", [false, false]);
  });
});
