import type { Nested } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Same } from "../record/tree.ts";
import type { FitLog } from "./log.ts";
import type { Verdict } from "./verdict.ts";

/** A number for all parameters, or numbers in the form of the start; parts that are left out have no bound. */
export type Bounds<A> =
  | number
  | (A extends number
      ? number
      : A extends Tensor | Float64Array | Float32Array
        ? ArrayLike<number> | Tensor
        : A extends readonly unknown[]
          ? { readonly [K in keyof A]: Bounds<A[K]> } | readonly number[]
          : A extends object
            ? { readonly [K in keyof A]?: Bounds<A[K]> }
            : never);

/** Where a fit stands. */
export interface FitProgress<A> {
  readonly iteration: number;
  /** Half the weighted sum of squares. */
  readonly cost: number;
  /** Largest |J_i.r| / (|J_i| |r|) of a parameter that can move. */
  readonly cosine: number;
  readonly x: Same<A>;
}
/** How to fit. */
export interface FitOptions<A> {
  /** Least values; -Infinity by default. A parameter with lower = upper is held. */
  readonly lower?: Bounds<A>;
  readonly upper?: Bounds<A>;
  /** One weight for each residual: 1/sigma^2 of its measurement. The cost is half the sum of weight times residual^2. */
  readonly weights?: ArrayLike<number> | Tensor;
  /** "known": weights are 1/sigma^2, and errors follow from them. "estimated" (default): from the residuals, too. */
  readonly noise?: "estimated" | "known";
  /** The residuals are equations that shall all be zero: tells redundant and conflicting ones. */
  readonly equations?: boolean;
  /** Most Jacobians; 500 by default. */
  readonly maxIterations?: number;
  /**
   * Ends when the cosine of the angle between the residuals and what the parameters can change is below that; 1e-15 by
   * default, that is, when rounding allows no better point.
   */
  readonly tolerance?: number;
  /**
   * Rows of derivatives, one for each residual, where the exact ones of the engine are not wanted: on plain numbers. At the
   * start and where the search ends, two evaluations of the residual tell whether it is that of the residual, to a thousandth
   * of the largest change: what noise, kinks or steps hide is not refused.
   */
  readonly jacobian?: (x: Same<A>) => Nested | Float64Array | Tensor;
  /** Compile residuals and derivatives (default); false for a residual that reads values, or a page without WebAssembly. */
  readonly compile?: boolean;
  /** Told the start and every better point; return false to stop. It is not awaited, so that it must not return a promise. */
  readonly onProgress?: (progress: FitProgress<A>) => unknown;
}
/** A fit. Trees of parameters look like the start: numbers, typed arrays, tensors. */
export interface Fit<A = unknown> {
  readonly x: Same<A>;
  /**
   * Standard deviations from s^2 (J^T J)^-1 with s^2 = |r|^2 / (residuals - rank), as NIST's reference data sets. Infinity
   * where the residuals do not determine a parameter, NaN where it is held at a bound or no degrees of freedom are left.
   */
  readonly sd: Same<A>;
  /**
   * The same from the exact Hessian of the cost; undefined where only a Jacobian was given, or that Hessian is not finite.
   * NaN where it does not curve upwards by more than its rounding, away from a minimum, or along parameters that are nearly
   * interchangeable: only of parameters that such a direction moves, or of the block of the Hessian that it is in where
   * that is sparse. The verdict's text then names them and the reason, and why there is no sdObserved at all.
   */
  readonly sdObserved: Same<A> | undefined;
  /** Of all parameters in the order of `names`, row by row: parameters^2 numbers, made when they are first asked for. */
  readonly covariance: readonly Float64Array[];
  /** Of the Jacobian on the parameters that can move. */
  readonly rank: number;
  /** Residuals at x, without weights. */
  readonly residual: Float64Array;
  /** As they were given; undefined: all are 1. */
  readonly weights: Float64Array | undefined;
  /** Half the weighted sum of squares. */
  readonly cost: number;
  /** Number of Jacobians made. */
  readonly iterations: number;
  readonly degreesOfFreedom: number;
  readonly verdict: Verdict<Same<A>>;
  readonly log: FitLog;
  /** What each parameter is called: `width`, `peaks[0].height`. */
  readonly names: readonly string[];
  /** Table of the parameters with their errors, and the verdict. */
  toString(): string;
  /** All of it as plain objects; NaN and the infinities as text. */
  toJSON(): unknown;
}
