import { readFileSync } from "node:fs";
import { nearest } from "../expression/nearest.ts";
import "../prims/install.ts";
import { WengertError } from "../record/errors.ts";
import { parse } from "./arguments.ts";
import { type Command, type Output, UsageError } from "./command.ts";
import { checkCommand } from "./commands/check.ts";
import { emitCommand } from "./commands/emit.ts";
import { explainCommand } from "./commands/explain.ts";
import { fitCommand } from "./commands/fit.ts";
import { gradCommand } from "./commands/grad.ts";
import { graphCommand } from "./commands/graph.ts";
import { hessianCommand } from "./commands/hessian.ts";
import { jacobianCommand } from "./commands/jacobian.ts";
import { jetCommand } from "./commands/jet.ts";
import { showCommand } from "./commands/show.ts";
import { whyNaNCommand } from "./commands/whyNaN.ts";
import { commonOptions } from "./common.ts";
import { commandHelp, generalHelp } from "./help.ts";
import { isModule } from "./target.ts";

const commands: readonly Command[] = [
  showCommand,
  gradCommand,
  jacobianCommand,
  hessianCommand,
  jetCommand,
  checkCommand,
  fitCommand,
  whyNaNCommand,
  graphCommand,
  explainCommand,
  emitCommand,
];
const version = (): string =>
  (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;

/** Runs the command line; gives the exit code: 0 fine, 1 bad news, 2 wrong usage. */
export async function run(argv: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === undefined || name === "help" || name === "--help" || name === "-h") return general(rest[0], output);
    if (name === "--version" || name === "-v") {
      output.out(`${version()}\n`);
      return 0;
    }
    return await invoke(commandNamed(name), rest, output);
  } catch (e) {
    if (e instanceof UsageError) {
      output.err(said(e.message));
      return 2;
    }
    if (e instanceof WengertError && e.operation === "expression") {
      output.err(`${withoutCode(withoutLine(e), commands.find((c) => c.name === name)?.namesFrom)}\n`);
      return 2;
    }
    const stack = (e as Partial<Error> | null | undefined)?.stack;
    output.err(said(e instanceof WengertError ? e.message : (stack ?? `the function threw ${String(e)}`)));
    return 1;
  }
}
const said = (message: string): string => `wengert: ${message.replace(/^wengert: /, "")}\n`;
/** What can be given in code, a command line cannot take. */
const withoutCode = (message: string, instead: string | undefined): string =>
  message.replace(/(?:; others go into|, or pass) \{[^\n]*\}/, instead === undefined ? "" : `; ${instead}`);
/** The formula is the user's, the line that parsed it is not. */
const withoutLine = (e: WengertError): string => e.message.replace(/\n {4}at your line .*$/s, "");

function general(about: string | undefined, output: Output): number {
  output.out(about === undefined ? generalHelp(commands) : commandHelp(commandNamed(about)));
  return 0;
}
function commandNamed(name: string): Command {
  const command = commands.find((c) => c.name === name);
  if (command !== undefined) return command;
  const names = commands.map((c) => c.name);
  const near = nearest(name, names);
  throw new UsageError(
    `unknown command ${JSON.stringify(name)}${near === undefined ? `; commands: ${names.join(", ")}` : `; did you mean ${near}?`}`,
  );
}
async function invoke(command: Command, argv: readonly string[], output: Output): Promise<number> {
  const { values: options, positionals } = parse(argv, { ...commonOptions, ...command.options });
  if (options["help"]) {
    output.out(commandHelp(command));
    return 0;
  }
  const [target, ...more] = positionals;
  if (target === undefined) throw new UsageError(`wengert ${command.name} needs a formula or file#export`);
  if (more.length > 0) {
    const file = "data" in command.options && [target, ...more].find((t) => /\.(?:[ct]sv|txt|dat)$/.test(t));
    throw new UsageError(
      file
        ? `give the data with --data ${file}`
        : `one formula, please: ${[target, ...more].map((t) => JSON.stringify(t)).join(", ")} (use quotes)`,
    );
  }
  const [, formula, inside, word] = /^(.*?)\s+(--([a-z][a-z-]+)\b.*)$/s.exec(target) ?? [];
  if (word !== undefined && (word in commonOptions || word in command.options))
    throw new UsageError(`options stand behind the quotes of the formula: ${JSON.stringify(formula)} ${inside}`);
  try {
    return await command.run({ target, options, output });
  } catch (e) {
    // No code of the user's: what was typed is wrong, be it the formula, the point or an option.
    const typed = e instanceof WengertError && (e.line === undefined || !isModule(target));
    throw typed && e.operation !== "expression" ? new UsageError(withoutLine(e)) : e;
  }
}
