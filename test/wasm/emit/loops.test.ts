import { describe, expect, it } from "vitest";
import { valueAndGrad } from "../../../src/api/grad.ts";
import { loop, map, scan } from "../../../src/control/loops.ts";
import { cond, switchCase } from "../../../src/control/switch.ts";
import { whileLoop } from "../../../src/control/while.ts";
import { add, cast, mul, sub } from "../../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../../src/prims/broadcast.ts";
import { gt, lt, where } from "../../../src/prims/comparison.ts";
import { matmul } from "../../../src/prims/contraction.ts";
import { full, zeros } from "../../../src/prims/creation.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { scatterAdd, take } from "../../../src/prims/indexing.ts";
import { concatenate } from "../../../src/prims/joining.ts";
import { max } from "../../../src/prims/orderReduction.ts";
import { transpose } from "../../../src/prims/shape.ts";
import { flip, slice } from "../../../src/prims/slicing.ts";
import { cos, sin } from "../../../src/prims/trigonometry.ts";
import { update } from "../../../src/prims/update.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { compile } from "../../../src/wasm/compile.ts";
import fc from "../../properties.ts";
import { execute, expectAllCompiled, expectCompiled, f32, f64, i32, programOf } from "../programs.ts";

describe("scan", () => {
  it.each([0, 1, 2, 7])("of %i steps, in both directions", (n) => {
    for (const reverse of [false, true])
      for (const width of [1, 2, 3, 5]) {
        const program = programOf([f64(n, width), f64(width), f64(width), f64()], (xs, w, h, s) => {
          const [last, ys] = scan(
            ({ h, t }, x) => {
              const next = sin(add(mul(h, w), x));
              return [
                { h: next, t: add(t, sum(mul(next, x))) },
                { next, before: h, t, doubled: mul(x, 2), fixed: w },
              ];
            },
            { h, t: s },
            xs,
            { reverse },
          );
          return [last.h, last.t, ys.next, ys.before, ys.t, ys.doubled, ys.fixed];
        });
        expectAllCompiled(program, `${width} wide`);
      }
  });

  it("exchanges carries", () => {
    const program = programOf([f64(3), f64(3), f64(3, 3)], (a, b, m) => {
      const [last, ys] = scan(([x, y, z]) => [[y!, x!, transpose(z!)], x!], [a, b, m], null, { length: 5 });
      return [...last, ys];
    });
    expectAllCompiled(program);
  });

  it("takes rows of views: transposed, reversed, repeated, constant", () => {
    const program = programOf([f64(3, 4), f64(), f64(4)], (m, s, v) => {
      const xs = {
        t: transpose(m),
        f: flip(transpose(m)),
        r: broadcastTo(s, [4, 2], []),
        c: full([4, 3], 2),
        known: slice(v, [null, null, -1]),
        backwards: flip(transpose(m), 1),
      };
      const step = (c: Tensor, x: typeof xs): readonly [Tensor, Tensor] => [
        add(mul(c, 0.5), add(sum(mul(x.t, x.f)), add(sum(x.r), x.known))),
        add(mul(x.backwards, x.c), c),
      ];
      return [...scan(step, s, xs), ...scan(step, s, xs, { reverse: true })];
    });
    expectAllCompiled(program);
  });

  it("accumulates in place", () => {
    const program = programOf([f64(5), i32(6), f64(6, 5), f64(4, 5), f64(3, 3)], (acc, index, xs, table, square) => {
      const [{ a, t, m }, ys] = scan(
        ({ a, t, m }, [i, x]) => [
          {
            a: scatterAdd(update(add(a, x), i, 2), i, sum(x)),
            t: scatterAdd(t, i, x),
            m: add(m, mul(m, reshape(slice(x, [0, 3]), [3, 1]))),
          },
          take(a, i),
        ],
        { a: acc, t: table, m: square },
        [index, xs] as const,
      );
      return [a, t, m, ys];
    });
    const { explain } = expectAllCompiled(program);
    expect(explain()).toContain("scan of 6 steps");
  });

  it("does not overwrite what is read later", () => {
    const program = programOf([f64(4), i32(3)], (c, index) => {
      const [last, ys] = scan(
        (h, i) => {
          const u = scatterAdd(h, i, 1);
          const v = add(h, 1);
          return [mul(u, 0.5), add(add(v, u), add(h, transpose(h)))];
        },
        c,
        index,
      );
      const [next, all] = scan((h: Tensor) => [sub(slice(h, [null, null, -1]), h), sum(h)], c, null, { length: 3 });
      const [odd] = scan((h: Tensor) => [add(h, broadcastTo(max(h), [4], []))], c, null, { length: 3 });
      return [last, ys, next, all, odd];
    });
    expectAllCompiled(program);
  });

  it("nests, holds products, choices and loops", () => {
    const program = programOf([f64(4, 3, 2), f64(2), f64(2, 2)], (xs, h, w) => {
      const [last, ys] = scan(
        (c, x) => {
          const [inner, all] = scan((d, row) => [sin(add(matmul(w, d), row)), mul(d, row)], c, x, { reverse: true });
          const chosen = cond(
            gt(sum(inner), 0.3),
            (v) => scan((d, row) => [mul(add(d, row), 0.5)], v, x)[0],
            (v) => mul(v, 2),
            inner,
          );
          return [chosen, { all, c }];
        },
        h,
        xs,
      );
      return [last, ys.all, ys.c];
    });
    expectAllCompiled(program);
  });

  it("maps, counts, and holds f32 and integers", () => {
    const program = programOf([f64(5, 3), f32(3), i32()], (xs, s, k) => [
      map((x) => concatenate([x, exp(x)]), xs),
      loop(6, (c, i) => mul(add(c, cast(i, "f32")), 0.7), s),
      loop(40, (c, i) => add(mul(c, 1103515245), i), k),
    ]);
    expectAllCompiled(program);
  });

  it("fails out of range as the interpreter does", () => {
    const program = programOf([f64(3), i32(4)], (x, index) => scan((c, i) => [add(c, take(x, i))], sum(x), index)[0]);
    const compiled = expectAllCompiled(program);
    const x = Float64Array.of(1, 2, 3);
    expect(() => execute(compiled, [x, Int32Array.of(0, 3, 1, 1)])).toThrow("index 3 is outside 0..2");
    expect(execute(compiled, [x, Int32Array.of(0, 2, 1, 1)])).toEqual([14]);
  });

  it("has gradients without interpreted lines", () => {
    const f = (w: Tensor, xs: Tensor, m: Tensor): Tensor => {
      const [last, ys] = scan(
        (h, x) => {
          const next = sin(add(matmul(m, h), mul(w, x)));
          return [next, where(gt(next, 0), next, mul(next, 0.1))];
        },
        w,
        xs,
      );
      return add(sum(ys), sum(mul(last, take(last, [2, 0, 1]))));
    };
    const program = programOf([f64(3), f64(5, 3), f64(3, 3)], (w, xs, m) => {
      const [y, [dw, dx, dm]] = valueAndGrad(f, { argnums: [0, 1, 2] })(w, xs, m) as unknown as [Tensor, Tensor[]];
      return [y, dw!, dx!, dm!];
    });
    expectAllCompiled(program);
  });
});

