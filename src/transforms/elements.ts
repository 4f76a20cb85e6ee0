/**
 * A recorded list number by number, with the slopes that it has at its own numbers: element e, counted from 1, follows
 * elements a[e] and b[e] (0: none) by da[e] and db[e]. The columns are the first elements. Numbers that do not move, and lanes
 * that were not taken, have none.
 */
export class Elements {
  readonly columns: number;
  count: number;
  a: Int32Array;
  b: Int32Array;
  da: Float64Array;
  db: Float64Array;
  readonly isCurved: boolean;
  /** Second slopes, and which of them (1: aa, 2: ab, 4: bb) are not structural zeros; only of curved elements. */
  aa: Float64Array;
  ab: Float64Array;
  bb: Float64Array;
  curves: Uint8Array;
  /** By output, the element of each of its numbers; 0: it does not move. */
  outputs: readonly Float64Array[] = [];

  constructor(columns: number, size: number, isCurved: boolean) {
    this.columns = columns;
    this.count = columns;
    this.isCurved = isCurved;
    const second = isCurved ? size : 0;
    this.a = new Int32Array(size);
    this.b = new Int32Array(size);
    this.da = new Float64Array(size);
    this.db = new Float64Array(size);
    this.aa = new Float64Array(second);
    this.ab = new Float64Array(second);
    this.bb = new Float64Array(second);
    this.curves = new Uint8Array(second);
  }

  /** The element that follows a and b by da and db. */
  linear(a: number, b: number, da: number, db: number): number {
    const to = a > 0 ? a : b;
    if (a > 0 && b > 0 && a !== b) return this.#add(a, b, da, db);
    return to === 0 || da + db === 1 ? to : this.#add(to, 0, da + db, 0);
  }
  /** The same with second slopes; undefined: a structural zero. */
  curved(
    a: number,
    b: number,
    da: number,
    db: number,
    aa: number | undefined,
    ab: number | undefined,
    bb: number | undefined,
  ): number {
    if (aa === undefined && ab === undefined && bb === undefined) return this.linear(a, b, da, db);
    if (a === 0 || a === b) {
      const e = this.#add(b, 0, da + db, 0);
      this.aa[e] = (aa ?? 0) + 2 * (ab ?? 0) + (bb ?? 0);
      this.curves[e] = 1;
      return e;
    }
    const e = this.#add(a, b, da, db);
    this.aa[e] = aa ?? 0;
    this.ab[e] = ab ?? 0;
    this.bb[e] = bb ?? 0;
    this.curves[e] = Number(aa !== undefined) + 2 * Number(ab !== undefined) + 4 * Number(bb !== undefined);
    return e;
  }
  #add(a: number, b: number, da: number, db: number): number {
    const e = ++this.count;
    if (e === this.a.length) this.#grow();
    this.a[e] = a;
    this.b[e] = b;
    this.da[e] = da;
    this.db[e] = db;
    return e;
  }
  #grow(): void {
    const longer = new Elements(this.columns, 2 * this.count, this.isCurved);
    for (const column of ["a", "b", "da", "db", "aa", "ab", "bb", "curves"] as const) {
      longer[column].set(this[column]);
      Object.assign(this, { [column]: longer[column] });
    }
  }
}
