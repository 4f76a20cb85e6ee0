import type { Nodes } from "mdast";
import type { Document } from "./document.ts";

/** What each rule asks for. */
export const ruleTitles = {
  R0: "readable",
  R1: "one home",
  R2: "preview only where listed",
  R3: "size of previews",
  R4: "no full treatment outside the home",
  R5: "form of references",
  R6: "direction of references",
  R7: "links",
  R8: "no term before its definition",
  R9: "coverage of the home's topics",
  R10: "danger zones",
  R11: "algorithms of chapter 8",
  R12: "appendices obey too",
  R13: "numbers are computed",
  R14: "one set of conventions",
} as const;
export type Rule = keyof typeof ruleTitles;

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: Rule;
  readonly title: string;
  readonly topic: string | null;
  readonly message: string;
  readonly mend: string;
}

/** Where a finding is shown: a node, or a place of its own. */
export type Place = Nodes | { readonly line: number; readonly column: number; readonly length: number } | null;

function span(place: Place): Pick<Finding, "line" | "column" | "endLine" | "endColumn"> {
  if (place && "length" in place) {
    const { line, column, length } = place;
    return { line, column, endLine: line, endColumn: column + length };
  }
  const at = place && "position" in place ? place.position : undefined;
  if (!at) return { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { line: at.start.line, column: at.start.column, endLine: at.end.line, endColumn: at.end.column };
}

export const finding = (
  { path }: Pick<Document, "path">,
  rule: Rule,
  place: Place,
  topic: string | null,
  message: string,
  mend: string,
): Finding => ({ file: path, ...span(place), rule, title: ruleTitles[rule], topic, message, mend });
