import { describe, expect, it } from "vitest";
import { recordCall } from "../../src/api/call.ts";
import {
  concatenate,
  cumsum,
  explainJacobian,
  grad,
  hessian,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  matmul,
  reshape,
  scan,
  segmentSum,
  sin,
  slice,
  stack,
  sum,
  type Tensor,
  take,
  tensor,
  transpose,
  update,
  vmap,
  where,
  zeros,
} from "../../src/index.ts";
import { range } from "../../src/ir/type.ts";
import { jit } from "../../src/jit/index.ts";
import { basis } from "../../src/prims/creation.ts";
import { compression } from "../../src/transforms/compressedColumns.ts";
import { dependence } from "../../src/transforms/dependence.ts";
import { linearizeAt } from "../../src/transforms/linearize.ts";
import fc from "../properties.ts";

type F = (x: Tensor) => Tensor;
const numbers = (x: Tensor): number[] => Array.from(x.toTypedArray());

/** Pieces of programs from vectors to vectors; `k` is any whole number. */
const pieces: Record<string, (x: Tensor, k: number) => Tensor> = {
  gather: (x, k) =>
    take(
      x,
      range(x.size).map((i) => (i * (k + 2) + k) % x.size),
    ),
  segments: (x, k) =>
    segmentSum(
      x,
      range(x.size).map((i) => (i * i + k) % 5),
      7,
    ).mul(2),
  pointwise: (x) => sin(x).mul(x),
  neighbours: (x) => x.mul(concatenate([slice(x, [1, null]), slice(x, [0, 1])])),
  block: (x, k) =>
    matmul(
      reshape(concatenate([x, x]), [x.size, 2]),
      tensor([
        [1, k],
        [0.5, 2],
      ]),
    ).reshape([-1]),
  rows: (x) => sum(stack([x, x.mul(3)]), 0),
  placed: (x, k) =>
    update(
      zeros([x.size + 2]),
      range(x.size).map((i) => (i + k) % (x.size + 2)),
      x,
    ),
  turned: (x) => transpose(reshape(concatenate([x, x]), [2, x.size])).reshape([-1]),
  chosen: (x) => where(x.gt(0.2), x.mul(x), sin(x)),
  parts: (x, k) => concatenate([x.at(k % x.size).reshape([1]), slice(x, [0, null, 2])]),
  running: (x, k) => (k % 7 === 0 ? cumsum(x) : x.neg()),
};
const names = Object.keys(pieces);
const programs = fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat(20)), { minLength: 1, maxLength: 6 });
const build =
  (list: readonly (readonly [number, number])[]): F =>
  (x) =>
    list.reduce((v, [piece, k]) => pieces[names[piece]!]!(v, k), x);
const point = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 16, maxLength: 18 });

function analysed(f: F, x: Tensor): { dep: ReturnType<typeof dependence>; colours: number | undefined } {
  const call = recordCall("jacobian", f, [x]);
  const lin = linearizeAt(call.program, [...call.args, ...call.captured], [true]);
  const known = lin.program.inputs.map((_, k) => (k === 0 ? undefined : lin.residuals[k - 1]!.value));
  return { dep: dependence(lin.program, 1, known), colours: compression(lin, 1)?.colours };
}

