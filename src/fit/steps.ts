import { eigh } from "../math/linalg/eigh.ts";
import { norm } from "../math/linalg/householder.ts";
import { scaledHessian } from "./curvatures.ts";
import { definite } from "./definite.ts";
import { type Factored, factor } from "./factor.ts";
import type { Matrix } from "./matrix.ts";
import type { Model } from "./model.ts";
import { sparseCholesky } from "./sparse/cholesky.ts";
import { type Sparsity, sparseSteps } from "./sparse/sparsity.ts";
import type { Structure } from "./sparse/structure.ts";
import { type Box, LARGE, negligible, type State } from "./state.ts";

/** A step from a state, and how it comes out in the linear model. */
export interface Step {
  readonly x: Float64Array;
  /** The change of x. */
  readonly p: Float64Array;
  /** 1 - |r + J p|^2 / |r|^2. */
  readonly predicted: number;
  /** |D p| / |D x|. */
  readonly relative: number;
}
/** Steps of any damping from one state. */
export interface Stepper {
  /** cos^2 of the angle between r and what the free columns span: the largest part of the cost that a step could remove. */
  readonly reach: number;
  /** Minimises |r + J p|^2 + damping |D p|^2 within the box. */
  step(damping: number): Step;
  /** The correction of a step for the curvature r'' along it. */
  bend(curvature: Float64Array, damping: number): Float64Array;
}
/** Where more parameters than that would leave the box at once, they are not stopped one after the other. */
const BLOCK = 8;
/** So often may no fewer be in the wrong place than before, until that is given up. */
const TURNS = 3;
/** A slope below that part of the column times the residuals is rounding. */
const LEVEL = 1e-12;

/**
 * D: `scale`, the lengths of the columns. Parameters that would leave the box stop at its side, and the others are solved
 * for again: the active set method for the model, whose step is shortened by damping alone, as in projected
 * Levenberg-Marquardt methods (Kanzow, Yamashita & Fukushima 2004, J. Comput. Appl. Math. 172, 375-397). Those that reach it
 * first stop first. Many stop together, and go free again where the model pushes them inwards: block principal pivoting,
 * which ends after `TURNS` without progress, one after the other from there on (Portugal, Judice & Vicente 1994, Math.
 * Comput. 63, 625-643).
 */
export function stepper(
  { rows: m, columns: n }: Model,
  box: Box,
  s: State,
  scale: Float64Array,
  sparsity: Sparsity,
): Stepper {
  const structure = sparsity.of(s.j);
  const solve = (free: readonly number[], right: (i: number) => number): Factored => {
    const k = free.length;
    const b = Float64Array.from({ length: m }, (_, i) => right(i));
    if (structure !== undefined) return sparseSteps(structure, s, free, scale, b);
    const scales = free.map((c) => scale[c]!);
    return factor(m, k, s.j.part(free, scales), b, negligible(m, k));
  };
  const whole = solve(s.free, (i) => s.r[i]! / s.size);
  const place = (free: readonly number[], z: Float64Array, into: Float64Array): void => {
    free.forEach((c, q) => {
      into[c] = (z[q]! * s.size) / scale[c]!;
    });
  };
  /** With these at their sides, the best of the others. */
  const stepWith = (stopped: Stopped, damping: number): Float64Array => {
    const p = new Float64Array(n);
    for (const [c, side] of stopped) p[c] = side - s.x[c]!;
    const free = s.free.filter((c) => !stopped.has(c));
    if (free.length === 0) return p;
    const change = stopped.size === 0 ? undefined : s.j.times(p);
    const factored = change === undefined ? whole : solve(free, (i) => (s.r[i]! + change[i]!) / s.size);
    place(free, factored.step(damping), p);
    return p;
  };
  /** Those of the stopped that would lower |r + J p|^2 + damping |D p|^2 inside. */
  const pushedInwards = (stopped: Stopped, p: Float64Array, damping: number): number[] => {
    const slopes = s.j.transposeTimes(s.j.times(p).map((v, i) => (v + s.r[i]!) / s.size));
    return [...stopped.keys()].filter((c) => {
      const slope = slopes[c]! / scale[c]! + (damping * scale[c]! * p[c]!) / s.size;
      return stopped.get(c) === box.lower[c] ? slope < -LEVEL : slope > LEVEL;
    });
  };
  return {
    reach: whole.reach ** 2,
    step(damping) {
      const stopped: Stopped = new Map();
      let p = stepWith(stopped, damping);
      let hits = hitsOf(s, stopped, p, box);
      let [turns, least] = [hits.length > BLOCK ? TURNS : 0, Infinity];
      for (;;) {
        const inwards = turns > 0 ? pushedInwards(stopped, p, damping) : [];
        const wrong = hits.length + inwards.length;
        if (wrong === 0) break;
        if (turns > 0) turns = wrong < least ? TURNS : turns - 1;
        if (turns === 0 && least < Infinity) stopped.clear();
        else {
          const first = hits.reduce((part, hit) => Math.min(part, hit.part), Infinity);
          for (const { column, side, part } of hits) if (turns > 0 || part === first) stopped.set(column, side);
          for (const c of inwards) stopped.delete(c);
        }
        least = turns > 0 ? Math.min(least, wrong) : Infinity;
        p = stepWith(stopped, damping);
        hits = hitsOf(s, stopped, p, box);
      }
      const x = s.x.map((v, c) => stopped.get(c) ?? v + p[c]!);
      return { x, p, predicted: predictedBy(s, p), relative: relativeSize(n, p, s.x, scale) };
    },
    bend(curvature, damping) {
      const out = new Float64Array(n);
      place(s.free, whole.of(curvature.map((c) => c / s.size)).step(damping), out);
      return out;
    },
  };
}
/** Parameters that stand at a side of the box. */
type Stopped = Map<number, number>;
interface Hit {
  readonly column: number;
  readonly side: number;
  /** Of the step that reaches the side. */
  readonly part: number;
}
/** What leaves the box on a step from x along p. */
function hitsOf({ free, x }: State, stopped: Stopped, p: Float64Array, { lower, upper }: Box): Hit[] {
  return free.flatMap((column): Hit[] => {
    const [from, by] = [x[column]!, p[column]!];
    const side = by > 0 ? upper[column]! : lower[column]!;
    const isBeyond = by > 0 ? from + by > side : from + by < side;
    return isBeyond && !stopped.has(column) ? [{ column, side, part: (side - from) / by }] : [];
  });
}
/** |r|^2 - |r + J p|^2 = -(J p).(2 r + J p), over |r|^2. */
const predictedBy = (s: State, p: Float64Array): number =>
  s.j.times(p).reduce((change, v, i) => {
    const jp = v / s.size;
    return change - jp * ((2 * s.r[i]!) / s.size + jp);
  }, 0);
