import { Program } from "../ir/program.ts";
import { describe, fail, isPlainObject } from "./errors.ts";

/**
 * Options as an object, none by default.
 * @throws if it is no plain object, or names something else: an option that is ignored is a wrong result.
 */
export function optionsOf<T extends object>(
  operation: string,
  options: T = {} as T,
  ...known: (keyof T & string)[]
): T {
  const odd = Object(options) === options ? Object.keys(options).find((k) => !known.includes(k as never)) : options;
  return odd === undefined && isPlainObject(options)
    ? options
    : fail(operation, `${odd ?? describe(options)} is no option`, `Options are ${known.join(", ")}`);
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
/** The same of several functions, by their names; `call` is how all of them are given. */
export function requireNamed(operation: string, call: string, functions: Readonly<Record<string, unknown>>): void {
  for (const [name, f] of Object.entries(functions))
    if (typeof f !== "function")
      fail(operation, `expected a function, got ${describe(f)} for ${name}`, `Write ${operation}(${call})`);
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
