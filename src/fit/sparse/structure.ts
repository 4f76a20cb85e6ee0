import { columnOrder } from "./ordering.ts";

/** Where the numbers of a sparse matrix A and of its factor R stand; columns are counted in the order of elimination. */
export interface Structure {
  readonly columns: number;
  /** The column of A that is eliminated k-th. */
  readonly order: Int32Array;
  /** When a column of A is eliminated. */
  readonly place: Int32Array;
  /** Rows of A that are not empty, those with early columns first. */
  readonly rows: readonly { readonly row: number; readonly columns: Int32Array }[];
  /** Columns of row k of R, ascending, itself first. */
  readonly factor: readonly Int32Array[];
  /** Where row k of R begins among the numbers of all rows; at last the number of them. */
  readonly starts: Int32Array;
}
/**
 * The structure of R with R^T R = A^T A: row k holds what the rows of A that begin there hold, and what the rows of R above
 * it hand on (George & Heath 1980, "Solution of sparse linear least squares problems using Givens rotations", Linear Algebra
 * Appl. 34, 69-83). `pattern`: the columns of each row of A.
 */
export function structureOf(n: number, pattern: readonly ArrayLike<number>[]): Structure {
  const order = columnOrder(n, pattern);
  const place = new Int32Array(n);
  order.forEach((column, k) => {
    place[column] = k;
  });
  const rows = pattern
    .map((columns, row) => ({ row, columns: Int32Array.from(columns, (c) => place[c]!).sort() }))
    .filter(({ columns }) => columns.length > 0)
    .sort((a, b) => a.columns[0]! - b.columns[0]!);
  const above: Int32Array[][] = Array.from({ length: n }, () => []);
  for (const { columns } of rows) above[columns[0]!]!.push(columns);
  const factor: Int32Array[] = [];
  const starts = new Int32Array(n + 1);
  for (let k = 0; k < n; k++) {
    const all = new Set([k]);
    for (const columns of above[k]!) for (const c of columns) all.add(c);
    const own = Int32Array.from(all).sort();
    factor.push(own);
    starts[k + 1] = starts[k]! + own.length;
    if (own.length > 1) above[own[1]!]!.push(own.subarray(1));
    above[k]!.length = 0;
  }
  return { columns: n, order, place, rows, factor, starts };
}
