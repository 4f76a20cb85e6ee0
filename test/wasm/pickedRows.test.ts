import { describe, expect, it } from "vitest";
import {
  concatenate,
  cos,
  flip,
  scan,
  sin,
  slice,
  stack,
  sum,
  type Tensor,
  take,
  tensor,
  transpose,
} from "../../src/index.ts";
import { range } from "../../src/ir/type.ts";
import { jit } from "../../src/jit/index.ts";

const table = tensor(range(7).map((r) => range(4).map((c) => Math.cos(3 * r + c))));
const points = (n: number): Tensor => tensor(Float64Array.from({ length: n }, (_, k) => Math.sin(k)));
const index = (n: number, k: number): Int32Array => Int32Array.from({ length: n }, (_, i) => (i * i + k) % 7);
/** A chain of operations of many shapes along one axis of length n, with rows of a table picked for each position. */
function chain(n: number, view: (t: Tensor) => Tensor): (t: Tensor, x: Tensor) => Tensor[] {
  return (t, x) => {
    const rows = take(view(t), index(n, 1));
    const other = take(view(t), index(n, 3)).mul(rows);
    const both = stack([sum(other, 1), x.mul(take(rows, 2, 1))], 1);
    const wide = concatenate([rows, both, other], 1);
    return [sin(wide).mul(2), sum(cos(wide)), take(wide, [3, 1, 8], 1), sum(wide, 0)];
  };
}
function agrees(f: (...x: Tensor[]) => Tensor[], ...x: Tensor[]): string {
  const compiled = jit(f);
  const got = compiled(...x) as Tensor[];
  f(...x).forEach((want, k) => {
    const expected = Array.from(want.toTypedArray());
    Array.from(got[k]!.toTypedArray()).forEach((v, e) => {
      expect(Math.abs(v - expected[e]!)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(expected[e]!)));
    });
  });
  return compiled.explain();
}
const views: Record<string, (t: Tensor) => Tensor> = {
  "as it stands": (t) => t,
  transposed: (t) => transpose(t.reshape([4, 7])),
  "every second column": (t) => slice(concatenate([t, t], 1), null, [1, null, 2]),
  "turned around": (t) => flip(t, [0]),
  computed: (t) => sin(t),
};

describe("rows picked by a known index in lanes", () => {
  for (const [name, view] of Object.entries(views))
    it(`are read from a table ${name}, for even and odd lengths`, () => {
      for (const n of [1, 2, 3, 8, 9, 33]) agrees(chain(n, view), table, points(n));
    });
  it("need no array of their own", () => {
    const plan = agrees(
      chain(33, (t) => t),
      table,
      points(33),
    );
    expect(plan).toContain("lanes [33]");
    expect(plan).not.toMatch(/^gather /m);
  });
  it("are gathered first inside loops", () => {
    const loop = (t: Tensor, x: Tensor): Tensor[] =>
      scan(
        (c: Tensor, row: Tensor) => [take(stack([row, row.mul(2)], 1), [0, 2, 1, 3, 3, 1, 0]).mul(c)],
        take(stack([x, x], 1), range(7)),
        t,
      )[0] as never;
    agrees((t, x) => [loop(t, x) as never], table, points(7));
  });
  it("follow what the table holds at each call", () => {
    const f = jit((t: Tensor, x: Tensor) => chain(9, (u) => u)(t, x)[0]!);
    for (const k of [1, 2, 3]) {
      const t = table.mul(k);
      const [want, got] = [chain(9, (u) => u)(t, points(9))[0]!, f(t, points(9))];
      expect(Number(sum(want.sub(got).abs()).item())).toBeLessThan(1e-12);
    }
  });
});

describe("short rows picked for lines element by element", () => {
  const three = tensor(range(7).map((r) => range(3).map((c) => Math.cos(3 * r + c))));
  /** Corners of n triangles by [n, 3] indices, weighted and added: beside lines that have nothing to do with them. */
  const mixed =
    (n: number) =>
    (t: Tensor, x: Tensor): Tensor[] => {
      const corners = tensor(
        Int32Array.from({ length: 3 * n }, (_, i) => (i * i + 1) % 7),
        { shape: [n, 3] },
      );
      const P = take(sin(t), corners);
      const at = (k: number): Tensor => take(P, k, 1);
      const w = x.reshape([n, 1]);
      const points = at(0)
        .mul(w)
        .sub(at(1).mul(w.add(1)))
        .add(at(2).neg());
      const others = [1, 2, 3, 4].map((k) => cos(t.mul(k).matmul(transpose(t))));
      return [points, sum(points, 1), sum(points), ...others];
    };
  it("are read where they are wanted, by indices of several corners", () => {
    for (const n of [8, 9, 33]) {
      const plan = agrees(mixed(n), three, points(n));
      expect(plan).toContain(`lanes [${n}]`);
      expect(plan).not.toMatch(/^gather /m);
    }
  });
  it("are read when their table is there", () => {
    const f = (t: Tensor, x: Tensor): Tensor[] => {
      const w = x.reshape([9, 1]);
      const early = take(t, index(9, 1)).mul(w);
      const late = take(sin(t), index(9, 3)).mul(w);
      const latest = take(cos(sin(t).mul(t)), index(9, 5)).sub(late);
      return [early.add(late), latest.mul(early), ...mixed(9)(t, x)];
    };
    expect(agrees(f, three, points(9))).not.toMatch(/^gather /m);
  });
  it("are kept where somebody else wants them: a result, a product, a condition", () => {
    const rows = (t: Tensor): Tensor => take(sin(t), index(9, 1));
    agrees((t, x) => [rows(t), rows(t).mul(x.reshape([9, 1])), ...mixed(9)(t, x)], three, points(9));
    agrees((t, x) => [rows(t).matmul(transpose(t)), rows(t).mul(2), ...mixed(9)(t, x)], three, points(9));
    const chosen = (t: Tensor, x: Tensor): Tensor[] =>
      rows(t).at(2).at(1).gt(0).item() ? [rows(t).mul(2), ...mixed(9)(t, x)] : [rows(t).neg()];
    const f = jit(chosen);
    for (const sign of [1, -1, 1]) {
      const [want, got] = [chosen(three.mul(sign), points(9)), f(three.mul(sign), points(9))];
      expect(got.map((y) => y.shape)).toEqual(want.map((y) => y.shape));
      expect(Number(sum(got[0]!.sub(want[0]!).abs()).item())).toBeLessThan(1e-13);
    }
  });
});
