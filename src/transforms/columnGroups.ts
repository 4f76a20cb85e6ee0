import type { Program } from "../ir/program.ts";
import { colourColumns } from "./colouring.ts";
import type { Dependence } from "./dependence.ts";

/** Columns that are pushed together, a list for each colour, and the lines that any of them reaches. */
export interface ColumnGroup {
  readonly colours: readonly (readonly number[])[];
  readonly reached: Uint8Array;
}
/** What a line costs beside its numbers, in numbers. */
const lineCost = 100;
/** More groups are not told apart. */
const mostGroups = 24;
/** The part of the work of all columns, one by one, below which it is worthwhile to put the results apart again. */
const worthwhile = 0.7;

/**
 * Columns by colour, and colours in groups that are pushed apart because they reach different lines; undefined when that
 * saves little over pushing all columns through everything.
 */
export function groupColumns(p: Program, dep: Dependence): readonly ColumnGroup[] | undefined {
  const { sets, touched, outputs } = dep;
  const rows = [...new Set(outputs.flatMap((out) => [...new Set(Array.from(out ?? []))]))].map((s) => sets.of(s));
  const longest = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (longest > worthwhile * sets.columns) return undefined;
  const colours = colourColumns(rows, sets.columns);
  const lists: number[][] = [];
  colours.forEach((colour, c) => {
    if (colour < 0) return;
    lists[colour] ??= [];
    lists[colour].push(c);
  });
  if (lists.length > worthwhile * sets.columns) return undefined;
  const byReach = new Map<string, { colours: number[][]; reached: Uint8Array }>();
  for (const list of lists) {
    const reached = reachOf(touched, dep, new Set(list));
    const key = reached.join("");
    const group = byReach.get(key);
    if (group === undefined) byReach.set(key, { colours: [list], reached });
    else group.colours.push(list);
  }
  return merged(p, [...byReach.values()]);
}
/** The lines that some of the columns reach, by 1. */
function reachOf(touched: Int32Array, { sets }: Dependence, columns: ReadonlySet<number>): Uint8Array {
  const known = new Map<number, number>();
  return Uint8Array.from(touched, (set) => {
    let meets = known.get(set);
    if (meets === undefined) {
      meets = sets.of(set).some((c) => columns.has(c)) ? 1 : 0;
      known.set(set, meets);
    }
    return meets;
  });
}
/** Two groups are one where what that saves in lines outweighs what their columns then do in vain. */
function merged(p: Program, groups: readonly ColumnGroup[]): readonly ColumnGroup[] {
  const cost = ({ colours, reached }: ColumnGroup): number => {
    let sum = 0;
    for (let i = 0; i < p.n; i++) if (reached[i] === 1) sum += lineCost + colours.length * p.type(i).size;
    return sum;
  };
  const both = (a: ColumnGroup, b: ColumnGroup): ColumnGroup => ({
    colours: [...a.colours, ...b.colours],
    reached: a.reached.map((r, i) => r | b.reached[i]!),
  });
  let left = [...groups];
  while (left.length > mostGroups) left = [left.slice(mostGroups - 1).reduce(both), ...left.slice(0, mostGroups - 1)];
  const costs = new Map(left.map((g) => [g, cost(g)]));
  for (;;) {
    let best: { pair: [ColumnGroup, ColumnGroup]; one: ColumnGroup; gain: number } | undefined;
    left.forEach((a, k) => {
      for (const b of left.slice(k + 1)) {
        const one = both(a, b);
        const own = cost(one);
        costs.set(one, own);
        const gain = costs.get(a)! + costs.get(b)! - own;
        if (gain > (best?.gain ?? 0)) best = { pair: [a, b], one, gain };
      }
    });
    if (best === undefined) return left;
    const { pair, one } = best;
    left = [...left.filter((g) => !pair.includes(g)), one];
  }
}
