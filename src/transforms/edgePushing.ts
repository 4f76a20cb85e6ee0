import type { Elements } from "./elements.ts";
import { Entries, longer } from "./entries.ts";

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
  const { add, take, others, sums } = edgesOf(e.count);
  const adjoint = new Float64Array(e.count + 1);
  const reached = new Uint8Array(e.count + 1);
  const out = e.outputs[0]![0]!;
  adjoint[out] = 1;
  reached[out] = 1;
  for (let i = e.count; i > columns; i--) {
    if (reached[i] === 0) continue;
    const k = a[i]!;
    const m = b[i]!;
    const s = da[i]!;
    const t = db[i]!;
    if (others[0]! > mostEdges) return undefined;
    for (let n = take(i); n > 0; n--) {
      const j = others[n]!;
      const w = sums[j]!;
      if (j === i) {
        add(k, k, w * s * s);
        if (m > 0) {
          add(k, m, w * s * t);
          add(m, m, w * t * t);
        }
      } else {
        add(k, j, (k === j ? 2 : 1) * w * s);
        if (m > 0) add(m, j, (m === j ? 2 : 1) * w * t);
      }
    }
    const c = adjoint[i]!;
    const curve = curves[i]!;
    if ((curve & 1) > 0) add(k, k, c * aa[i]!);
    if ((curve & 2) > 0) add(k, m, c * ab[i]!);
    if ((curve & 4) > 0) add(m, m, c * bb[i]!);
    adjoint[k]! += c * s;
    reached[k] = 1;
    adjoint[m]! += c * t;
    reached[m] = 1;
  }
  const entries = new Entries();
  for (let i = columns; i > 0; i--)
    for (let n = take(i); n > 0; n--) {
      const j = others[n]!;
      const w = sums[j]!;
      entries.push(i - 1, j - 1, w);
      if (j < i) entries.push(j - 1, i - 1, w);
    }
  return entries.values.every(Number.isFinite) ? entries : undefined;
}

/** Symmetric weights between elements, each kept with the higher one. */
interface Edges {
  readonly add: (i: number, j: number, weight: number) => void;
  /** How many elements at most i there are that i has an edge with, which are then no more: see `others` and `sums`. */
  readonly take: (i: number) => number;
  /** From 1 on, the elements that the one taken last has an edge with; at 0, how many edges there were at most. */
  readonly others: Int32Array;
  /** What those come to, by element. */
  readonly sums: Float64Array;
}
/** In variables and not in fields, which a host that has not compiled this yet takes twice as long to find. */
function edgesOf(elements: number): Edges {
  /** The last edge of an element; 0: none. */
  const last = new Int32Array(elements + 1);
  const others = new Int32Array(elements + 1);
  const sums = new Float64Array(elements + 1);
  /** The element that another was met for. */
  const metFor = new Int32Array(elements + 1);
  /** By edge: the one before it of the same element, the lower element, and the weight. */
  let before = new Int32Array(1024);
  let lower = new Int32Array(1024);
  let weights = new Float64Array(1024);
  /** The first of the edges that were taken, which make room, each before the next. */
  let free = 0;
  const add = (i: number, j: number, weight: number): void => {
    const high = i > j ? i : j;
    let at = free;
    if (at > 0) free = before[at]!;
    else {
      at = ++others[0]!;
      if (at === before.length) {
        before = longer(before);
        lower = longer(lower);
        weights = longer(weights);
      }
    }
    before[at] = last[high]!;
    lower[at] = i > j ? j : i;
    weights[at] = weight;
    last[high] = at;
  };
  const take = (i: number): number => {
    const first = last[i]!;
    let n = 0;
    let end = 0;
    for (let at = first; at > 0; at = before[at]!) {
      const j = lower[at]!;
      if (metFor[j] !== i) {
        metFor[j] = i;
        sums[j] = 0;
        others[++n] = j;
      }
      sums[j]! += weights[at]!;
      end = at;
    }
    if (n === 0) return 0;
    before[end] = free;
    free = first;
    return n;
  };
  return { add, take, others, sums };
}
