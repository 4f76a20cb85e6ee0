import type { Curvatures } from "./curvatures.ts";
import type { Spectrum } from "./spectrum.ts";
import type { State } from "./state.ts";

/** Errors of the parameters. */
export interface Statistics {
  readonly sd: Float64Array;
  readonly sdObserved: Float64Array | undefined;
  /** Row by row; of many parameters it has far more numbers than all else, so that it is made where it is asked for. */
  readonly covariance: () => readonly Float64Array[];
  readonly degreesOfFreedom: number;
}
/** A parameter whose share in the null space is more than that is not determined. */
const DETERMINED = 1e-7;

/**
 * Covariance s^2 (J^T J)^-1 with s^2 = |r|^2 / (residuals - rank), as NIST's reference data sets; and the same with the
 * Hessian of the cost, J^T J + sum r_i r_i'', in place of J^T J (observed information: Efron & Hinkley 1978, Biometrika 65).
 * Infinity where the residuals do not determine a parameter, NaN where it is held at a bound.
 */
export function statisticsOf(
  s: State,
  spectrum: Spectrum,
  curvatures: Curvatures | undefined,
  rows: number,
  n: number,
  noise: "estimated" | "known",
): Statistics {
  const { rank, weak, inverse, scale } = spectrum;
  const degreesOfFreedom = rows - rank;
  // Standard deviation of a residual of weight 1; its square may be out of range where that of the parameters is not.
  const sigma = noise === "known" ? 1 : degreesOfFreedom > 0 ? s.size / Math.sqrt(degreesOfFreedom) : Number.NaN;
  const open = s.free.map((_, c) => weak.some((v) => Math.abs(v[c]!) > DETERMINED));
  const covariance = (): Float64Array[] => {
    const all = Array.from({ length: n }, () => new Float64Array(n).fill(Number.NaN));
    for (const [a, ka] of s.free.entries()) {
      if (open[a]) {
        all[ka]![ka] = Infinity;
        continue;
      }
      const own = inverse.column(a);
      for (const [b, kb] of s.free.entries())
        if (!open[b]) all[ka]![kb] = (sigma / scale[a]!) * own[b]! * (sigma / scale[b]!);
    }
    return all;
  };
  const errors = (inverseAt: (c: number) => number, isKnown = false): Float64Array => {
    const out = new Float64Array(n).fill(Number.NaN);
    for (const [c, ka] of s.free.entries())
      out[ka] = open[c] && !isKnown ? Infinity : (sigma * Math.sqrt(inverseAt(c))) / scale[c]!;
    return out;
  };
  const own = inverse.diagonal();
  return {
    sd: errors((c) => own[c]!),
    sdObserved: curvatures && errors((c) => curvatures.inverse[c]!, curvatures.isDefinite),
    covariance,
    degreesOfFreedom,
  };
}
