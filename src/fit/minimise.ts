import { norm } from "../math/linalg/householder.ts";
import type { Model } from "./model.ts";
import { Sparsity } from "./sparse/sparsity.ts";
import type { Structure } from "./sparse/structure.ts";
import { allFinite, type Box, roundingOf, type State, slopeOf, stateAt } from "./state.ts";
import { newtonStep, type Step, type Stepper, stepper } from "./steps.ts";

/** One trial point of the search. */
export interface Trial {
  /** Jacobians made so far. */
  readonly iteration: number;
  /** Half the weighted sum of squares there. */
  readonly cost: number;
  /** Largest |J_i.r| / (|J_i| |r|) of a parameter that can move; NaN where no Jacobian was made. */
  readonly cosine: number;
  readonly damping: number;
  /** |D p| / |D x|: the length of the step relative to that of the parameters, each in the scale of its column. */
  readonly step: number;
  /**
   * "rejected": the cost is not less. "not finite": NaN or infinity. "collapsed": the residuals no longer depend on some
   * parameter there. "polished": too near for the cost to tell, but the gradient is less.
   */
  readonly outcome: "start" | "accepted" | "rejected" | "not finite" | "collapsed" | "polished";
}
/** Why a search ended. */
export type Stop = "exact" | "cosine" | "rounding" | "step" | "damping" | "iterations" | "stopped";
export interface Search {
  readonly state: State;
  readonly stop: Stop;
  readonly iterations: number;
  readonly trials: readonly Trial[];
  /** The longest that each column of the Jacobian was on the way. */
  readonly longest: Float64Array;
  /** See `Stepper`; 0 where there is nothing left. */
  readonly reach: number;
  /** Of the Jacobian, where that is sparse. */
  readonly structure: Structure | undefined;
}
export interface SearchOptions {
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Told every point that is taken; false stops. */
  readonly visit: (trial: Trial, state: State) => boolean;
}
/** Where the linear model promises less than this part of the cost, sums of squares no longer tell better from worse. */
const TELLS = 1e-13;
/** With more of the cost than that within reach, a search that stands still has not converged. */
const FAR = 1e-9;
/** A step that shortens a column by more than that has left the region where the linear model says anything. */
const COLLAPSE = 1e-3;
const MOST_COLLAPSES = 30;
/** From this iteration on, steps follow the curvature: earlier, it is not worth recording the second derivative. */
const BENDS = 10;

/**
 * Levenberg-Marquardt: damped steps in the scale of the longest columns so far (More 1978), damping by the gain ratio
 * (Nielsen 1999, IMM-REP-1999-05), geodesic acceleration by exact second directional derivatives in long searches (Transtrum
 * & Sethna 2012, arXiv:1201.5885). Trial points with residuals or derivatives that are not finite count as worse. Near the
 * minimum, where rounding hides changes of the cost, steps are judged by the cosine instead, and where Gauss-Newton
 * converges slowly Newton's method with the exact Hessian takes over.
 */
export function minimise(model: Model, box: Box, start: State, options: SearchOptions): Search {
  return new Minimiser(model, box, start, options).run();
}
/**
 * By how much the damping shrinks (or grows) behind a step: Nielsen's rule, and at least as fast as the cost falls, with which
 * systems that can be solved converge quadratically (Yamashita & Fukushima 2001, "On the rate of convergence of the
 * Levenberg-Marquardt method").
 */
const shrinkage = (gain: number, left: number): number =>
  Math.min(gain > 0.75 ? left : Infinity, Math.max(1 / 3, 1 - (2 * gain - 1) ** 3));

class Minimiser {
  readonly #model: Model;
  readonly #box: Box;
  readonly #options: SearchOptions;
  readonly #trials: Trial[] = [];
  readonly #longest: Float64Array;
  readonly #sparsity: Sparsity;
  #state: State;
  #damping = 1e-3;
  #growth = 2;
  #collapses = 0;
  #iteration = 0;
  #steps: Stepper;

