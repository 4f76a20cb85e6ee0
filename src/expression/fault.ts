import { fail } from "../record/errors.ts";

/** So many characters of a long line are shown on both sides of the place. */
const context = 60;
/** An error that shows the place: the formula, and a caret under the character at `at` (from 0). */
export function fault(text: string, at: number, problem: string, fix?: string): never {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(start, end < 0 ? undefined : end);
  const from = Math.max(0, Math.min(at - start, line.length) - context);
  const shown = `${from > 0 ? "... " : ""}${line.slice(from, at - start + context)}${at - start + context < line.length ? " ..." : ""}`;
  return fail(
    "expression",
    `${problem} at column ${at - start + 1}${fix === undefined ? "" : `. ${fix}`}\n    ${shown}\n    ${" ".repeat(at - start - from + (from > 0 ? 4 : 0))}^`,
  );
}
