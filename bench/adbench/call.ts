import { join } from "node:path";
import { agreement, readGolden } from "../../examples/adbench/golden.ts";
import { bestWithin, least } from "../measure.ts";
import { readProblem } from "./problem.ts";

// A process of its own for one instance: INSTANCE DATA GOLDEN BUDGET. Prints what took how long, and the largest error.
const [name, data, golden, budget] = process.argv.slice(2) as [string, string, string, string];
const problem = readProblem(name, data);
const first_ms = least(problem.derivative, 1) / 1e6;
const nanoseconds = Number(budget) * 1e9;
const derivative_ms = bestWithin(problem.derivative, nanoseconds) / 1e6;
const objective_ms = bestWithin(problem.objective, nanoseconds / 4) / 1e6;
// As compiled: first calls may be interpreted.
const want = readGolden(join(golden, `${name}.json`));
const worst = [
  agreement(problem.flatObjective(), want.objective, 1e-12).worst,
  agreement(problem.flatDerivative(), want.derivative, 1e-12).worst,
];
// An infinite error is no number in JSON.
console.log(JSON.stringify({ first_ms, derivative_ms, objective_ms, worst: worst.map((w) => Math.min(w, 1e300)) }));
