import { applyReflector, reflector } from "./householder.ts";

export interface PivotedQr {
  readonly rank: number;
  readonly columns: Int32Array;
  readonly tau: Float64Array;
}

/**
 * QR with column pivoting (Golub & Van Loan, 4th ed., section 5.4.2) of w (p x q), stored as by factorHouseholder,
 * column j being column columns[j] of the original. Stops at the rank where every remaining column is shorter than
 * `negligible`; the lengths are summed anew at each step.
 */
export function factorPivoted(p: number, q: number, w: Float64Array, negligible: number): PivotedQr {
  const columns = new Int32Array(q).map((_, j) => j);
  const tau = new Float64Array(q);
  const work = new Float64Array(q);
  let rank = 0;
  for (; rank < q; rank++) {
    work.fill(0);
    for (let i = rank; i < p; i++) for (let j = rank; j < q; j++) work[j] = work[j]! + w[i * q + j]! * w[i * q + j]!;
    let pivot = rank;
    for (let j = rank + 1; j < q; j++) if (work[j]! > work[pivot]!) pivot = j;
    if (Math.sqrt(work[pivot]!) < negligible) break;
    if (pivot !== rank) {
      for (let i = 0; i < p; i++) {
        const held = w[i * q + rank]!;
        w[i * q + rank] = w[i * q + pivot]!;
        w[i * q + pivot] = held;
      }
      const held = columns[rank]!;
      columns[rank] = columns[pivot]!;
      columns[pivot] = held;
    }
    const corner = rank * q + rank;
    tau[rank] = reflector(p - rank, w, corner, q);
    applyReflector(p - rank, q - rank - 1, w, corner, q, tau[rank]!, w, corner + 1, q, work);
  }
  return { rank, columns, tau };
}

/**
 * Order of the rows of w by decreasing largest entry. Factored in this order, with column pivoting, each row of w gets
 * its own small backward error (Cox & Higham 1998, "Stability of Householder QR factorization for weighted least
 * squares problems").
 */
export function rowsBySize(p: number, q: number, w: Float64Array): Int32Array {
  const sizes = Float64Array.from({ length: p }, (_, i) => {
    let size = 0;
    for (let j = 0; j < q; j++) size = Math.max(size, Math.abs(w[i * q + j]!));
    return size;
  });
  const order = new Int32Array(p).map((_, i) => i);
  return order.sort((i, j) => sizes[j]! - sizes[i]! || i - j);
}
