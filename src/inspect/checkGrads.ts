import type { AnyFunction } from "../api/call.ts";
import type { JacobianMode } from "../api/jacobian.ts";
import type { Likes } from "../api/types.ts";
import { fail } from "../record/errors.ts";
import { oneOf, optionsOf, requireFunctions, requireList } from "../record/options.ts";
import { top } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { compareEntries, derivativeOf, type GradEntry, type Subject, subjectOf } from "./gradEntries.ts";

/** How far and how strictly derivatives are compared. */
export interface CheckGradsOptions {
  /** 1: the derivative of f. 2 (default): also the derivatives of its derivatives, every mode over every mode. */
  readonly order?: number;
  /** Modes to check; both by default. */
  readonly modes?: readonly JacobianMode[];
  /** Largest difference allowed, relative to the larger of 1 and the largest derivative; 1e-6 by default, 1e-2 for f32. */
  readonly tolerance?: number;
  /** Most entries of the arguments that are moved, spread evenly; 64 by default. */
  readonly entries?: number;
  /** false: give a report with ok: false instead of throwing. */
  readonly throws?: boolean;
}
/** What the comparison found. */
export interface GradReport {
  readonly ok: boolean;
  /** Number of derivatives compared. */
  readonly compared: number;
  /** The one that differs most. */
  readonly worst: GradEntry | undefined;
  /** Those beyond the tolerance, the worst first. */
  readonly failures: readonly GradEntry[];
}
/** NaN is worse than any number. */
const badness = (e: GradEntry): number => (Number.isNaN(e.error) ? Infinity : e.error);

/**
 * Compares the derivatives of f at these arguments (a list) with central differences, entry by entry, in forward and reverse
 * mode, and those of its derivatives likewise. A kink or jump within about 1e-3 of the point shows up as a difference.
 * @throws naming the entry that differs most, with both numbers, unless `throws` is false.
 * @example
 * ```ts
 * import { sin } from "wengert";
 * import { checkGrads } from "wengert/inspect";
 * checkGrads((x, y) => sin(x).mul(y), [0.5, 2]).ok; // => true
 * ```
 */
export function checkGrads<P extends readonly unknown[] = Tensor[], A extends Likes<P> = Likes<P>>(
  f: (...x: P) => unknown,
  x: A,
  options?: CheckGradsOptions,
): GradReport {
  const given = optionsOf("checkGrads", options, "order", "modes", "tolerance", "entries", "throws");
  const { order = 2, modes = ["forward", "reverse"], entries = 64, throws = true } = given;
  for (const mode of modes) oneOf("checkGrads", "a mode", mode, "forward", "reverse");
  requireFunctions("checkGrads", f);
  requireList("checkGrads", "arguments", x);
  if (top !== null) fail("checkGrads", "cannot run inside another transform", "Call it on numbers, outside");
  const whole = subjectOf(f as AnyFunction, x);
  const { tolerance = whole.at.some((v) => v.dtype === "f32") ? 1e-2 : 1e-6 } = given;
  const found: GradEntry[] = [];
  const visit = (s: Subject, depth: number): void => {
    found.push(...compareEntries(s, modes, entries));
    if (depth < order) for (const mode of modes) visit(derivativeOf(s, mode), depth + 1);
  };
  visit(whole, 1);
  if (found.length === 0)
    fail("checkGrads", "there is nothing to compare", "Both arguments and results need floating-point numbers");
  const ranked = [...found].sort((a, b) => badness(b) - badness(a));
  const failures = ranked.filter((e) => !(e.error <= tolerance));
  const [worst] = ranked;
  if (failures.length > 0 && throws)
    fail(
      "checkGrads",
      `${worst!.entry} of ${worst!.of} is ${worst!.derivative} in ${worst!.mode} mode, ${worst!.differences} by central differences (${failures.length} of ${found.length} derivatives differ)`,
      "Look at the rules of customJvp and customVjp, at stopGradient, and for a kink close to this point",
    );
  return { ok: failures.length === 0, compared: found.length, worst, failures };
}
