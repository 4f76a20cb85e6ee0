import { describe, expect, it } from "vitest";
import { factor } from "../../../src/fit/factor.ts";
import { Matrix } from "../../../src/fit/matrix.ts";
import { columnOrder } from "../../../src/fit/sparse/ordering.ts";
import { factorSparse } from "../../../src/fit/sparse/qr.ts";
import { type Structure, structureOf } from "../../../src/fit/sparse/structure.ts";
import { backward, forward, inverseDiagonal } from "../../../src/fit/sparse/triangle.ts";
import fc from "../../properties.ts";

/** Rows of numbers that come again with the seed, each in `width` columns near one another, or in any. */
function matrix(m: number, n: number, width: number, seed: number, banded: boolean) {
  let state = seed;
  const next = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const a = new Float64Array(m * n);
  const pattern = Array.from({ length: m }, (_, i) => {
    const first = Math.floor((i / m) * (n - width + 1));
    return [...new Set(Array.from({ length: width }, (_, k) => (banded ? first + k : Math.floor(next() * n))))];
  });
  pattern.forEach((row, i) => {
    for (const k of row) a[i * n + k] = next() - 0.5;
  });
  return { a, pattern, b: Float64Array.from({ length: m }, () => next() - 0.5) };
}
/** Rows of a dense matrix, as the factor takes them. */
const loadOf =
  ({ columns: n, order }: Structure, a: Float64Array) =>
  (row: number, columns: Int32Array, work: Float64Array): void => {
    for (const k of columns) work[k] = a[row * n + order[k]!]!;
  };
const worst = (x: Float64Array, y: Float64Array): number => x.reduce((d, v, k) => Math.max(d, Math.abs(v - y[k]!)), 0);

describe("a sparse factor", () => {
  it("gives the steps of the dense one, damped or not, and knows the inverse of A^T A", () => {
    const sizes = fc.record({
      n: fc.integer({ min: 2, max: 30 }),
      more: fc.integer({ min: 5, max: 60 }),
      width: fc.integer({ min: 1, max: 4 }),
      seed: fc.integer({ min: 1, max: 1e6 }),
      banded: fc.boolean(),
      damping: fc.constantFrom(0, 1e-6, 0.3),
    });
    fc.assert(
      fc.property(sizes, ({ n, more, width, seed, banded, damping }) => {
        const m = n + more;
        const w = Math.min(width, n);
        const { a, pattern, b } = matrix(m, n, w, seed, banded);
        for (let k = 0; k < n; k++) {
          if (!pattern[k]!.includes(k)) pattern[k]!.push(k);
          a[k * n + k] = 3;
        }
        const s = structureOf(n, pattern);
        const f = factorSparse(s, loadOf(s, a), b, damping, 1e-14);
        const dense = factor(m, n, a.slice(), b.slice(), 1e-14);
        const z = f.solve();
        expect(
          worst(
            Float64Array.from({ length: n }, (_, c) => z[s.place[c]!]!),
            dense.step(damping),
          ),
        ).toBeLessThan(1e-10);
        if (damping > 0) return;
        expect(f.rank).toBe(n);
        expect(Math.abs(f.reach - dense.reach)).toBeLessThan(1e-12);
        const y = Float64Array.from({ length: n }, (_, k) => Math.cos(k));
        const z1 = backward(f.triangle, forward(f.triangle, y.slice()));
        const j = new Matrix(m, n, undefined, a);
        const square = j.transposeTimes(j.times(Float64Array.from({ length: n }, (_, c) => z1[s.place[c]!]!)));
        expect(
          worst(
            Float64Array.from(s.order, (c) => square[c]!),
            y,
          ),
        ).toBeLessThan(1e-9);
        const diagonal = Float64Array.from({ length: n }, (_, k) => {
          const unit = new Float64Array(n);
          unit[k] = 1;
          return backward(f.triangle, forward(f.triangle, unit))[k]!;
        });
        expect(worst(inverseDiagonal(f.triangle), diagonal)).toBeLessThan(1e-10);
      }),
      { numRuns: 200 },
    );
  });
  it("leaves dependent columns where they are, and reaches as far without them", () => {
    const { a, pattern, b } = matrix(40, 8, 2, 3, true);
    for (const row of pattern) if (row.includes(3)) row.push(7);
    for (let i = 0; i < 40; i++) a[i * 8 + 7] = 2 * a[i * 8 + 3]!;
    const s = structureOf(
      8,
      pattern.map((row, i) => row.filter((c) => a[i * 8 + c] !== 0)),
    );
    const f = factorSparse(s, loadOf(s, a), b, 0, 1e-13);
    const dense = factor(40, 8, a.slice(), b.slice(), 1e-13);
    expect([f.rank, dense.rank]).toEqual([7, 7]);
    expect(f.reach).toBeCloseTo(dense.reach, 12);
    const [[place, null1]] = [...f.dependent()] as [[number, Float64Array]];
    expect(null1[place]).toBe(1);
    const image = new Matrix(40, 8, undefined, a).times(
      Float64Array.from({ length: 8 }, (_, c) => null1[s.place[c]!]!),
    );
    expect(Math.max(...image.map(Math.abs))).toBeLessThan(1e-14);
  });
});
describe("an order of columns", () => {
  it("eliminates what few rows join before what all do: an arrow fills nothing", () => {
    const arrow = Array.from({ length: 20 }, (_, k) => [0, k + 1]);
    expect(columnOrder(21, arrow).indexOf(0)).toBeGreaterThanOrEqual(19);
    expect(structureOf(21, arrow).starts[21]).toBe(41);
  });
  it("fills a band no further than the band", () => {
    const band = Array.from({ length: 48 }, (_, k) => [k, k + 1, k + 2]);
    expect(structureOf(50, band).starts[50]).toBe(3 * 48 + 2 + 1);
  });
  it("takes every column once", () => {
    const order = columnOrder(30, matrix(60, 30, 4, 11, false).pattern);
    expect([...order].sort((p, q) => p - q)).toEqual(Array.from({ length: 30 }, (_, k) => k));
  });
});
