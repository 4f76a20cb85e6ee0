import { colourColumns } from "../../transforms/colouring.ts";
import { Matrix, type Pattern } from "../matrix.ts";

/** Residuals whose Jacobian has a pattern. */
interface Given {
  readonly columns: number;
  readonly pattern: Pattern;
  residual(x: Float64Array, out: Float64Array): void;
  /** The numbers of the pattern. */
  jacobian(x: Float64Array, out: Float64Array): void;
  /** r''(p, q). */
  bends(x: Float64Array, p: Float64Array, q: Float64Array, out: Float64Array): void;
}
/** More pairs of colours for each column are not worth it. */
const WORTH = 2;

/**
 * The Hessian of half the sum of (roots[i] r_i)^2, J^T W J + sum w_i r_i r_i'', on the pattern of J^T J. Columns of one colour
 * have no row in common, so that r_i'' along two colours is one number of it: the derivative by the columns that row i has
 * of these. Rows of root 0 are left out, whatever they hold. undefined where there are more pairs of colours than that for
 * each column.
 */
export function sparseSecond(
  g: Given,
  mostPairs: number = WORTH,
): ((x: Float64Array, roots: Float64Array | undefined) => Matrix) | undefined {
  const { columns: n, pattern } = g;
  const rows = pattern.starts.length - 1;
  const ofRow = (i: number): Int32Array => pattern.columns.subarray(pattern.starts[i]!, pattern.starts[i + 1]!);
  const colours = colourColumns(
    Array.from({ length: rows }, (_, i) => ofRow(i)),
    n,
  );
  const count = colours.reduce((most, c) => Math.max(most, c), -1) + 1;
  if (count * (count + 1) > 2 * mostPairs * n) return undefined;
  const units = Array.from({ length: count }, (_, colour) => Float64Array.from(colours, (c) => Number(c === colour)));
  /** Where row i has its number of a colour; -1: nowhere. */
  const entries = units.map(() => new Int32Array(rows).fill(-1));
  for (let i = 0; i < rows; i++)
    for (let e = pattern.starts[i]!; e < pattern.starts[i + 1]!; e++) entries[colours[pattern.columns[e]!]!]![i] = e;
  const square = squareOf(n, pattern);
  return (x, roots) => {
    const [r, j] = [new Float64Array(rows), new Float64Array(pattern.columns.length)];
    g.residual(x, r);
    g.jacobian(x, j);
    const h = new Matrix(n, n, square);
    const add = (row: number, column: number, v: number): void => {
      const e = placeOf(square, row, column);
      h.values[e] = h.values[e]! + v;
    };
    const bend = new Float64Array(rows);
    for (let p = 0; p < count; p++)
      for (let q = 0; q <= p; q++) {
        g.bends(x, units[p]!, units[q]!, bend);
        for (let i = 0; i < rows; i++) {
          const [a, b] = [entries[p]![i]!, entries[q]![i]!];
          const w = roots === undefined ? 1 : roots[i]! ** 2;
          if (a < 0 || b < 0 || w === 0) continue;
          const v = w * (j[a]! * j[b]! + r[i]! * bend[i]!);
          add(pattern.columns[a]!, pattern.columns[b]!, v);
          if (p !== q) add(pattern.columns[b]!, pattern.columns[a]!, v);
        }
      }
    return h;
  };
}
/** The pattern of A^T A; all of its diagonal is in it. */
function squareOf(n: number, { starts, columns }: Pattern): Pattern {
  const rowsOf: number[][] = Array.from({ length: n }, () => []);
  for (let i = 0; i + 1 < starts.length; i++)
    for (let e = starts[i]!; e < starts[i + 1]!; e++) rowsOf[columns[e]!]!.push(i);
  const seen = new Int32Array(n).fill(-1);
  const [all, ends]: [number[], Int32Array] = [[], new Int32Array(n + 1)];
  rowsOf.forEach((rows, c) => {
    const own = [c];
    seen[c] = c;
    for (const i of rows)
      for (let e = starts[i]!; e < starts[i + 1]!; e++) {
        const other = columns[e]!;
        if (seen[other] === c) continue;
        seen[other] = c;
        own.push(other);
      }
    for (const other of own.sort((a, b) => a - b)) all.push(other);
    ends[c + 1] = all.length;
  });
  return { starts: ends, columns: Int32Array.from(all) };
}
/** Where a number stands that the pattern has; its columns ascend. */
function placeOf({ starts, columns }: Pattern, row: number, column: number): number {
  let [low, high] = [starts[row]!, starts[row + 1]! - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (columns[middle]! < column) low = middle + 1;
    else high = middle;
  }
  return low;
}
