import { afterAll, describe, expect, it } from "vitest";
import { sech2 } from "../../src/math/elementary.ts";
import { logisticDensity } from "../../src/math/logistic.ts";
import type { Graph } from "../../src/wasm/graph/graph.ts";
import { f64x2, type Lane, scalarF64 } from "../../src/wasm/graph/lane.ts";
import type { Float } from "../../src/wasm/graph/node.ts";
import { binaryFunctions, unaryFunctions } from "../../src/wasm/math/index.ts";
import { mapOver } from "./mapModule.ts";
import { errorInUlps, tableOf } from "./tables.ts";

/** The largest error of each function in ulps, over the tables in `data` and a hundred times as many random points. */
const bounds = {
  exp: 0.95,
  exp2: 0.78,
  expm1: 0.88,
  log: 0.78,
  log1p: 0.84,
  log2: 0.7,
  log10: 0.65,
  sin: 0.8,
  cos: 0.8,
  tan: 0.88,
  asin: 0.7,
  acos: 0.6,
  atan: 0.75,
  sinh: 0.96,
  cosh: 0.7,
  tanh: 1,
  sech2: 1.55,
  asinh: 0.78,
  acosh: 0.78,
  atanh: 0.78,
  sigmoid: 0.9,
  logisticDensity: 1.55,
  softplus: 0.99,
  cbrt: 0.69,
  pow: 0.8,
  atan2: 0.72,
  hypot: 0.86,
} as const;

type Name = keyof typeof bounds;

function evaluate(name: Name, lane: Lane, operands: readonly Float64Array[]): Float64Array {
  const functions: Record<string, (g: Graph, ...x: Float[]) => Float> = {
    ...unaryFunctions,
    ...binaryFunctions,
  } as never;
  const [result] = mapOver(lane, operands, (g, x) => [functions[name]!(g, ...x)]);
  return result!;
}

const special = [
  NaN,
  0,
  -0,
  Infinity,
  -Infinity,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -3,
  3,
  1e308,
  -1e308,
  5e-324,
  -5e-324,
  710,
  -746,
  1e22,
];
/** What JavaScript says, or the definition where it has no such function. */
const native = (name: Name): ((...x: number[]) => number) => {
  if (name === "exp2") return (x) => 2 ** x!;
  if (name === "sigmoid") return (x) => 1 / (1 + Math.exp(-x!));
  if (name === "sech2") return sech2;
  if (name === "logisticDensity") return logisticDensity;
  if (name === "softplus") return (x) => (x! > 700 ? x! : Math.log1p(Math.exp(x!)));
  return Math[name];
};

const names = Object.keys(bounds) as Name[];
const reached: string[] = [];
afterAll(() => {
  process.stdout.write(`largest errors in ulps: ${reached.join(", ")}\n`);
});

it("every function is tested", () => {
  expect(names.sort()).toEqual([...Object.keys(unaryFunctions), ...Object.keys(binaryFunctions)].sort());
});

describe.each(names)("%s", (name) => {
  const { operands, values, residuals } = tableOf(name);
  const scalar = evaluate(name, scalarF64, operands);

  it("is within its bound of the exact values", () => {
    let worst = 0;
    let at = 0;
    values.forEach((value, i) => {
      const error = errorInUlps(scalar[i]!, value, residuals[i]!);
      if (error > worst) [worst, at] = [error, i];
    });
    reached.push(`${name} ${worst.toFixed(2)}`);
    expect(worst, `at ${operands.map((x) => x[at])}`).toBeLessThan(bounds[name]);
  });

  it("has the same bits with two lanes", () => {
    expect(evaluate(name, f64x2, operands)).toEqual(scalar);
  });

  it("has the special values of JavaScript", () => {
    const cases = name in unaryFunctions ? special.map((x) => [x]) : special.flatMap((x) => special.map((y) => [x, y]));
    const columns = cases[0]!.map((_, k) => Float64Array.from(cases, (row) => row[k]!));
    for (const lane of [scalarF64, f64x2]) {
      const got = evaluate(name, lane, columns);
      cases.forEach((row, i) => {
        const wanted = native(name)(...row);
        const label = `${name}(${row})`;
        if (Number.isFinite(wanted) && wanted !== 0) expect(Math.abs(got[i]! / wanted - 1), label).toBeLessThan(1e-15);
        else expect(got[i], label).toBe(wanted);
      });
    }
  });
});
