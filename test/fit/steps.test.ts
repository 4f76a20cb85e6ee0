import { describe, expect, it, vi } from "vitest";
import { matmul, type Tensor, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import type { Model } from "../../src/fit/model.ts";
import { Sparsity } from "../../src/fit/sparse/sparsity.ts";
import { type Box, type State, stateAt } from "../../src/fit/state.ts";
import { type Step, stepper } from "../../src/fit/steps.ts";
import { randomFrom } from "../laws/numbers.ts";

/** A linear model r + J p at the middle of a box; `width`: how many columns each row has, one shared by all. */
function linear(n: number, m: number, width: number, half: number, seed: string, common = 0) {
  const random = randomFrom(`steps ${seed}`);
  const rows = Array.from({ length: m }, (_, i) => {
    const row = new Float64Array(n);
    for (let k = 0; k < width; k++) row[width === n ? k : (3 * i + k) % (n - 1)] = random() - 0.5;
    row[n - 1] = random() - 0.5;
    const shared = common === 0 ? 0 : common * random();
    return row.map((v) => v + shared);
  });
  const r = Float64Array.from({ length: m }, () => random() - 0.5);
  const model = {
    rows: m,
    columns: n,
    jacobian(_: unknown, out: Float64Array) {
      for (const [i, row] of rows.entries()) out.set(row, i * n);
    },
  };
  const box: Box = { lower: new Float64Array(n).fill(-half), upper: new Float64Array(n).fill(half) };
  const s = stateAt(model as unknown as Model, box, new Float64Array(n), r)!;
  return { model: model as unknown as Model, box, s, rows, scale: s.lengths };
}
/** Of |r + J p|^2/2 + damping |D p|^2/2 by the parameters. */
const slopesAt = (s: State, rows: readonly Float64Array[], scale: Float64Array, p: Float64Array, damping: number) => {
  const left = rows.map((row, i) => row.reduce((sum, v, k) => sum + v * p[k]!, s.r[i]!));
  return p.map(
    (v, k) => rows.reduce((sum, row, i) => sum + row[k]! * left[i]!, damping * scale[k]! ** 2 * v) / scale[k]! / s.size,
  );
};
const cases = [
  ["dense", 40, 100, 40, 0.05, 0],
  ["dense, damped", 60, 90, 60, 0.02, 0.1],
  ["sparse", 300, 900, 3, 0.1, 0],
  ["sparse, damped", 400, 900, 4, 0.05, 0.3],
] as const;

describe.each(cases)("a step that many bounds stop: %s", (_, n, m, width, half, damping) => {
  const { model, box, s, rows, scale } = linear(n, m, width, half, String(n));
  const times = vi.spyOn(s.j, "times");
  const step: Step = stepper(model, box, s, scale, new Sparsity(m, n)).step(damping);
  const calls = times.mock.calls.length;
  const stopped = [...step.x.keys()].filter((k) => Math.abs(step.x[k]!) === half);
  it("is the best of the box, with all of them on the right side", () => {
    expect(stopped.length).toBeGreaterThan(n / 4);
    expect(stopped.length).toBeLessThan(n);
    const slopes = slopesAt(s, rows, scale, step.p, damping);
    for (let k = 0; k < n; k++) {
      expect(Math.abs(step.x[k]!)).toBeLessThanOrEqual(half);
      if (!stopped.includes(k)) expect(Math.abs(slopes[k]!)).toBeLessThan(1e-12);
      else expect(slopes[k]! * Math.sign(step.x[k]!)).toBeLessThan(1e-12);
    }
  });
  it("takes a few solutions, not one for each", () => {
    expect(calls).toBeLessThan(stopped.length / 2);
  });
});

it("is found one bound after the other where columns are so alike that blocks do not get on", () => {
  const fellBack: number[] = [];
  for (let seed = 0; seed < 40; seed++) {
    const { model, box, s, scale } = linear(26, 30, 26, 0.005, `alike ${seed}`, 10);
    const times = vi.spyOn(s.j, "times");
    const { x } = stepper(model, box, s, scale, new Sparsity(30, 26)).step(0);
    expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(0.005);
    const stopped = x.filter((v) => Math.abs(v) === 0.005).length;
    if (times.mock.calls.length > stopped + 2) fellBack.push(seed);
  }
  expect(fellBack).not.toEqual([]);
});
it("that is worse than none is not taken: the cost never rises", () => {
  for (let seed = 0; seed < 90; seed++) {
    const [random, n] = [randomFrom(`rising ${seed}`), 4 + (seed % 24)];
    const rows = Array.from({ length: n + 4 }, () => {
      const shared = [10, 100, 1000][seed % 3]! * random();
      return Array.from({ length: n }, () => random() - 0.5 + shared);
    });
    const y = rows.map(() => random() - 0.5);
    const fit = leastSquares((p: Tensor) => matmul(tensor(rows), p).sub(y), new Float64Array(n), {
      ...{ lower: -0.005, upper: 0.005, compile: false },
    });
    const taken = fit.log.trials.filter(({ outcome }) => outcome === "start" || outcome === "accepted");
    taken.slice(1).forEach(({ cost }, k) => {
      expect(cost).toBeLessThanOrEqual(taken[k]!.cost);
    });
  }
});
