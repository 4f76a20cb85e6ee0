import { norm } from "../math/linalg/householder.ts";
import { factor } from "./factor.ts";
import { Matrix } from "./matrix.ts";
import type { Model } from "./model.ts";
import { negligible } from "./state.ts";

/** A residual whose derivatives are a combination of those before it. */
export interface Dependency {
  /** Which residual, counted from 0. */
  readonly equation: number;
  /** Its gradient is the sum of weights[i] times the gradient of residual i. */
  readonly weights: Float64Array;
}
/** What of a row of length 1 must stand out of the span of the others to count as new. */
const STANDS_OUT = 1e-9;

/** The rows of J (m x n, columns scaled) that depend on rows before them. */
export function dependenciesOf(m: number, n: number, rowOf: (i: number) => Float64Array): Dependency[] {
  const basis: Float64Array[] = [];
  const independent: number[] = [];
  const found: Dependency[] = [];
  for (let i = 0; i < m; i++) {
    const row = rowOf(i);
    const length = norm(n, row, 0, 1);
    const rest = row.map((x) => (length === 0 ? 0 : x / length));
    // Twice is enough (Giraud, Langou & Rozloznik 2005, Comput. Math. Appl. 50).
    for (let pass = 0; pass < 2; pass++)
      for (const q of basis) {
        const along = q.reduce((sum, x, k) => sum + x * rest[k]!, 0);
        for (let k = 0; k < n; k++) rest[k] = rest[k]! - along * q[k]!;
      }
    const size = norm(n, rest, 0, 1);
    if (size > STANDS_OUT) {
      basis.push(rest.map((x) => x / size));
      independent.push(i);
    } else found.push({ equation: i, weights: weightsOf(m, n, independent.map(rowOf), independent, row) });
  }
  return found;
}
/** Solves sum w_i J_i = row over the independent rows. */
function weightsOf(
  m: number,
  n: number,
  j: readonly Float64Array[],
  rows: readonly number[],
  row: Float64Array,
): Float64Array {
  const k = rows.length;
  const a = new Float64Array(n * k);
  const lengths = j.map((other) => norm(n, other, 0, 1));
  for (let c = 0; c < k; c++) for (let e = 0; e < n; e++) a[e * k + c] = j[c]![e]! / lengths[c]!;
  const z = factor(
    n,
    k,
    a,
    row.map((x) => -x),
    negligible(n, k),
  ).step(0);
  const weights = new Float64Array(m);
  const largest = z.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  rows.forEach((i, c) => {
    weights[i] = Math.abs(z[c]!) < 1e-13 * largest ? 0 : z[c]! / lengths[c]!;
  });
  return weights;
}
/** The model with some of its residuals only. */
export function restricted(model: Model, rows: readonly number[]): Model {
  const n = model.columns;
  const r = new Float64Array(model.rows);
  const j = new Matrix(model.rows, n, model.pattern);
  return {
    rows: rows.length,
    columns: n,
    plain: (x) => {
      const whole = model.plain(x);
      return Float64Array.from(rows, (i) => whole[i]!);
    },
    residual(x, out) {
      model.residual(x, r);
      rows.forEach((i, k) => {
        out[k] = r[i]!;
      });
    },
    jacobian(x, out) {
      model.jacobian(x, j.values);
      rows.forEach((i, k) => {
        out.set(j.row(i), k * n);
      });
    },
    hessian: () => undefined,
  };
}
