import { describe, expect, it } from "vitest";
import {
  grad,
  hessian,
  hvp,
  jacfwd,
  jacobian,
  jacrev,
  sin,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: derivatives of every kind are called alike
type Any = any;
const f = (x: Tensor): Tensor => sum(sin(x).mul(x));
const g = (x: Tensor): Tensor => sin(x).mul(x.at(0));
const x = Float64Array.of(0.3, 0.5);

describe("into", () => {
  const cases: readonly [string, Any, readonly unknown[], () => Any][] = [
    ["grad", grad(f), [x], () => new Float64Array(2)],
    ["valueAndGrad", valueAndGrad(f), [x], () => [new Float64Array(1), new Float64Array(2)]],
    ["hvp", hvp(f), [x, Float64Array.of(1, 2)], () => new Float64Array(2)],
    ["jacobian", jacobian(g), [x], () => new Float64Array(4)],
    ["jacfwd", jacfwd(g), [x], () => new Float64Array(4)],
    ["jacrev", jacrev(g), [x], () => new Float64Array(4)],
    ["hessian", hessian(f), [x], () => new Float64Array(4)],
    [
      "grad of numbers",
      grad((a: Tensor, b: Tensor) => a.mul(b), { argnums: [0, 1] }),
      [2, 3],
      () => [new Float64Array(1), new Float64Array(1)],
    ],
    [
      "grad of a tree",
      grad((p: Any) => f(p.w).mul(p.b)),
      [{ w: x, b: 2 }],
      () => ({ w: new Float64Array(2), b: new Float64Array(1) }),
    ],
    ["grad with f32", grad(f), [Float32Array.of(0.5)], () => new Float32Array(1)],
  ];
  const numbers = (t: Any): number[] =>
    typeof t === "number"
      ? [t]
      : ArrayBuffer.isView(t)
        ? [...(t as Float64Array)]
        : typeof t.toArray === "function"
          ? [t.toArray()].flat(9)
          : Object.values(t).flatMap(numbers);
  it.each(cases)("of %s writes what the plain call gives, eager and compiled", (_, d, args, make) => {
    const want = numbers(d(...args));
    for (const h of [d, jit(d)]) {
      const out = make();
      for (let turn = 0; turn < 2; turn++) h.into(...args, out);
      numbers(out).forEach((y, k) => {
        expect(y).toBeCloseTo(want[k]!, 13);
      });
      expect(numbers(out)).toHaveLength(want.length);
    }
  });
  it("records f anew: branches and closures count as they are", () => {
    let scale = 2;
    const d = grad((v: Tensor) => (sum(v).gt(0).item() ? sum(v.mul(scale)) : sum(v)));
    const out = new Float64Array(1);
    const at = (v: number): number => {
      d.into(Float64Array.of(v), out);
      return out[0]!;
    };
    expect([at(1), at(-1)]).toEqual([2, 1]);
    scale = 5;
    expect(at(1)).toBe(5);
  });
  it("leaves out what is auxiliary", () => {
    const out = new Float64Array(2);
    (grad((v: Tensor) => [f(v), v], { hasAux: true }) as Any).into(x, out);
    expect(out).toEqual(grad(f)(x));
  });
  it("writes single numbers in a row into one array", () => {
    const g = (v: readonly Tensor[]): Tensor => v[0]!.mul(v[1]!).add(v[2]!.exp());
    const list = [0.5, 2, -1] as never;
    const [out, both, square] = [new Float64Array(3), new Float64Array(4), new Float64Array(9)];
    grad(g as never).into(list, out);
    expect([...out]).toEqual([2, 0.5, Math.exp(-1)]);
    valueAndGrad(g as never).into(list, both);
    expect([...both]).toEqual([1 + Math.exp(-1), 2, 0.5, Math.exp(-1)]);
    hessian(g as never).into(list, square);
    expect([...square]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, Math.exp(-1)]);
    expect(() => grad(g as never).into(list, both)).toThrow("grad: out holds 4 numbers for 3 of the result");
    expect(() => grad(g as never).into(list, new Float64Array(2))).toThrow("grad: out holds 2 of 3 leaves");
    expect(() => grad(g as never).into(list, new Int32Array(3))).toThrow("grad: out is an Int32Array, the result f64");
  });
  it("refuses wrong targets, and to be called on what is recorded", () => {
    expect(() => hessian(f).into(x, new Float64Array(3))).toThrow("hessian: out holds 3 numbers for 4 of the result");
    expect(() => valueAndGrad(f).into(x, new Float64Array(2))).toThrow(
      "valueAndGrad: out holds 2 numbers for 1 of the result",
    );
    expect(() =>
      grad((v: Tensor) => {
        grad(f).into(v, new Float64Array(2));
        return f(v);
      })(tensor([1, 2])),
    ).not.toThrow();
  });
  describe("of grad, whose list serves from call to call", () => {
    const square = grad((v: Tensor) => v.mul(v));
    const out = new Float64Array(1);
    const at = (d: Any, ...v: unknown[]): number => {
      d.into(...v, out);
      return out[0]!;
    };
    it("leaves nothing behind that could be read as other numbers", () => {
      let kept: Tensor | undefined;
      let number = 0;
      const d = grad((v: Tensor) => {
        kept = sin(v);
        number = kept.item();
        return kept.mul(v);
      });
      at(d, 0.5);
      expect(number).toBe(Math.sin(0.5));
      for (let turn = 0; turn < 2; turn++) {
        expect(() => kept!.item()).toThrow("grad: a value computed inside grad was used outside it");
        expect(() => kept!.mul(2)).toThrow("read it inside: x.item()");
        expect(() => grad((v: Tensor) => v.mul(kept!))(1)).toThrow("read it inside");
        expect(String(kept)).toContain("its numbers are not known");
        at(square, 3);
      }
      d(0.5);
      expect(kept!.item()).toBe(Math.sin(0.5));
    });
    it("calls itself and others while it records", () => {
      const inner = new Float64Array(1);
      const power: Any = grad((v: Tensor) => {
        if (v.item() > 4) return v;
        power.into(v.item() + 1, inner);
        square.into(v.item(), inner);
        return v.mul(v).mul(inner[0]!);
      });
      expect([at(power, 3), at(power, 1), at(square, 5)]).toEqual([36, 4, 10]);
    });
    it("goes on after f has failed", () => {
      const fails = grad((v: Tensor) => {
        if (sin(v).item() > 0) throw new Error("no");
        return v.mul(v);
      });
      for (let turn = 0; turn < 3; turn++) {
        expect(() => at(fails, 1)).toThrow("no");
        expect(() => at(grad(((v: Any) => [v, v]) as Any), 1)).toThrow("must return one number");
        expect([at(fails, -2), at(square, 3)]).toEqual([-4, 6]);
      }
    });
    it("takes more and fewer arguments and lines from call to call", () => {
      const sums = grad((...v: Tensor[]) => v.reduce((s, x, k) => s.add(x.mul(x).mul(k + 1))), { argnums: [-1] });
      const long = grad((v: Tensor) => {
        let y = v;
        for (let k = 0; k < 40_000; k++) y = y.add(1);
        return y.mul(v);
      });
      for (const n of [1, 5, 2, 0, 3, 40, 2])
        if (n === 0) expect(at(long, 1)).toBe(40_002);
        else {
          sums.into(...new Array(n).fill(2), [out]);
          expect(out[0]).toBe(n === 1 ? 1 : 4 * n);
          expect(at(grad(f), Float64Array.of(0.5))).toBeCloseTo(Math.sin(0.5) + 0.5 * Math.cos(0.5), 14);
        }
    });
  });
});
