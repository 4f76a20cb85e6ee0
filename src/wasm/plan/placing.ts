import type { LaneRule } from "../../ir/lower.ts";
import { roundTo } from "../../ir/raw.ts";
import type { Type } from "../../ir/type.ts";
import type { Role } from "./role.ts";

/** The role of a line that writes rows to positions of an array filled with one number. */
export function placing(
  rows: Type,
  type: Type,
  offset: number,
  strides: readonly number[],
  fill: number,
  rule?: LaneRule,
): Role {
  const into = { offset, strides, fill: rows.size === type.size ? undefined : roundTo(type.dtype, fill) };
  return { kind: "lanes", shape: rows.shape, rule, into };
}
