import type { Shape } from "../../ir/type.ts";
import { type Place, type Scope, widthOf } from "./layout.ts";

/**
 * Elements reached from the axes of a loop: address in bytes, from the address that stands in the cell at `base` if there
 * is one; strides in elements.
 */
export interface Access {
  readonly address: number;
  readonly strides: readonly number[];
  readonly base?: number | undefined;
  /** Whether they stand as binary32; otherwise as binary64. */
  readonly single?: boolean | undefined;
}

/** One number at every position, or numbers in memory. */
export type Source = number | Access;

/** Numbers of a shape to be copied. */
export interface Move {
  readonly shape: Shape;
  readonly from: Source;
  readonly to: Access;
  /** Nothing may be written behind the end. */
  readonly tight: boolean;
}

/** Elements of a place along strides, from element `offset` on. */
export function accessAt(place: Place, strides: readonly number[], offset = 0): Access {
  const { address, base, single } = place;
  return { address: address + widthOf(place) * offset, strides, base, single };
}

/** Where a scope finds the numbers of a line. */
export function sourceOf({ plan, places }: Pick<Scope, "plan" | "places">, line: number): Source {
  const { roles, views } = plan.facts;
  const role = roles[line]!;
  if (role.kind === "uniform") return role.value;
  const view = views[line]!;
  return accessAt(places.get(view.line)!, view.strides, view.offset);
}

/** The same for a step that reads a repeated number in memory. */
export function accessOf({ plan, places }: Pick<Scope, "plan" | "places">, line: number): Access {
  const { roles, views } = plan.facts;
  const view = views[line]!;
  const isUniform = roles[line]!.kind === "uniform";
  return accessAt(places.get(view.line)!, isUniform ? view.strides.map(() => 0) : view.strides, view.offset);
}
