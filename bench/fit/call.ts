import "fmin";
import { levenbergMarquardt } from "ml-levenberg-marquardt";
import nlopt from "nlopt-js";
import numeric from "numeric";
import { type Tensor, tensor } from "wengert";
import { apart, inPlace, pointwise } from "wengert/adapters";
import { leastSquares } from "wengert/fit";
import { costOf, errorOf, nist, type Problem, peaks, plainCost, smile } from "./problems.ts";

// Prints a list of results: each package with differences and with exact derivatives.
interface Result {
  readonly name: string;
  /** Largest relative error of a parameter, or runs that are not right to 9 digits. */
  readonly exact: number;
  readonly differences: number;
  readonly milliseconds: number;
  readonly millisecondsOfDifferences: number;
}
type Solve = (p: Problem, exact: boolean) => ArrayLike<number>;

/** One-sided differences with the usual step. */
function differences(f: (x: ArrayLike<number>) => number): (x: ArrayLike<number>, g?: Writable | null) => number {
  return (x, g) => {
    const value = f(x);
    if (g != null)
      for (let k = 0; k < x.length; k++) {
        const moved = Array.from(x);
        const h = 2 ** -26 * Math.max(1, Math.abs(moved[k]!));
        moved[k]! += h;
        g[k] = (f(moved) - value) / h;
      }
    return value;
  };
}
interface Writable {
  [k: number]: number;
}
const valueAndGradient = (p: Problem, exact: boolean) => (exact ? inPlace(costOf(p)) : differences(plainCost(p)));

const levenberg =
  (maxIterations: number): Solve =>
  (p, exact) => {
    const curve = pointwise(p.model);
    return levenbergMarquardt({ x: [...p.x], y: [...p.y] }, exact ? curve.model : (b) => (x) => p.plain(x, b), {
      initialValues: [...p.start],
      maxIterations,
      ...(exact ? { jacobianFunction: curve.jacobian } : {}),
    }).parameterValues;
  };
const conjugate: Solve = (p, exact) => {
  const { fmin } = globalThis as unknown as {
    fmin: { conjugateGradient(f: unknown, x0: number[], options: object): { x: number[] } };
  };
  return fmin.conjugateGradient(valueAndGradient(p, exact), [...p.start], { maxIterations: 2000 }).x;
};
const uncmin: Solve = (p, exact) => {
  const { f, gradient } = apart(costOf(p));
  return exact
    ? numeric.uncmin(f, p.start, 1e-12, gradient, 2000).solution
    : numeric.uncmin(plainCost(p), p.start, 1e-12, undefined, 2000).solution;
};
const slsqp: Solve = (p, exact) => {
  const problem = new nlopt.Optimize(nlopt.Algorithm["LD_SLSQP"], p.start.length);
  problem.setMinObjective(valueAndGradient(p, exact), 1e-15);
  problem.setMaxeval(2000);
  const { x } = problem.optimize(p.start);
  nlopt.GC.flush();
  return x;
};
const ours: Solve = (p, exact) => {
  const [at, data] = [tensor([...p.x]), tensor([...p.y])];
  if (exact) return leastSquares((b: Tensor) => p.model(at, b).sub(data), Float64Array.from(p.start)).x;
  const residual = (b: ArrayLike<number>): number[] => p.x.map((x, k) => p.plain(x, b) - p.y[k]!);
  const jacobian = (b: number[]): number[][] => {
    const r = residual(b);
    const columns = b.map((v, k) => {
      const h = 2 ** -26 * Math.max(1, Math.abs(v));
      return residual(b.map((u, i) => (i === k ? u + h : u))).map((s, i) => (s - r[i]!) / h);
    });
    return r.map((_, i) => columns.map((c) => c[i]!));
  };
  return leastSquares(residual as (b: number[]) => number[], [...p.start], { jacobian: jacobian as never })
    .x as number[];
};
function guarded(solve: Solve, p: Problem, exact: boolean): number {
  try {
    return errorOf(solve(p, exact), p);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
function timed<T>(f: () => T): [T, number] {
  const start = process.hrtime.bigint();
  const value = f();
  return [value, Number(process.hrtime.bigint() - start) / 1e6];
}
function compare(name: string, problems: readonly Problem[], solve: Solve): Result {
  const run = (exact: boolean): [number, number] =>
    timed(() => {
      const errors = problems.map((p) => guarded(solve, p, exact));
      return problems.length === 1 ? errors[0]! : errors.filter((e) => !(e <= 1e-9)).length;
    });
  const [d, millisecondsOfDifferences] = run(false);
  const [e, milliseconds] = run(true);
  return { name, exact: e, differences: d, milliseconds, millisecondsOfDifferences };
}
await nlopt.ready;
const all = nist();
const list = [
  compare("peaks, ml-levenberg-marquardt, 100 iterations", [peaks()], levenberg(100)),
  compare("peaks, numeric.uncmin", [peaks()], uncmin),
  compare("peaks, nlopt LD_SLSQP", [peaks()], slsqp),
  compare("peaks, leastSquares", [peaks()], ours),
  compare("smile, ml-levenberg-marquardt, 1000 iterations", [smile()], levenberg(1000)),
  compare("smile, fmin.conjugateGradient", [smile()], conjugate),
  compare("smile, numeric.uncmin", [smile()], uncmin),
  compare("smile, nlopt LD_SLSQP", [smile()], slsqp),
  compare("smile, leastSquares", [smile()], ours),
  compare(`${all.length} runs of NIST, ml-levenberg-marquardt, defaults: not right to 9 digits`, all, levenberg(100)),
  compare(`${all.length} runs of NIST, nlopt LD_SLSQP: not right to 9 digits`, all, slsqp),
  compare(`${all.length} runs of NIST, leastSquares: not right to 9 digits`, all, ours),
];
console.log(JSON.stringify(list.map((r) => ({ ...r, exact: String(r.exact), differences: String(r.differences) }))));