function relativeSize(n: number, p: Float64Array, x: Float64Array, scale: Float64Array): number {
  const [dp, dx] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    dp[k] = p[k]! * scale[k]!;
    dx[k] = x[k]! * scale[k]!;
  }
  const length = norm(n, dp, 0, 1);
  return length === 0 ? 0 : length / norm(n, dx, 0, 1);
}
/**
 * Newton's step with the exact Hessian on the free parameters, scaled to columns of length 1; undefined where that is not
 * positive definite, or the step leaves the box.
 */
export function newtonStep(model: Model, box: Box, s: State, structure: Structure | undefined): Step | undefined {
  const hessian = model.hessian(s.x)?.within(s.free);
  const k = s.free.length;
  if (hessian === undefined || k === 0) return undefined;
  const scale = s.free.map((c) => s.lengths[c]! || 1);
  const along = solved(
    hessian,
    s.free,
    scale,
    Float64Array.from(s.free, (c) => s.cosines[c]!),
    structure,
  );
  if (along === undefined) return undefined;
  const n = model.columns;
  const p = new Float64Array(n);
  for (let a = 0; a < k; a++) p[s.free[a]!] = (-along[a]! * s.size) / scale[a]!;
  const x = s.x.map((xk, c) => xk + p[c]!);
  if (x.some((xk, c) => !(xk >= box.lower[c]! && xk <= box.upper[c]!))) return undefined;
  return { x, p, predicted: predictedBy(s, p), relative: relativeSize(n, p, s.x, s.lengths) };
}
/** The solution of H z = y on the free parameters, in their scale; undefined where H is not positive definite there. */
function solved(
  hessian: Matrix,
  free: readonly number[],
  scale: readonly number[],
  y: Float64Array,
  structure: Structure | undefined,
): Float64Array | undefined {
  const k = free.length;
  if (structure !== undefined && hessian.pattern !== undefined) {
    const factored = sparseCholesky(structure, hessian, free, scale);
    return factored.isDefinite ? factored.solve(y) : undefined;
  }
  const h = scaledHessian(hessian, free, scale);
  if (k >= LARGE) return definite(k, h)?.solve(y);
  const [values, vectors] = [new Float64Array(k), new Float64Array(k * k)];
  eigh(k, h, 0, values, 0, vectors, 0);
  if (!(values[0]! > negligible(k, k))) return undefined;
  const z = new Float64Array(k);
  for (let e = 0; e < k; e++) {
    let along = 0;
    for (let a = 0; a < k; a++) along += vectors[a * k + e]! * y[a]!;
    for (let a = 0; a < k; a++) z[a] = z[a]! + (vectors[a * k + e]! * along) / values[e]!;
  }
  return z;
}
