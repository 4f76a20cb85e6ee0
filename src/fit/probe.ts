import { norm } from "../math/linalg/householder.ts";
import type { Model } from "./model.ts";
import type { Structure } from "./sparse/structure.ts";
import { spectrumOf } from "./spectrum.ts";
import { allFinite, type Box, type State, stateAt } from "./state.ts";

/** What becomes of the residuals far from a point. */
export class Prober {
  readonly #model: Model;
  readonly #box: Box;
  readonly #state: State;
  readonly #structure: Structure | undefined;

  constructor(model: Model, box: Box, state: State, structure: Structure | undefined) {
    this.#model = model;
    this.#box = box;
    this.#state = state;
    this.#structure = structure;
  }
  /** |r| there; Infinity where it is not finite. */
  #size(x: Float64Array): number {
    const r = new Float64Array(this.#model.rows);
    this.#model.residual(x, r);
    return allFinite(r) ? norm(r.length, r, 0, 1) : Infinity;
  }
  #clamped(x: Float64Array): Float64Array {
    return x.map((xk, k) => Math.min(this.#box.upper[k]!, Math.max(this.#box.lower[k]!, xk)));
  }
  /** The best of some points, if its cost is clearly less. */
  #best(points: readonly Float64Array[]): Float64Array | undefined {
    let best: Float64Array | undefined;
    let least = this.#state.size * (1 - 1e-9);
    for (const point of points) {
      const x = this.#clamped(point);
      const size = this.#size(x);
      if (size < least) [best, least] = [x, size];
    }
    return best;
  }
  /** A point of less cost with another value of parameter k: fractions and multiples of it. */
  alongParameter(k: number): Float64Array | undefined {
    const at = this.#state.x[k]!;
    const base = at === 0 ? 1 : at;
    const factors = [0.5, 0.2, 0.1, 0.03, 0.01, 1e-3, 1e-4, 0, 2, 5, 10, 100, 1e3, 1e4];
    return this.#best(
      factors.flatMap((f) => [f, -f]).map((f) => this.#state.x.map((x, i) => (i === k ? f * base : x))),
    );
  }
  /** A point of less cost along a direction and its opposite, near first. */
  alongDirection(d: Float64Array): Float64Array | undefined {
    const { x } = this.#state;
    const unit = x.reduce((most, xk, k) => (d[k] === 0 ? most : Math.max(most, Math.abs(xk))), 0) || 1;
    const steps = [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1].flatMap((t) => [t * unit, -t * unit]);
    return this.#best(steps.map((t) => x.map((xk, k) => xk + t * d[k]!)));
  }
  /** Whether J has no higher rank at points nearby. */
  deficientNearby(rank: number): boolean {
    const { rows: m, columns: n } = this.#model;
    const { x: at, lengths } = this.#state;
    // Each parameter moves by a part of its own size, and of what changes the residuals as much as the others together.
    const together = Math.hypot(...at.map((xk, k) => xk * lengths[k]!)) || 1;
    const sizes = at.map((xk, k) => 1e-3 * (Math.abs(xk) + together / (lengths[k]! || together) / Math.sqrt(n)));
    return [1, 2].every((seed) => {
      const x = this.#clamped(at.map((xk, k) => xk + sizes[k]! * Math.sin(12.9898 * (k + 1) * seed)));
      const r = new Float64Array(m);
      this.#model.residual(x, r);
      const near = allFinite(r) ? stateAt(this.#model, this.#box, x, r) : undefined;
      if (near === undefined) return true;
      return spectrumOf({ ...near, free: this.#state.free }, m, near.lengths, this.#structure).rank <= rank;
    });
  }
}
