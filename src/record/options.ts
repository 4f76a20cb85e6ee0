import { Program } from "../ir/program.ts";
import { describe, fail } from "./errors.ts";

/**
 * Options as an object, none by default.
 * @throws if it is no object, or names something else: an option that is ignored is a wrong result.
 */
export function optionsOf<T extends object>(
  operation: string,
  given: T | undefined,
  ...known: (keyof T & string)[]
): T {
  const options = given === undefined ? ({} as T) : given;
  const odd = Object(options) === options ? Object.keys(options).find((k) => !known.includes(k as never)) : options;
  if (odd !== undefined) fail(operation, `${odd} is no option`, `Options are ${known.join(", ")}`);
  return options;
}
/** One of a few words. */
export function oneOf<T extends string>(operation: string, option: string, given: T, ...words: readonly T[]): T {
  return words.includes(given)
    ? given
    : fail(
        operation,
        `${option} is ${typeof given === "string" ? `"${given}"` : describe(given)}`,
        `Choose ${words.map((w) => `"${w}"`).join(" or ")}`,
      );
}
/** What a transform or a loop is given to call. */
export function requireFunctions(operation: string, ...fs: readonly unknown[]): void {
  for (const f of fs)
    if (typeof f !== "function")
      fail(operation, `expected a function, got ${describe(f)}`, `Write ${operation}((x) => ...)`);
}
/** Arguments, tangents, ...: one entry for each. */
export function requireList(operation: string, what: string, given: unknown): void {
  if (!Array.isArray(given))
    fail(operation, `the ${what} are ${describe(given)}, not a list`, "Write [x] for one, [x, y] for two");
}
export function requireProgram(operation: string, given: unknown): void {
  if (!(given instanceof Program))
    fail(operation, `expected a program, got ${describe(given)}`, "Record one: record(f, ...x)");
}
