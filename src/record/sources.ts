import { userLine } from "./errors.ts";

/** Frames of this library between what appends an operation and the user's line, at most, as a rule. */
const usual = 6;
/** Every place once: a text that was cut out of a stack holds the stack. */
const places = new Map<string | undefined, string | undefined>();
/** The user's line, for `sources`: of the whole stack only where the few frames next to it are all of this library. */
export function sourceLine(): string | undefined {
  const at = { stack: "" };
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = usual;
  Error.captureStackTrace?.(at, sourceLine);
  Error.stackTraceLimit = limit;
  const place = userLine(at.stack) ?? userLine();
  if (!places.has(place)) places.set(place, place);
  return places.get(place);
}
