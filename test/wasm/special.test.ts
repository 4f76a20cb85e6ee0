import { afterAll, describe, expect, it } from "vitest";
import "../../src/special/index.ts";
import type { LaneRule, Scalar } from "../../src/ir/lower.ts";
import { codeNamed, primitives } from "../../src/record/table.ts";
import { f64x2, type Lane, scalarF64 } from "../../src/wasm/graph/lane.ts";
import { GraphLanes } from "../../src/wasm/graph/laneBuilder.ts";
import { mapOver } from "./mapModule.ts";
import { errorInUlps, tableOf } from "./tables.ts";

/** The largest error of each function in ulps over the tables in `data`, by its value rule and by its lane rule. */
const bounds: Readonly<Record<string, number>> = {
  erf: 1,
  erfc: 4,
  erfcx: 5,
  ndtr: 4,
  logNdtr: 5,
  lgamma: 4,
  digamma: 4,
};

function rulesOf(name: string): { scalar: Scalar; lane: LaneRule } {
  const block = primitives[codeNamed(name === "digamma" ? "polygamma" : name)!]!;
  const member = { partials: [0], index: 0 };
  const lane = typeof block.lower === "function" ? block.lower : block.laneOf!(member)!;
  return { scalar: block.scalar ?? block.scalarOf!(member), lane };
}
function compiled(name: string, lane: Lane, operands: readonly Float64Array[]): Float64Array {
  const rule = rulesOf(name).lane;
  const [result] = mapOver(lane, operands, (g, [x]) => [rule(new GraphLanes(g), x!, x!, x!)]);
  return result!;
}

const special = [
  NaN,
  0,
  -0,
  Infinity,
  -Infinity,
  1,
  2,
  -1,
  -2,
  0.5,
  -0.5,
  -1.5,
  1e-310,
  -1e-310,
  1e308,
  -1e308,
  30,
  -30,
];
const reached: string[] = [];
afterAll(() => {
  process.stdout.write(`largest errors in ulps, value rule and lane rule: ${reached.join(", ")}\n`);
});

describe.each(Object.entries(bounds))("%s", (name, bound) => {
  const { operands, values, residuals } = tableOf(name);
  const lanes = compiled(name, scalarF64, operands);
  const worst = (y: ArrayLike<number>): { error: number; at: number } => {
    let found = { error: 0, at: Number.NaN };
    values.forEach((value, i) => {
      const error = errorInUlps(y[i]!, value, residuals[i]!);
      if (error > found.error) found = { error, at: operands[0]![i]! };
    });
    return found;
  };

  it("is within its bound of the exact values", () => {
    const { scalar } = rulesOf(name);
    const eager = worst(operands[0]!.map((x) => scalar(x, 0, 0)));
    const own = worst(lanes);
    reached.push(`${name} ${eager.error.toFixed(2)} ${own.error.toFixed(2)}`);
    expect(eager.error, `value rule at ${eager.at}`).toBeLessThan(bound);
    expect(own.error, `lane rule at ${own.at}`).toBeLessThan(bound);
  });

  it("has the same bits with two lanes", () => {
    expect(compiled(name, f64x2, operands)).toEqual(lanes);
  });

  it("has the special values of the value rule", () => {
    const { scalar } = rulesOf(name);
    for (const lane of [scalarF64, f64x2]) {
      const got = compiled(name, lane, [Float64Array.from(special)]);
      special.forEach((x, i) => {
        const wanted = scalar(x, 0, 0);
        if (Number.isFinite(wanted) && wanted !== 0)
          expect(Math.abs(got[i]! / wanted - 1), `${name}(${x})`).toBeLessThan(2e-15);
        else expect(got[i], `${name}(${x})`).toBe(wanted);
      });
    }
  });
});
