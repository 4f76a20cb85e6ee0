import { describe, expect, it } from "vitest";
import { cofactors, determinant } from "../../../src/math/linalg/det.ts";
import { mixedCofactors } from "../../../src/math/linalg/mixedCofactors.ts";
import { distance, largest, sequence } from "./matrices.ts";

function mixed(n: number, a: Float64Array, x: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(n * n);
  mixedCofactors(n, a, x, out, 0);
  return out;
}
function cof(n: number, a: Float64Array): Float64Array {
  const out = new Float64Array(n * n);
  cofactors(n, a, 0, out, 0);
  return out;
}
const plus = (a: Float64Array, t: number, x: Float64Array): Float64Array => a.map((v, i) => v + t * x[i]!);
/** Integer entries: small ones keep the polynomials exact. */
const whole = (n: number, seed: number): Float64Array => sequence(n * n, seed).map((v) => Math.round(3 * v));
/** Coefficient of t of a polynomial of degree below 6, by exact interpolation at -3..3. */
function slope(f: (t: number) => Float64Array): Float64Array {
  const weights = [-1 / 60, 3 / 20, -3 / 4, 0, 3 / 4, -3 / 20, 1 / 60];
  const values = weights.map((_, k) => f(k - 3));
  return values[0]!.map((_, i) => weights.reduce((s, w, k) => s + w * values[k]![i]!, 0));
}

describe("mixed cofactors", () => {
  for (const n of [2, 3, 4, 5, 6])
    for (const rank of [n, n - 1, Math.max(0, n - 3), 0])
      it(`n = ${n}, rank at most ${rank}: derivatives of the cofactor matrix`, () => {
        const a = whole(n, 7 * n).map((v, i) => (Math.floor(i / n) < rank ? v : 0));
        const [x, y] = [whole(n, n + 1), whole(n, n + 2)];
        const first = slope((t) => cof(n, plus(a, t, x)));
        expect(distance(mixed(n, a, [x]), first)).toBeLessThanOrEqual(1e-11 * Math.max(1, largest(first)));
        const second = slope((t) => mixed(n, plus(a, t, y), [x]));
        expect(distance(mixed(n, a, [x, y]), second)).toBeLessThanOrEqual(1e-10 * Math.max(1, largest(second)));
        expect(distance(mixed(n, a, [x, y]), mixed(n, a, [y, x]))).toBeLessThanOrEqual(
          1e-11 * Math.max(1, largest(second)),
        );
      });

  it("the n-th derivative of det along one matrix is n! times its determinant", () => {
    const n = 5;
    const x = whole(n, 3);
    const c = mixed(n, new Float64Array(n * n), [x, x, x, x]);
    const value = c.reduce((s, v, i) => s + v * x[i]!, 0);
    expect(value / 120).toBeCloseTo(determinant(n, x, 0), 8);
  });

  it("vanishes from the n-th derivative on", () => {
    expect(mixed(2, whole(2, 1), [whole(2, 2), whole(2, 3)])).toEqual(new Float64Array(4));
  });
});
