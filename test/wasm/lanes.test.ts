import { describe, expect, it } from "vitest";
import { jacobian } from "../../src/api/jacobian.ts";
import { vmap } from "../../src/api/vmap.ts";
import { scan } from "../../src/control/loops.ts";
import { add, cast, div, mul, sub } from "../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../src/prims/broadcast.ts";
import { gt, where } from "../../src/prims/comparison.ts";
import { exp } from "../../src/prims/exponential.ts";
import { scatterAdd, take } from "../../src/prims/indexing.ts";
import { concatenate } from "../../src/prims/joining.ts";
import { max } from "../../src/prims/orderReduction.ts";
import { prod } from "../../src/prims/productReduction.ts";
import { transpose } from "../../src/prims/shape.ts";
import { flip, pad, slice } from "../../src/prims/slicing.ts";
import { cos, sin } from "../../src/prims/trigonometry.ts";
import { update } from "../../src/prims/update.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import fc from "../properties.ts";
import { expectAllCompiled, expectCompiled, f32, f64, i32, programOf } from "./programs.ts";

const lanes = /lanes \[(\d+)\], the rest unrolled/g;
const axes = (text: string): string[] => [...text.matchAll(lanes)].map((m) => m[1]!);

it.each([7, 8, 9, 31])("the jacobian of a function of a few numbers, over %i examples, is one loop", (n) => {
  const f = (c: Tensor, p: Tensor, w: Tensor): Tensor => {
    const q = sub(p, take(c, [0, 1, 2]));
    const turned = add(mul(q, cos(c.at(3))), mul(take(q, [1, 2, 0]), sin(c.at(3))));
    const xy = div(take(turned, [0, 1]), add(3, turned.at(2)));
    return mul(mul(xy, add(1, sum(mul(xy, xy)))), w);
  };
  const program = programOf([f64(n, 4), f64(n, 3), f64(n)], (c, p, w) => {
    const all = vmap((a: Tensor, b: Tensor, d: Tensor) => {
      const [x, y, z] = jacobian(f, { argnums: [0, 1, 2] })(a, b, d) as unknown as [Tensor, Tensor, Tensor];
      return concatenate([x, y, reshape(z, [2, 1])], 1);
    });
    return [all(c, p, w), vmap(f)(c, p, w)];
  });
  const text = expectAllCompiled(program).explain();
  expect(axes(text)).toEqual([`${n}`]);
});

describe("rows of a loop", () => {
  it.each([5, 14])("of %i numbers are computed side by side, their cotangents added in place", (n) => {
    const program = programOf([f64(2, 4, n), f64(6, n), f64(n)], (w, xs, h) => {
      const [last, ys] = scan(
        ({ h, acc, total }, x) => {
          const a = sin(add(mul(h, w.at(0).at(1)), w.at(1).at(0)));
          const b = add(mul(a, x), mul(take(w.at(1), 3), h));
          const change = scatterAdd(scatterAdd(take(acc, 1), 2, mul(a, b)), 0, x);
          const next = scatterAdd(update(acc, 0, mul(change, 0.5)), 1, change);
          return [
            { h: b, acc: next, total: add(total, sum(exp(b))) },
            { a, b: flip(a) },
          ];
        },
        { h, acc: w, total: sum(h) },
        xs,
      );
      return [last.h, last.acc, last.total, ys.a, ys.b];
    });
    const text = expectAllCompiled(program).explain();
    expect(axes(text)).toContain(`${n}`);
  });
});

it("element types keep their form", () => {
  const program = programOf([f32(9, 3), i32(9, 3)], (x, i) => {
    const y = mul(add(x, 0.1), take(x, [2, 0, 1], 1));
    const z = sub(y, slice(transpose(y), [0, 1]).reshape([9, 1]));
    const k = mul(add(i, 2 ** 30), scatterAdd(i, [1, 1], 5, 1));
    return [
      z,
      sum(z, 1),
      sum(z, 0),
      prod(y, 1),
      k,
      sum(k, 1),
      cast(gt(z, y), "i32"),
      cast(z, "i32"),
      scatterAdd(z, [0, 0], 0.3, 1),
    ];
  });
  expectAllCompiled(program);
});

