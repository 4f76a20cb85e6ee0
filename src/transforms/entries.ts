/** Entries of a sparse matrix, in any order: values[k] in row rows[k] and column columns[k]. */
export class Entries {
  count = 0;
  rows: Int32Array = new Int32Array(1024);
  columns: Int32Array = new Int32Array(1024);
  values: Float64Array = new Float64Array(1024);

  push(row: number, column: number, value: number): void {
    const at = this.count++;
    if (at === this.rows.length) this.#grow();
    this.rows[at] = row;
    this.columns[at] = column;
    this.values[at] = value;
  }
  #grow(): void {
    const longer = <T extends Int32Array | Float64Array>(old: T, empty: T): T => {
      empty.set(old);
      return empty;
    };
    const size = 2 * this.count;
    this.rows = longer(this.rows, new Int32Array(size));
    this.columns = longer(this.columns, new Int32Array(size));
    this.values = longer(this.values, new Float64Array(size));
  }
}
