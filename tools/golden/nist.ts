import { readFileSync } from "node:fs";
import { grad, jacobian, log, sub, sumOfSquares, type Tensor, tensor, unstack } from "wengert";
import { expression } from "wengert/expression";
import { leastSquares } from "wengert/fit";
import { FormatError } from "./format.ts";
import type { Progress } from "./primitives.ts";

/** A nonlinear least squares problem of NIST's Statistical Reference Datasets, with refined answers. */
interface Problem {
  readonly id: string;
  readonly model: string;
  readonly response: "y" | "log(y)";
  readonly start1: readonly number[];
  readonly start2: readonly number[];
  readonly certified: { readonly b: readonly string[]; readonly sd: readonly string[] };
  readonly refined: {
    readonly b: readonly string[];
    readonly sd: readonly string[];
    readonly sdObservedInformation: readonly string[];
  };
  readonly y: readonly number[];
  readonly x: readonly (readonly number[])[];
  readonly atStart1: Gradient;
  readonly atStart2: Gradient;
}
interface Gradient {
  readonly halfRss: string;
  readonly gradient: readonly string[];
}
/** A fit of one problem from one start. */
export interface NistRun {
  readonly id: string;
  readonly start: Start;
  /** Least number of right digits of a parameter, and of a standard deviation from J^T J and from the Hessian. */
  readonly digits: number;
  readonly sdDigits: number;
  readonly observedDigits: number;
  /** Worst error of the gradient at the start, in units of |J_i| |r|; NaN at the certified point. */
  readonly gradientError: number;
  readonly iterations: number;
  readonly status: string;
  readonly bad: readonly string[];
}
type Start = "start1" | "start2" | "certified";
const starts: readonly Start[] = ["start1", "start2", "certified"];
const PARAMETER_DIGITS = 9;
const SD_DIGITS = 6;
const GRADIENT = 1e-13;
/**
 * Lanczos1 is made of data without noise, rounded to 14 digits: its sum of squares is 1.4e-25, and what rounding y to
 * doubles does to it reaches the parameters at 1e-11, but the standard deviations at 1e-3 and the Hessian as much.
 */
const exceptions: Readonly<Record<string, { readonly digits: number; readonly sdDigits: number }>> = {
  Lanczos1: { digits: 8, sdDigits: 2 },
};
/** Right digits of each number, the least of them. */
function digitsOf(got: readonly number[], want: readonly string[]): number {
  return Math.min(
    ...want.map((text, k) => {
      const error = Math.abs(got[k]! - Number(text)) / Math.abs(Number(text));
      return Number.isNaN(error) ? 0 : Math.min(16, -Math.log10(error));
    }),
  );
}
type Residual = (b: readonly Tensor[]) => Tensor;
/** The residual model - data as a function of the parameters. */
function residualOf(p: Problem): Residual {
  const variables = [...p.x.map((_, k) => `x${k + 1}`), ...p.start1.map((_, k) => `b${k + 1}`)];
  const f = expression(p.model, { variables });
  const columns = p.x.map((column) => tensor([...column]));
  const y = tensor([...p.y]);
  const response = p.response === "y" ? y : log(y);
  return (b) => sub(f(...([...columns, ...b] as [Tensor, ...Tensor[]])), response);
}
/** Worst error of the gradient of half the sum of squares, in units of |J_i| |r|. */
function gradientError(residual: Residual, b: readonly number[], { gradient }: Gradient): number {
  const vector = (x: Tensor): Tensor => residual(unstack(x));
  const at = tensor([...b]);
  const rows = jacobian(vector)(at).toArray() as number[][];
  const r = vector(at).toArray() as number[];
  const got = grad((x: Tensor) => sumOfSquares(vector(x)).mul(0.5))(at).toArray() as number[];
  return Math.max(
    ...gradient.map((g, k) => {
      const scale = Math.hypot(...r) * Math.hypot(...rows.map((row) => row[k]!));
      return Math.abs(got[k]! - Number(g)) / scale;
    }),
  );
}
/** Fits one problem from one start and compares. */
function runOf(p: Problem, start: Start): NistRun {
  const residual = residualOf(p);
  const b = start === "certified" ? p.certified.b.map(Number) : p[start];
  const at = start === "start1" ? p.atStart1 : start === "start2" ? p.atStart2 : undefined;
  const fit = leastSquares(residual, [...b]);
  const run = {
    digits: digitsOf(fit.x, p.refined.b),
    sdDigits: digitsOf(fit.sd, p.refined.sd),
    observedDigits: digitsOf(fit.sdObserved ?? [], p.refined.sdObservedInformation),
    gradientError: at === undefined ? Number.NaN : gradientError(residual, b, at),
    status: fit.verdict.status,
  };
  const asked = exceptions[p.id] ?? { digits: PARAMETER_DIGITS, sdDigits: SD_DIGITS };
  const bad = [
    run.digits >= asked.digits ? "" : `parameters right to ${run.digits.toFixed(1)} digits, ${asked.digits} asked`,
    run.sdDigits >= asked.sdDigits ? "" : `sd right to ${run.sdDigits.toFixed(1)} digits, ${asked.sdDigits} asked`,
    run.observedDigits >= asked.sdDigits
      ? ""
      : `sd from the Hessian right to ${run.observedDigits.toFixed(1)} digits, ${asked.sdDigits} asked`,
    run.gradientError > GRADIENT
      ? `gradient at the start off by ${run.gradientError.toExponential(1)} of its scale`
      : "",
    run.status === "minimum" ? "" : `called ${run.status}`,
  ];
  return { id: p.id, start, ...run, iterations: fit.iterations, bad: bad.filter((text) => text !== "") };
}
/** Every problem of a file from its starts and from the certified point. */
export function compareNist(path: string, progress: Progress = () => {}): NistRun[] {
  const problems = readProblems(path);
  return problems.flatMap((p, k) => {
    progress(p.id, k, problems.length);
    return starts.map((start) => runOf(p, start));
  });
}
function readProblems(path: string): Problem[] {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, "utf8"));
  } catch (e) {
    throw new FormatError(`${path}: ${(e as Error).message}`);
  }
  if (!Array.isArray(list)) throw new FormatError(`${path}: expected a list of problems`);
  list.forEach((p: Partial<Problem>, k) => {
    for (const key of ["id", "model", "response", "start1", "start2", "certified", "refined", "y", "x"] as const)
      if (p[key] === undefined) throw new FormatError(`${path}: problem ${k} (${p.id ?? "unnamed"}) has no ${key}`);
  });
  return list as Problem[];
}
/** A table, and what is bad. */
export function nistLines(runs: readonly NistRun[]): string[] {
  const head = [
    "problem".padEnd(10),
    "start".padEnd(9),
    "digits",
    "of sd",
    "observed",
    "gradient",
    "Jacobians",
    "verdict",
  ];
  const row = (r: NistRun): string =>
    [
      r.id.padEnd(10),
      r.start.padEnd(9),
      r.digits.toFixed(1).padStart(6),
      r.sdDigits.toFixed(1).padStart(5),
      r.observedDigits.toFixed(1).padStart(8),
      (Number.isNaN(r.gradientError) ? "" : r.gradientError.toExponential(1)).padStart(8),
      String(r.iterations).padStart(9),
      r.status,
    ].join("  ");
  const bad = runs.flatMap((r) => r.bad.map((text) => `bad: ${r.id} from ${r.start}: ${text}`));
  return [head.join("  "), ...runs.map(row), ...bad];
}
