import type { Elements } from "./elements.ts";
import { Entries } from "./entries.ts";

/** Beyond that many numbers in all rows the columns are pushed together. */
const mostHeld = 1 << 22;

/**
 * The Jacobian of a list by forward accumulation: each element has a row of its slopes with respect to the columns that it
 * follows, the sum of those of its operands times their slopes (Griewank and Walther, Evaluating Derivatives, 2008, section
 * 7.1, in sparse vectors). undefined where the rows are full.
 */
export function elementRows(e: Elements): Entries | undefined {
  const { a, b, da, db, columns } = e;
  const needed = neededElements(e);
  const starts = new Int32Array(e.count + 1);
  const ends = new Int32Array(e.count + 1);
  let index = new Int32Array(4 * e.count + 64);
  let value = new Float64Array(index.length);
  let at = 0;
  for (let i = 1; i <= e.count; i++) {
    if (needed[i] === 0) continue;
    starts[i] = at;
    const k = a[i]!;
    const m = b[i]!;
    const s = da[i]!;
    const t = db[i]!;
    let p = starts[k]!;
    let q = starts[m]!;
    const pEnd = ends[k]!;
    const qEnd = ends[m]!;
    const most = at + pEnd - p + qEnd - q + 1;
    if (most > index.length) {
      if (most > mostHeld) return undefined;
      const [longer, wider] = [new Int32Array(2 * most), new Float64Array(2 * most)];
      longer.set(index.subarray(0, at));
      wider.set(value.subarray(0, at));
      [index, value] = [longer, wider];
    }
    if (i <= columns) {
      index[at] = i - 1;
      value[at++] = 1;
    }
    while (p < pEnd && q < qEnd) {
      const c = index[p]!;
      const d = index[q]!;
      if (c === d) value[at] = s * value[p++]! + t * value[q++]!;
      else if (c < d) value[at] = s * value[p++]!;
      else value[at] = t * value[q++]!;
      index[at++] = c < d ? c : d;
    }
    for (; p < pEnd; p++, at++) {
      index[at] = index[p]!;
      value[at] = s * value[p]!;
    }
    for (; q < qEnd; q++, at++) {
      index[at] = index[q]!;
      value[at] = t * value[q]!;
    }
    ends[i] = at;
  }
  const entries = new Entries();
  let row = 0;
  for (const own of e.outputs)
    for (let r = 0; r < own.length; r++, row++)
      for (let k = starts[own[r]!]!; k < ends[own[r]!]!; k++) entries.push(row, index[k]!, value[k]!);
  return entries;
}
/** Elements that an output follows. */
function neededElements({ a, b, count, outputs }: Elements): Uint8Array {
  const needed = new Uint8Array(count + 1);
  for (const own of outputs) for (const e of own) needed[e] = 1;
  for (let i = count; i > 0; i--) {
    if (needed[i] === 0) continue;
    needed[a[i]!] = 1;
    needed[b[i]!] = 1;
  }
  return needed;
}
