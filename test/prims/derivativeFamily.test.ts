import { describe, expect, it } from "vitest";
import { grad, type Tensor, tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import type { Tangent } from "../../src/record/rules.ts";
import {
  betainc,
  erf,
  erfinv,
  exprel,
  gammainc,
  iv,
  jn,
  lambertw,
  logNdtr,
  polygamma,
  sinc,
} from "../../src/special/index.ts";
import { taylorAt } from "../../src/transforms/taylor.ts";

/** Coefficients of f along a curve. */
function coefficients(f: (...x: Tensor[]) => Tensor, curves: readonly (readonly number[])[], order: number): number[] {
  const at = curves.map((c) => tensor(c[0]!));
  const { program } = recordProgram(
    "test",
    at.map((x) => x.type),
    (x) => [f(...x)],
  );
  const series = curves.map((c) => c.map((x): Tangent => tensor(x)));
  return taylorAt(program, series, order)[0]!.map((t) => t?.item() ?? 0);
}
const nested = (f: (x: Tensor) => Tensor, order: number, x: number): number => {
  let d = f as unknown as (x: number) => number;
  for (let k = 0; k < order; k++) d = grad(d as never) as unknown as (x: number) => number;
  return Number(d(x));
};

describe("derivative families", () => {
  it("have Taylor coefficients of high order at polynomial cost", () => {
    const got = coefficients((x) => exprel(x), [[0, 1]], 24);
    got.reduce((factorial, c, k) => {
      expect(c * factorial * (k + 1)).toBeCloseTo(1, 12); // (e^x - 1)/x = sum x^k / (k + 1)!
      return factorial * (k + 1);
    }, 1);
    const bessel = coefficients((x) => jn(0, x), [[0, 1]], 12);
    [1, 0, -1 / 4, 0, 1 / 64, 0, -1 / 2304].forEach((c, k) => {
      expect(bessel[k]).toBeCloseTo(c, 15);
    });
  });

  it("agree with nested derivatives along a line", () => {
    const functions: ((x: Tensor) => Tensor)[] = [erf, erfinv, logNdtr, lambertw, sinc, (x) => gammainc(2.5, x)];
    for (const f of functions) {
      let factorial = 1;
      coefficients(f, [[0.3, 1]], 5).forEach((c, k) => {
        factorial *= Math.max(k, 1);
        const want = k === 0 ? f(tensor(0.3)).item() : nested(f, k, 0.3);
        expect(Math.abs(c * factorial - want)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(want)));
      });
    }
  });

  it("follow curves in several operands", () => {
    const along = (t: Tensor): Tensor => betainc(t.mul(0.5).add(2), t.mul(t).add(1.5), t.mul(0.2).add(0.4));
    const curves = [
      [2, 0.5],
      [1.5, 0, 1],
      [0.4, 0.2],
    ];
    let factorial = 1;
    coefficients((a, b, x) => betainc(a!, b!, x!), curves, 3).forEach((c, k) => {
      factorial *= Math.max(k, 1);
      const want = k === 0 ? along(tensor(0)).item() : nested(along, k, 0);
      expect(c * factorial).toBeCloseTo(want, 12);
    });
  });

  it("round f32 once", () => {
    const x = tensor([0.5, 2.25], { dtype: "f32" });
    const y = logNdtr(x);
    expect(y.dtype).toBe("f32");
    expect(y.toArray()).toEqual([0.5, 2.25].map((v) => Math.fround(logNdtr(v).item())));
    expect(iv(2, x).dtype).toBe("f32");
  });

  it("run inside compiled functions", () => {
    const f = (x: Tensor): Tensor => gammainc(2, x).add(iv(1, x));
    const x = tensor(1.5);
    expect(jit(f)(x).item()).toBe(f(x).item());
    const slope = jit((t: Tensor) => grad(f)(t));
    expect(slope(x).item()).toBeCloseTo(nested(f, 1, 1.5), 14);
  });

  it("refuse orders that are not integers, and bool operands, saying what to do", () => {
    expect(() => jn(0.5, 1)).toThrow(/jn: the order 0.5 is not an integer/);
    expect(() => polygamma(-1, 1)).toThrow(/polygamma: the order -1 is not a whole number/);
    expect(() => sinc(true)).toThrow(/sinc.*bool.*cast/s);
    expect(() => gammainc(tensor([1, 2, 3]), tensor([1, 2]))).toThrow(/gammainc.*\[3\] and \[2\]/s);
  });
});
