import { describe, expect, it } from "vitest";
import { grad, scan, sin, sum, type Tensor, tensor } from "../../src/index.ts";
import type { Program } from "../../src/ir/program.ts";
import { jit } from "../../src/jit/index.ts";
import type { Guard } from "../../src/record/run.ts";
import { noFeatures } from "../../src/wasm/binary/features.ts";
import { moduleOf } from "../../src/wasm/cache.ts";
import { f64, programOf } from "./programs.ts";

const make = (factor: number, table: readonly number[] = [1, 2, 3]): Program =>
  programOf([f64(3)], (x) => sum(sin(x.mul(tensor(table))).mul(factor)));
const looped = (turns: number, inner: number): Program =>
  programOf([f64()], (x) => scan((c) => [sin(c).mul(inner)], x, null, { length: turns })[0]);
const moduleFor = (program: Program, guards: readonly Guard[] = []): unknown =>
  moduleOf({ program, guards, features: noFeatures });

describe("equal programs", () => {
  it("share a module: constants, parameters, programs within and guards are compared", () => {
    const first = moduleFor(make(2));
    expect(moduleFor(make(2))).toBe(first);
    const loop = moduleFor(looped(5, 0.5));
    expect(moduleFor(looped(5, 0.5))).toBe(loop);
    const guarded = make(2);
    const guards = [{ id: guarded.outputs[0]!, at: guarded.outputs[0]!, expected: 1 }];
    const all = [
      first,
      loop,
      moduleFor(make(3)),
      moduleFor(make(2, [1, 2, 4])),
      moduleFor(make(-0)),
      moduleFor(make(0)),
      moduleFor(looped(6, 0.5)),
      moduleFor(looped(5, 0.25)),
      moduleFor(guarded, guards),
      moduleFor(guarded, [{ ...guards[0]!, expected: 0 }]),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(moduleFor(make(2), guards)).toBe(all[8]);
    expect(moduleOf({ program: make(2), guards: [], features: { ...noFeatures, fma: true } })).not.toBe(first);
  });
  it("have memories of their own", () => {
    // biome-ignore lint/suspicious/noExplicitAny: called with typed arrays
    const made = (): any => jit(grad((x: Tensor) => sum(sin(x).mul(x))));
    const [f, g] = [made(), made()];
    const at = (k: number): Float64Array => Float64Array.of(k, k + 1);
    const out = new Float64Array(2);
    const want = (k: number): number => Math.sin(k) + k * Math.cos(k);
    for (const k of [1, 2, 3]) {
      f.into(at(k), out);
      expect(g(at(k + 5))[1]).toBeCloseTo(want(k + 6), 13);
      expect(out[0]).toBeCloseTo(want(k), 13);
    }
  });
});
