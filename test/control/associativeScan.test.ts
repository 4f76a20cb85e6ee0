import { describe, expect, it } from "vitest";
import {
  associativeScan,
  cumprod,
  cumsum,
  grad,
  jacfwd,
  scan,
  stack,
  type Tensor,
  tensor,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { key, normal, split } from "../../src/random/index.ts";

const near = (x: Tensor, y: Tensor, tolerance = 1e-12): void => {
  expect(x.shape).toEqual(y.shape);
  const b = y.toTypedArray();
  x.toTypedArray().forEach((v, i) => {
    expect(Math.abs(v - b[i]!)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(b[i]!)));
  });
};
const [k0, k1, k2] = split(key(77), 3);
const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 100];

/** y = a y + b, the composition of affine maps: associative, not commutative. */
type Affine = { a: Tensor; b: Tensor };
const compose = (f: Affine, g: Affine): Affine => ({ a: f.a.mul(g.a), b: f.b.mul(g.a).add(g.b) });

describe("associativeScan", () => {
  it.each(lengths)("of %i entries: sums and products", (n) => {
    const x = normal(k0, [n, 3]);
    near(
      associativeScan((a: Tensor, b: Tensor) => a.add(b), x),
      cumsum(x, 0),
    );
    near(
      associativeScan((a: Tensor, b: Tensor) => a.mul(b), x),
      cumprod(x, 0),
    );
  });
  it.each([1, 2, 5, 12, 33])("of %i matrices: the order of the factors is kept, forward and in reverse", (n) => {
    const ms = normal(k0, [n, 3, 3]).mul(0.7);
    const product = (a: Tensor, b: Tensor): Tensor => a.matmul(b);
    const forward = scan(
      (c: Tensor, m: Tensor) => [c.matmul(m), c.matmul(m)] as const,
      tensor([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
      ms,
    )[1];
    near(associativeScan(product, ms), forward as unknown as Tensor, 1e-12);
    const back = scan(
      (c: Tensor, m: Tensor) => [m.matmul(c), m.matmul(c)] as const,
      tensor([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
      ms,
      { reverse: true },
    )[1];
    near(associativeScan(product, ms, { reverse: true }), back as unknown as Tensor, 1e-12);
  });
  it("a linear recurrence over a tree, with its gradient", () => {
    const loss = (a: Tensor, b: Tensor): Tensor => associativeScan(compose, { a, b }).b.square().sum();
    const slow = (a: Tensor, b: Tensor): Tensor =>
      (
        scan((y: Tensor, [p, q]: [Tensor, Tensor]) => [y.mul(p).add(q), y.mul(p).add(q)] as const, 0, [a, b] as [
          Tensor,
          Tensor,
        ])[1] as unknown as Tensor
      )
        .square()
        .sum();
    const [a, b] = [normal(k1, 13), normal(k2, 13)];
    const [ga, gb] = grad(loss, { argnums: [0, 1] })(a, b);
    const [ha, hb] = grad(slow, { argnums: [0, 1] })(a, b);
    near(ga, ha);
    near(gb, hb);
    near(jit(grad(loss))(a, b), ha);
    const second = jacfwd(grad(loss))(a, b) as Tensor;
    near(second, jacfwd(grad(slow))(a, b) as Tensor, 1e-10);
  });
  it("along another axis, and under vmap", () => {
    const x = normal(k0, [4, 6]);
    near(
      associativeScan((a: Tensor, b: Tensor) => a.add(b), x, { axis: 1 }),
      cumsum(x, 1),
    );
    near(
      associativeScan((a: Tensor, b: Tensor) => a.add(b), x, { axis: -1, reverse: true }),
      cumsum(x, 1, { reverse: true }),
    );
    near(vmap((r: Tensor) => associativeScan((a: Tensor, b: Tensor) => a.add(b), r))(x), cumsum(x, 1));
  });
  it("f may use outer values, recorded or not", () => {
    const x = normal(k0, 9);
    const f = (c: Tensor): Tensor => associativeScan((a: Tensor, b: Tensor) => a.add(b).add(c), x).sum();
    near(tensor(grad(f)(0.5)), tensor((8 * 9) / 2));
    const rows = vmap((c: Tensor) => associativeScan((a: Tensor, b: Tensor) => a.add(b).add(c), x))(tensor([0, 1]));
    near(rows.at(0), cumsum(x));
    near(rows.at(1), cumsum(x).add(stack([...Array(9).keys()].map(Number))));
  });
  it("the program grows with the logarithm of the length", () => {
    const size = (n: number): number => {
      const f = jit((x: Tensor) => associativeScan((a: Tensor, b: Tensor) => a.mul(b).add(a), x));
      f(normal(k0, n));
      return f.program()!.n;
    };
    const [s, m, l] = [size(64), size(512), size(4096)];
    expect(l - m).toBe(m - s);
  });
  it("refuses what does not fit", () => {
    expect(() => associativeScan((a: Tensor) => a.sum(), normal(k0, [3, 2]))).toThrow(/f64\[2\].*f64/);
    expect(() => associativeScan(([a]: Tensor[]) => [a!], [normal(k0, 3), normal(k0, 4)])).toThrow(
      /3 entries are expected/,
    );
    expect(() => associativeScan((a: unknown) => a as never, [])).toThrow(/no values/);
    expect(() => associativeScan((a: Tensor) => a, tensor(1))).toThrow(/scalar has no axes/);
  });
});
