import { alignColumns } from "../inspect/text.ts";
import type { Command, OptionSpec } from "./command.ts";
import { commonOptions } from "./common.ts";

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
const optionRows = (options: Readonly<Record<string, OptionSpec>>): string[][] =>
  Object.entries(options).map(([name, { short, value, help }]) => [
    `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
const list = (rows: readonly (readonly string[])[]): string =>
  indented(
    alignColumns([["", ""], ...rows])
      .split("\n")
      .slice(1)
      .join("\n"),
  );

export const generalHelp = (commands: readonly Command[]): string =>
  `wengert: exact derivatives

  wengert <command> <formula | file#export> --at POINT [options]

Commands
${list(commands.map((c) => [c.name, c.summary]))}

A formula has variables x1, x2, ... or x, y, z, t, + - * / ^, pi and functions: "x1^2 + sin(x2)".
A function of a module is named by its file and export: ./model.js#loss. It gets numbers, a Float64Array
when it takes one argument and --at gives several numbers, or what JSON says.

${list([
  ["wengert <command> --help", "options and an example"],
  ["wengert --version", "the version"],
])}

Exit codes: 0 fine, 1 the check failed, NaN was found, or the function threw, 2 wrong usage.
`;

export const commandHelp = (c: Command): string =>
  `wengert ${c.name} <formula | file#export> --at POINT [options]
${c.summary}
${c.details === "" ? "" : `\n${c.details}\n`}
Options
${list(optionRows({ ...commonOptions, ...c.options }))}

Example
  ${c.example}
`;
