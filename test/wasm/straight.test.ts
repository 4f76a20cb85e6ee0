import { describe, expect, it } from "vitest";
import {
  concatenate,
  exp,
  grad,
  logSoftmax,
  logsumexp,
  matmul,
  max,
  prod,
  scan,
  scatterAdd,
  slice,
  softmax,
  sum,
  type Tensor,
  take,
  tensor,
  transpose,
  update,
  zeros,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { expectCompiled, f32, f64, i32, programOf } from "./programs.ts";

/** Many operations of many shapes on few numbers, [3, 2] and [3]. */
function many(x: Tensor, y: Tensor): Tensor[] {
  const square = matmul(x, transpose(x));
  const rows = softmax(square, 1);
  const columns = logSoftmax(x, 0);
  const picked = take(rows, [2, 0, 2, 1], 1);
  const put = update(zeros([3, 5], x.dtype as "f64" | "f32"), [4, 1], x, 1);
  const added = scatterAdd(put, [1, 1, 3], rows, 1);
  const joined = concatenate([picked, added.mul(2), columns, slice(x, null, [0, 1])], 1);
  const stack = matmul(joined.reshape([3, 4, 3]), rows.reshape([1, 3, 3]).add(x.reshape([3, 2, 1]).at(0).sum()));
  return [
    logsumexp(x, 1),
    logsumexp(y),
    max(stack, [0, 2]),
    prod(x, 0),
    sum(slice(stack, [0, 3, 2], [1, null, 2])),
    transpose(stack, [2, 0, 1]),
    matmul(x, y.at(0).mul(x).reshape([2, 3])),
    exp(y).gt(1).cast("f64"),
  ];
}

describe("many steps over few numbers are one straight line", () => {
  it("that gives what the interpreter gives", () => {
    const text = expectCompiled(programOf([f64(3, 2), f64(3)], many)).explain();
    expect(text.split("\n").filter((line) => /^(straight|loop|matmul|fibre|gather)/.test(line))).toHaveLength(1);
    expect(text).toContain("straight line");
  });
  it("for f32 and integers as far as their products and fibres allow", () => {
    expectCompiled(programOf([f32(3, 2), f32(3)], many));
    expectCompiled(
      programOf([i32(4), i32(4)], (x, y) => {
        let z = x;
        for (let k = 1; k < 14; k++) z = concatenate([sum(z.mul(y)).reshape([1]), slice(z, [0, 3])]).sub(y.mul(k));
        return [z, take(z, [3, 3, 1])];
      }),
    );
  });
  it("at edges: infinities, equal numbers, NaN", () => {
    const f = (v: Tensor): Tensor[] =>
      many(
        v
          .reshape([1, 3])
          .mul([[1], [1]])
          .reshape([3, 2]),
        v,
      );
    const compiled = jit(f);
    for (const v of [
      [0, 0, 0],
      [-Infinity, -Infinity, -Infinity],
      [Infinity, 1, 1],
      [Number.NaN, 0, 1],
      [-800, 800, 0],
    ])
      for (const [k, y] of f(tensor(v)).entries()) {
        const got = Array.from(compiled(tensor(v))[k]!.toTypedArray());
        Array.from(y.toTypedArray()).forEach((want, e) => {
          if (Number.isFinite(want)) expect(got[e]).toBeCloseTo(want, 10);
          else expect(got[e]).toBe(want);
        });
      }
  });
  it("in bodies of loops", () => {
    const f = (x: Tensor, y: Tensor): Tensor => {
      const [end] = scan(
        (c: { x: Tensor; y: Tensor }, k: Tensor) => {
          const made = many(c.x, c.y);
          return [{ x: softmax(made[6]!.matmul(c.x).add(k), 0), y: made[0]!.mul(0.3) }];
        },
        { x, y },
        tensor([0.1, 0.2, 0.3, 0.4]),
      );
      return sum(end.x).add(sum(end.y));
    };
    const g = grad(f, { argnums: [0, 1] });
    const point = [
      tensor([
        [0.1, 0.2],
        [0.3, -0.4],
        [0.5, 0.6],
      ]),
      tensor([0.3, -0.2, 0.1]),
    ] as const;
    const [want, got] = [g(...point), jit(g)(...point)] as unknown as Tensor[][];
    want!.forEach((w, k) => {
      expect(Number(max(w.sub(got![k]!).abs()).item())).toBeLessThan(1e-13);
    });
  });
});
