import type { Result } from "./check.ts";
import { type Rule, ruleTitles } from "./finding.ts";

function counts({ findings }: Result): Partial<Record<Rule, number>> {
  const found: Partial<Record<Rule, number>> = {};
  for (const { rule } of findings) found[rule] = (found[rule] ?? 0) + 1;
  return found;
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/** Lines of `file:line:column`, the rule, what is wrong and the mend; a last line sums up. */
export function asText(result: Result, root: string): string {
  const lines = result.findings.map(
    ({ file, line, column, rule, message, mend }) =>
      `${root}${file}:${line}:${column}  ${rule} ${ruleTitles[rule]}: ${message}\n    mend: ${mend}`,
  );
  const sum = Object.entries(counts(result)).map(([rule, n]) => `${rule} ${n}`);
  const total = `${plural(result.files.length, "file")}, ${plural(result.findings.length, "finding")}${sum.length > 0 ? ` (${sum.join(", ")})` : ""}`;
  return [...lines, total].join("\n");
}

export const asJson = (result: Result): string =>
  JSON.stringify({ version: 1, files: result.files, counts: counts(result), findings: result.findings }, null, 2);
