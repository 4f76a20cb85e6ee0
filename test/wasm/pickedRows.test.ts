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
