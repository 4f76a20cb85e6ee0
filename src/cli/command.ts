/** Where a command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly help: string;
}
/** Values of options as node:util parses them. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
/** What a command is called with. */
export interface Invocation {
  readonly target: string;
  readonly options: OptionValues;
  readonly output: Output;
}
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** More for its own help page. */
  readonly details: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly example: string;
  /** Where names of formulas come from, other than those that every formula may use. */
  readonly namesFrom?: string;
  /** Exit code: 0 fine, 1 bad news. */
  run(invocation: Invocation): Promise<number>;
}
/** A mistake in how a command was called: exit code 2. */
export class UsageError extends Error {}

export const stringOption = (options: OptionValues, name: string): string | undefined =>
  typeof options[name] === "string" ? options[name] : undefined;

/** A number given to an option. */
export function numberOption(options: OptionValues, name: string, standard: number, whole = false): number {
  const text = stringOption(options, name);
  if (text === undefined) return standard;
  const x = Number(text);
  if (text.trim() === "" || !Number.isFinite(x) || (whole && (!Number.isInteger(x) || x < 0)))
    throw new UsageError(`--${name} ${text}: expected ${whole ? "a whole number" : "a number"}`);
  return x;
}