type Make = (x: Tensor, y: Tensor, k: number) => Tensor | undefined;
const n = 11;
/** Whatever y is, brought to the shape of x: by its mean over all but the first axis. */
function fitted(x: Tensor, y: Tensor): Tensor {
  if (y.shape.join() === x.shape.join()) return y;
  if (y.rank === 0 || y.shape[0] !== x.shape[0]) return broadcastTo(mul(sum(y), 1 / Math.max(1, y.size)), x.shape, []);
  const rows = y.rank === 1 ? y : mul(sum(reshape(y, [y.shape[0]!, -1]), 1), 0.1);
  return broadcastTo(rows, x.shape, [0]);
}
const makers: Make[] = [
  (x, y) => add(mul(x, 0.5), fitted(x, y)),
  (x, y) => mul(sin(x), fitted(x, y)),
  (x, y) => where(gt(x, 0.1234), cos(x), fitted(x, y)),
  (x, _y, k) => (x.rank < 2 ? undefined : mul(sum(x, 1 + (k % (x.rank - 1))), 0.3)),
  (x, _y, k) => (x.rank < 2 ? undefined : max(x, 1 + (k % (x.rank - 1)))),
  (x) => (x.rank !== 3 ? undefined : transpose(x, [0, 2, 1])),
  (x) => (x.rank < 2 ? undefined : transpose(x)),
  (x, _y, k) => (x.rank < 2 || x.shape[0] !== n ? undefined : flip(x, k % x.rank)),
  (x) => (x.rank < 2 ? undefined : reshape(x, [x.shape[0]!, x.size / x.shape[0]!])),
  (x, y) => (x.rank !== 2 || y.rank !== 2 || x.shape[0] !== y.shape[0] ? undefined : concatenate([x, y], 1)),
  (x, _y, k) => (x.rank < 2 || x.shape[1]! < 2 ? undefined : slice(x, null, [k % 2, null])),
  (x, _y, k) => (x.rank < 2 || x.shape[1] === 0 ? undefined : take(x, [0, k % x.shape[1]!, 0], 1)),
  (x, _y, k) => (x.rank < 2 || x.shape[1] === 0 ? undefined : take(x, k % x.shape[1]!, 1)),
  (x, y, k) =>
    x.rank !== 2 || x.shape[1] === 0
      ? undefined
      : scatterAdd(x, [k % x.shape[1]!, 0], fitted(take(x, [0, 0], 1), y), 1),
  (x, y, k) => (x.rank !== 2 || x.shape[1] === 0 ? undefined : update(x, k % x.shape[1]!, fitted(take(x, 0, 1), y), 1)),
  (x, _y, k) => (x.rank !== 2 ? undefined : pad(x, [[0, 0], [k % 3, 1]])), // biome-ignore format: short
  (x) => (x.rank !== 1 ? undefined : broadcastTo(x, [x.shape[0]!, 2], [0])),
];

it("random programs on many examples give what the interpreter gives", () => {
  const step = fc.record({ maker: fc.nat(makers.length - 1), x: fc.nat(5), y: fc.nat(9), k: fc.nat(11) });
  let unrolled = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 3),
      fc.array(step, { minLength: 8, maxLength: 30 }),
      fc.boolean(),
      (b, steps, loops) => {
        const make = (values: Tensor[]): Tensor[] => {
          for (const { maker, x, y, k } of steps) {
            const made = makers[maker]!(values.at(-1 - (x % values.length))!, values.at(-1 - (y % values.length))!, k);
            if (made !== undefined && made.rank <= 3 && made.size < 300) values.push(made);
          }
          return values.slice(-4);
        };
        const program = programOf([f64(n, b), f64(n), f64(n, 2, b), f64(3, n)], (x, y, z, xs) => {
          if (!loops) return make([x, y, z]);
          const [last, ys] = scan(
            ([p, q, r], row) => {
              const made = make([p!, q!, r!, row]);
              const like = (c: Tensor): Tensor => made.find((t) => t.shape.join() === c.shape.join()) ?? mul(c, 0.7);
              return [[like(p!), like(q!), like(r!)], made];
            },
            [x, y, z],
            xs,
          );
          return [...last, ...ys];
        });
        if (axes(expectCompiled(program, "", compile(program), undefined, 1e4).explain()).length > 0) unrolled++;
      },
    ),
    { numRuns: 250 },
  );
  expect(unrolled).toBeGreaterThan(50);
});
