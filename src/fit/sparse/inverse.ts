import { dot } from "../lanczos.ts";
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
  const solve = (y: Float64Array): Float64Array => {
    const all = new Float64Array(n);
    kept.forEach((q, c) => {
      all[places[q]!] = y[c]!;
    });
    const z = backward(triangle, forward(triangle, all));
    return Float64Array.from(kept, (q) => z[places[q]!]!);
  };
  /** S y, where S is the inverse of the kept rows and columns, and 0 elsewhere. */
  const within = (y: Float64Array): Float64Array => {
    const out = new Float64Array(k);
    solve(Float64Array.from(kept, (c) => y[c]!)).forEach((v, c) => {
      out[kept[c]!] = v;
    });
    return out;
  };
  return {
    solve,
    // Of P S P with P = I - W W^T.
    diagonal() {
      const own = inverseDiagonal(triangle);
      const images = weak.map(within);
      const squares = weak.map((v) => images.map((image) => dot(v, image)));
      return Float64Array.from(places, (place, q) => {
        let sum = own[place]!;
        weak.forEach((v, a) => {
          sum -= 2 * v[q]! * images[a]![q]!;
          weak.forEach((u, b) => {
            sum += v[q]! * squares[a]![b]! * u[q]!;
          });
        });
        return sum;
      });
    },
    column(q) {
      const y = new Float64Array(k);
      y[q] = 1;
      project(y, weak);
      const out = within(y);
      project(out, weak);
      return out;
    },
  };
}
/** v without its parts along unit vectors. */
export function project(v: Float64Array, along: readonly Float64Array[]): void {
  for (const q of along) {
    const part = dot(q, v);
    for (let c = 0; c < v.length; c++) v[c] = v[c]! - part * q[c]!;
  }
}
