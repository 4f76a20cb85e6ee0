import type { Curvatures } from "./curvatures.ts";
import { type Dependency, dependenciesOf, restricted } from "./dependencies.ts";
import type { Matrix } from "./matrix.ts";
import { minimise, type Search } from "./minimise.ts";
import type { Model } from "./model.ts";
import { Prober } from "./probe.ts";
import { directionOf, type Spectrum } from "./spectrum.ts";
import { type Box, CURVED, roundingOf, type State, slopeOf, stateAt } from "./state.ts";
import { type Facts, type Finding, textOf } from "./text.ts";
import type { ActiveBound, Conflict, Evidence, Verdict } from "./verdict.ts";

/** All that is known where a search ended. */
export interface Ended {
  readonly model: Model;
  readonly box: Box;
  readonly search: Search;
  readonly spectrum: Spectrum;
  readonly curvatures: Curvatures | undefined;
  readonly hessian: Matrix | undefined;
  readonly names: readonly string[];
  readonly equations: boolean;
  readonly rows: number;
  readonly start: Float64Array;
  readonly sd: Float64Array;
  readonly sdObserved: Float64Array | undefined;
  readonly noise: "estimated" | "known";
}
/** A search that ended so near that a step promises less than that part of the cost has converged. */
const CONVERGED = 1e-12;

/** Names what was found. The first that holds of the list in `Status`, from the worst. */
export function judge(e: Ended): Verdict<Float64Array> {
  const { model, box, search, spectrum, names } = e;
  const s = search.state;
  const n = model.columns;
  const exact = isZero(s);
  const bounds = activeBounds(s, box, names);
  const dependencies = e.equations ? dependenciesOf(model.rows, n, (i) => scaledRow(s, i)) : [];
  const weak = spectrum.weak.map((v) => directionOf(v, s, spectrum, n)).filter((d) => !isCurved(d, e));
  const base = {
    bounds,
    dependencies,
    evidence: evidenceOf(e),
    names,
    state: s,
    start: e.start,
    exact,
    equations: e.equations,
    rows: e.rows,
    rank: spectrum.rank,
    different: weak.length > 0 ? differentRows(s) : model.rows,
    dim: dimDirection(e),
    unknown: names.filter((_, k) => Number.isNaN(e.sdObserved?.[k]) && !Number.isNaN(e.sd[k])),
    isWithoutHessian: e.hessian !== undefined && e.curvatures === undefined,
    withoutErrors: !e.equations && e.noise === "estimated" && e.rows <= spectrum.rank,
  };
  const make = (
    found: Finding,
    directions: readonly Float64Array[] = [],
    witness?: Float64Array,
  ): Verdict<Float64Array> => ({
    status: found.status,
    text: textOf(found, { ...base, directions, witness }),
    evidence: base.evidence,
    directions,
    bounds,
    dependencies,
    conflicts: found.status === "conflicting" ? found.conflicts : [],
    witness,
  });
  const prober = new Prober(model, box, s, search.structure);
  if (!exact) {
    const idle = idleParameters(search);
    for (const k of idle) {
      const witness = prober.alongParameter(k);
      const faded = s.lengths[k]! < 1e-6 * search.longest[k]! && !isCurved(unit(n, k), e);
      if (witness !== undefined || faded) return make({ status: "saddle or plateau", idle: k }, [unit(n, k)], witness);
    }
    if (!hasConverged(search, s)) return make({ status: "not converged" });
    const lowest = e.curvatures?.lowest ?? 0;
    if (lowest < -CURVED) {
      const direction = directionOf(e.curvatures!.direction, s, spectrum, n);
      return make({ status: "saddle or plateau", idle: undefined }, [direction], prober.alongDirection(direction));
    }
    const conflicts = e.equations ? conflictsOf(e, dependencies) : [];
    if (e.equations) return make({ status: "conflicting", conflicts });
  }
  if (weak.length > 0) {
    const single = weak.every((d) => d.filter((x) => x !== 0).length === 1);
    const everywhere = prober.deficientNearby(spectrum.rank);
    const gauge = !single && everywhere && !e.equations && base.different >= s.free.length;
    return make({ status: gauge ? "gauge freedom" : "flat direction", everywhere }, weak);
  }
  if (dependencies.length > 0) return make({ status: "redundant" });
  if (bounds.length > 0) return make({ status: "bound active" });
  return make({ status: "minimum" });
}
/** The direction that the residuals hardly see, if it costs more than half of the digits. */
function dimDirection({ search, spectrum, model }: Ended): Facts["dim"] {
  const { dimmest, singular } = spectrum;
  const part = singular.at(-1)! / singular[0]!;
  if (dimmest === undefined || !(part < 2 ** -26)) return undefined;
  const main = dimmest.map((v) => (Math.abs(v) < 1e-3 ? 0 : v));
  return { direction: directionOf(main, search.state, spectrum, model.columns), part };
}
/** How many residuals say something of the parameters that none before them says: rows of J that are not zero, nor equal. */
function differentRows({ j }: State): number {
  const seen = new Set<string>();
  for (let i = 0; i < j.rows; i++) {
    const row = j.values.subarray(j.start(i), j.start(i + 1));
    const places = j.pattern?.columns.subarray(j.start(i), j.start(i + 1)).join() ?? "";
    if (row.some((v) => v !== 0)) seen.add(`${places} ${row.join()}`);
  }
  return seen.size;
}
/** Whether the cost rises along d by its second derivative, where J alone does not tell. */
function isCurved(d: Float64Array, { hessian, search }: Ended): boolean {
  if (hessian === undefined) return false;
  const { longest } = search;
  const image = hessian.times(d);
  const rise = d.reduce((sum, v, k) => sum + v * image[k]!, 0);
  const scale = d.reduce((sum, v, k) => sum + (v * longest[k]!) ** 2, 0);
  return rise > CURVED * scale;
}
const unit = (n: number, k: number): Float64Array => new Float64Array(n).map((_, i) => (i === k ? 1 : 0));

