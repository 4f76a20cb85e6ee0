import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listProgram, point } from "../../bench/micro/list.ts";
import { grad, sin, type Tensor, valueAndGrad } from "../../src/index.ts";
import { Program } from "../../src/ir/program.ts";
import { jit } from "../../src/jit/index.ts";
import { patience } from "../../src/jit/patience.ts";

/*
 * What a first call costs, in counts that are the same on every machine: lines written into lists (by recording,
 * derivatives and passes of the compiler), modules and their bytes. Times are in the benchmarks.
 */

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
const ofOthers = patience.runs;
afterEach(() => {
  Object.assign(patience, { runs: ofOthers });
  vi.restoreAllMocks();
});

interface Cost {
  readonly lines: number;
  readonly modules: number;
  readonly bytes: number;
}
function costOf(call: () => unknown): Cost {
  const pushed = vi.spyOn(Program.prototype, "push2");
  const modules = vi.spyOn(WebAssembly, "Module");
  call();
  const bytes = modules.mock.calls.reduce((sum, [code]) => sum + (code as Uint8Array).length, 0);
  const cost = { lines: pushed.mock.calls.length, modules: modules.mock.calls.length, bytes };
  vi.restoreAllMocks();
  return cost;
}
const argnums = point.map((_, k) => k);

/** Calls f as often as it runs as it is; what the last of these took. */
function wait(f: Any): Cost {
  vi.spyOn(Date, "now").mockReturnValue(0);
  for (let k = 2; k < patience.calls; k++) f(...point);
  return costOf(() => f(...point));
}

describe("a list of 1000 operations", () => {
  beforeEach(() => {
    Object.assign(patience, { runs: 1 });
  });
  it("is run as it is at first, recorded and simplified later, and then compiled", () => {
    const f: Any = jit(listProgram(1000) as Any);
    const first = costOf(() => f(...point));
    expect(first).toMatchObject({ modules: 0, bytes: 0 });
    expect(first.lines).toBeLessThan(600);
    expect(wait(f)).toEqual({ lines: 0, modules: 0, bytes: 0 });
    const recorded = costOf(() => f(...point));
    expect(recorded.modules).toBe(0);
    expect(recorded.lines).toBeLessThan(1800);
    const compiled = costOf(() => f(...point));
    expect(compiled.modules).toBe(1);
    expect(compiled.lines).toBeLessThan(800);
    expect(compiled.bytes).toBeLessThan(2800);
    expect(costOf(() => f(...point))).toEqual({ lines: 0, modules: 0, bytes: 0 });
  });
  it("has a gradient of a few times as many lines", () => {
    const f: Any = jit(grad(listProgram(1000) as Any, { argnums }));
    const first = costOf(() => f(...point));
    expect(first.modules).toBe(0);
    expect(first.lines).toBeLessThan(1700);
    expect(wait(f).lines).toBeLessThan(1200);
    const recorded = costOf(() => f(...point));
    expect(recorded.modules).toBe(0);
    expect(recorded.lines).toBeLessThan(10_500);
    const compiled = costOf(() => f(...point));
    expect(compiled.lines).toBeLessThan(6500);
    expect(compiled.bytes).toBeLessThan(12_000);
  });
});
describe("a function that straight-line code uses often", () => {
  const chain =
    (n: number) =>
    (x: Tensor): Tensor => {
      let sum = x.at(0);
      for (let k = 1; k < n; k++) sum = sum.add(sin(x.at(k)).mul(x.at(k - 1)));
      return sum;
    };
  it("is written once: each further use is a call", () => {
    const bytesOf = (n: number): number => {
      const x = Float64Array.from({ length: n }, (_, k) => k / n);
      return costOf(() => (jit(valueAndGrad(chain(n) as Any)) as Any)(x)).bytes;
    };
    expect(bytesOf(60) - bytesOf(30)).toBeLessThan(30 * 110);
  });
  it("gives the same bits as where it is written out", () => {
    const x = Float64Array.from({ length: 40 }, (_, k) => (k - 20) * 1.7);
    const many: Any = jit((v: Tensor) => Array.from({ length: 40 }, (_, k) => sin(v.at(k))));
    const one: Any = jit((v: Tensor) => sin(v));
    many(x).forEach((y: Tensor, k: number) => {
      expect(y.item()).toBe(one(x[k]!).item());
    });
  });
});
