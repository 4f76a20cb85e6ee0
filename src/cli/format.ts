import { showNumber } from "../inspect/notation.ts";
import { alignColumns } from "../inspect/text.ts";
import type { FlatTarget } from "./flat.ts";
import type { Target } from "./target.ts";

/** Numbers with so many significant digits; all that they have by default. */
export const digitsOf = (digits: number | undefined): ((x: number) => string) =>
  digits === undefined ? (x) => (Object.is(x, -0) ? "-0" : String(x)) : (x) => showNumber(x, digits);

/** `x1 = 2, x2 = 3`. */
const placeOf = ({ inputs, at }: FlatTarget): string =>
  inputs.map((name, k) => `${name} = ${showNumber(at[k]!, 6)}`).join(", ");
export const headline = (target: Target, flat: FlatTarget): string =>
  flat.inputs.length === 0 ? target.title : `${target.title}   at ${placeOf(flat)}`;

/** A matrix under the names of its columns, beside those of its rows. */
export function matrixText(
  rows: readonly string[],
  columns: readonly string[],
  entry: (r: number, c: number) => string,
): string {
  return alignColumns([["", ...columns], ...rows.map((name, r) => [name, ...columns.map((_, c) => entry(r, c))])]);
}
/** Names beside numbers, aligned at their points. */
export const listText = (names: readonly string[], values: readonly string[]): string =>
  alignColumns([["", ""], ...names.map((name, k) => [name, values[k]!])])
    .split("\n")
    .slice(1)
    .join("\n");

/** JSON with NaN and the infinities as text. */
export const jsonText = (x: unknown): string =>
  `${JSON.stringify(x, (_, v: unknown) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v), 2)}\n`;
