import type { AnyFunction } from "../api/call.ts";
import { showNumber } from "../inspect/notation.ts";
import { alignColumns } from "../inspect/text.ts";
import { fail, isPromise } from "../record/errors.ts";
import { oneOf, optionsOf } from "../record/options.ts";
import { Tensor } from "../record/tensor.ts";
import type { Like } from "../record/tree.ts";
import { checkJacobian } from "./checkJacobian.ts";
import { curvaturesOf } from "./curvatures.ts";
import { plainJson } from "./json.ts";
import { judge } from "./judge.ts";
import { type Layout, layoutOf, shown } from "./layout.ts";
import { logOf } from "./log.ts";
import { Matrix } from "./matrix.ts";
import { minimise } from "./minimise.ts";
import { type Model, weighted } from "./model.ts";
import { sourceOf } from "./source.ts";
import { spectrumOf } from "./spectrum.ts";
import { allFinite, type Box, type State, stateAt } from "./state.ts";
import { statisticsOf } from "./statistics.ts";
import type { Fit, FitOptions } from "./types.ts";
import type { Verdict } from "./verdict.ts";

const OPERATION = "leastSquares";
const synchronous =
  "The search goes on before anything awaited is there: return false at once to stop, and what is begun there without its Promise";
/** Options of one kind of value each. */
const kinds = { equations: "boolean", compile: "boolean", jacobian: "function", onProgress: "function" } as const;

/**
 * Parameters x that minimise half the (weighted) sum of squares of `residual(x)`, with exact derivatives: any function of a
 * number, typed array, tensor or tree of them that this library differentiates, with one residual for each data point
 * (an array of recorded numbers, a tensor, or a tree of them). Levenberg-Marquardt in the scale of the columns (More
 * 1978), within bounds by an active set, until rounding allows no better point; see `minimise` for the sources. The verdict
 * names what the point is: a minimum, at a bound, not determined, a saddle or plateau, not converged.
 *
 * Trial points where residuals are NaN or infinite count as worse. Columns that no residual has in common are evaluated
 * together. From 64 parameters on, where each residual has few of them (curves with parameters of their own and some that all
 * share, bundle adjustment, splines), steps and errors come from a sparse QR by Givens rotations, columns in an order of
 * little fill, and the Hessian has the pattern of J^T J and a sparse factor: of recorded residuals without conditions on
 * values, and where they are compiled. Else from dense ones, of time residuals x parameters^2.
 * @throws if the start is outside the bounds, residuals or derivatives there are not finite, sizes do not fit, or a
 * `jacobian` that was given contradicts differences of the residual, at the start or where the search ends.
 * @example
 * ```ts
 * import { tensor, exp, type Tensor } from "wengert";
 * import { leastSquares } from "wengert/fit";
 * const t = tensor([0, 1, 2, 3]);
 * const y = tensor([2, 1.2, 0.75, 0.45]);
 * const decay = (p: { height: Tensor; rate: Tensor }) => exp(t.mul(p.rate).neg()).mul(p.height).sub(y);
 * const fit = leastSquares(decay, { height: 1, rate: 1 });
 * fit.x.rate; // => 0.497
 * fit.verdict.status; // => "minimum"
 * ```
 */
