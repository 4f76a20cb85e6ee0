import { storage, type TypedArray } from "../ir/raw.ts";
import { arrayType, type DType, type Shape, sizeOf, type Type } from "../ir/type.ts";
import { reshape } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { concatenate } from "../prims/joining.ts";
import { ordered, transpose } from "../prims/shape.ts";
import { update } from "../prims/update.ts";
import type { Tangent } from "../record/rules.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import type { ColumnGroup } from "./columnGroups.ts";
import type { ColumnSets } from "./columnSets.ts";
import type { Dependence } from "./dependence.ts";

/** What the columns of a group were pushed to: for each output, [colours, ...shape]. */
export interface Pushed {
  readonly group: ColumnGroup;
  readonly columns: readonly Tangent[];
}
/** Runs of `width` numbers: number `from` of the pushed columns becomes number `to` of the block. */
interface Runs {
  readonly width: number;
  readonly from: number[];
  readonly to: number[];
}

/** The block of output j with respect to the columns from `first` on, from compressed ones: [...output, ...input]. */
export function spreadColumns(
  dep: Dependence,
  pushed: readonly Pushed[],
  j: number,
  out: Shape,
  first: number,
  input: Type,
): Tensor {
  const rows = sizeOf(out);
  const columns = input.size;
  const sets = dep.outputs[j];
  const flat = arrayType(input.dtype as DType, [columns * rows]);
  const fixed = storage(flat);
  const moving: Moving[] = [];
  let count = 0;
  for (const { group, columns: all } of sets !== undefined && flat.size > 0 ? pushed : []) {
    const own = all[j];
    if (own == null) continue;
    for (const runs of runsOf(dep, group, sets!, first, columns)) {
      if (own.rec === null) copyRuns(runs, own.value as TypedArray, fixed);
      else {
        moving.push({ runs, columns: own });
        count += runs.from.length * runs.width;
      }
    }
  }
  const start = concrete(flat, fixed);
  const byColumns = (): Tensor =>
    reshape(
      moving.reduce((block, { runs, columns: c }) => putRuns(runs, c, block), start),
      [...input.shape, ...out],
    );
  const order = [...out.map((_, a) => input.shape.length + a), ...input.shape.map((_, a) => a)];
  // Few numbers go to their places one by one, in either order of the axes.
  if (moving.length === 0 || 2 * count > flat.size) return transpose(byColumns(), order);
  const turned = storage(flat);
  const across = (k: number): number => (k % rows) * columns + Math.floor(k / rows);
  fixed.forEach((x, k) => {
    turned[across(k)] = x;
  });
  const block = putAcross(moving, across, concrete(flat, turned));
  const back = [...input.shape.map((_, a) => out.length + a), ...out.map((_, a) => a)];
  const result = reshape(block, [...out, ...input.shape]);
  ordered.set(result, (p) => (back.every((a, i) => a === p[i]) ? byColumns() : undefined));
  return result;
}
function copyRuns({ width, from, to }: Runs, columns: TypedArray, block: TypedArray): void {
  from.forEach((at, k) => {
    block.set(columns.subarray(at * width, (at + 1) * width), to[k]! * width);
  });
}
function putRuns({ width, from, to }: Runs, columns: Tensor, block: Tensor): Tensor {
  const cut = (x: Tensor): Tensor => reshape(x, width === 1 ? [x.size] : [x.size / width, width]);
  const index = (list: readonly number[]): Tensor => concrete(arrayType("i32", [list.length]), new Int32Array(list));
  return reshape(update(cut(block), index(to), take(cut(columns), index(from))), [block.size]);
}
/** Numbers that were pushed, and where they go. */
interface Moving {
  readonly runs: Runs;
  readonly columns: Tensor;
}
/** All of them at once, number k of the block by columns at place `across(k)`, in the order of the places. */
function putAcross(moving: readonly Moving[], across: (k: number) => number, block: Tensor): Tensor {
  const places: [from: number, to: number][] = [];
  let start = 0;
  for (const { runs, columns } of moving) {
    runs.from.forEach((at, k) => {
      for (let e = 0; e < runs.width; e++)
        places.push([start + at * runs.width + e, across(runs.to[k]! * runs.width + e)]);
    });
    start += columns.size;
  }
  places.sort((a, b) => a[1] - b[1]);
  const numbers = concatenate(moving.map(({ columns }) => reshape(columns, [columns.size])));
  return update(
    block,
    Int32Array.from(places, ([, to]) => to),
    take(
      numbers,
      Int32Array.from(places, ([from]) => from),
    ),
  );
}

/** Where the numbers of a group's columns go. A column that is alone in its colour and nearly full goes as a whole. */
function runsOf(
  { sets }: Dependence,
  { colours }: ColumnGroup,
  rowSets: ArrayLike<number>,
  first: number,
  size: number,
): Runs[] {
  const rows = rowSets.length;
  const colourOf = new Map<number, number>();
  colours.forEach((columns, k) => {
    for (const c of columns) if (c >= first && c < first + size) colourOf.set(c, k);
  });
  const { kinds, columnsOf } = restricted(sets, rowSets, colourOf);
  const times = new Int32Array(columnsOf.length);
  for (let r = 0; r < rows; r++) times[kinds[r]!]!++;
  const counts = new Int32Array(first + size);
  columnsOf.forEach((own, kind) => {
    for (const c of own) counts[c]! += times[kind]!;
  });
  const whole: Runs = { width: rows, from: [], to: [] };
  const wholes = new Set<number>();
  colours.forEach(([c], k) => {
    if (colours[k]!.length !== 1 || !colourOf.has(c!) || counts[c!]! < rows / 2) return;
    wholes.add(c!);
    whole.from.push(k);
    whole.to.push(c! - first);
  });
  let width = rows;
  for (let r = 1; r < rows && width > 1; r++) if (kinds[r] !== kinds[r - 1]) width = gcd(width, r);
  const parts: Runs = { width, from: [], to: [] };
  const stride = rows / width;
  for (let q = 0; q < stride; q++)
    for (const c of columnsOf[kinds[q * width]!]!) {
      if (wholes.has(c)) continue;
      parts.from.push(colourOf.get(c)! * stride + q);
      parts.to.push((c - first) * stride + q);
    }
  return [whole, parts].filter(({ from }) => from.length > 0);
}
/** For each row the number of its kind, and for each kind those of the given columns that its rows have. */
function restricted(
  sets: ColumnSets,
  rowSets: ArrayLike<number>,
  columns: ReadonlyMap<number, unknown>,
): { kinds: Int32Array; columnsOf: readonly (readonly number[])[] } {
  const columnsOf: (readonly number[])[] = [];
  const byKey = new Map<string, number>();
  const bySet = new Map<number, number>();
  const kinds = new Int32Array(rowSets.length);
  for (let r = 0; r < kinds.length; r++) {
    const set = rowSets[r]!;
    let kind = bySet.get(set);
    if (kind === undefined) {
      const own = Array.from(sets.of(set)).filter((c) => columns.has(c));
      const key = own.join();
      kind = byKey.get(key) ?? columnsOf.push(own) - 1;
      byKey.set(key, kind);
      bySet.set(set, kind);
    }
    kinds[r] = kind;
  }
  return { kinds, columnsOf };
}
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
