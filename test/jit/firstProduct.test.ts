import { describe, expect, it } from "vitest";
import { exp, hessian, hvp, map, stack, sum, type Tensor, tensor } from "../../src/index.ts";
import { firstOf } from "../../src/jit/firstCalls.ts";
import { jit } from "../../src/jit/index.ts";
import { sumOf } from "../api/randomLists.ts";
import { withPatience } from "./patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
withPatience();
const firstProduct = (f: Any, xs: unknown[]): unknown => firstOf(hvp(f) as Any)!.first(xs, { add: () => {} });

describe("the first calls of a product with a Hessian", () => {
  it("are the rows of the Hessian times the vector, of random lists", () => {
    let finite = 0;
    for (let k = 0; k < 400; k++) {
      const { f, x, random } = sumOf(k);
      const v = x.map(() => 2 * random() - 1);
      const rows = hessian(f as Any)(x as Any) as unknown as number[][];
      const parts = rows.map((row) => row.map((h, j) => h * v[j]!));
      if (!parts.flat().every(Number.isFinite)) continue;
      const got = firstProduct(f, [x, v]) as number[] | undefined;
      // Slopes may be infinite where second ones and the sums are not.
      if (got === undefined) continue;
      finite++;
      const scale = Math.max(1, ...parts.flat().map(Math.abs));
      got.forEach((y, i) => {
        const wanted = parts[i]!.reduce((s, p) => s + p);
        expect(Math.abs(y - wanted), `list ${k} at ${x}, row ${i}`).toBeLessThan(1e-12 * scale);
      });
    }
    expect(finite).toBeGreaterThan(250);
  });
  const energy = ({ a, v }: Any, k: Tensor): Tensor =>
    a
      .mul(v.square().sum())
      .mul(k)
      .add(exp(a.mul(v.at(1))));
  const point = { a: 2, v: Float64Array.of(1, 3, -0.5) };
  const along = { a: 0.5, v: Float64Array.of(-1, 0.25, 2) };
  it("look like the first argument, as those of a plain call and of a compiled one", () => {
    const plain = (hvp(energy as Any) as Any)(point, 4, along);
    const f: Any = jit(hvp(energy as Any));
    for (let k = 0; k < 10; k++) {
      const { a, v } = f(point, 4, along);
      expect(a).toBeCloseTo(plain.a, 12);
      expect(v).toBeInstanceOf(Float64Array);
      for (let i = 0; i < 3; i++) expect(v[i]).toBeCloseTo(plain.v[i], 12);
    }
    expect(f.statistics()).toMatchObject({ uncompiled: 8, paths: 1 });
    const t: Any = jit(hvp((z: Tensor) => z.exp().mul(z).sum()))(tensor([1, 2]), tensor([1, 0]));
    expect(t.toArray()[0]).toBeCloseTo(3 * Math.E, 14);
    expect(t.toArray()[1]).toBe(0);
  });
  it("are written into arrays", () => {
    const f: Any = jit(hvp(energy as Any));
    const plain = (hvp(energy as Any) as Any)(point, 4, along);
    for (let k = 0; k < 10; k++) {
      const out = { a: new Float64Array(1), v: new Float64Array(3) };
      f.into(point, 4, along, out);
      expect(out.a[0]).toBeCloseTo(plain.a, 12);
      for (let i = 0; i < 3; i++) expect(out.v[i]).toBeCloseTo(plain.v[i], 12);
    }
  });
  it("leave what is no list of numbers, or not finite, to compiled ones", () => {
    const loop = (v: Tensor): Tensor => sum(map((e: Tensor) => e.mul(e).mul(e), v));
    const x = Float64Array.of(1, 2);
    expect(firstProduct(loop, [x, x])).toBeUndefined();
    expect([...(jit(hvp(loop))(x, x) as Float64Array)]).toEqual([6, 24]);
    const root = ([a, b]: Tensor[]): Tensor => a!.sqrt().mul(b!);
    expect(
      firstProduct(root, [
        [0, 1],
        [1, 1],
      ]),
    ).toBeUndefined();
    expect(firstProduct(root, [[0, 1], null])).toBeUndefined();
    expect(firstProduct(root, [[0, 1]])).toBeUndefined();
  });
  it("say what is wrong as others do", () => {
    const f: Any = jit(hvp(energy as Any));
    expect(() => f(point, 4, { a: 1, v: Float64Array.of(1, 2) })).toThrow("tangent 0 is f64[2]");
    const rows: Any = jit(hvp(((x: Tensor[]) => stack(x)) as Any));
    expect(() => rows([1, 2], [1, 2])).toThrow("the function must return one number");
    const reads: Any = jit(hvp((([x]: Tensor[]) => x!.mul(x!.item())) as Any));
    expect(() => reads([2], [1])).toThrow("item() on a float");
  });
});
