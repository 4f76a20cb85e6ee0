import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../expression/nearest.ts";
import { type OptionSpec, type OptionValues, UsageError } from "./command.ts";

const optionLike = /^(?:-[A-Za-z]|--[A-Za-z][\w-]*(?:=.*)?)$/s;

/**
 * Options and the rest. What begins with - but is no option is a formula (-x^2) or, behind an option that takes a value,
 * that value (--at -1,2).
 */
export function parse(
  argv: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): { values: OptionValues; positionals: string[] } {
  const args: string[] = [];
  const formulas: string[] = [];
  let waits = false;
  for (const arg of argv) {
    if (waits && !optionLike.test(arg)) args.push(`${args.pop()}=${arg}`);
    else if (arg.startsWith("-") && !optionLike.test(arg)) {
      if (Object.hasOwn(specs, arg.slice(1))) throw new UsageError(`unknown option ${arg}; did you mean -${arg}?`);
      formulas.push(arg);
    } else args.push(arg);
    waits = !waits && arg.startsWith("--") && specs[arg.slice(2)]?.type === "string";
  }
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, { type, multiple, short }] of Object.entries(specs))
    options[name] = { type, ...(multiple ? { multiple } : {}), ...(short === undefined ? {} : { short }) };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values, positionals: [...formulas, ...positionals] };
  } catch (e) {
    throw new UsageError(explain(e as Error & { code?: string }, Object.keys(specs)));
  }
}
function explain(e: Error & { code?: string }, names: readonly string[]): string {
  const [, given] = /'(-{1,2}[\w-]+)/.exec(e.message) ?? [];
  if (e.code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE" && e.message.includes("ambiguous"))
    return `${given} needs a value`;
  if (e.code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION" || given === undefined)
    return e.message.replace(/^Option '([^']*?)(?: <value>)?' argument missing$/, "$1 needs a value");
  if (!given.startsWith("--"))
    return `unknown option ${given}; a formula that begins with - goes in parentheses: "(${given})"`;
  const near = nearest(given.slice(2), names);
  const all = names.map((name) => `--${name}`).join(", ");
  return `unknown option ${given}${near === undefined ? `; options: ${all}` : `; did you mean --${near}?`}`;
}
