import { showType, type Type } from "../ir/type.ts";

/** Every error of the engine: what failed, on what, and what to write instead; `line` is the caller's own. */
export class WengertError extends Error {
  readonly operation: string;
  readonly line: string | undefined;
  constructor(operation: string, problem: string, fix?: string) {
    const line = userLine();
    super(
      `${operation}: ${problem}${fix === undefined ? "" : `. ${fix}`}${line === undefined ? "" : `\n    at your line ${line}`}`,
    );
    this.name = "WengertError";
    this.operation = operation;
    this.line = line;
  }
}
export function fail(operation: string, problem: string, fix?: string): never {
  throw new WengertError(operation, problem, fix);
}
export const beforeOrAfter = "Async functions cannot be recorded: await before or after";
export const isPromise = (x: unknown): boolean => typeof (x as { then?: unknown } | null)?.then === "function";
export const isPlainObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && [Object.prototype, null].includes(Object.getPrototypeOf(x));
/** What a value is, for messages. */
export function describe(x: unknown): string {
  if (x === null) return "null";
  if (isPromise(x)) return "a Promise";
  if (typeof x === "object") return `an object (${(x as object).constructor?.name ?? "no prototype"})`;
  return typeof x === "string" ? `the string "${x}"` : typeof x;
}
export const showTypes = (types: readonly Type[]): string => types.map(showType).join(" and ");

/**
 * The folder of this library's package; in a bundle, where every frame is in one file, that file or nothing. Read at once: a
 * page may take its address away later.
 */
const home = /* @__PURE__ */ import.meta.url?.replace(/\w+\/record\/errors\.\w+(\?.*)?$|^file:\/\//g, "");

/** Where frames of code that was made from text stand in what the user wrote (see `lift`). */
export const madeFrames: { place?: (frame: string) => string | undefined } = {};

/** `file:line:column` of the innermost frame of a stack outside this library; undefined when there is none to be seen. */
export function userLine(given?: string): string | undefined {
  if (home === undefined) return undefined;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const stack = given ?? new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const frame of stack.split("\n")) {
    const path = madeFrames.place?.(frame) ?? /[ (@](?:file:\/\/)?((?:\w+:)?[\\/][^()]*:\d+:\d+)\)?$/.exec(frame)?.[1];
    // Source maps name files of src where those of dist run.
    if (path && !/^(src\/|dist\/|:)|node_modules/.test(path.replace(home, ""))) return path;
  }
  return undefined;
}
