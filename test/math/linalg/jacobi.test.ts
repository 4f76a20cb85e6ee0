import { describe, expect, it } from "vitest";
import { orthogonaliseRows } from "../../../src/math/linalg/jacobi.ts";
import { distance, EPS, identity, multiply, orthogonalityError, sequence } from "./matrices.ts";

describe("orthogonaliseRows", () => {
  it("turns the rows by an orthogonal matrix until they are orthogonal", () => {
    const n = 12;
    const before = sequence(n * n, 3);
    const rows = before.slice();
    const turns = identity(n);
    expect(orthogonaliseRows(n, rows, turns)).toBe(true);
    expect(orthogonalityError(n, n, turns)).toBeLessThanOrEqual(100 * EPS);
    expect(distance(multiply(n, n, n, turns, before), rows)).toBeLessThanOrEqual(100 * EPS);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        let product = 0;
        for (let c = 0; c < n; c++) product += rows[i * n + c]! * rows[j * n + c]!;
        expect(Math.abs(product)).toBeLessThanOrEqual(100 * EPS);
      }
    }
  });

  it("copes with rows whose lengths differ by 200 orders of magnitude", () => {
    const rows = Float64Array.of(1, 1, 1e-200, 0);
    const turns = identity(2);
    expect(orthogonaliseRows(2, rows, turns)).toBe(true);
    expect(rows.slice(0, 2)).toEqual(Float64Array.of(1, 1));
    expect(
      distance(
        rows.slice(2).map((x) => x * 1e200),
        Float64Array.of(0.5, -0.5),
      ),
    ).toBeLessThanOrEqual(2 * EPS);
  });
});
