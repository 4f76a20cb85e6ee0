import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import { lineOf } from "./emit.ts";
import { fail } from "./errors.ts";
import { Recording, type RecordingOptions, top, within } from "./recording.ts";
import { nameOf } from "./table.ts";
import type { Tensor } from "./tensor.ts";

export interface RecordOptions extends RecordingOptions {
  /** With args: keep their numbers unknown (one example stands for many). */
  readonly abstract?: boolean;
}
export interface Recorded {
  readonly program: Program;
  readonly recording: Recording;
  /** Outer values that f used; they follow the arguments among the inputs. */
  readonly captured: readonly Tensor[];
}

/** Records f, a function of one value per given type, into a program. `args`: outer values of the inputs, whose numbers ride along. */
export function recordProgram(
  kind: string,
  inTypes: readonly Type[],
  f: (x: Tensor[]) => readonly Tensor[],
  options: RecordOptions = {},
  args?: readonly (Tensor | undefined)[],
): Recorded {
  const rec = new Recording(kind, top, options);
  const { abstract } = options;
  try {
    within(rec, () => {
      const x = inTypes.map((t, k) => rec.input(t, abstract ? undefined : args?.[k]));
      // An abstract input still is the outer value as far as escapes are concerned.
      if (abstract && !rec.sealed)
        args?.forEach((a, k) => {
          rec.forward[x[k]!.id] = a;
        });
      rec.program.outputs = f(x).map((v) => lineOf(rec, v));
    });
  } finally {
    rec.closed = true;
  }
  refuseUnreadComparison(rec);
  return { program: rec.program, recording: rec, captured: rec.outer };
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
