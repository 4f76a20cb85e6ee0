import { INPUT, type Program } from "../ir/program.ts";
import { storage } from "../ir/raw.ts";
import { arrayType, type DType, type Type } from "../ir/type.ts";
import { spreadOne } from "../prims/broadcast.ts";
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
  const known = [...new Array<undefined>(count).fill(undefined), ...residuals.map(constantRaw)];
  const dep = dependence(program, count, known);
  const groups = dep && groupColumns(program, dep);
  if (groups === undefined) return undefined;
  return { dependence: dep!, groups, count, colours: groups.reduce((n, g) => n + g.colours.length, 0) };
}

/**
 * blocks[j][k]: derivative of output j with respect to linear input k, [...output, ...input]. Numbers outside the pattern
 * are structural zeros.
 */
export function compressedBlocks({ program, outs, residuals }: Linearized, c: Compression): Tensor[][] {
  const inputs = program.inputs.slice(0, c.count).map((id) => program.type(id));
  const pushed = c.groups.map((group): Pushed => {
    const push = (): readonly Tangent[] => {
      const n = group.colours.length;
      return inOwnLanes(seedsOf(group, inputs), (seeds) =>
        pushColumns(program, [...seeds, ...residuals], c.count, n, group.reached).map(({ columns, isBatched }) =>
          columns === null || isBatched ? columns : spreadOne(columns, n),
        ),
      );
    };
    return { group, columns: isFixed(program, c.count, group) ? within(null, push) : push() };
  });
  return program.outputs.map((_, j) => {
    let first = 0;
    return inputs.map((type) => {
      const block = spreadColumns(c.dependence, pushed, j, outs[j]!.shape, first, type);
      first += type.size;
      return block;
    });
  });
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