export function leastSquares<P = Tensor, A extends Like<P> = Like<P>>(
  residual: (x: P) => unknown,
  x0: A,
  options?: FitOptions<A>,
): Fit<A> {
  return fitted(residual as AnyFunction, x0, optionsGiven(options)) as Fit<A>;
}
function optionsGiven(given: unknown): FitOptions<unknown> {
  const options = optionsOf(
    OPERATION,
    given as FitOptions<unknown> | undefined,
    "lower",
    "upper",
    "weights",
    "noise",
    "equations",
    "maxIterations",
    "tolerance",
    "jacobian",
    "compile",
    "onProgress",
  );
  oneOf(OPERATION, "noise", options.noise ?? "estimated", "estimated", "known");
  for (const [name, kind] of Object.entries(kinds)) {
    const x = options[name as keyof typeof kinds];
    if (x !== undefined && typeof x !== kind) fail(OPERATION, `${name} is ${shown(x)}`, `Give a ${kind}`);
  }
  return options;
}
function fitted(residual: AnyFunction, x0: unknown, options: FitOptions<unknown>): Fit {
  const layout = layoutOf(x0);
  const box = boxOf(layout, options);
  const { maxIterations = 500, tolerance = 1e-15, noise = "estimated", equations = false } = options;
  if (!(Number.isInteger(maxIterations) && maxIterations >= 0))
    fail(OPERATION, `maxIterations is ${shown(maxIterations)}`, "Give a whole number");
  if (!(tolerance >= 0 && tolerance < 1))
    fail(OPERATION, `tolerance is ${shown(tolerance)}`, "It is a cosine: 0 <= tolerance < 1, such as 1e-10");
  const weights = options.weights === undefined ? undefined : weightsOf(options.weights);
  const derivative = options.jacobian as AnyFunction | undefined;
  const source = sourceOf(residual, derivative, layout, options.compile ?? true);
  const model = weighted(source, weights);
  const first = startOf(model, box, layout);
  const check = (at: State): void => {
    if (derivative !== undefined)
      checkJacobian(model, box, at, layout.names, weights && Array.from(weights, Math.sqrt));
  };
  check(first);
  const search = minimise(model, box, first, {
    tolerance,
    maxIterations,
    visit({ iteration, cost, cosine }, { x }) {
      const told = options.onProgress?.({ iteration, cost, cosine, x: layout.shape(x) as never });
      if (isPromise(told)) fail(OPERATION, "onProgress returned a Promise", synchronous);
      return told !== false;
    },
  });
  const s = search.state;
  if (s !== first) check(s);
  const n = model.columns;
  const spectrum = spectrumOf(s, model.rows, search.longest, search.structure);
  const hessian = model.hessian(s.x)?.within(s.free);
  const curvatures =
    hessian && allFinite(hessian.values) ? curvaturesOf(hessian, s, spectrum, search.structure) : undefined;
  const rows = weights === undefined ? model.rows : Array.from(weights).filter((w) => w > 0).length;
  const { sd, sdObserved, covariance, degreesOfFreedom } = statisticsOf(s, spectrum, curvatures, rows, n, noise);
  const { names } = layout;
  const { start } = layout;
  const ended = { model, box, search, spectrum, curvatures, hessian, names, equations, rows, start, noise };
  const verdict = judge({ ...ended, sd, sdObserved });
  let known: readonly Float64Array[] | undefined;
  const parts = {
    x: layout.shape(s.x),
    sd: layout.shape(sd),
    sdObserved: sdObserved && layout.shape(sdObserved),
    get covariance(): readonly Float64Array[] {
      known ??= covariance();
      return known;
    },
    rank: spectrum.rank,
    residual: model.plain(s.x),
    weights: weights && Float64Array.from(weights),
    cost: 0.5 * s.size ** 2,
    iterations: search.iterations,
    degreesOfFreedom,
    verdict: shaped(verdict, layout),
    log: logOf(search.trials),
    names,
  };
  return Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(parts)), {
    toString: () => `${tableOf(names, s.x, sd, sdObserved)}\n\n${verdict.text}`,
    toJSON: () => plainJson({ ...parts, log: search.trials }),
  }) as unknown as Fit;
}
function boxOf(layout: Layout, options: { readonly lower?: unknown; readonly upper?: unknown }): Box {
  const lower = layout.spread(options.lower, "lower", -Infinity);
  const upper = layout.spread(options.upper, "upper", Infinity);
  layout.names.forEach((name, k) => {
    const [low, high, x] = [lower[k]!, upper[k]!, layout.start[k]!];
    if (low === Infinity || high === -Infinity)
      fail(OPERATION, `the bounds of ${name} are [${low}, ${high}]`, "Leave out what has no bound");
    if (low > high)
      fail(OPERATION, `the bounds of ${name} are crossed: ${low} > ${high}`, "lower must not exceed upper");
    if (!Number.isFinite(x)) fail(OPERATION, `the start of ${name} is ${x}`, "Start from finite numbers");
    if (x < low || x > high)
      fail(
        OPERATION,
        `the start of ${name}, ${x}, is outside its bounds [${low}, ${high}]`,
        `Start inside, such as at ${Math.min(high, Math.max(low, x))}, or widen them`,
      );
  });
  return { lower, upper };
}
function weightsOf(weights: ArrayLike<number> | Tensor): ArrayLike<number> {
  if (weights instanceof Tensor) return weights.ravel().toArray() as number[];
  if (typeof weights !== "object" || typeof weights?.length !== "number")
    fail(OPERATION, `weights are ${shown(weights)}`, "Give one for each residual: 1/sigma^2 of its measurement");
  return Array.from(weights);
}
function startOf(model: Model, box: Box, layout: Layout): State {
  const r = new Float64Array(model.rows);
  model.residual(layout.start, r);
  const bad = r.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0)
    fail(
      OPERATION,
      `residual ${bad} is ${r[bad]} at the start`,
      "Start where all are finite; whyNaN of wengert/inspect names the operation that made it. A datum that is missing may have weight 0",
    );
  const state = stateAt(model, box, layout.start, r);
  if (state !== undefined) return state;
  const j = new Matrix(model.rows, model.columns, model.pattern);
  model.jacobian(layout.start, j.values);
  const at = j.values.findIndex((x) => !Number.isFinite(x));
  const [row, column] = j.placeOf(at);
  return fail(
    OPERATION,
    `the derivative of residual ${row} by ${layout.names[column]} is ${j.values[at]} at the start`,
    "The residual has no derivative there (a distance of coincident points, sqrt or log at 0), or jacobian is wrong: start elsewhere",
  );
}
const shaped = (v: Verdict<Float64Array>, layout: Layout): Verdict => ({
  ...v,
  directions: v.directions.map((d) => layout.shape(d)),
  witness: v.witness && layout.shape(v.witness),
});
function tableOf(
  names: readonly string[],
  x: Float64Array,
  sd: Float64Array,
  observed: Float64Array | undefined,
): string {
  const show = (v: number): string => showNumber(v, 6);
  return alignColumns([
    ["", "value", "sd", ...(observed === undefined ? [] : ["sd observed"])],
    ...names.map((name, k) => [
      name,
      showNumber(x[k]!, 12),
      show(sd[k]!),
      ...(observed === undefined ? [] : [show(observed[k]!)]),
    ]),
  ]);
}
