import { INPUT, type Program } from "../ir/program.ts";
import { storage } from "../ir/raw.ts";
import { arrayType, type DType, isFloat, type Type } from "../ir/type.ts";
import { reshape, spreadOne, zerosOf } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { concatenate } from "../prims/joining.ts";
import { laneMask } from "../record/lanes.ts";
import { top, within } from "../record/recording.ts";
import type { Tangent } from "../record/rules.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { type ColumnGroup, groupColumns } from "./columnGroups.ts";
import { constantRaw } from "./constantRaw.ts";
import { type Dependence, dependence } from "./dependence.ts";
import type { Linearized } from "./linearize.ts";
import { inOwnLanes } from "./ownLanes.ts";
import { pushColumns } from "./pushColumns.ts";
import { type Pushed, spreadColumns } from "./spreadColumns.ts";

/**
 * Fewer columns are not worth the search, which a recording makes once and evaluation at every call; lanes that are not
 * taken must not be looked at.
 */
export const mayCompress = (columns: number): boolean => columns >= (top === null ? 16 : 8) && laneMask === null;

/** How the columns of a linear program can be pushed several at a time. */
export interface Compression {
  readonly dependence: Dependence;
  readonly groups: readonly ColumnGroup[];
  /** Number of linear inputs, and of pushes. */
  readonly count: number;
  readonly colours: number;
}
/** undefined when there is nothing to gain. `count` inputs are linear, the first. */
export function compression({ program, residuals }: Linearized, count: number): Compression | undefined {
  // Only indices are looked at.
  const indices = residuals.map((r) => (isFloat(r.type) ? undefined : constantRaw(r)));
  const known = [...new Array<undefined>(count).fill(undefined), ...indices];
  const dep = dependence(program, count, known);
  const groups = dep && groupColumns(program, dep);
  if (groups === undefined) return undefined;
  return { dependence: dep!, groups, count, colours: groups.reduce((n, g) => n + g.colours.length, 0) };
}

/**
 * blocks[j][k]: derivative of output j with respect to linear input k, [...output, ...input]. Numbers outside the pattern
 * are structural zeros.
 */
export function compressedBlocks(lin: Linearized, c: Compression): Tensor[][] {
  const { program, outs } = lin;
  const inputs = program.inputs.slice(0, c.count).map((id) => program.type(id));
  const pushed = pushGroups(lin, c, inputs);
  return program.outputs.map((_, j) => {
    let first = 0;
    return inputs.map((type) => {
      const block = spreadColumns(c.dependence, pushed, j, outs[j]!.shape, first, type);
      first += type.size;
      return block;
    });
  });
}
function pushGroups({ program, residuals }: Linearized, c: Compression, inputs: readonly Type[]): Pushed[] {
  return c.groups.map((group): Pushed => {
    const push = (): readonly Tangent[] => {
      const n = group.colours.length;
      return inOwnLanes(seedsOf(group, inputs), (seeds) =>
        pushColumns(program, [...seeds, ...residuals], c.count, n, group.reached).map(({ columns, isBatched }) =>
          columns === null || isBatched ? columns : spreadOne(columns, n),
        ),
      );
    };
    const colour = new Int32Array(c.dependence.sets.columns);
    group.colours.forEach((list, k) => {
      for (const column of list) colour[column] = k + 1;
    });
    return { group, colour, columns: isFixed(program, c.count, group) ? within(null, push) : push() };
  });
}
/** A sparse matrix by rows: numbers from starts[i] to starts[i + 1], in these columns. */
export interface SparseRows {
  readonly values: Tensor;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}
/** The derivative of the one output with respect to the one input, without the zeros of the structure. */
export function compressedRows(lin: Linearized, c: Compression): SparseRows {
  const { sets, outputs } = c.dependence;
  const [own] = outputs;
  const out = lin.outs[0]!;
  const rows = out.size;
  const starts = new Int32Array(rows + 1);
  for (let r = 0; r < rows; r++) starts[r + 1] = starts[r]! + sets.of(own?.[r] ?? 0).length;
  const columns = new Int32Array(starts[rows]!);
  for (let r = 0; r < rows; r++) columns.set(sets.of(own?.[r] ?? 0), starts[r]!);
  const first = new Int32Array(sets.columns);
  let at = 0;
  for (const { colours } of c.groups)
    for (const list of colours) {
      for (const column of list) first[column] = at;
      at += rows;
    }
  const from = new Int32Array(columns.length);
  for (let r = 0; r < rows; r++) for (let e = starts[r]!; e < starts[r + 1]!; e++) from[e] = first[columns[e]!]! + r;
  const pushed = pushGroups(lin, c, [lin.program.type(lin.program.inputs[0]!)]).map(
    ({ group, columns: [tangents] }) => {
      const size = group.colours.length * rows;
      return tangents == null ? zerosOf(arrayType(out.dtype as DType, [size])) : reshape(tangents, [size]);
    },
  );
  const all = pushed.length === 1 ? pushed[0]! : concatenate(pushed);
  return { values: take(all, concrete(arrayType("i32", [from.length]), from)), starts, columns };
}
/** Whether what a group reaches needs no residuals, so that its columns are numbers. */
function isFixed(p: Program, count: number, { reached }: ColumnGroup): boolean {
  const open = new Set(p.inputs.slice(count));
  for (let i = 0; i < p.n; i++)
    if (reached[i] === 1 && p.op(i) !== INPUT && p.operands(i).some((a) => open.has(a))) return false;
  return true;
}
/** One tangent for each colour: ones at its columns. */
function seedsOf({ colours }: ColumnGroup, inputs: readonly Type[]): Tangent[] {
  let first = 0;
  return inputs.map(({ dtype, shape, size }) => {
    const type = arrayType(dtype as DType, [colours.length, ...shape]);
    const seeds = storage(type);
    let some = false;
    colours.forEach((columns, k) => {
      for (const c of columns) {
        if (c < first || c >= first + size) continue;
        seeds[k * size + c - first] = 1;
        some = true;
      }
    });
    first += size;
    return some ? concrete(type, seeds) : null;
  });
}