describe("choices", () => {
  it("run the branch that is chosen", () => {
    const program = programOf([i32(), f64(3), f64()], (k, x, s) => [
      ...switchCase(
        k,
        [(v, t) => [mul(v, t), t], (v) => [v, sum(exp(v))], (_v, t) => [full([3], 4), mul(t, t)]] as ((
          v: Tensor,
          t: Tensor,
        ) => Tensor[])[],
        x,
        s,
      ),
      cond(gt(s, 0), (v) => v, (v) => slice(v, [null, null, -1]), x), // biome-ignore format: short
    ]);
    const inputs = [0, 1, 2].map((k) => [k, Float64Array.of(1, -2, 0.5), k - 1]);
    const compiled = expectAllCompiled(program, "", inputs);
    expect(() => execute(compiled, [3, Float64Array.of(1, 2, 3), 1])).toThrow("index 3 is outside 0..2");
  });

  it("leave alone what the other branch would do wrong", () => {
    const program = programOf(
      [f64(2), f64()],
      (x, s) =>
      cond(gt(s, 5), (v) => take(v, cast(add(v, 9), "i32")), (v) => mul(v, 2), x), // biome-ignore format: short
    );
    expectAllCompiled(program);
  });
});

describe("while", () => {
  it("runs as long as its test holds", () => {
    const program = programOf([f64(), f64(3), f64(3)], (s, x, w) => {
      const [a, v, n] = whileLoop(
        ([a]) => lt(a, 40),
        ([a, v, n]) => [add(mul(a, 1.3), 1), sin(add(v, w)), add(n, 1)],
        [s, x, zeros([], "i32")],
      ) as [Tensor, Tensor, Tensor];
      return [a, v, n, whileLoop((c) => gt(c, 1e9), (c) => add(c, 1), s)]; // biome-ignore format: short
    });
    expectAllCompiled(program);
  });

  it("inside a scan, with a test that reads an array", () => {
    const program = programOf([f64(4, 3), f64(3)], (xs, w) => {
      const [, ys] = scan((c, x) => {
        const y = whileLoop((v) => lt(sum(mul(v, v)), 30), (v) => add(mul(v, 1.5), w), add(x, 1)); // biome-ignore format: short
        return [add(c, 1), y];
      }, sum(w), xs); // biome-ignore format: short
      return ys;
    });
    const some = [Float64Array.from({ length: 12 }, (_, i) => Math.sin(i)), Float64Array.of(0.3, 0.1, 0.2)];
    expectAllCompiled(program, "", [some]);
  });

  it("ends when an index is bad", () => {
    const program = programOf(
      [f64(3), i32()],
      (x, i) =>
      whileLoop(([, n]) => lt(n!, 10), ([v, n]) => [add(v!, take(x, n!)), add(n!, i)], [sum(x), zeros([], "i32")])[0]!, // biome-ignore format: short
    );
    const compiled = expectAllCompiled(program, "", [[Float64Array.of(1, 2, 3), 100]]);
    expect(() => execute(compiled, [Float64Array.of(1, 2, 3), 2])).toThrow("index 4 is outside 0..2");
  });
});

