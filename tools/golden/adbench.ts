import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readProblem } from "../../bench/adbench/problem.ts";
import { type Agreement, agreement, readGolden } from "../../examples/adbench/golden.ts";
import { type Evaluated, evaluateInstance } from "../../examples/adbench/instances.ts";
import { InputError } from "../../examples/adbench/text.ts";
import { FormatError } from "./format.ts";
import type { Progress } from "./primitives.ts";

export interface InstanceResult extends Agreement {
  readonly instance: string;
  /** Why nothing could be compared. */
  readonly problem?: string;
}
const TOLERANCE = 1e-12;
/** The two roads to each number: recorded and evaluated at once, and compiled. */
const roads: Readonly<Record<string, typeof evaluateInstance>> = {
  eager: evaluateInstance,
  jit(name, directory) {
    const problem = readProblem(name, directory);
    // First calls may be interpreted.
    problem.flatObjective();
    problem.flatDerivative();
    return { objective: problem.flatObjective(), derivative: problem.flatDerivative() };
  },
};
const nothing = new Float64Array(0);

function compareInstance(instance: string, directory: string): InstanceResult {
  const golden = readGolden(join(directory, "golden", `${instance}.json`));
  let problem: string | undefined;
  const parts = Object.entries(roads).flatMap(([road, evaluate]) => {
    let got: Evaluated = { objective: nothing, derivative: nothing };
    try {
      got = evaluate(instance, directory);
    } catch (e) {
      problem ??= `${road}: ${(e as Error).message}`;
    }
    return [
      agreement(got.objective, golden.objective, TOLERANCE),
      agreement(got.derivative, golden.derivative, TOLERANCE),
    ];
  });
  return {
    instance,
    numbers: parts.reduce((n, p) => n + p.numbers, 0),
    bad: parts.reduce((n, p) => n + p.bad, 0),
    worst: Math.max(...parts.map((p) => p.worst)),
    ...(problem === undefined ? {} : { problem }),
  };
}
/**
 * Objective and derivative of every instance with a golden file below `directory`, eager and jitted, within 1e-12 of the
 * largest entry. An instance that cannot be evaluated counts with all its numbers as bad.
 */
export function compareAdbench(directory: string, progress: Progress = () => {}): InstanceResult[] {
  const folder = join(directory, "golden");
  if (!existsSync(folder)) throw new FormatError(`${directory}: has no folder golden`);
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
  if (names.length === 0) throw new FormatError(`${folder}: holds no golden files`);
  return names.map((name, k) => {
    progress(name, k, names.length);
    try {
      return compareInstance(name, directory);
    } catch (e) {
      if (e instanceof InputError) throw new FormatError(e.message);
      throw e;
    }
  });
}
export const adbenchLines = (results: readonly InstanceResult[]): string[] =>
  results.map(
    ({ instance, numbers, bad, worst, problem }) =>
      `${instance.padEnd(30)} ${String(numbers).padStart(6)} numbers, ${bad} bad, worst ${worst.toExponential(1)} of the largest${problem === undefined ? "" : `: ${problem}`}`,
  );
/** Counts over all instances. */
export const totals = (results: readonly InstanceResult[]): { numbers: number; bad: number } => ({
  numbers: results.reduce((n, r) => n + r.numbers, 0),
  bad: results.reduce((n, r) => n + r.bad, 0),
});
