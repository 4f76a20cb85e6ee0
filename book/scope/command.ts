import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { check } from "./check.ts";
import { asJson, asText } from "./report.ts";
import { RulesError, readRules } from "./rules.ts";

/** Where lines go. */
export interface Printer {
  out(text: string): void;
  err(text: string): void;
}

const HELP = `Holds a tree of Markdown notes against its scope.
  wengert-scope FOLDER --rules FILE          one finding a line: file:line:column, rule, what is wrong, the mend
  wengert-scope FOLDER --rules FILE --json   the same for editors and CI

FOLDER (or a single file) holds sections in folders or files named after the rules' sections; FILE is YAML or JSON.
Notes with "section:" in their front matter and {#topic kind} tags are held against all rules; others by their headings
and cue words. Leaves with 0 when nothing is found, 1 when something is, 2 when it could not run.`;

function run(args: readonly string[], print: Printer): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rules: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    print.out(HELP);
    return 0;
  }
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0 || values.rules === undefined) {
    print.err(
      `${folder === undefined ? "A folder is missing." : more.length > 0 ? "One folder is enough." : "--rules FILE is missing."}\n\n${HELP}`,
    );
    return 2;
  }
  for (const path of [folder, values.rules]) {
    if (!existsSync(path)) {
      print.err(`${path} does not exist.`);
      return 2;
    }
  }
  const result = check(folder, readRules(values.rules));
  if (result.files.length === 0) {
    print.err(`${folder} holds no Markdown file of a section that ${values.rules} names.`);
    return 2;
  }
  const single = result.files.length === 1 && folder.endsWith(result.files[0]!);
  const root = single ? folder.slice(0, folder.length - result.files[0]!.length) : `${folder.replace(/[\\/]$/, "")}/`;
  print.out(values.json ? asJson(result) : asText(result, root));
  return result.findings.length > 0 ? 1 : 0;
}

/** The command: leaves with a status and never throws for what the caller wrote. */
export function main(args: readonly string[], print: Printer): number {
  try {
    return run(args, print);
  } catch (e) {
    const usage = e instanceof RulesError || (e as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
    if (!usage) throw e;
    print.err((e as Error).message);
    return 2;
  }
}
