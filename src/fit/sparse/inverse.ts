import type { Inverse } from "../spectrum.ts";
import { backward, forward, inverseDiagonal, type Triangle } from "./triangle.ts";

/**
 * The pseudoinverse of a symmetric positive semidefinite matrix A whose null space the orthonormal vectors `weak` span, from
 * the factor R^T R of its rows and columns `kept`: A z = y with z = 0 elsewhere, for y and z without their parts along `weak`.
 * `places`: where each unknown stands in the order of elimination.
 */
export function inverseWithin(
  triangle: Triangle,
  places: Int32Array,
  kept: readonly number[],
  weak: readonly Float64Array[],
): Inverse & {
  /** Of the kept rows and columns alone. */
  readonly solve: (y: Float64Array) => Float64Array;
} {
  const n = triangle.structure.columns;
  const k = places.length;
  const all = new Float64Array(n);
  /** R^T w = y, in the order of elimination. */
  const half = (y: (c: number) => number): Float64Array => {
    all.fill(0);
    kept.forEach((q, c) => {
      all[places[q]!] = y(c);
    });
    return forward(triangle, all);
  };
  const solve = (y: Float64Array): Float64Array => {
    const z = backward(
      triangle,
      half((c) => y[c]!),
    );
    return Float64Array.from(kept, (q) => z[places[q]!]!);
  };
  const unit = (q: number): Float64Array => {
    const y = new Float64Array(k);
    y[q] = 1;
    project(y, weak);
    return y;
  };
  return {
    solve,
    diagonal() {
      if (weak.length === 0) {
        const own = inverseDiagonal(triangle);
        return Float64Array.from(places, (place) => own[place]!);
      }
      return Float64Array.from({ length: k }, (_, q) => {
        const y = unit(q);
        return half((c) => y[kept[c]!]!).reduce((sum, v) => sum + v * v, 0);
      });
    },
    column(q) {
      const y = unit(q);
      const out = new Float64Array(k);
      solve(Float64Array.from(kept, (c) => y[c]!)).forEach((v, c) => {
        out[kept[c]!] = v;
      });
      project(out, weak);
      return out;
    },
  };
}
/** v without its parts along unit vectors. */
export function project(v: Float64Array, along: readonly Float64Array[]): void {
  for (const q of along) {
    let part = 0;
    for (let c = 0; c < v.length; c++) part += q[c]! * v[c]!;
    for (let c = 0; c < v.length; c++) v[c] = v[c]! - part * q[c]!;
  }
}
