import { CONST, type Program } from "../../ir/program.ts";
import { embedded } from "./embedded.ts";
import { elementOf, type Sum } from "./sums.ts";

/** Sums of products that are the entries of a product of two matrices. */
export interface Block {
  /** [row][k] and [column][k]. */
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
  /** Row by row. */
  readonly sums: readonly Sum[];
}
/** Products of numbers in a block, at least. */
const least = 16;
export const multiplications = ({ rows, columns }: Block): number => rows.length * columns.length * rows[0]!.length;

/** A sum, and which row and which column of factors it has, by numbers. */
interface Place {
  readonly sum: Sum;
  readonly row: number;
  readonly column: number;
}
type Table = Map<number, Map<number, Place>>;
const enter = (table: Table, a: number, b: number, place: Place): void => {
  let row = table.get(a);
  if (row === undefined) {
    row = new Map<number, Place>();
    table.set(a, row);
  }
  if (!row.has(b)) row.set(b, place);
};
/** Numbers for lists of lines: equal lists have the same. */
function numbering(): (lines: readonly number[]) => number {
  const known = new Map<string, number>();
  return (lines) => {
    const key = lines.join();
    let number = known.get(key);
    if (number === undefined) {
      number = known.size;
      known.set(key, number);
    }
    return number;
  };
}
/** From so many sums of one column no block is looked for in vain: what hinders them hinders the others. */
const mostAttempts = 8;
/**
 * Products of matrices among sums, which come in the order of their lines: from each sum on, all rows that meet its column,
 * and all columns that each of these rows meets, as far as their factors are there before the first entry.
 */
export function blocksOf(p: Program, given: readonly Sum[]): Block[] {
  const byRow: Table = new Map();
  const byColumn: Table = new Map();
  const [rowOf, columnOf] = [numbering(), numbering()];
  const places = embedded(p, given).map((sum) => ({ sum, row: rowOf(sum.left), column: columnOf(sum.right) }));
  for (const place of places) {
    enter(byRow, place.row, place.column, place);
    enter(byColumn, place.column, place.row, place);
  }
  const taken = new Set<Sum>();
  const attempts = new Map<number, number>();
  const blocks: Block[] = [];
  for (const seed of places) {
    if (taken.has(seed.sum) || byRow.get(seed.row)!.size < 2 || byColumn.get(seed.column)!.size < 2) continue;
    const before = attempts.get(seed.column) ?? 0;
    if (before >= mostAttempts) continue;
    const block = blockFrom(p, seed, byRow, byColumn, taken);
    attempts.set(seed.column, block === undefined ? before + 1 : 0);
    if (block === undefined) continue;
    blocks.push(block);
    for (const s of block.sums) taken.add(s);
  }
  return blocks;
}
function blockFrom(p: Program, seed: Place, byRow: Table, byColumn: Table, taken: ReadonlySet<Sum>): Block | undefined {
  const free = (place: Place | undefined): place is Place => place !== undefined && !taken.has(place.sum);
  const ready = (i: number, before: number): boolean =>
    i < before || p.op(i) === CONST || (elementOf(p, i)?.array ?? before) < before;
  const { line } = seed.sum;
  const rows = [...byColumn.get(seed.column)!.values()].filter(
    (r) => free(r) && r.sum.left.every((i) => ready(i, line)),
  );
  // Those that are equal to it may all stand in blocks already.
  if (rows.length < 2) return undefined;
  let begin = rows.reduce((m, r) => Math.min(m, r.sum.line), line);
  const columns: Sum[][] = [];
  for (const [key, head] of byRow.get(seed.row)!) {
    const column = rows.map((r) => byRow.get(r.row)!.get(key));
    if (!column.every(free)) continue;
    const first = column.reduce((m, r) => Math.min(m, r.sum.line), begin);
    const early = (i: number): boolean => ready(i, first);
    if (!head.sum.right.every(early) || !column.every((r) => r.sum.rest.every(early))) continue;
    begin = first;
    columns.push(column.map((r) => r.sum));
  }
  const block: Block = {
    rows: rows.map((r) => r.sum.left),
    columns: columns.map(([s]) => s!.right),
    sums: rows.flatMap((_, r) => columns.map((c) => c[r]!)),
  };
  const all = [...block.rows, ...block.columns].flat();
  const wide = columns.length > 1 && multiplications(block) >= least;
  return wide && all.every((i) => ready(i, begin)) ? block : undefined;
}
