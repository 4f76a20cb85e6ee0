import { describe, expect, it } from "vitest";
import { expm } from "../../../src/math/linalg/expm.ts";
import { frechet } from "../../../src/math/linalg/frechet.ts";
import { distance, largest, multiply, sequence } from "./matrices.ts";

const along = (n: number, a: Float64Array, e: readonly Float64Array[]): Float64Array => {
  const out = new Float64Array(n * n);
  frechet(n, a, e, out, 0);
  return out;
};
const exponential = (n: number, a: Float64Array): Float64Array => {
  const out = new Float64Array(n * n);
  expm(n, a, 0, out, 0);
  return out;
};

describe("derivatives of the matrix exponential", () => {
  for (const n of [1, 2, 5])
    for (const size of [1e-3, 1, 20])
      it(`n = ${n}, size ${size}: along A itself they are A^k exp(A)`, () => {
        const a = sequence(n * n, n).map((x) => x * size);
        let want = exponential(n, a);
        for (let k = 1; k <= 3; k++) {
          want = multiply(n, n, n, a, want);
          const got = along(n, a, new Array(k).fill(a));
          expect(distance(got, want)).toBeLessThanOrEqual(2e-13 * Math.max(1, size) * largest(want));
        }
      });

  it("are linear in each direction, whatever its size, and symmetric", () => {
    const [a, x, y] = [1, 2, 3].map((seed) => sequence(9, seed)) as [Float64Array, Float64Array, Float64Array];
    const huge = along(3, a, [x.map((v) => v * 2 ** 600), y]);
    const plain = along(3, a, [x, y]);
    expect(huge.map((v) => v / 2 ** 600)).toEqual(plain);
    expect(distance(along(3, a, [y, x]), plain)).toBeLessThan(1e-14 * largest(plain));
    const sum = along(3, a, [x.map((v, i) => v + 2 * y[i]!)]);
    const parts = along(3, a, [x]).map((v, i) => v + 2 * along(3, a, [y])[i]!);
    expect(distance(sum, parts)).toBeLessThan(1e-14 * largest(parts));
  });

  it("agree with the definition where A and E do not commute: exp of a nilpotent pair", () => {
    // A = [0 1; 0 0], E = [0 0; 1 0]: the integral of exp(s A) E exp((1 - s) A) over 0 <= s <= 1.
    const got = along(2, Float64Array.of(0, 1, 0, 0), [Float64Array.of(0, 0, 1, 0)]);
    expect(distance(got, Float64Array.of(1 / 2, 1 / 6, 1, 1 / 2))).toBeLessThan(1e-15);
  });

  it("vanish along 0, and are E at A = 0", () => {
    const zero = new Float64Array(4);
    const e = Float64Array.of(1, 2, -3, 4);
    expect(along(2, zero, [e])).toEqual(e);
    expect(along(2, e, [zero])).toEqual(zero);
  });
});
