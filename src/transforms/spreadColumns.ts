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
  /** The colour of each column, counted from 1; 0: it is in another group. */
  readonly colour: Int32Array;
  readonly columns: readonly Tangent[];
}
/** Up to this length a loop copies faster than the engine's own copying starts. */
const few = 24;
/** Runs of `width` numbers: number `from` of the pushed columns becomes number `to` of the block. */
interface Runs {
  readonly width: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
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
  const fixed: Fixed[] = [];
  const moving: Moving[] = [];
  let count = 0;
  for (const { group, colour, columns: all } of sets !== undefined && flat.size > 0 ? pushed : []) {
    const own = all[j];
    if (own == null) continue;
    for (const runs of runsOf(dep, group, colour, sets!, first, columns)) {
      if (own.rec === null) fixed.push({ runs, columns: own.value as TypedArray });
      else {
        moving.push({ runs, columns: own });
        count += runs.from.length * runs.width;
      }
    }
  }
  const byColumns = (): Tensor => {
    const block = storage(flat);
    for (const { runs, columns: c } of fixed) copyRuns(runs, c, block);
    return reshape(
      moving.reduce((all, { runs, columns: c }) => putRuns(runs, c, all), concrete(flat, block)),
      [...input.shape, ...out],
    );
  };
  const order = [...out.map((_, a) => input.shape.length + a), ...input.shape.map((_, a) => a)];
  // Few numbers go to their places one by one, in either order of the axes.
  if (moving.length === 0 || 2 * count > flat.size) return transpose(byColumns(), order);
  const turned = storage(flat);
  for (const { runs, columns: c } of fixed) {
    const { width, from } = runs;
    across(runs, rows, columns).forEach((to, k) => {
      for (let e = 0; e < width; e++) turned[to + e * columns] = c[from[k]! * width + e]!;
    });
  }
  const block = putAcross(moving, count, rows, columns, concrete(flat, turned));
  const back = [...input.shape.map((_, a) => out.length + a), ...out.map((_, a) => a)];
  const result = reshape(block, [...out, ...input.shape]);
  ordered.set(result, (p) => (back.every((a, i) => a === p[i]) ? byColumns() : undefined));
  return result;
}
function copyRuns({ width, from, to }: Runs, columns: TypedArray, block: TypedArray): void {
  for (let k = 0; k < from.length; k++) {
    const first = from[k]! * width;
    const start = to[k]! * width;
    if (width > few) block.set(columns.subarray(first, first + width), start);
    else for (let e = 0; e < width; e++) block[start + e] = columns[first + e]!;
  }
}
const listed = (list: Int32Array): Tensor => concrete(arrayType("i32", [list.length]), list);
function putRuns({ width, from, to }: Runs, columns: Tensor, block: Tensor): Tensor {
  const cut = (x: Tensor): Tensor => reshape(x, width === 1 ? [x.size] : [x.size / width, width]);
  return reshape(update(cut(block), listed(to), take(cut(columns), listed(from))), [block.size]);
}
/** Numbers that were pushed, and where they go; known ones, or recorded. */
interface Fixed {
  readonly runs: Runs;
  readonly columns: TypedArray;
}
interface Moving {
  readonly runs: Runs;
  readonly columns: Tensor;
}
/** Where each run begins in the block by rows; it goes down its column, since its width divides the number of rows. */
const across = ({ width, to }: Runs, rows: number, columns: number): Int32Array =>
  to.map((run) => {
    const column = Math.floor((run * width) / rows);
    return (run * width - column * rows) * columns + column;
  });
/** All of them at once, `count` numbers by columns, in the order of the places that they have by rows. */
function putAcross(moving: readonly Moving[], count: number, rows: number, columns: number, block: Tensor): Tensor {
  /** By place: which of the pushed numbers goes there, counted from 1; 0: none. */
  const source = new Int32Array(rows * columns);
  let start = 1;
  for (const { runs, columns: pushed } of moving) {
    const { width, from } = runs;
    const to = across(runs, rows, columns);
    for (let k = 0; k < to.length; k++)
      for (let e = 0; e < width; e++) source[to[k]! + e * columns] = start + from[k]! * width + e;
    start += pushed.size;
  }
  const [from, to] = [new Int32Array(count), new Int32Array(count)];
  let at = 0;
  for (let place = 0; place < source.length; place++) {
    if (source[place] === 0) continue;
    from[at] = source[place]! - 1;
    to[at++] = place;
  }
  const numbers = concatenate(moving.map(({ columns }) => reshape(columns, [columns.size])));
  return update(block, listed(to), take(numbers, listed(from)));
}

/** Where the numbers of a group's columns go. A column that is alone in its colour and nearly full goes as a whole. */
function runsOf(
  { sets }: Dependence,
  { colours }: ColumnGroup,
  colour: Int32Array,
  rowSets: ArrayLike<number>,
  first: number,
  size: number,
): Runs[] {
  const rows = rowSets.length;
  const { kinds, columnsOf } = restricted(sets, rowSets, (c) => c >= first && c < first + size && colour[c]! > 0);
  const counts = new Int32Array(size);
  for (const kind of kinds) for (const c of columnsOf[kind]!) counts[c - first]!++;
  const [wholeFrom, wholeTo]: [number[], number[]] = [[], []];
  const wholes = new Set<number>();
  counts.forEach((count, at) => {
    const k = colour[first + at]! - 1;
    if (colours[k]?.length !== 1 || count < rows / 2) return;
    wholes.add(first + at);
    wholeFrom.push(k);
    wholeTo.push(at);
  });
  let width = rows;
  for (let r = 1; r < rows && width > 1; r++) if (kinds[r] !== kinds[r - 1]) width = gcd(width, r);
  const stride = rows / width;
  /** By kind: the columns that go in parts, and where the numbers of each begin among those pushed. */
  const parted = columnsOf.map((own) => Int32Array.from(own.filter((c) => !wholes.has(c))));
  const starts = parted.map((own) => own.map((c) => (colour[c]! - 1) * stride));
  let total = 0;
  for (let q = 0; q < stride; q++) total += parted[kinds[q * width]!]!.length;
  const parts: Runs = { width, from: new Int32Array(total), to: new Int32Array(total) };
  let at = 0;
  for (let q = 0; q < stride; q++) {
    const kind = kinds[q * width]!;
    const [own, begins] = [parted[kind]!, starts[kind]!];
    for (let k = 0; k < own.length; k++) {
      parts.from[at] = begins[k]! + q;
      parts.to[at++] = (own[k]! - first) * stride + q;
    }
  }
  const whole: Runs = { width: rows, from: Int32Array.from(wholeFrom), to: Int32Array.from(wholeTo) };
  return [whole, parts].filter(({ from }) => from.length > 0);
}
/** For each row the number of its kind, and for each kind those of the wanted columns that its rows have. */
function restricted(
  sets: ColumnSets,
  rowSets: ArrayLike<number>,
  wanted: (column: number) => boolean,
): { kinds: Int32Array; columnsOf: readonly (readonly number[])[] } {
  const columnsOf: (readonly number[])[] = [];
  const byKey = new Map<string, number>();
  const bySet = new Map<number, number>();
  const kinds = new Int32Array(rowSets.length);
  for (let r = 0; r < kinds.length; r++) {
    const set = rowSets[r]!;
    let kind = bySet.get(set);
    if (kind === undefined) {
      const own = Array.from(sets.of(set).filter(wanted));
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
