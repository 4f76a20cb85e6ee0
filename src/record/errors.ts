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
export const beforeOrAfter = "An async function cannot be recorded: await before or after, not inside";
export const isPromise = (x: unknown): boolean => typeof (x as { then?: unknown } | null)?.then === "function";
/** What a value is, for messages. */
export function describe(x: unknown): string {
  if (x === null) return "null";
  if (isPromise(x)) return "a Promise";
  if (typeof x === "object") return `an object (${(x as object).constructor?.name ?? "no prototype"})`;
  return typeof x === "string" ? `the string "${x}"` : typeof x;
}
export const showTypes = (types: readonly Type[]): string => types.map(showType).join(" and ");

/** Where this library's own files stand; unknown in a bundle, where every frame is in one file. */
const home = /* @__PURE__ */ ownFolder(import.meta.url);
function ownFolder(url: string | undefined): string | undefined {
  return url?.replace(/record\/errors\.[a-z]+(\?.*)?$/, "").replace(/^file:\/\//, "");
}
/** `file:line:column` of the innermost stack frame outside this library; undefined when there is none to be seen. */
export function userLine(): string | undefined {
  if (home === undefined) return undefined;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const frame of stack.split("\n").slice(1)) {
    const at = /\(?((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:\\)[^()\s]*:\d+:\d+)\)?$/.exec(frame.trim())?.[1];
    if (at === undefined) continue;
    const path = at.replace(/^file:\/\//, "");
    if (!path.startsWith(home) && !path.includes("node_modules")) return path;
  }
  return undefined;
}
