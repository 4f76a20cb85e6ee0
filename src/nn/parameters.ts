import { describe, fail } from "../record/errors.ts";

/**
 * What a function is given, as it is.
 * @throws if it is no record, or lacks an entry of `wanted`, which maps each to its shape.
 */
export function needs<T>(operation: string, what: string, record: T, wanted: Readonly<Record<string, string>>): T {
  const refuse = (problem: string): never => {
    const form = Object.entries(wanted).map(([name, shape]) => `${name}: ${shape}`);
    return fail(operation, `${what} ${problem}`, `Give { ${form.join(", ")} }`);
  };
  if (typeof record !== "object" || record === null) return refuse(`are ${describe(record)}`);
  for (const name of Object.keys(wanted))
    if ((record as Record<string, unknown>)[name] === undefined) refuse(`have no ${name}`);
  return record;
}
/** The arguments of a call, by their names, are all there. */
export function given(operation: string, values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(values))
    if (values[name] === undefined)
      fail(operation, `${name} is undefined`, `Write ${operation}(${Object.keys(values).join(", ")})`);
}
