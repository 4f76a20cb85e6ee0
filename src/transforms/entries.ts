/** Entries of a sparse matrix, in any order: values[k] in row rows[k] and column columns[k]. */
export class Entries {
  count = 0;
  rows: Int32Array = new Int32Array(1024);
  columns: Int32Array = new Int32Array(1024);
  values: Float64Array = new Float64Array(1024);

  push(row: number, column: number, value: number): void {
    const at = this.count++;
    if (at === this.rows.length) {
      this.rows = longer(this.rows);
      this.columns = longer(this.columns);
      this.values = longer(this.values);
    }
    this.rows[at] = row;
    this.columns[at] = column;
    this.values[at] = value;
  }
}
/** Twice as long, with the same numbers. */
export function longer<T extends Int32Array | Float64Array>(old: T): T {
  const empty = new (old.constructor as new (n: number) => T)(2 * old.length);
  empty.set(old);
  return empty;
}