const isZero = (s: State): boolean => s.size <= 64 * roundingOf(s);
function hasConverged({ stop, reach, longest }: Search, s: State): boolean {
  if (stop === "exact" || stop === "cosine" || stop === "rounding") return true;
  return reach <= CONVERGED || slopeOf(s, longest) < 1e-10 || Math.sqrt(reach) * s.size <= 8 * roundingOf(s);
}
/** Free parameters whose own size would not change the residuals, or that did so once and do no longer. */
const idleParameters = ({ state: s, longest }: Search): number[] =>
  s.free.filter(
    (k) =>
      s.lengths[k]! === 0 ||
      (s.x[k] !== 0 && s.lengths[k]! * Math.abs(s.x[k]!) < 1e-14 * s.size) ||
      s.lengths[k]! < 1e-10 * longest[k]!,
  );

function activeBounds(s: State, { lower, upper }: Box, names: readonly string[]): ActiveBound[] {
  const free = new Set(s.free);
  return names.flatMap((name, k): ActiveBound[] => {
    if (free.has(k) || lower[k] === upper[k]) return [];
    const slope = s.cosines[k]! * s.lengths[k]! * s.size;
    return [{ name, side: slope > 0 ? "lower" : "upper", value: s.x[k]!, multiplier: Math.abs(slope) }];
  });
}
/** A row of J with columns of length 1, so that rows are compared in the scale of the parameters. */
const scaledRow = (s: State, i: number): Float64Array => s.j.row(i).map((x, k) => x / (s.lengths[k]! || 1));

/** The dependent residuals that do not vanish where all others do. */
function conflictsOf({ model, box, search }: Ended, dependencies: readonly Dependency[]): Conflict[] {
  const out = new Set(dependencies.map((d) => d.equation));
  const rest = restricted(
    model,
    [...Array(model.rows).keys()].filter((i) => !out.has(i)),
  );
  const r = new Float64Array(rest.rows);
  rest.residual(search.state.x, r);
  const start = stateAt(rest, box, search.state.x, r);
  if (start === undefined || out.size === 0) return [];
  const found = minimise(rest, box, start, { tolerance: 1e-15, maxIterations: 200, visit: () => true });
  if (!isZero(found.state)) return [];
  const gaps = model.plain(found.state.x);
  const noise = 1e-9 * Math.max(search.state.size, found.state.size);
  return dependencies.map((d) => ({ ...d, gap: gaps[d.equation]! })).filter(({ gap }) => Math.abs(gap) > noise);
}
function evidenceOf({ search, spectrum, curvatures, rows }: Ended): Evidence {
  const { state: s, stop, reach } = search;
  const freedom = rows - spectrum.rank;
  const { singular } = spectrum;
  return {
    stop,
    cosine: s.cosine,
    angle: Math.sqrt(reach),
    offset:
      freedom > 0
        ? Math.sqrt((reach / Math.max(1, spectrum.rank)) * (freedom / Math.max(1 - reach, 2 ** -52)))
        : Number.NaN,
    singular: [singular.at(-1) ?? Number.NaN, singular[0] ?? Number.NaN],
    curvature: curvatures?.lowest,
  };
}
