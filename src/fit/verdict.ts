import type { Dependency } from "./dependencies.ts";

/** What a point is. */
export type Status =
  | "minimum"
  | "bound active"
  | "flat direction"
  | "gauge freedom"
  | "redundant"
  | "conflicting"
  | "saddle or plateau"
  | "not converged";

/** A parameter that stands at a bound. */
export interface ActiveBound {
  readonly name: string;
  readonly side: "lower" | "upper";
  readonly value: number;
  /** How the cost falls when the bound is moved outwards by 1, to first order. */
  readonly multiplier: number;
}
/** A residual that cannot be zero together with those that it depends on. */
export interface Conflict extends Dependency {
  /** Its value where the others are zero. */
  readonly gap: number;
}
/** The numbers that a verdict rests on. */
export interface Evidence {
  /** Which test ended the search. */
  readonly stop: "exact" | "cosine" | "rounding" | "step" | "damping" | "iterations" | "stopped";
  /** Largest |J_i.r| / (|J_i| |r|) of a parameter that can move. */
  readonly cosine: number;
  /** Cosine of the angle between r and all that the columns of J span; at least as large. */
  readonly angle: number;
  /**
   * What a Gauss-Newton step would still move the parameters, in standard deviations (relative offset: Bates & Watts
   * 1981, Technometrics 23); NaN without degrees of freedom.
   */
  readonly offset: number;
  /** Smallest and largest singular value of J on the free parameters, its columns scaled to length 1. */
  readonly singular: readonly [number, number];
  /** Smallest eigenvalue of the Hessian in the same scale; undefined where it is not known. */
  readonly curvature: number | undefined;
}
/** What was found at the point where the search ended. `T`: parameters, in the form of the start. */
export interface Verdict<T = unknown> {
  readonly status: Status;
  /** What that means, and what to do. */
  readonly text: string;
  readonly evidence: Evidence;
  /** Directions in which the residuals do not change, or the cost does not rise; each has a largest entry of 1. */
  readonly directions: readonly T[];
  readonly bounds: readonly ActiveBound[];
  /** With `equations`: residuals that depend on those before them. */
  readonly dependencies: readonly Dependency[];
  readonly conflicts: readonly Conflict[];
  /** A point of less cost, if the search ended where it should not have: start again there. */
  readonly witness: T | undefined;
}
