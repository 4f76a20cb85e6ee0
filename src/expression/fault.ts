import { fail } from "../record/errors.ts";

/** An error that shows the place: the formula, and a caret under the character at `at` (from 0). */
export function fault(text: string, at: number, problem: string, fix?: string): never {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(start, end < 0 ? undefined : end);
  return fail(
    "expression",
    `${problem} at column ${at - start + 1}${fix === undefined ? "" : `. ${fix}`}\n    ${line}\n    ${" ".repeat(at - start)}^`,
  );
}
