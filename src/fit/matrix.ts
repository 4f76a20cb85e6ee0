import { norm } from "../math/linalg/householder.ts";

/** Where the numbers of a sparse matrix stand: those of row i from starts[i] to starts[i + 1], in these columns. */
export interface Pattern {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}
export const everywhere = (rows: number, columns: number): Pattern => ({
  starts: Int32Array.from({ length: rows + 1 }, (_, i) => i * columns),
  columns: Int32Array.from({ length: rows * columns }, (_, e) => e % columns),
});
/** A matrix by rows: all its numbers, or those of a pattern. */
export class Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly pattern: Pattern | undefined;
  readonly values: Float64Array;

  constructor(rows: number, columns: number, pattern?: Pattern, values?: Float64Array) {
    this.rows = rows;
    this.columns = columns;
    this.pattern = pattern;
    this.values = values ?? new Float64Array(pattern?.columns.length ?? rows * columns);
  }
  /** Where the numbers of row i begin; of row `rows`, their end. */
  start(i: number): number {
    return this.pattern === undefined ? i * this.columns : this.pattern.starts[i]!;
  }
  /** Row and column of the e-th number. */
  placeOf(e: number): readonly [row: number, column: number] {
    let row = 0;
    while (this.start(row + 1) <= e) row++;
    return [row, this.pattern?.columns[e] ?? e - this.start(row)];
  }
  row(i: number): Float64Array {
    if (this.pattern === undefined) return this.values.slice(this.start(i), this.start(i + 1));
    const out = new Float64Array(this.columns);
    for (let e = this.start(i); e < this.start(i + 1); e++) out[this.pattern.columns[e]!] = this.values[e]!;
    return out;
  }
  /** A x. */
  times(x: Float64Array): Float64Array {
    const { values, columns: n } = this;
    const place = this.pattern?.columns;
    return Float64Array.from({ length: this.rows }, (_, i) => {
      let sum = 0;
      const end = this.start(i + 1);
      if (place === undefined) for (let e = i * n, k = 0; k < n; e++, k++) sum += values[e]! * x[k]!;
      else for (let e = this.start(i); e < end; e++) sum += values[e]! * x[place[e]!]!;
      return sum;
    });
  }
  /** A^T y. */
  transposeTimes(y: ArrayLike<number>): Float64Array {
    const { values, columns: n } = this;
    const place = this.pattern?.columns;
    const out = new Float64Array(n);
    for (let i = 0; i < this.rows; i++) {
      const [start, end, by] = [this.start(i), this.start(i + 1), y[i]!];
      for (let e = start; e < end; e++) {
        const k = place === undefined ? e - start : place[e]!;
        out[k] = out[k]! + values[e]! * by;
      }
    }
    return out;
  }
  /** Of a square matrix, with zeros in all rows and columns but these. */
  within(kept: readonly number[]): Matrix {
    const isKept = new Uint8Array(this.columns);
    for (const c of kept) isKept[c] = 1;
    const out = new Matrix(this.rows, this.columns, this.pattern);
    for (const i of kept)
      for (let e = this.start(i); e < this.start(i + 1); e++)
        if (isKept[this.pattern?.columns[e] ?? e - this.start(i)] === 1) out.values[e] = this.values[e]!;
    return out;
  }
  /** Lengths of the columns. */
  lengths(): Float64Array {
    if (this.pattern === undefined)
      return Float64Array.from({ length: this.columns }, (_, k) => norm(this.rows, this.values, k, this.columns));
    const place = this.pattern.columns;
    const largest = new Float64Array(this.columns);
    const sums = new Float64Array(this.columns);
    for (let e = 0; e < place.length; e++)
      largest[place[e]!] = Math.max(largest[place[e]!]!, Math.abs(this.values[e]!));
    for (let e = 0; e < place.length; e++) {
      const k = place[e]!;
      if (largest[k]! > 0) sums[k] = sums[k]! + (this.values[e]! / largest[k]!) ** 2;
    }
    return largest.map((most, k) => most * Math.sqrt(sums[k]!));
  }
  /** Some columns, divided by their scales, zeros and all, with rows of zeros below where more are asked for. */
  part(columns: readonly number[], scale: ArrayLike<number>, rows: number = this.rows): Float64Array {
    const k = columns.length;
    const out = new Float64Array(rows * k);
    if (this.pattern === undefined) {
      for (let i = 0; i < this.rows; i++)
        for (let c = 0; c < k; c++) out[i * k + c] = this.values[i * this.columns + columns[c]!]! / scale[c]!;
      return out;
    }
    const to = new Int32Array(this.columns).fill(-1);
    columns.forEach((column, c) => {
      to[column] = c;
    });
    for (let i = 0; i < this.rows; i++)
      for (let e = this.start(i); e < this.start(i + 1); e++) {
        const c = to[this.pattern.columns[e]!]!;
        if (c >= 0) out[i * k + c] = this.values[e]! / scale[c]!;
      }
    return out;
  }
}
