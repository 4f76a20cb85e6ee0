import { sizeOf } from "../../ir/type.ts";
import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import { picksKnownRows } from "./knownRows.ts";
import { LaneAxis } from "./laneAxis.ts";

/** Most numbers of a row: longer ones are as soon copied. */
const mostInRow = 4;
/** Fewest positions that are worth a loop of their own. */
const fewest = 8;

/** Lane axes of loops over what is made of picked rows, and the gathers that such loops read by index, as `Plan.picked`. */
export interface PickedRows {
  readonly axes: readonly LaneAxis[];
  readonly picked: ReadonlyMap<number, number>;
}

/**
 * Short rows that are picked by a known index for lines element by element alone need no array of their own: a loop over
 * the longest axis of the index computes these lines, the rest unrolled. Lines marked in `elsewhere` are left out.
 */
export function pickedRows(facts: Facts, guards: readonly Guard[], elsewhere: Uint8Array | undefined): PickedRows {
  const byExtent = new Map<number, Map<number, number>>();
  for (let i = 0; i < facts.program.n; i++) {
    const dim = elsewhere?.[i] === 1 ? undefined : dimOf(facts, i);
    if (dim === undefined) continue;
    const extent = facts.program.type(facts.program.operand(i, 1)).shape[dim]!;
    byExtent.set(extent, (byExtent.get(extent) ?? new Map()).set(i, dim));
  }
  const axes: LaneAxis[] = [];
  const picked = new Map<number, number>();
  for (const [extent, gathers] of byExtent) {
    const axis = axisOf(facts, extent, gathers, guards, elsewhere);
    for (const [i, dim] of gathers) {
      if (axis.dims[i]! < 0) continue;
      if (axes.at(-1) !== axis) axes.push(axis);
      picked.set(i, dim);
    }
  }
  return { axes, picked };
}

/** The longest axis of the index of a gather of short rows; undefined for other lines. */
function dimOf(facts: Facts, i: number): number | undefined {
  const { program, roles } = facts;
  const role = roles[i]!;
  if (role.kind !== "gather" || role.shared !== 0) return undefined;
  const { shape, size } = program.type(program.operand(i, 1));
  const longest = Math.max(...shape);
  const isShort = sizeOf(program.type(i).shape.slice(role.axis + shape.length)) <= mostInRow;
  if (longest < fewest || size / longest > fewest || !isShort || !picksKnownRows(facts, i, role.axis)) return undefined;
  return shape.indexOf(longest);
}

/** The lane axis of gathers and what is made of them, without gathers that something else reads. */
function axisOf(
  facts: Facts,
  extent: number,
  gathers: ReadonlyMap<number, number>,
  guards: readonly Guard[],
  elsewhere: Uint8Array | undefined,
): LaneAxis {
  const { program, roles, views } = facts;
  const wanted = [...program.outputs, ...guards.map(({ id }) => id)];
  const lost = new Set(wanted.map((o) => (o < 0 ? o : views[o]!.line)));
  const made = (): LaneAxis => {
    const among = new Set([...gathers.keys()].filter((i) => !lost.has(i)));
    for (let i = 0; i < program.n; i++) {
      const { kind } = roles[i]!;
      if (elsewhere?.[i] === 1 || (kind !== "lanes" && kind !== "reduction")) continue;
      if (program.operands(i).some((a) => among.has(views[a]!.line))) among.add(i);
    }
    return new LaneAxis(facts, extent, true, among);
  };
  const first = made();
  for (let i = 0; i < program.n; i++)
    if (roles[i]!.kind !== "view")
      program.operands(i).forEach((a, k) => {
        const { line } = views[a]!;
        if (gathers.has(line) && !first.fuses(i, k)) lost.add(line);
      });
  return made();
}