/** A step makes a value from two earlier ones. */
type Make = (x: Tensor, y: Tensor, k: number, index: Tensor) => Tensor | undefined;
const fitted = (x: Tensor, y: Tensor): Tensor =>
  y.shape.join() === x.shape.join() ? y : broadcastTo(mul(sum(y), 1 / Math.max(1, y.size)), x.shape, []);
const makers: Make[] = [
  (x, y) => add(mul(x, 0.5), fitted(x, y)),
  (x, y) => mul(sin(x), fitted(x, y)),
  (x, y) => where(gt(x, 0.1234), cos(x), fitted(x, y)), // no tie that rounding decides
  (x) => (x.rank === 0 ? undefined : mul(sum(x, 0), 0.25)),
  (x) => (x.rank === 0 || x.size === 0 ? undefined : max(x, x.rank - 1)),
  (x) => (x.rank < 2 ? undefined : transpose(x)),
  (x) => (x.rank === 0 ? undefined : flip(x, 0)),
  (x, y) => (x.rank !== 1 || y.rank !== 1 ? undefined : concatenate([x, y])),
  (x, _y, k) => (x.rank === 0 || x.shape[0]! < 2 ? undefined : slice(x, [k % 2, null])),
  (x, y, _k, index) => (x.rank === 0 || x.shape[0]! < 3 ? undefined : scatterAdd(x, index, sum(y))),
  (x, y, _k, index) => (x.rank === 0 || x.shape[0]! < 3 ? undefined : update(x, index, mul(sum(y), 0.1))),
  (x, _y, _k, index) => (x.rank === 0 || x.shape[0]! < 3 ? undefined : take(x, index)),
  (x, y) => (x.rank !== 2 || y.rank !== 1 || y.size !== x.shape[1] ? undefined : mul(matmul(x, y), 0.2)),
];
it("random bodies give what the interpreter gives", () => {
  const step = fc.record({ maker: fc.nat(makers.length - 1), x: fc.nat(9), y: fc.nat(9), k: fc.nat(3) });
  const size = fc.constantFrom(1, 2, 3, 4, 5);
  fc.assert(
    fc.property(
      fc.tuple(size, size, fc.nat(4)),
      fc.array(step, { minLength: 1, maxLength: 14 }),
      fc.boolean(),
      ([a, b, n], steps, reverse) => {
        const program = programOf([f64(a, b), f64(b), f64(), f64(n, b), i32(n)], (m, v, s, xs, index) => {
          const [last, ys] = scan(
            (carry, [x, i]) => {
              const values: Tensor[] = [...carry, x, v];
              for (const { maker, x: p, y: q, k } of steps) {
                const made = makers[maker]!(
                  values.at(-1 - (p % values.length))!,
                  values.at(-1 - (q % values.length))!,
                  k,
                  i,
                );
                if (made !== undefined && made.rank <= 3 && made.size < 200) values.push(made);
              }
              const next = carry.map((c) => [...values].reverse().find((t) => t.shape.join() === c.shape.join())!);
              return [next, values.slice(-3)];
            },
            [m, v, s] as Tensor[],
            [xs, index] as const,
            { reverse },
          );
          return [...last, ...ys];
        });
        expectCompiled(program, "", compile(program), undefined, 1e4);
      },
    ),
    { numRuns: 250 },
  );
});
