import { writeFileSync } from "node:fs";
import { type Invocation, numberOption, type OptionSpec, stringOption, UsageError } from "./command.ts";
import { type FlatTarget, flatTarget } from "./flat.ts";
import { digitsOf } from "./format.ts";
import { numbersIn, pointOf } from "./point.ts";
import { type Target, targetOf } from "./target.ts";

/** Options of every command. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  at: {
    type: "string",
    multiple: true,
    value: "POINT",
    help: '"1,2", or x1=1 (repeat for each variable), or JSON: the list of the arguments',
  },
  json: { type: "boolean", help: "write JSON" },
  help: { type: "boolean", short: "h", help: "show this help" },
};
export const digitsOption: OptionSpec = {
  type: "string",
  value: "N",
  help: "significant digits (all by default)",
};
export const alongOption: OptionSpec = {
  type: "string",
  value: "DIRECTION",
  help: "how the arguments move: one number for each entry",
};

export const loadTarget = ({ target, options }: Invocation): Promise<Target> =>
  targetOf(target, pointOf((options["at"] as readonly string[] | undefined) ?? []));
/** The target and its map between vectors. */
export async function loadFlat(invocation: Invocation): Promise<{ target: Target; flat: FlatTarget }> {
  const target = await loadTarget(invocation);
  return { target, flat: flatTarget(target) };
}
export function digitsIn({ options }: Invocation, standard: number): number {
  const digits = numberOption(options, "digits", standard, true);
  if (digits > 17) throw new UsageError(`--digits ${digits}: a number has at most 17`);
  return digits;
}
export const numberFormat = (invocation: Invocation): ((x: number) => string) =>
  digitsOf(digitsIn(invocation, 0) || undefined);
/** Writes what an option named a file for. */
export function writeText(option: string, file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (e) {
    throw new UsageError(`--${option} ${file} cannot be written: ${(e as Error).message}`);
  }
}
/** The direction of --along; `standard` when it is not given. */
export function directionOf({ options }: Invocation, flat: FlatTarget, standard: readonly number[]): Float64Array {
  const text = stringOption(options, "along");
  if (text === undefined) return Float64Array.from(standard);
  const list = numbersIn(text, "along");
  if (list.length !== flat.at.length)
    throw new UsageError(`--along ${text}: expected one number for each of ${flat.inputs.join(", ")}`);
  return Float64Array.from(list);
}
/** The one result of a scalar function. */
export function scalarResult(flat: FlatTarget, instead: string): number {
  if (flat.values.length !== 1) throw new UsageError(`the function has ${flat.values.length} results; ${instead}`);
  return flat.values[0]!;
}
