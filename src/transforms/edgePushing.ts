import type { Elements } from "./elements.ts";
import { Entries } from "./entries.ts";

/** Beyond that many edges at a time the columns are pushed together. */
const mostEdges = 1 << 24;

/**
 * The Hessian of the one number that a list gives, by pushing edges (Gower and Mello, Optim. Methods Softw. 27, 2012): on the
 * way back, what is left of the list has a gradient and a sparse Hessian with respect to the elements so far; each element is
 * replaced by its operands in both. undefined where there are too many edges, or an entry is not finite: the parts of an
 * edge may overflow where those of a column do not.
 */
export function pushEdges(e: Elements): Entries | undefined {
  const { a, b, da, db, aa, ab, bb, curves, columns } = e;
  const edges = new Edges(e.count);
  const adjoint = new Float64Array(e.count + 1);
  const reached = new Uint8Array(e.count + 1);
  const entries = new Entries();
  const out = e.outputs[0]![0]!;
  adjoint[out] = 1;
  reached[out] = 1;
  for (let i = e.count; i > 0; i--) {
    if (reached[i] === 0) continue;
    const k = a[i]!;
    const m = b[i]!;
    const s = da[i]!;
    const t = db[i]!;
    const n = edges.take(i);
    for (let q = 0; q < n; q++) {
      const j = edges.columns[q]!;
      const w = edges.values[j]!;
      if (i <= columns) {
        entries.push(i - 1, j - 1, w);
        if (j < i) entries.push(j - 1, i - 1, w);
      } else if (j === i) {
        edges.add(k, k, w * s * s);
        if (m > 0) {
          edges.add(k, m, w * s * t);
          edges.add(m, m, w * t * t);
        }
      } else {
        edges.add(k, j, (k === j ? 2 : 1) * w * s);
        if (m > 0) edges.add(m, j, (m === j ? 2 : 1) * w * t);
      }
    }
    if (i <= columns) continue;
    if (edges.list.count > mostEdges) return undefined;
    const c = adjoint[i]!;
    const curve = curves[i]!;
    if ((curve & 1) > 0) edges.add(k, k, c * aa[i]!);
    if ((curve & 2) > 0) edges.add(k, m, c * ab[i]!);
    if ((curve & 4) > 0) edges.add(m, m, c * bb[i]!);
    adjoint[k]! += c * s;
    reached[k] = 1;
    adjoint[m]! += c * t;
    reached[m] = 1;
  }
  return entries.values.every(Number.isFinite) ? entries : undefined;
}

/** Symmetric weights between elements, kept with the higher one in the order in which they came. */
class Edges {
  /** The edge before it of the same element, the other element, and the weight. */
  readonly list: Entries = new Entries();
  readonly #last: Int32Array;
  /** The elements that the one taken last has an edge with, and by element what those come to. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** The element that it was met for. */
  readonly #for: Int32Array;
  /** The first of the edges that were taken, which make room, each before the next. */
  #free = -1;

  constructor(elements: number) {
    this.#last = new Int32Array(elements + 1).fill(-1);
    this.columns = new Int32Array(elements + 1);
    this.values = new Float64Array(elements + 1);
    this.#for = new Int32Array(elements + 1);
  }
  add(i: number, j: number, weight: number): void {
    const high = i > j ? i : j;
    const low = i > j ? j : i;
    const at = this.#free < 0 ? this.list.count++ : this.#free;
    if (at === this.#free) this.#free = this.list.rows[at]!;
    this.list.put(at, this.#last[high]!, low, weight);
    this.#last[high] = at;
  }
  /** How many elements at most i that i has an edge with are in `columns`; the edges are no more. */
  take(i: number): number {
    const { rows, columns, values } = this.list;
    const first = this.#last[i]!;
    if (first < 0) return 0;
    let n = 0;
    let end = first;
    for (let at = first; at >= 0; at = rows[at]!) {
      const j = columns[at]!;
      if (this.#for[j] !== i) {
        this.#for[j] = i;
        this.values[j] = 0;
        this.columns[n++] = j;
      }
      this.values[j]! += values[at]!;
      end = at;
    }
    rows[end] = this.#free;
    this.#free = first;
    return n;
  }
}
