import { describe, expect, it } from "vitest";
import { scan } from "../../src/control/loops.ts";
import type { Program } from "../../src/ir/program.ts";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { sin } from "../../src/prims/trigonometry.ts";
import { compileModule } from "../../src/wasm/module.ts";
import { f64, programOf } from "./programs.ts";

/** Recorded anew at each call: loops, lanes, products, a scan. */
const programs: Readonly<Record<string, () => Program>> = {
  elementwise: () => programOf([f64(50)], (x) => sum(mul(sin(x), x))),
  product: () => programOf([f64(40, 30), f64(30, 20)], (a, b) => sin(matmul(a, b))),
  lanes: () => programOf([f64(60, 3), f64(3)], (x, w) => sum(mul(sin(add(x, w)), add(mul(x, x), 1)), 1)),
  scan: () => programOf([f64(), f64(9)], (c, xs) => scan((y, x) => [sin(add(y, x)), mul(y, x)], c, xs)),
};

describe("equal programs", () => {
  it.each(Object.entries(programs))("have equal bytes, so that the engine finds its code again (%s)", (_, make) => {
    const [first, second] = [compileModule(make(), []), compileModule(make(), [])];
    expect(second.bytes).toEqual(first.bytes);
    expect(second.memory).toBe(first.memory);
  });
  it("differ from others", () => {
    const all = Object.values(programs).map((make) => compileModule(make(), []).bytes.join());
    expect(new Set(all).size).toBe(all.length);
  });
});