describe("dependence", () => {
  it("holds every entry that is not zero, of random programs", () => {
    fc.assert(
      fc.property(programs, point, (list, xs) => {
        const f = build(list);
        const x = tensor(xs);
        const { dep } = analysed(f, x);
        const J = jacrev(f)(x);
        const [rows, columns] = J.shape as [number, number];
        const set = dep!.outputs[0]!;
        numbers(J).forEach((entry, e) => {
          const [r, c] = [Math.floor(e / columns), e % columns];
          if (entry !== 0) expect(dep!.sets.of(set[r]!)).toContain(c);
        });
        expect(set.length).toBe(rows);
      }),
    );
  });
  it("is exact where nothing cancels", () => {
    const f: F = (x) => take(segmentSum(x.mul(x), [0, 1, 0, 2, 1, 0, 2, 2], 4), [2, 0, 3]);
    const { dep } = analysed(f, tensor([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(Array.from(dep!.outputs[0]!, (s) => Array.from(dep!.sets.of(s)))).toEqual([[3, 6, 7], [0, 2, 5], []]);
  });
  it("does not look at the numbers of residuals", () => {
    const f: F = (x) => x.mul(x);
    const { dep } = analysed(f, zeros([8]));
    expect(Array.from(dep!.outputs[0]!, (s) => Array.from(dep!.sets.of(s)))).toEqual(range(8).map((k) => [k]));
  });
});

/** Columns one by one, with the same rules. */
function columnByColumn(f: F, x: Tensor): number[][] {
  return range(x.size).map((c) => numbers(jvp(f, [x], [take(basis(x.shape, x.dtype), c)])[1]));
}

describe("compressed Jacobians", () => {
  it("are bit for bit those of single columns, of random programs", () => {
    let compressed = 0;
    fc.assert(
      fc.property(programs, point, (list, xs) => {
        const f = build(list);
        const x = tensor(xs);
        const expected = columnByColumn(f, x);
        if (analysed(f, x).colours !== undefined) compressed++;
        const columns = transpose(jacfwd(f)(x)).toArray() as number[][];
        columns.forEach((column, c) => {
          column.forEach((entry, r) => {
            // -0 and 0 are not told apart: a structural zero is 0.
            expect(entry + 0).toBe(expected[c]![r]! + 0);
          });
        });
      }),
    );
    expect(compressed).toBeGreaterThan(10);
  });
  it("agree with reverse mode under jit, batched, and differentiated again", () => {
    fc.assert(
      fc.property(programs, point, (list, xs) => {
        const f = build(list);
        const x = tensor(xs);
        const close = (a: Tensor, b: Tensor): void => {
          expect(a.shape).toEqual(b.shape);
          const y = numbers(b);
          numbers(a).forEach((u, k) => {
            expect(Math.abs(u - y[k]!)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(y[k]!)));
          });
        };
        close(jit(jacfwd(f))(x), jacrev(f)(x));
        const both = stack([x, x.mul(0.5)]);
        close(vmap(jacfwd(f))(both), stack([jacrev(f)(x), jacrev(f)(x.mul(0.5))]));
        const total = (J: (y: Tensor) => Tensor) => (y: Tensor) => sum(sin(J(y)));
        close(grad(total(jacfwd(f)))(x), grad(total(jacrev(f)))(x));
      }),
      { numRuns: 25 },
    );
  });
  const eight = tensor([1, -2, 3, 0.5, -0.25, 6, 7, 8]);
  it("push a band in three columns, a diagonal in one", () => {
    const band: F = (x) =>
      slice(x, [2, null])
        .mul(slice(x, [1, -1]))
        .add(slice(x, [0, -2]));
    expect(analysed(band, eight).colours).toBe(3);
    expect(analysed((x) => x.mul(x), eight).colours).toBe(1);
    expect(analysed((x) => x.mul(sum(x)), eight).colours).toBeUndefined();
  });
  it("decide the mode by pushes", () => {
    const pairs: F = (x) => sum(reshape(x.mul(x), [-1, 8]), 1);
    const choice = explainJacobian(pairs)(tensor(range(64)));
    expect(choice).toEqual({
      mode: "forward",
      reason: "8 rows, 64 columns in 8 pushes: forward mode",
    });
    expect(explainJacobian((x: Tensor) => sum(x))(tensor(range(64))).mode).toBe("reverse");
  });
  it("keep infinities and NaN in their own columns", () => {
    const f: F = (x) => x.sqrt().mul(2);
    const J = jit(jacfwd(f))(tensor([0, 1, 4, -1, 0.25, 0, 1, 1])).toArray() as number[][];
    const slopes = [Infinity, 1, 0.5, Number.NaN, 2, Infinity, 1, 1];
    J.forEach((row, r) => {
      row.forEach((entry, c) => {
        expect(entry).toBe(r === c ? slopes[r] : 0);
      });
    });
  });
  it("know columns and rows that are zero", () => {
    const f: F = (x) => concatenate([take(x, [1, 2]).mul(3), zeros([2])]);
    const J = jit(jacfwd(f))(eight).toArray() as number[][];
    expect(J).toEqual(range(4).map((r) => range(8).map((c) => (r < 2 && c === r + 1 ? 3 : 0))));
  });
  it("take several arguments, trees and higher ranks", () => {
    const f = (a: Tensor, b: Tensor): { u: Tensor; v: Tensor } => ({
      u: transpose(a).mul(b.at(0)),
      v: b.mul(b),
    });
    const a = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const b = tensor([1, 2, 3, 4, 5, 6]);
    const one = jit(jacfwd(f, { argnums: [0, 1] }))(a, b) as unknown as { u: Tensor[]; v: Tensor[] };
    const two = jacrev(f, { argnums: [0, 1] })(a, b) as unknown as { u: Tensor[]; v: Tensor[] };
    for (const name of ["u", "v"] as const)
      for (const k of [0, 1]) {
        expect(one[name][k]!.shape).toEqual(two[name][k]!.shape);
        expect(one[name][k]!.toArray()).toEqual(two[name][k]!.toArray());
      }
  });
  it("keep the element type", () => {
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], { dtype: "f32" });
    const J = jit(jacfwd((y: Tensor) => y.mul(y)))(x);
    expect(J.dtype).toBe("f32");
    expect(J.toArray()).toEqual(range(8).map((r) => range(8).map((c) => (r === c ? 2 * (r + 1) : 0))));
  });
  it("mix everything that a loop holds", () => {
    const f: F = (x) => scan((c: Tensor) => [sin(c).mul(x)], x, null, { length: 3 })[0] as Tensor;
    expect(analysed(f, eight).colours).toBeUndefined();
  });
  it("take results and arguments without elements", () => {
    expect(jacfwd((x: Tensor) => slice(x, [0, 0]))(eight).shape).toEqual([0, 8]);
    expect(jacfwd((x: Tensor) => x.mul(x))(zeros([0])).shape).toEqual([0, 0]);
    expect(jacfwd((x: Tensor) => x.mul(x))(zeros([4, 0, 3])).shape).toEqual([4, 0, 3, 4, 0, 3]);
  });
  it("make sparse Hessians", () => {
    const chain = (x: Tensor): Tensor =>
      sum(
        slice(x, [1, null])
          .mul(slice(x, [0, -1]))
          .mul(slice(x, [0, -1])),
      );
    const H = jit(hessian(chain))(eight) as Tensor;
    expect(numbers(H)).toEqual(numbers(jacrev(grad(chain))(eight)));
    expect(analysed(grad(chain), eight).colours).toBe(3);
  });
  it("need indices that do not depend on the arguments", () => {
    const f = (x: Tensor, i: Tensor): Tensor => take(x, i);
    const i = tensor([3, 1, 1], { dtype: "i32" });
    const J = jit((x: Tensor, at: Tensor) => jacobian(f)(x, at));
    expect(J(eight, i).toArray()).toEqual(jacrev(f)(eight, i).toArray());
    const j = tensor([0, 7, 2], { dtype: "i32" });
    expect(J(eight, j).toArray()).toEqual(jacrev(f)(eight, j).toArray());
  });
});