  constructor(model: Model, box: Box, start: State, options: SearchOptions) {
    this.#model = model;
    this.#box = box;
    this.#options = options;
    this.#state = start;
    this.#longest = start.lengths.slice();
    this.#sparsity = new Sparsity(model.rows, model.columns, model.pattern !== undefined);
    this.#steps = this.#stepper(start);
  }
  run(): Search {
    const { tolerance, maxIterations } = this.#options;
    const end = (stop: Stop): Search => ({
      state: this.#state,
      stop,
      iterations: this.#iteration,
      trials: this.#trials,
      longest: this.#longest,
      reach: this.#steps.reach,
      structure: this.#structure,
    });
    if (!this.#options.visit(this.#note(this.#state.size, this.#state.cosine, 0, "start"), this.#state))
      return end("stopped");
    for (;;) {
      if (this.#state.size <= 2 * roundingOf(this.#state)) return end("exact");
      if (this.#steps.reach <= tolerance ** 2) return end("cosine");
      if (this.#iteration >= maxIterations) return end("iterations");
      this.#iteration++;
      const stop = this.#advance();
      if (stop !== undefined) return end(stop);
    }
  }
  get #structure(): Structure | undefined {
    return this.#sparsity.of(this.#state.j);
  }
  #stepper(state: State): Stepper {
    return stepper(
      this.#model,
      this.#box,
      state,
      this.#longest.map((length) => length || 1),
      this.#sparsity,
    );
  }
  /** Moves on to a better point, or tells why there is none. */
  #advance(): Stop | undefined {
    const steps = this.#steps;
    for (;;) {
      const step = this.#bent(steps.step(this.#damping));
      if (step.relative === 0) return "step";
      if (Math.abs(step.predicted) < TELLS) return this.#polish(steps.step(0));
      const r = new Float64Array(this.#model.rows);
      const size = this.#residual(step.x, r);
      const gain = (1 - (size / this.#state.size) ** 2) / step.predicted;
      let outcome: Trial["outcome"] = Number.isNaN(size) ? "not finite" : "rejected";
      // With parameters that stopped on the way, a step may be worse than none in the linear model, too.
      if (step.predicted > 0 && gain > 1e-4) {
        const next = stateAt(this.#model, this.#box, step.x, r);
        if (next === undefined) outcome = "not finite";
        else if (this.#collapsed(next)) outcome = "collapsed";
        else {
          this.#damping *= shrinkage(gain, (size / this.#state.size) ** 2);
          this.#growth = 2;
          return this.#take(next, step, "accepted");
        }
      }
      this.#note(size, Number.NaN, step.relative, outcome);
      this.#damping *= this.#growth;
      this.#growth *= 2;
    }
  }
  /** The step with half its acceleration, -(J^T J + damping D^2)^-1 J^T r''(p, p), where that is the lesser part. */
  #bent(step: Step): Step {
    if (this.#iteration < BENDS || this.#model.curvature === undefined || step.predicted < TELLS) return step;
    const curvature = new Float64Array(this.#model.rows);
    this.#model.curvature(this.#state.x, step.p, curvature);
    if (!allFinite(curvature)) return step;
    const bend = this.#steps.bend(curvature, this.#damping);
    const scaled = (v: Float64Array): number =>
      norm(
        v.length,
        v.map((vk, k) => vk * (this.#longest[k]! || 1)),
        0,
        1,
      );
    if (!(scaled(bend) < 0.75 * scaled(step.p))) return step;
    const x = step.x.map((xk, k) => xk + bend[k]! / 2);
    const { lower, upper } = this.#box;
    return x.some((xk, k) => !(xk >= lower[k]! && xk <= upper[k]!)) ? step : { ...step, x };
  }
  /** The step given, or Newton's, if it brings the gradient down. */
  #polish(step: Step): Stop | undefined {
    const attempts = [
      (): Step | undefined => step,
      () => newtonStep(this.#model, this.#box, this.#state, this.#structure),
    ];
    for (const [k, attempt] of attempts.entries()) {
      const tried = attempt();
      if (tried === undefined) continue;
      const r = new Float64Array(this.#model.rows);
      const size = this.#residual(tried.x, r);
      if (!(size <= this.#state.size * (1 + 1e-9))) continue;
      const next = stateAt(this.#model, this.#box, tried.x, r);
      if (next === undefined) continue;
      const steps = this.#stepper(next);
      const nearer = steps.reach < [0.25, 0.8][k]! * this.#steps.reach;
      // Where there are no more residuals than parameters the angle tells nothing, but the gradient does.
      if (!nearer && !(k === 1 && slopeOf(next, this.#longest) < 0.5 * slopeOf(this.#state, this.#longest))) continue;
      return this.#take(next, tried, "polished", steps);
    }
    const { reach } = this.#steps;
    return reach > FAR && slopeOf(this.#state, this.#longest) > Math.sqrt(FAR) ? "damping" : "rounding";
  }
  /** |r(x)|, NaN where it is not finite. */
  #residual(x: Float64Array, r: Float64Array): number {
    this.#model.residual(x, r);
    return allFinite(r) ? norm(r.length, r, 0, 1) : Number.NaN;
  }
  #collapsed(next: State): boolean {
    const is = this.#state.free.some((k) => next.lengths[k]! < COLLAPSE * this.#state.lengths[k]!);
    return is && ++this.#collapses <= MOST_COLLAPSES;
  }
  /** `steps` from there, in the scale so far: columns hardly grow on the last digits. */
  #take(next: State, step: Step, outcome: "accepted" | "polished", steps?: Stepper): Stop | undefined {
    this.#state = next;
    next.lengths.forEach((length, k) => {
      this.#longest[k] = Math.max(this.#longest[k]!, length);
    });
    this.#steps = steps ?? this.#stepper(next);
    return this.#options.visit(this.#note(next.size, next.cosine, step.relative, outcome), next)
      ? undefined
      : "stopped";
  }
  #note(size: number, cosine: number, step: number, outcome: Trial["outcome"]): Trial {
    const trial = {
      iteration: this.#iteration,
      cost: 0.5 * size * size,
      cosine,
      damping: this.#damping,
      step,
      outcome,
    };
    this.#trials.push(trial);
    return trial;
  }
}
