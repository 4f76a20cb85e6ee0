import { describe, expect, it } from "vitest";
import { recordCall } from "../../src/api/call.ts";
import { hessianEntries, jacobianEntries } from "../../src/api/jacobianEntries.ts";
import {
  grad,
  hessian,
  jacfwd,
  jacobian,
  map,
  maximum,
  pow,
  sqrt,
  stack,
  sum,
  type Tensor,
  take,
  tensor,
  vmap,
  where,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { lift } from "../../src/operators/lift.ts";
import { pushEdges } from "../../src/transforms/edgePushing.ts";
import { elementsOf } from "../../src/transforms/elementsOf.ts";
import { entries } from "../laws/entries.ts";
import { numbers, randomFrom } from "../laws/numbers.ts";
import { type F, listOf, pointOf, sumOf } from "./randomLists.ts";

const flat = (rows: unknown): number[] => [rows].flat(9).flatMap((t) => numbers(t as Tensor | number));
/** Equal but for the rounding of sums that cancel; the same infinities. */
function expectSame(got: readonly number[], want: readonly number[], what: string): void {
  const scale = Math.max(1, ...want.filter(Number.isFinite).map(Math.abs));
  expect(got.length).toBe(want.length);
  got.forEach((g, k) => {
    const w = want[k]!;
    if (g !== w && !(Math.abs(g - w) <= 1e-14 * Math.abs(w) + 1e-12 * scale))
      throw new Error(`${what}: entry ${k} is ${g}, not ${w}\n${got}\n${want}`);
  });
}
const hasNaN = (x: readonly number[]): boolean => x.some(Number.isNaN);

describe("entries of Jacobians and Hessians of single numbers", () => {
  it("are those of pushed columns, of random lists", () => {
    let finite = 0;
    for (let k = 0; k < 400; k++) {
      const random = randomFrom(`lists/${k}`);
      const f = listOf(random, 3 + Math.floor(random() * 20), 1 + Math.floor(random() * 5));
      const x = pointOf(random, 1 + Math.floor(random() * 5), k % 2 === 1);
      const want = flat(jacfwd(f as never)(x as never));
      expect(
        jacobianEntries(
          recordCall("jacobian", f, [x]),
          x.map((_, i) => i),
        ),
      ).toBeDefined();
      const got = flat(jacobian(f as never)(x as never));
      if (hasNaN(want)) continue;
      finite++;
      expectSame(got, want, `list ${k} at ${x}`);
    }
    expect(finite).toBeGreaterThan(200);
  });
  it("are those of forward over reverse, of random lists", () => {
    let finite = 0;
    for (let k = 0; k < 400; k++) {
      const { f, x } = sumOf(k);
      const want = flat(jacfwd(grad(f as never) as never)(x as never));
      const byEdges = hessianEntries(
        recordCall("hessian", f, [x]),
        x.map((_, i) => i),
      );
      expect(byEdges !== undefined || !want.every(Number.isFinite), `list ${k}`).toBe(true);
      const got = flat(hessian(f as never)(x as never));
      if (hasNaN(want)) continue;
      finite++;
      expectSame(got, want, `list ${k} at ${x}`);
    }
    expect(finite).toBeGreaterThan(200);
  });

  const x3 = [0, 4, 2];
  const entriesOf = (f: F): unknown => jacobianEntries(recordCall("jacobian", f, [x3]), [0, 1, 2]);
  const numbersOf = (x: unknown): unknown => JSON.parse(JSON.stringify(x, (_, v) => (v === Infinity ? "inf" : v)));
  it("are 0 where the structure makes them so, beside infinite slopes", () => {
    const f = ([a, b, c]: Tensor[]): Tensor[] => [
      sqrt(a!),
      sqrt(a!).add(sqrt(b!)),
      maximum(sqrt(a!), 1).mul(b!),
      where(a!.gt(0), sqrt(a!), c!),
      sqrt(a!.mul(0)).add(c!),
      tensor(7) as never,
      a!,
    ];
    expect(entriesOf(f as F)).toBeDefined();
    expect(numbersOf(jacobian(f as never)(x3 as never))).toEqual([
      ["inf", 0, 0],
      ["inf", 0.25, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    const g = ([a, b, c]: Tensor[]): Tensor => pow(a!, 1.5).add(maximum(sqrt(a!), 1).mul(b!).mul(c!));
    expect(numbersOf(hessian(g as never)(x3 as never))).toEqual([
      ["inf", 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });
  it("stand in the form of result and arguments", () => {
    const f = ({ a, v }: { a: Tensor; v: Tensor }, k: Tensor): unknown => ({
      s: a.mul(v.sum()),
      t: [stack([a, k, v.at(0)]), v.mul(k)],
    });
    const point = [{ a: 2, v: Float64Array.of(1, 3, 5) }, tensor(4)] as const;
    for (const argnums of [0, 1, [1, 0], [-1]] as const)
      expect(JSON.stringify(jacobian(f as never, { argnums: argnums as never })(...(point as never)))).toBe(
        JSON.stringify(jacfwd(f as never, { argnums: argnums as never })(...(point as never))),
      );
    const energy = ({ a, v }: { a: Tensor; v: Tensor }): Tensor => a.mul(v.square().sum()).add(a.sin());
    const slopes = (p: never): unknown => grad(energy as never)(p);
    expect(JSON.stringify(hessian(energy as never)(point[0] as never))).toBe(
      JSON.stringify(jacfwd(slopes as never)(point[0] as never)),
    );
    expect(hessian((z: Tensor) => z.mul(z))(3)).toBe(2);
    expect(hessian((z: Tensor) => z.mul(0).add(1))(3)).toBe(0);
  });
  it("are written into arrays", () => {
    const out = new Float64Array(9);
    jacobian((z: Tensor) => z.exp().mul(z)).into(Float64Array.of(0, 1, 2), out);
    expect([...out].map((v) => v === 0)).toEqual([false, true, true, true, false, true, true, true, false]);
    const rows = [new Float64Array(2), new Float64Array(2)];
    jacobian((z: Tensor[]) => stack([z[0]!.mul(z[1]!), z[1]!])).into([2, 3], rows);
    expect(rows.map((r) => [...r])).toEqual([
      [3, 0],
      [2, 1],
    ]);
  });
  it("come from loops of marked functions that became arrays", () => {
    const energy = lift((x: number[]) => {
      let e = Math.cos(x[0]!);
      for (let i = 0; i + 1 < x.length; i++) {
        const d = x[i + 1]! - x[i]!;
        e += Math.cos(x[i + 1]!) + d * d;
      }
      return e;
    });
    const n = 40;
    const x = Array.from({ length: n }, (_, i) => Math.sin(i));
    const rows = hessian(energy)(x) as unknown as number[][];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const own = -Math.cos(x[i]!) + (i === 0 || i === n - 1 ? 2 : 4);
        expect(rows[i]![j]! + 0).toBeCloseTo(i === j ? own : Math.abs(i - j) === 1 ? -2 : 0, 13);
        if (Math.abs(i - j) > 1) expect(rows[i]![j]).toBe(0);
      }
  });
  it("are left to pushed columns inside other transforms, and where lines are not numbers one by one", () => {
    const list = (x: Tensor): Tensor => stack([take(x, 0).mul(take(x, 1)), take(x, 1).sin()]);
    const x = tensor([0.3, 0.7]);
    const rows = [numbers(x), [1, 2]];
    const each = vmap((v: Tensor) => jacobian(list)(v))(tensor(rows));
    rows.forEach((row, k) => {
      expect(each.at(k).toArray()).toEqual(jacobian(list)(tensor(row)).toArray());
    });
    expect(jit(jacobian(list))(x).toArray()).toEqual(jacobian(list)(x).toArray());
    const norm = (v: Tensor): Tensor => jacobian(list)(v).square().sum();
    // d/da, d/db of b^2 + a^2 + cos(b)^2
    const [a, b] = numbers(x) as [number, number];
    expectSame(numbers(grad(norm)(x)), [2 * a, 2 * b - Math.sin(2 * b)], "gradient");
    const loop = (v: Tensor): Tensor => sum(map((e: Tensor) => e.mul(e).mul(e), v));
    expect(hessianEntries(recordCall("hessian", loop, [x], { defers: true }), [0])).toBeUndefined();
    expectSame(numbers(hessian(loop)(x)), [6 * a, 0, 0, 6 * b], "Hessian");
    const product = (v: Tensor): Tensor =>
      v
        .matmul(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        )
        .square()
        .sum();
    expectSame(numbers(hessian(product)(x)), [10, 22, 22, 50], "Hessian");
    const half = (v: Tensor): Tensor => v.cast("f32").square();
    expect(jacobianEntries(recordCall("jacobian", half, [x]), [0])).toBeUndefined();
  });
  it("are as many as there are: dense lists, and lists too long", () => {
    const n = 60;
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
    const dense = (v: Tensor): Tensor => v.sum().square().add(v.square().sum().square());
    const s2 = x.reduce((s, v) => s + v * v, 0);
    const want = Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return 2 + 8 * x[i]! * x[j]! + (i === j ? 4 * s2 : 0);
    });
    expectSame(numbers(hessian(dense)(tensor(x))), want, "dense Hessian");
    const long = tensor(new Float64Array(20000).fill(0.5));
    const many = (v: Tensor): Tensor => long.mul(v.at(0)).sin().mul(v.at(1)).sum();
    expect(hessianEntries(recordCall("hessian", many, [tensor([1, 2])]), [0])).toBeUndefined();
    expectSame(
      numbers(hessian(many)(tensor([1, 2]))),
      [-0.5 * 20000 * Math.sin(0.5), 0.5 * 20000 * Math.cos(0.5), 0.5 * 20000 * Math.cos(0.5), 0],
      "Hessian of long arrays",
    );
  });
  it("are those of many unknowns too, each edge making room when it has been pushed", () => {
    const n = 1200;
    const x = Array.from({ length: n }, (_, i) => Math.sin(i));
    // exp(s) of a running sum s: each of the partial sums has an edge to every unknown behind it.
    const f = (v: Tensor[]): Tensor => v.reduce((s, u) => s.add(u)).exp();
    const rows = hessian(f as never)(x as never) as number[][];
    const want = Math.exp(x.reduce((s, u) => s + u));
    expect(rows.every((row) => row.length === n && row.every((u) => Math.abs(u - want) <= 1e-12 * want))).toBe(true);
    const call = recordCall("hessian", (v: Tensor[]) => v.reduce((s, u) => s.add(u)).exp() as never, [x]);
    const all = pushEdges(elementsOf(call.program, new Array<boolean>(n).fill(true), true)!)!;
    expect(all.count).toBe(n * n);
  });
  it("are those of columns where an edge overflows and a column does not", () => {
    const f = ([x, y]: Tensor[]): Tensor => x!.div(y!).mul(1e-200);
    const [[, xy], [yx, yy]] = hessian(f as never)([1, 1e-120] as never) as unknown as [number[], number[]];
    for (const [given, want] of [
      [xy!, -1e40],
      [yx!, -1e40],
      [yy!, 2e160],
    ] as const)
      expect(Math.abs(given / want - 1)).toBeLessThan(1e-14);
  });
  it("are recorded once, whichever way they are made", () => {
    let calls = 0;
    const f = (x: Tensor): Tensor => {
      calls++;
      return x.square().sum();
    };
    hessian(f)(tensor([1, 2]));
    hessian((x: Tensor) => f(x).add(map((e: Tensor) => e.exp(), x).sum()))(tensor([1, 2]));
    expect(calls).toBe(2);
  });
  it("are those of forward over reverse for every operation of numbers, at its edges too", () => {
    let followed = 0;
    for (const { name, f, points, edges = [], reverse } of entries) {
      if (reverse === false) continue;
      for (const at of [...points, ...edges.map((edge) => edge.at)]) {
        if (!at.every((v) => typeof v === "number")) continue;
        const x = at as number[];
        const g = (v: Tensor[]): Tensor =>
          f(...v)
            .mul(v[0]!)
            .sum();
        const call = recordCall("grad", g, [x], { defers: true });
        const inputs = x.map((_, k) => k);
        if (jacobianEntries(call, inputs) === undefined || hessianEntries(call, inputs) === undefined) continue;
        followed++;
        const pairs = [
          [jacobian(g as never)(x as never), jacfwd(g as never)(x as never)],
          [hessian(g as never)(x as never), jacfwd(grad(g as never) as never)(x as never)],
        ].map((pair) => pair.map(flat)) as [number[], number[]][];
        for (const [got, want] of pairs) if (!hasNaN(want)) expectSame(got, want, `${name} at ${x}`);
      }
    }
    expect(followed).toBeGreaterThan(100);
  });
});
