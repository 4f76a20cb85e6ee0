import { describe, fail, WengertError } from "../record/errors.ts";

/** What a function of this module computes: where an operation refuses, the function that was called is named first. */
export function named<R>(operation: string, compute: () => R): R {
  try {
    return compute();
  } catch (e) {
    if (!(e instanceof WengertError) || e.operation.startsWith("nn.")) throw e;
    return fail(operation, e.message.split("\n    at your line")[0]!);
  }
}
/**
 * A record of which every entry may be left out.
 * @throws if it is no record, or has another entry: one that is ignored is a wrong result.
 */
export function only<T>(operation: string, what: string, record: T, ...names: readonly string[]): T {
  const form = `Give { ${names.join(", ")} }`;
  if (typeof record !== "object" || record === null) fail(operation, `${what} are ${describe(record)}`, form);
  for (const name of Object.keys(record as object))
    if (!names.includes(name)) fail(operation, `${what} have an entry ${name}`, form);
  return record;
}

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
