import { cholesky } from "../math/linalg/cholesky.ts";
import { triangularSolveLeft } from "../math/linalg/triangularSolve.ts";
import { leastPair } from "./lanczos.ts";

/** A positive definite matrix, factored. */
export interface Definite {
  solve(y: Float64Array): Float64Array;
  /** The diagonal of the inverse. */
  diagonal(): Float64Array;
  /** Least eigenvalue and its vector. */
  least(): { readonly value: number; readonly vector: Float64Array };
}
/** undefined if the symmetric matrix a (n x n) is not positive definite. */
export function definite(n: number, a: Float64Array): Definite | undefined {
  const l = new Float64Array(n * n);
  if (!cholesky(n, a, 0, l, 0)) return undefined;
  const solve = (y: Float64Array): Float64Array => {
    const z = new Float64Array(n);
    const triangle = { lower: true, unitDiagonal: false };
    triangularSolveLeft(n, 1, l, 0, y, 0, z, 0, { ...triangle, transposed: false });
    triangularSolveLeft(n, 1, l, 0, z, 0, z, 0, { ...triangle, transposed: true });
    return z;
  };
  return {
    solve,
    diagonal() {
      const inverse = new Float64Array(n * n);
      for (let k = 0; k < n; k++) inverse[k * n + k] = 1;
      const lower = { lower: true, transposed: false, unitDiagonal: false };
      triangularSolveLeft(n, n, l, 0, inverse, 0, inverse, 0, lower);
      const out = new Float64Array(n);
      for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) out[k] = out[k]! + inverse[i * n + k]! ** 2;
      return out;
    },
    least: () => leastPair(n, solve),
  };
}
