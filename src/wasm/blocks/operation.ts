import type { LaneRule } from "../../ir/lower.ts";
import type { Reduction } from "../plan/role.ts";
import type { Label } from "./labels.ts";

/** Numbers of a line outside the region: strides in elements by label, from an element of its base on. */
export interface Outside {
  readonly base: number;
  readonly offset: number;
  readonly strides: ReadonlyMap<Label, number>;
}

/** What an operation reads: one number everywhere, another operation's results, or numbers without the points. */
export type Operand =
  | { readonly kind: "uniform"; readonly value: number }
  | { readonly kind: "result"; readonly of: Operation }
  | ({ readonly kind: "outside" } & Outside);

interface Common {
  readonly id: number;
  /** The line whose numbers the results are; -1: none. */
  readonly line: number;
  /** The axes of the results. */
  readonly labels: readonly Label[];
  /** The axes of the loops around it, without the contracted one. */
  readonly loop: readonly Label[];
}

/** Numbers that stand in memory, brought into the block. */
export interface Load extends Common {
  readonly kind: "load";
  readonly from: Outside;
}
export interface Elementwise extends Common {
  readonly kind: "map";
  readonly rule: LaneRule;
  readonly operands: readonly Operand[];
}
/** A reduction along one axis. */
export interface Reduce extends Common {
  readonly kind: "reduce";
  readonly reduction: Reduction;
  readonly over: Label;
  readonly operands: readonly [Operand];
}
/** sum over j of x[.., j, point] a[.., j, i]: the points are an axis of the result. */
export interface Contract extends Common {
  readonly kind: "contract";
  readonly x: Operation;
  readonly over: Label;
  readonly extent: number;
  /** The matrix: strides of i and j apart, because both may have one label. */
  readonly matrix: Outside;
  readonly row: Label | undefined;
  readonly rowStride: number;
  readonly overStride: number;
}
/** sum over the points of u[.., i, point] v[.., j, point]. */
export interface Outer extends Common {
  readonly kind: "outer";
  readonly u: Operation;
  readonly v: Operation;
  /** The axes of the results that u and v bring. */
  readonly uLabel: Label | undefined;
  readonly vLabel: Label | undefined;
}
export type Operation = Load | Elementwise | Reduce | Contract | Outer;

/** The operations behind the operands. */
export function operandsOf(o: Operation): readonly Operation[] {
  if (o.kind === "load") return [];
  if (o.kind === "contract") return [o.x];
  if (o.kind === "outer") return [o.u, o.v];
  return o.operands.flatMap((operand) => (operand.kind === "result" ? [operand.of] : []));
}

/** Whether the results are sums over the points, which are there after the last block. */
export const sumsPoints = (o: Operation, points: Label): boolean =>
  o.kind === "outer" || (o.kind === "reduce" && o.over === points);
