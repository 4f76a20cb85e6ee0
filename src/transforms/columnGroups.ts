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
  const different = new Set<number>();
  for (const out of outputs) for (let r = 0; r < (out?.length ?? 0); r++) different.add(out![r]!);
  const rows = [...different].map((s) => sets.of(s));
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
  const reached = new Uint8Array(touched.length);
  for (let i = 0; i < reached.length; i++) {
    const set = touched[i]!;
    let meets = known.get(set);
    if (meets === undefined) {
      meets = sets.of(set).some((c) => columns.has(c)) ? 1 : 0;
      known.set(set, meets);
    }
    reached[i] = meets;
  }
  return reached;
}
/** Two groups are one where what that saves in lines outweighs what their columns then do in vain. */
function merged(p: Program, groups: readonly ColumnGroup[]): readonly ColumnGroup[] {
  const sizes = Float64Array.from({ length: p.n }, (_, i) => p.type(i).size);
  /** Of `count` columns through the lines that either reaches. */
  const cost = (count: number, a: Uint8Array, b: Uint8Array): number => {
    let sum = 0;
    for (let i = 0; i < sizes.length; i++) if ((a[i]! | b[i]!) === 1) sum += lineCost + count * sizes[i]!;
    return sum;
  };
  const alone = ({ colours, reached }: ColumnGroup): number => cost(colours.length, reached, reached);
  const both = (a: ColumnGroup, b: ColumnGroup): ColumnGroup => ({
    colours: [...a.colours, ...b.colours],
    reached: a.reached.map((r, i) => r | b.reached[i]!),
  });
  let left = [...groups];
  while (left.length > mostGroups) left = [left.slice(mostGroups - 1).reduce(both), ...left.slice(0, mostGroups - 1)];
  const costs = left.map(alone);
  for (;;) {
    let gain = 0;
    let pair = [0, 0];
    for (let k = 0; k < left.length; k++)
      for (let m = k + 1; m < left.length; m++) {
        const [a, b] = [left[k]!, left[m]!];
        const own = costs[k]! + costs[m]! - cost(a.colours.length + b.colours.length, a.reached, b.reached);
        if (own > gain) {
          gain = own;
          pair = [k, m];
        }
      }
    if (gain === 0) return left;
    const one = both(left[pair[0]!]!, left[pair[1]!]!);
    left = [...left.filter((_, k) => !pair.includes(k)), one];
    costs.splice(pair[1]!, 1);
    costs.splice(pair[0]!, 1);
    costs.push(alone(one));
  }
}
