import { describe, fail } from "../../record/errors.ts";
import { Tensor } from "../../record/tensor.ts";
import type { Fit } from "../types.ts";
import { extent } from "./scale.ts";

/** What was measured, and what the fit makes of it. */
export interface PlotSeries {
  readonly name?: string;
  /** Where; 0, 1, 2, ... by default. */
  readonly x?: ArrayLike<number> | Tensor;
  /** What was measured there. */
  readonly y: ArrayLike<number> | Tensor;
  /** The fitted values; y plus the residual by default, for residuals that are model minus data. */
  readonly fitted?: ArrayLike<number> | Tensor;
  /** The fitted curve, drawn between the points; straight lines between the fitted values by default. */
  readonly curve?: (x: number) => number;
}
/** A series with its numbers. */
export interface Drawn {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly curve: readonly (readonly [number, number])[];
  /** Times the root of its weight, where there are weights. */
  readonly residual: readonly number[];
  /** Points of weight 0, which the fit does not see. */
  readonly leftOut: readonly boolean[];
  /** The fitted values differ from the data by the residuals, so that these are fit - data. */
  readonly isDifference: boolean;
}
const CURVE_POINTS = 400;
const listOf = (x: ArrayLike<number> | Tensor): number[] =>
  x instanceof Tensor ? (x.ravel().toArray() as number[]) : Array.from(x);

/** Residuals in the order of the series. @throws if there are not as many as data. */
export function drawnSeries(fit: Pick<Fit, "residual" | "weights">, series: readonly PlotSeries[]): Drawn[] {
  let next = 0;
  const drawn = series.map((s, k): Drawn => {
    const name = s.name ?? (series.length === 1 ? "data" : `series ${k + 1}`);
    const y = listOf(s.y);
    const x = s.x === undefined ? y.map((_, i) => i) : listOf(s.x);
    if (x.length !== y.length) fail("plot", `${name} has ${x.length} x and ${y.length} y`, "Give one x for each y");
    const given = s.fitted && listOf(s.fitted);
    if (given !== undefined && given.length !== y.length)
      fail("plot", `${name} has ${given.length} fitted values and ${y.length} y`, "Give one for each y");
    const own = Array.from(fit.residual.subarray(next, next + y.length));
    const weights = fit.weights?.subarray(next, next + y.length);
    next += y.length;
    const sums = y.map((v, i) => v + (own[i] ?? 0));
    const fitted = given ?? sums;
    const f = s.curve && numbersOnly(name, s.curve);
    const curve = curveOf(x, fitted, f);
    const drawn = f === undefined ? fitted : x.map((at) => f(at));
    const isDifference = sums.every((v, i) => Math.abs(v - drawn[i]!) <= 1e-6 * (Math.abs(v) + Math.abs(own[i]!)));
    const residual = weights === undefined ? own : own.map((r, i) => r * Math.sqrt(weights[i] ?? 1));
    const leftOut = y.map((_, i) => weights?.[i] === 0);
    // A point that is no number has no place.
    const seen = <T>(list: readonly T[]): T[] => list.filter((_, i) => Number.isFinite(x[i]! + y[i]!));
    return { name, x: seen(x), y: seen(y), curve, residual: seen(residual), leftOut: seen(leftOut), isDifference };
  });
  if (next !== fit.residual.length)
    fail(
      "plot",
      `the series have ${next} points, the fit ${fit.residual.length} residuals`,
      "Give as many, in their order",
    );
  return drawn;
}
/** f. @throws where it is no function, or what it gives is no number. */
function numbersOnly(name: string, f: (x: number) => number): (x: number) => number {
  if (typeof f !== "function") fail("plot", `curve of ${name}: expected a function of x, got ${describe(f)}`);
  return (x) => {
    const v: unknown = f(x);
    return typeof v === "number"
      ? v
      : fail("plot", `curve of ${name} gave ${describe(v)} at ${x}`, "Return the number there, at once");
  };
}
function curveOf(x: readonly number[], fitted: readonly number[], f: PlotSeries["curve"]): [number, number][] {
  if (f === undefined) {
    const order = x.map((_, k) => k).sort((a, b) => x[a]! - x[b]!);
    return order.filter((k) => Number.isFinite(x[k]! + fitted[k]!)).map((k) => [x[k]!, fitted[k]!]);
  }
  const [low, high] = extent([x], 0);
  return Array.from({ length: CURVE_POINTS + 1 }, (_, k) => {
    const at = low + ((high - low) * k) / CURVE_POINTS;
    return [at, f(at)];
  });
}
