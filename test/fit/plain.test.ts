import { describe, expect, it } from "vitest";
import { inPlace } from "wengert/adapters";
import { leastSquares } from "wengert/fit";
import { lift } from "wengert/operators/lift";
import { readData, worst } from "./data.ts";

interface Peaks {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start: readonly number[];
  readonly fit: readonly string[];
  readonly sd: readonly string[];
}

describe("a residual in plain TypeScript", () => {
  it("of an array of parameters is fitted: peaks, point by point", () => {
    const { x, y, start, fit: truth, sd } = readData<Peaks>("programs/01-peaks.json");
    const residual = lift(
      (b: number[]) => {
        const out = x.map(() => 0);
        for (let i = 0; i < x.length; i++) {
          let sum = b[12]! + b[13]! * x[i]!;
          for (let k = 0; k < 12; k += 4) {
            const t = ((x[i]! - b[k]!) / b[k + 1]!) ** 2;
            sum += b[k + 2]! * (b[k + 3]! / (1 + 4 * t) + (1 - b[k + 3]!) * Math.exp(-4 * Math.LN2 * t));
          }
          out[i] = sum - y[i]!;
        }
        return out;
      },
      { x, y },
    );
    const fit = leastSquares(residual, [...start]);
    expect(fit.verdict.status).toBe("minimum");
    expect(worst(fit.x, truth)).toBeLessThan(1e-8);
    expect(worst(fit.sd, sd)).toBeLessThan(1e-8);
  });
  it("of a record of parameters looks like its start", () => {
    const t = [0, 1, 2, 3, 4, 5];
    const y = [5.1, 3.2, 2.1, 1.4, 0.8, 0.6];
    const residual = lift(
      (p: { height: number; rate: number }) => t.map((s, k) => p.height * Math.exp(-p.rate * s) - y[k]!),
      { t, y },
    );
    const fit = leastSquares(residual, { height: 1, rate: 1 });
    expect(fit.x.height).toBeCloseTo(5.07640852607, 10);
    expect(fit.sd.rate).toBeCloseTo(0.00869203, 7);
  });
  it("has its gradient in place", () => {
    const f = inPlace(lift((x: number[]) => x[0]! ** 2 * x[1]!) as never);
    const gradient = [0, 0];
    expect(f([2, 3], gradient)).toBe(12);
    expect(gradient).toEqual([12, 4]);
  });
});
