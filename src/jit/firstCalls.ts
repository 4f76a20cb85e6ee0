import type { AnyFunction } from "../api/call.ts";
import { derivativeOf, type First } from "../api/into.ts";
import type { Raw } from "../ir/raw.ts";
import type { CompilerOptions } from "./compiler.ts";
import { firstProduct } from "./firstProduct.ts";
import { patience } from "./patience.ts";
import { callFirst } from "./recordedPath.ts";
import type { Places } from "./targets.ts";
import { waits } from "./tier.ts";

/** Whether a gradient in these is made as in a plain call at first: single numbers, or what a marked function takes apart. */
const areFew = (raws: readonly Raw[], isMarked: boolean): boolean =>
  (isMarked || raws.every((raw) => typeof raw === "number")) &&
  raws.reduce<number>((n, raw) => n + (typeof raw === "number" ? 1 : raw.length), 0) <= patience.unknowns;

/** A gradient is quicker to record than Jacobians, Hessians and products with these. */
export type FirstOf = "gradient" | "matrix" | "product";
/** How a derivative is made in its first calls. */
export function firstOf(f: AnyFunction): { readonly first: First; readonly of: FirstOf } | undefined {
  const own = derivativeOf(f);
  if (own === undefined) return undefined;
  const { first, mirror, curved } = own;
  return curved === undefined
    ? { first, of: mirror === undefined ? "matrix" : "gradient" }
    : { first: firstProduct(curved), of: "product" };
}
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
   * The result; undefined: f is not such a derivative, or this is no longer one of its first calls. `places`: where its
   * numbers may be made.
   */
  call(
    f: AnyFunction,
    xs: readonly unknown[],
    raws: readonly Raw[],
    options: CompilerOptions,
    places?: Places,
  ): unknown {
    if (this.#left === 0) return undefined;
    const { first, of } = firstOf(f) ?? {};
    const isGradient = of === "gradient";
    const result =
      first && (!isGradient || areFew(raws, options.isMarked === true))
        ? callFirst(first, xs, options, places?.zeros)
        : undefined;
    this.#left = result === undefined || isGradient ? 0 : this.#left - 1;
    if (result === undefined) return undefined;
    this.taken++;
    if (isGradient) this.how = waits.gradient;
    return result;
  }
}
