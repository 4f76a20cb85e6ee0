import { sameShape, stridesOf } from "../../ir/type.ts";
import type { Facts } from "../plan/facts.ts";

/** Where a line finds an operand: strides along the axes of its frame, from an element of a line on. */
export interface FrameOperand {
  readonly line: number;
  /** The line whose numbers those are. */
  readonly base: number;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** The index space of a line: its axes longer than 1. */
export interface Frame {
  readonly extents: readonly number[];
  readonly operands: readonly FrameOperand[];
  /** The axes of the result, in order. */
  readonly result: readonly number[];
  /** The axes that are reduced or contracted, or along which a fibre runs. */
  readonly over: readonly number[];
}

const longAxes = (shape: readonly number[]): number[] => shape.flatMap((size, axis) => (size > 1 ? [axis] : []));

/** The frame of a line that loops over an index space, if it is of numbers in f64. */
export function frameOf(facts: Facts, line: number): Frame | undefined {
  const { program, roles, views } = facts;
  const role = roles[line]!;
  const { dtype, shape } = program.type(line);
  if (dtype !== "f64" && dtype !== "bool") return undefined;
  const frame = (
    extents: readonly number[],
    strides: readonly (readonly number[])[],
    over: readonly number[],
    kept: readonly number[],
  ): Frame | undefined => {
    if (extents.includes(0)) return undefined;
    const long = longAxes(extents);
    const at = (axes: readonly number[]): number[] => axes.map((a) => long.indexOf(a)).filter((a) => a >= 0);
    return {
      extents: long.map((a) => extents[a]!),
      operands: program.operands(line).map((a, k) => {
        const { line: base, offset } = views[a]!;
        return { line: a, base, offset, strides: long.map((axis) => strides[k]![axis] ?? 0) };
      }),
      result: at(kept),
      over: at(over),
    };
  };
  const own = program.operands(line).map((a) => views[a]!.strides);
  const axes = (extents: readonly number[]): number[] => extents.map((_, a) => a);
  if (role.kind === "lanes") {
    const moves = role.rule === undefined && !sameShape(role.shape, shape);
    return role.into !== undefined || moves ? undefined : frame(shape, own, [], axes(shape));
  }
  if (role.kind === "reduction" || role.kind === "fibre") {
    const extents = program.type(program.operand(line, 0)).shape;
    const over = role.kind === "reduction" ? role.axes : [role.axis];
    const keepsAll = role.kind === "fibre" && role.fibre !== "logsumexp";
    return frame(extents, own, over, keepsAll ? axes(extents) : axes(extents).filter((a) => !over.includes(a)));
  }
  if (role.kind !== "matmul") return undefined;
  const [a, b] = own as [readonly number[], readonly number[]];
  const left = program.type(program.operand(line, 0)).shape;
  const rank = shape.length;
  return frame(
    [...shape, left.at(-1)!],
    [
      [...a.slice(0, rank - 1), 0, a[rank - 1]!],
      [...b.slice(0, rank - 2), 0, b[rank - 1]!, b[rank - 2]!],
    ],
    [rank],
    axes(shape),
  );
}

/**
 * For each long axis of a line of a shape, the axis of the reader's frame that walks it: undefined when the reader sees
 * the line other than by renaming and repeating axes.
 */
export function linkOf(
  shape: readonly number[],
  { offset, strides }: FrameOperand,
  extents: readonly number[],
): number[] | undefined {
  if (offset !== 0) return undefined;
  const steps = stridesOf(shape);
  const link = longAxes(shape).map((axis) =>
    strides.findIndex((s, d) => s === steps[axis] && extents[d] === shape[axis]),
  );
  const walked = strides.filter((s) => s !== 0).length;
  return link.includes(-1) || walked !== link.length ? undefined : link;
}
