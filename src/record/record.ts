import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import { lineOf } from "./emit.ts";
import { fail } from "./errors.ts";
import { Recording, type RecordingOptions, top, within } from "./recording.ts";
import { nameOf } from "./table.ts";
import type { Tensor } from "./tensor.ts";

export interface RecordOptions extends RecordingOptions {
  /** Keep the numbers of the outer values unknown (one example stands for many). */
  readonly abstract?: boolean;
}
/** Records f, a function of one value for each input: of a type, or for an outer value, whose numbers ride along. */
export function recordProgram(
  kind: string,
  inputs: readonly (Type | Tensor)[],
  f: (x: Tensor[]) => readonly Tensor[],
  options: RecordOptions = {},
): Recording {
  const rec = new Recording(kind, top, options);
  try {
    within(rec, () => {
      const x = inputs.map((t) => rec.input(t, options.abstract));
      rec.program.outputs = f(x).map((v) => lineOf(rec, v));
    });
  } finally {
    rec.closed = true;
  }
  refuseUnreadComparison(rec);
  return rec;
}
/** A program of values of the given types; everything outside that it uses is an error of the caller. */
export const subProgram = (kind: string, inTypes: readonly Type[], f: (x: Tensor[]) => readonly Tensor[]): Program =>
  recordProgram(kind, inTypes, f, { sealed: true }).program;

/** `if (x.gt(0))` is always true and JavaScript offers no hook for it; but it leaves a comparison that nobody used. */
function refuseUnreadComparison(rec: Recording): void {
  const p = rec.program;
  let used: Uint8Array | undefined;
  for (const i of rec.comparisons) {
    if (rec.reads[i]) continue;
    used ??= usedLines(p);
    if (!used[i])
      fail(
        rec.kind,
        `a comparison (${nameOf(p.op(i))}) was made but never read${p.sources[i] ? ` at ${p.sources[i]}` : ""}`,
        "An object is always true: write if (x.gt(0).item()), not if (x.gt(0)); or use where(test, a, b)",
      );
  }
}
function usedLines(p: Program): Uint8Array {
  const used = new Uint8Array(p.n);
  for (let i = 0; i < p.n; i++) for (const a of p.operands(i)) used[a] = 1;
  for (const o of p.outputs) if (o >= 0) used[o] = 1;
  return used;
}
