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

type Table = Map<string, Map<string, Sum>>;
const enter = (table: Table, a: string, b: string, s: Sum): void => {
  const row = table.get(a) ?? new Map<string, Sum>();
  table.set(a, row);
  if (!row.has(b)) row.set(b, s);
};
/**
 * Products of matrices among sums, which come in the order of their lines: from each sum on, all rows that meet its column,
 * and all columns that each of these rows meets, as far as their factors are there before the first entry.
 */
export function blocksOf(p: Program, given: readonly Sum[]): Block[] {
  const sums = embedded(p, given);
  const byRow: Table = new Map();
  const byColumn: Table = new Map();
  for (const s of sums) {
    enter(byRow, `${s.left}`, `${s.right}`, s);
    enter(byColumn, `${s.right}`, `${s.left}`, s);
  }
  const taken = new Set<Sum>();
  const blocks: Block[] = [];
  for (const seed of sums) {
    if (taken.has(seed)) continue;
    const block = blockFrom(p, seed, byRow, byColumn, taken);
    if (block === undefined) continue;
    blocks.push(block);
    for (const s of block.sums) taken.add(s);
  }
  return blocks;
}
function blockFrom(p: Program, seed: Sum, byRow: Table, byColumn: Table, taken: ReadonlySet<Sum>): Block | undefined {
  const free = (s: Sum | undefined): s is Sum => s !== undefined && !taken.has(s);
  const ready = (i: number, before: number): boolean =>
    i < before || p.op(i) === CONST || (elementOf(p, i)?.array ?? before) < before;
  const rows = [...byColumn.get(`${seed.right}`)!.values()].filter(
    (s) => free(s) && s.left.every((i) => ready(i, seed.line)),
  );
  let begin = rows.reduce((m, s) => Math.min(m, s.line), seed.line);
  const columns: Sum[][] = [];
  for (const [key, head] of byRow.get(`${seed.left}`)!) {
    const column = rows.map((r) => byRow.get(`${r.left}`)!.get(key));
    if (!column.every(free)) continue;
    const first = column.reduce((m, s) => Math.min(m, s.line), begin);
    const early = (i: number): boolean => ready(i, first);
    if (!head.right.every(early) || !column.every((s) => s.rest.every(early))) continue;
    begin = first;
    columns.push(column);
  }
  const block: Block = {
    rows: rows.map((s) => s.left),
    columns: columns.map(([s]) => s!.right),
    sums: rows.flatMap((_, r) => columns.map((c) => c[r]!)),
  };
  const all = [...block.rows, ...block.columns].flat();
  const wide = rows.length > 1 && columns.length > 1 && multiplications(block) >= least;
  return wide && all.every((i) => ready(i, begin)) ? block : undefined;
}
