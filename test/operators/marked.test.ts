import { describe, expect, it } from "vitest";
import { grad, hessian, hvp, jacobian, jvp, record, tensor, valueAndGrad, vjp, vmap } from "wengert";
import { explain, jit } from "wengert/jit";
import * as $ from "wengert/operators/runtime";

interface Spring {
  readonly k: number;
  readonly rest: number;
}
/** Energy of a chain of springs as its author wrote it, and as rewriting leaves it. */
const energy = $.mark((q: number[] | Float64Array, p: Spring): number => {
  if ($.off()) {
    let e = 0;
    for (let i = 1; i < q.length; i++) {
      const s = q[i]! - q[i - 1]! - p.rest;
      e += 0.5 * p.k * s * s;
    }
    return e;
  }
  let e = 0;
  $.loop(
    1,
    [(i) => [i, "<", q.length]],
    1,
    "++",
    () => [e],
    ([v]) => {
      e = v;
    },
    (i) => {
      const s = $.sub($.sub($.get(q, i), $.get(q, $.sub(i, 1))), p.rest);
      e = $.add(e, $.mul($.mul($.mul(0.5, p.k), s), s));
    },
    "energy.ts:3:5",
  );
  return e;
});
const squares = $.mark((q: number[]): number[] => q.map((x) => ($.off() ? x * x : $.mul(x, x))));
const spring: Spring = { k: 2, rest: 1 };
const q = [0, 1.1, 2.3];
const slope = [-0.2, -0.2, 0.4];
const near = (found: readonly number[] | Float64Array, wanted: readonly number[]): void => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((w, i) => {
    expect(found[i]).toBeCloseTo(w, 12);
  });
};

describe("a marked function", () => {
  it("runs as it was written where nothing is recorded", () => {
    expect(energy(q, spring)).toBeCloseTo(0.05, 12);
  });
  it("has a gradient of plain arrays for plain arrays", () => {
    const g = grad(energy)(q, spring);
    expect(Array.isArray(g)).toBe(true);
    near(g as number[], slope);
    const typed = grad(energy)(Float64Array.from(q), spring);
    expect(typed).toBeInstanceOf(Float64Array);
    near(typed as Float64Array, slope);
  });
  it("has value and gradient, of several arguments", () => {
    const [value, [g, p]] = valueAndGrad(energy, { argnums: [0, 1] })(q, spring);
    expect(value).toBeCloseTo(0.05, 12);
    near(g as number[], slope);
    expect(p.k).toBeCloseTo(0.025, 12);
    expect(p.rest).toBeCloseTo(-0.6, 12);
  });
  it("is compiled, and writes into arrays", () => {
    const g = jit(grad(energy));
    near(g(q, spring) as number[], slope);
    const out = new Float64Array(3);
    g.into(q, spring, out);
    near(out, slope);
    expect(jit(energy)(q, spring)).toBeCloseTo(0.05, 12);
    expect(explain(grad(energy))(q, spring).backend).toBe("WebAssembly");
  });
  it("has Jacobian and Hessian as nested arrays", () => {
    expect(jacobian(squares)([1, 2, 3])).toEqual([
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
    const h = hessian((x: number[]) => energy(x, spring));
    expect(h(q)).toBeDefined();
    const marked = $.mark((x: number[]) => energy(x, spring));
    expect(hessian(marked)(q)).toEqual([
      [2, -2, 0],
      [-2, 4, -2],
      [0, -2, 2],
    ]);
    expect(jit(hessian(marked))(q)).toEqual(hessian(marked)(q));
    near(hvp(marked)(q, [1, 0, 0]), [2, -2, 0]);
  });
  it("is pushed, pulled and batched", () => {
    expect(jvp(squares, [[1, 2]], [[1, 10]])).toEqual([
      [1, 4],
      [2, 40],
    ]);
    const [y, pull] = vjp(squares, [1, 2]);
    expect(y).toEqual([1, 4]);
    expect(pull([1, 1])).toEqual([[2, 4]]);
    expect(
      vmap(squares)([
        [1, 2],
        [3, 4],
      ] as never),
    ).toEqual([
      [1, 4],
      [9, 16],
    ]);
  });
  it("gives results in the form of the function, whatever the arguments", () => {
    const ends = $.mark((x: Float64Array): number[] => [$.mul($.get(x, 0), 2), $.get(x, 1)]);
    const x = Float64Array.of(1, 2);
    expect(jvp(ends, [x], [Float64Array.of(1, 0)])).toEqual([
      [2, 2],
      [2, 0],
    ]);
    expect(vjp(ends, x)[0]).toEqual([2, 2]);
    expect(jacobian(ends)(x)).toEqual([Float64Array.of(2, 0), Float64Array.of(0, 1)]);
  });
  it("takes tensors, and then gives tensors", () => {
    const g = grad(energy as unknown as (x: unknown, p: Spring) => number)(tensor(q) as never, spring);
    expect(g).toHaveProperty("dtype", "f64");
  });
  it("gives a matrix on that it has from a transform as one array", async () => {
    const slopes = jacobian($.mark((x: number[]) => x.map((v) => $.mul(v, v))));
    const x = Array.from({ length: 30 }, (_, i) => i);
    const f = jit($.mark((y: number[]) => ({ all: slopes(y), some: (slopes(y) as number[][]).slice(3, 5) })));
    await f.ready(x);
    const { all, some } = f(x);
    expect(all).toEqual(slopes(x));
    expect(some).toEqual(slopes(x).slice(3, 5));
    const alone = jit(slopes);
    await alone.ready(x);
    expect(f.program()!.n).toBeLessThan(alone.program()!.n + 10);
  });
  it("is recorded with one input for an array", () => {
    expect(record(energy, q, spring).inputs).toHaveLength(3);
  });
});
