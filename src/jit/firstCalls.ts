import type { AnyFunction } from "../api/call.ts";
import { derivativeOf } from "../api/into.ts";
import { leaveAs } from "../api/mirror.ts";
import type { Raw } from "../ir/raw.ts";
import type { GuardSink } from "../record/recording.ts";
import type { CompilerOptions } from "./compiler.ts";
import { patience } from "./patience.ts";
import { callFirst } from "./recordedPath.ts";
import { waits } from "./tier.ts";

/** Whether a gradient in these is made as in a plain call at first: single numbers, or what a marked function takes apart. */
const areFew = (raws: readonly Raw[], isMarked: boolean): boolean =>
  (isMarked || raws.every((raw) => typeof raw === "number")) &&
  raws.reduce<number>((n, raw) => n + (typeof raw === "number" ? 1 : raw.length), 0) <= patience.unknowns;

/** How many there are, at most. */
export const mostFirstCalls = (): number => patience.runs && patience.entries;
/** The calls of a derivative that are made as in a plain call, number by number, before it is recorded. */
export class FirstCalls {
  /** How many there were. */
  taken = 0;
  #left: number = mostFirstCalls();
  /** How they run, and why. */
  how: string = waits.entries;

  /**
   * The result; undefined: f is not such a derivative, or this is no longer one of its first calls. `zeros`: where its arrays
   * may be made.
   */
  call(
    f: AnyFunction,
    xs: readonly unknown[],
    raws: readonly Raw[],
    options: CompilerOptions,
    zeros?: GuardSink["zeros"],
  ): unknown {
    if (this.#left === 0) return undefined;
    const { first, mirror } = derivativeOf(f) ?? {};
    // A gradient, which looks like its arguments, is quicker to record than Jacobians and Hessians.
    const isGradient = mirror !== undefined;
    const result =
      first && (!isGradient || areFew(raws, options.isMarked === true))
        ? callFirst(first, xs, options, zeros)
        : undefined;
    this.#left = result === undefined || isGradient ? 0 : this.#left - 1;
    if (result === undefined) return undefined;
    this.taken++;
    if (!isGradient) return result;
    this.how = waits.gradient;
    return leaveAs(f, result, xs);
  }
}
