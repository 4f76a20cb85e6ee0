import { type AnyFunction, type Call, recordCall } from "../api/call.ts";
import { isFloat } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { requireList } from "../record/options.ts";
import { top } from "../record/recording.ts";
import { sourceLine } from "../record/sources.ts";
import { type Flat, pathsOf } from "../record/tree.ts";

/** f recorded at numbers, with all intermediate values and the user's lines. */
export function recordAt(kind: string, f: AnyFunction, x: readonly unknown[]): Call {
  requireList(kind, "arguments", x);
  if (top !== null) fail(kind, "cannot run inside another transform", "Call it on numbers, outside");
  const call = recordCall(kind, f, x, { sources: sourceLine });
  if (call.captured.length > 0 || call.args.some((a) => a.rec !== null))
    fail(kind, "the function uses a value of another recording", "Pass it as an argument");
  return call;
}
/** Inputs that can move. */
export const movable = (call: Call): boolean[] => call.args.map((a) => isFloat(a.type));

/** What the inputs are called: the names of a formula's variables; x1, x2, ... for several arguments; paths inside trees. */
export function inputNames(f: AnyFunction, flats: readonly Flat[]): string[] {
  const { variables } = f as { variables?: readonly string[] };
  const several = flats.length > 1;
  return flats.flatMap((flat, k) => {
    const name = (Array.isArray(variables) && several ? variables[k] : undefined) ?? (several ? `x${k + 1}` : "x");
    const only = !several && Array.isArray(variables) && variables.length === 1 && flat.leaves.length === 1;
    const from = several ? `argument ${k}` : "x";
    return pathsOf(flat).map((path) => (only ? variables[0]! : name + path.slice(from.length)));
  });
}
