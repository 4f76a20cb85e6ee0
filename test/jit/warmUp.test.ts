import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
/** The library as a process has it that has just begun, and what it asks the host to do when idle. */
async function fresh(): Promise<{ core: Any; jit: Any; idle: (() => void)[]; made: () => number }> {
  vi.resetModules();
  const idle: (() => void)[] = [];
  vi.stubGlobal("requestIdleCallback", (f: () => void) => idle.push(f));
  const modules = typeof WebAssembly === "undefined" ? undefined : vi.spyOn(WebAssembly, "Module");
  const core = await import("../../src/index.ts");
  const { jit } = await import("../../src/jit/index.ts");
  return { core, jit, idle, made: () => modules?.mock.calls.length ?? 0 };
}
/** Everything that is asked for, one after another. */
function run(idle: (() => void)[]): number {
  let turns = 0;
  while (idle.length > 0) {
    idle.shift()!();
    turns++;
  }
  return turns;
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the compiler warms up", () => {
  it("when a function has been made and the host is idle, for the first three, a module at a time", async () => {
    const { core, jit, idle, made } = await fresh();
    expect(idle).toHaveLength(0);
    const f = jit(core.grad((x: Any) => x.sin().mul(x)));
    jit((x: Any) => x.exp());
    expect([idle.length, made()]).toEqual([1, 0]);
    // The least was recorded when f was made; others are recorded, and then compiled.
    for (const count of [1, 1, 2]) {
      idle.shift()!();
      expect([idle.length, made()]).toEqual([1, count]);
    }
    expect(run(idle)).toBe(12);
    expect(made()).toBe(8);
    jit(core.hessian((x: Any) => x.cos().sum()));
    expect(run(idle)).toBe(4);
    expect(made()).toBe(10);
    jit(core.jacobian((x: Any) => x.cos()));
    expect(idle).toHaveLength(0);
    for (let k = 0; k < 2; k++) expect(f(0.5)).toBeCloseTo(Math.sin(0.5) + 0.5 * Math.cos(0.5), 15);
    expect(f.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: 1 });
  });
  it("all of it when the host is idle, where the first function is made inside another's recording", async () => {
    const { core, jit, idle, made } = await fresh();
    const slope = core.grad((x: Any) => {
      jit((y: Any) => y.exp());
      return x.mul(x);
    })(3);
    expect([slope, idle.length]).toEqual([6, 1]);
    for (const count of [0, 1]) {
      idle.shift()!();
      expect(made()).toBe(count);
    }
  });
  it("and gives the same bits as without", async () => {
    const value = async (warm: boolean): Promise<unknown> => {
      const { core, jit, idle } = await fresh();
      const f = jit(core.valueAndGrad((x: Any) => x.sin().mul(x).add(x.tanh()).sum()));
      if (warm) run(idle);
      const [y, slope] = f(Float64Array.of(0.1, -2, 3.5));
      return [y, slope, f.explain()];
    };
    expect(await value(true)).toEqual(await value(false));
  });
  it("by derivatives of the kind that was made, and of the value where there is none", async () => {
    const lines: Record<string, number> = {};
    for (const kind of ["grad", "valueAndGrad", "jacobian", "hessian", "hvp"]) {
      const { core, jit, idle, made } = await fresh();
      jit(core[kind]((x: Any) => x.sin().sum()));
      run(idle);
      lines[kind] = made();
      vi.restoreAllMocks();
    }
    const { jit, idle, made } = await fresh();
    jit((x: Any) => x.sin());
    run(idle);
    lines["value"] = made();
    expect(new Set(Object.values(lines))).toEqual(new Set([6]));
  });
  it("by a derivative of numbers when one is made, which leaves the function alone, whatever its options", async () => {
    for (const kind of ["grad", "valueAndGrad", "jacobian", "hessian"])
      for (const options of kind === "hessian" ? [] : [undefined, { argnums: 1 }, { argnums: [0, 1] }]) {
        const { core, jit } = await fresh();
        const f = vi.fn((x: Any, y: Any) => x.sin().mul(y));
        const g = jit(core[kind](f, options));
        expect(f).not.toHaveBeenCalled();
        const numbers = (y: Any): number[] => [y].flat(3).map((v) => (typeof v === "number" ? v : v.item()));
        expect(numbers(g(0.5, 2))).toEqual(numbers(core[kind](f, options)(0.5, 2)));
      }
  });
  it("by one gradient, one matrix and one product, each when the first is made, other functions' calls or not", async () => {
    const { core, jit } = await fresh();
    const { Compiler } = await import("../../src/jit/compiler.ts");
    const [call, into] = [vi.spyOn(Compiler.prototype, "call"), vi.spyOn(Compiler.prototype, "into")];
    const counts = (): number[] => [call.mock.calls.length, into.mock.calls.length];
    const f = (x: Any): Any => x.sin().sum();
    jit(f)(1);
    expect(counts()).toEqual([1, 0]);
    jit(core.grad(f));
    expect(counts()).toEqual([2, 0]);
    jit(core.hessian(f));
    expect(counts()).toEqual([3, 1]);
    jit(core.hvp(f));
    expect(counts()).toEqual([4, 2]);
    for (const [k, count] of [4, 2].entries())
      expect(into.mock.calls[k]!.at(-1)).toSatisfy(
        (out: Float64Array) => out.length === count && out.every((x) => x !== 0),
      );
    jit(core.valueAndGrad(f));
    jit(core.jacfwd(f));
    expect(counts()).toEqual([4, 2]);
  });
  it("by loops and arrays where the function is marked, one after another", async () => {
    for (const kind of ["grad", "jacobian", "hessian", "value"]) {
      const { core, jit, idle, made } = await fresh();
      const { lift } = await import("../../src/operators/lift.ts");
      const { sample } = await import("../../src/record/mark.ts");
      const loop = vi.spyOn(sample, "loop");
      const f = lift((x: number[]) => x[0]! * x[1]!);
      jit(kind === "value" ? f : core[kind](f));
      expect([kind, made(), loop.mock.calls.length]).toEqual([kind, 0, 1]);
      run(idle);
      expect([kind, made(), loop.mock.calls.map(([x]) => x.size)]).toEqual([kind, 6, [7, 7, 40]]);
      vi.restoreAllMocks();
    }
  });
  it("by one loop for the first marked function, where others have been recorded before", async () => {
    const { core, jit, idle } = await fresh();
    jit((x: Any) => x.sin())(1);
    const { lift } = await import("../../src/operators/lift.ts");
    const { sample } = await import("../../src/record/mark.ts");
    const loop = vi.spyOn(sample, "loop");
    for (let k = 0; k < 2; k++) jit(core.grad(lift((x: number[]) => x[0]! * x[1]!)));
    run(idle);
    expect(loop).toHaveBeenCalledTimes(1);
  });
  it("no more once something of the user's has been recorded", async () => {
    const { jit, idle, made } = await fresh();
    const f = jit((x: Any) => x.sin());
    f(1);
    expect(made()).toBe(0);
    // The function's own code.
    expect(run(idle)).toBe(2);
    expect(made()).toBe(1);
  });
  it("without a word where there is no WebAssembly, or it is refused", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("WebAssembly", undefined);
    const none = await fresh();
    none.jit((x: Any) => x.sin());
    expect(run(none.idle)).toBe(1);
    vi.unstubAllGlobals();
    const refused = await fresh();
    vi.spyOn(WebAssembly, "Module").mockImplementation(
      class {
        constructor() {
          throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
        }
      } as Any,
    );
    refused.jit((x: Any) => x.sin());
    expect(run(refused.idle)).toBe(1);
    expect(warn).not.toHaveBeenCalled();
  });
  it("not at all where no timers are allowed while modules are loaded", async () => {
    const { jit } = await fresh();
    vi.stubGlobal("requestIdleCallback", () => {
      throw new Error("Disallowed operation called within global scope");
    });
    const f = jit((x: Any) => x.sin());
    expect(f(0.5).item()).toBe(Math.sin(0.5));
  });
  it("keeps no process alive, and leaves no handles", () => {
    const program = `
      const { grad } = await import("wengert");
      const { jit } = await import("wengert/jit");
      const { Module } = WebAssembly;
      let made = 0;
      WebAssembly.Module = class extends Module { constructor(code) { super(code); made++; } };
      const told = (s) => process.stdout.write(s + " " + made + " " + process.getActiveResourcesInfo().includes("Timeout") + "\\n");
      jit(grad((x) => x.sin()));
      told("made");
      process.on("exit", () => told("end"));
      if (process.argv[1] === "wait") {
        const begin = performance.now();
        while (made < 4 && performance.now() - begin < 20000) await new Promise((r) => setTimeout(r, 5));
      }`;
    const lines = (...args: string[]): string[] => {
      const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program, ...args], {
        encoding: "utf8",
      });
      expect([status, stderr]).toEqual([0, ""]);
      return stdout.trim().split("\n");
    };
    // One may be made while a busy machine leaves the program, but none is waited for.
    expect(lines().join()).toMatch(/^made 0 false,end [01] false$/);
    expect(lines("wait")).toEqual(["made 0 false", "end 4 false"]);
  });
});
