import { type Affine, eachPlace, sameTerms } from "./affine.ts";

/** Places that a turn reads or writes, turn after turn along axis 0; in a form, or as known numbers. */
export interface Places {
  readonly turns: number;
  readonly form: Affine | undefined;
  readonly known: ArrayLike<number> | undefined;
}
/** Positions relative to the terms, one row a turn; undefined when they are not known. */
function rowsOf({ form, known }: Places): ArrayLike<number> | undefined {
  if (form === undefined) return known;
  const out = new Int32Array(form.shape.reduce((a, b) => a * b, 1));
  eachPlace(form, (place, k) => {
    out[k] = place;
    return true;
  });
  return out;
}
const comparable = (a: Places, b: Places): boolean =>
  a.form !== undefined && b.form !== undefined
    ? sameTerms(a.form, b.form)
    : (a.form?.terms.length ?? 0) === 0 && (b.form?.terms.length ?? 0) === 0;

/** Whether no turn has a place in both. */
export function disjoint(a: Places, b: Places): boolean {
  const [p, q] = [rowsOf(a), rowsOf(b)];
  if (p === undefined || q === undefined || !comparable(a, b)) return false;
  const [n, m] = [p.length / a.turns, q.length / a.turns];
  for (let turn = 0; turn < a.turns; turn++) {
    const mine = new Set<number>();
    for (let k = 0; k < n; k++) mine.add(p[turn * n + k]!);
    for (let k = 0; k < m; k++) if (mine.has(q[turn * m + k]!)) return false;
  }
  return true;
}
/** Whether all turns have the same places. */
const still = ({ form, known }: Places): boolean => (form !== undefined ? form.axes[0] === 0 : known === undefined);
/**
 * Whether turns are independent of one another: no place is written by two of them, unless every turn writes it, and none
 * is read after an earlier turn has written it. Then all turns may be done at once.
 */
export function independent(writes: readonly Places[], reads: readonly Places[]): boolean {
  const [first] = writes;
  if (first === undefined) return true;
  if (![...writes, ...reads].every((p) => comparable(first, p))) return false;
  /** The first turn that writes a place, and whether all turns do. */
  const by = new Map<number, { readonly turn: number; readonly all: boolean }>();
  for (const w of writes) {
    const rows = rowsOf(w);
    if (rows === undefined) return false;
    const all = still(w);
    const size = rows.length / w.turns;
    for (let k = 0; k < (all ? size : rows.length); k++) {
      const turn = Math.floor(k / size);
      const last = by.get(rows[k]!);
      if (last !== undefined && (last.all !== all || (!all && last.turn !== turn))) return false;
      by.set(rows[k]!, { turn, all });
    }
  }
  return reads.every((r) => {
    const rows = rowsOf(r);
    if (rows === undefined) return false;
    const size = rows.length / r.turns;
    for (let k = 0; k < rows.length; k++) {
      const writer = by.get(rows[k]!);
      if (writer !== undefined && writer.turn < Math.floor(k / size)) return false;
    }
    return true;
  });
}
