import type { Curvatures, Spectrum } from "./spectrum.ts";
import type { State } from "./state.ts";

/** Errors of the parameters. */
export interface Statistics {
  readonly sd: Float64Array;
  readonly sdObserved: Float64Array | undefined;
  /** Row by row. */
  readonly covariance: readonly Float64Array[];
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
  const k = s.free.length;
  const open = s.free.map((_, c) => weak.some((v) => Math.abs(v[c]!) > DETERMINED));
  const covariance = Array.from({ length: n }, () => new Float64Array(n).fill(Number.NaN));
  for (const [a, ka] of s.free.entries())
    for (const [b, kb] of s.free.entries()) {
      const known = !open[a] && !open[b];
      covariance[ka]![kb] = known
        ? (sigma / scale[a]!) * inverse[a * k + b]! * (sigma / scale[b]!)
        : ka === kb
          ? Infinity
          : Number.NaN;
    }
  const errors = (inverseAt: (c: number) => number, isKnown = false): Float64Array => {
    const out = new Float64Array(n).fill(Number.NaN);
    for (const [c, ka] of s.free.entries())
      out[ka] = open[c] && !isKnown ? Infinity : (sigma * Math.sqrt(inverseAt(c))) / scale[c]!;
    return out;
  };
  return {
    sd: errors((c) => inverse[c * k + c]!),
    sdObserved: curvatures && errors((c) => curvatures.inverse[c]!, curvatures.isDefinite),
    covariance,
    degreesOfFreedom,
  };
}
