import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exp, grad, scan, stack, type Tensor, valueAndGrad } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";
import { patience } from "../../src/jit/patience.ts";
import { most } from "../../src/jit/tier.ts";
import { lift } from "../../src/operators/lift.ts";
import { top } from "../../src/record/recording.ts";
import { load } from "../operators/modules.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
beforeEach(() => {
  // However busy the machine is.
  vi.spyOn(Date, "now").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
  expect(top).toBeNull();
});
const modules = (): { count: () => number } => {
  const spy = vi.spyOn(WebAssembly, "Module");
  return { count: () => spy.mock.calls.length };
};
const warnings = (): string[] => {
  const list: string[] = [];
  vi.spyOn(console, "warn").mockImplementation((text: string) => list.push(text));
  return list;
};
const n = 120;
const x = Array.from({ length: n }, (_, k) => Math.sin(k + 1));
const chain = (v: readonly Tensor[]): Tensor => {
  let e = v[0]!.mul(0.1);
  for (let k = 1; k < v.length; k++) e = e.add(exp(v[k]!.sub(v[k - 1]!)).mul(v[k]!));
  return e;
};
const close = (a: readonly number[], b: readonly number[]): void => {
  for (const [k, y] of a.entries()) expect(y).toBeCloseTo(b[k]!, 13);
};
const waitFor = (call: () => unknown): void => {
  for (let k = 0; k < patience.calls; k++) call();
};

describe("a function that writes a long list of single numbers", () => {
  it("runs as it is at first, and compiled after calls enough", () => {
    const made = modules();
    const f: Any = jit(grad(chain as Any));
    const first = f(x);
    expect(first).toEqual(grad(chain as Any)(x as never));
    expect(f.statistics()).toEqual({ recordings: 0, paths: 0, fallbacks: 0, uncompiled: 1 });
    expect(f.explain()).toContain(`compiled after ${patience.calls} calls`);
    for (let k = 1; k < patience.calls; k++) expect(f(x)).toEqual(first);
    expect(made.count()).toBe(0);
    close(f(x), first);
    expect(made.count()).toBe(1);
    expect(f.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: patience.calls });
    expect(f.explain()).toContain("bytes of code");
  });
  it("is told by the list, not by the number of its unknowns", () => {
    const long: Any = jit((v: Tensor) => {
      let s = v;
      for (let k = 0; k < most; k++) s = s.mul(0.5).add(v);
      return s;
    });
    long(2);
    expect(long.statistics().uncompiled).toBe(1);
    const short: Any = jit((v: readonly Tensor[]) => v.reduce((s, t) => s.add(t)));
    short(x);
    expect(short.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
  });
  it("waits no longer than half a second", () => {
    const f: Any = jit(grad(chain as Any));
    let time = 0;
    vi.spyOn(Date, "now").mockImplementation(() => (time += 100));
    for (let k = 0; k < 5; k++) f(x);
    expect(f.statistics().recordings).toBe(0);
    f(x);
    expect(f.statistics().recordings).toBe(1);
  });
  it("writes into arrays, of other arguments too", () => {
    const f: Any = jit(valueAndGrad(chain as Any));
    const out = [new Float64Array(1), x.map(() => new Float64Array(1))];
    for (const scale of [1, 0.5]) {
      const at = x.map((v) => v * scale);
      f.into(at, out);
      const [y, g] = valueAndGrad(chain as Any)(at as never) as unknown as [number, number[]];
      expect([out[0]![0], (out[1] as Float64Array[]).map((t) => t[0])]).toEqual([y, g]);
    }
  });
  it("follows its branches, and waits anew on another path", () => {
    const branching = (v: readonly Tensor[]): Tensor => (v[0]!.gt(0).item() ? chain(v) : chain(v).mul(2));
    const f: Any = jit(grad(branching as Any));
    const other = x.map((v) => -v);
    waitFor(() => f(x));
    close(f(x), grad(branching as Any)(x as never) as Any);
    expect(f.statistics()).toMatchObject({ recordings: 1, uncompiled: patience.calls });
    expect(f(other)).toEqual(grad(branching as Any)(other as never));
    close(f(x), grad(branching as Any)(x as never) as Any);
    expect(f.statistics()).toMatchObject({ recordings: 1, uncompiled: patience.calls + 1 });
    waitFor(() => f(other));
    close(f(other), grad(branching as Any)(other as never) as Any);
    expect(f.statistics().paths).toBe(2);
  });
  it("or takes as many runs as it is once, before it is known what becomes of them", () => {
    const many = Array.from({ length: most + 1 }, (_, k) => Math.cos(k));
    const squares = (v: readonly Tensor[]): Tensor =>
      stack(v as Tensor[])
        .square()
        .sum();
    const f: Any = jit(squares as Any);
    const first = f(many).item();
    expect(first).toBe((squares as Any)(many).item());
    expect(f.statistics()).toEqual({ recordings: 0, paths: 0, fallbacks: 0, uncompiled: 1 });
    expect(f(many).item()).toBeCloseTo(first, 12);
    expect(f.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: 1 });
    const long: Any = jit(grad(chain as Any));
    const plain = grad(chain as Any)(many as never);
    for (let k = 0; k < patience.calls; k++) expect(long(many)).toEqual(plain);
    expect(long.statistics()).toEqual({ recordings: 0, paths: 0, fallbacks: 0, uncompiled: patience.calls });
    close(long(many), plain as Any);
    expect(long.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: patience.calls });
  });
  it("and is marked runs as it is where loops are not captured", () => {
    const steps = (p: number[]): number => {
      let [a, b] = [p[0]!, p[1]!];
      for (let k = 0; a < 1e6 && k < 200; k++) [a, b] = [a + b * 0.01, b + Math.sin(a)];
      return a;
    };
    const own: Any = lift(steps);
    const f: Any = jit(grad(own));
    close(f([1, 2]), (grad as Any)(own)([1, 2]));
  });
});

describe("what stops a recording that grows long", () => {
  it("is refused where f has changed something outside, as in short ones: it would be changed twice", () => {
    const { counts, state } = load(`
      const state = (exports.state = { calls: 0 });
      exports.counts = (x) => {
        "use wengert";
        state.calls++;
        let [a, b] = [x[0], x[1]];
        for (let k = 0; a < 1e6 && k < 200; k++) [a, b] = [a + b * 0.01, b + Math.sin(a)];
        return [a, b];
      };
    `) as Record<"counts" | "state", Any>;
    expect(() => (jit(counts) as Any)([1, 2])).toThrow(/changes .*calls, which is outside it/);
    expect(state.calls).toBe(1);
  });
  it("is not taken for an error of f, whatever f does with it", () => {
    const careful = (v: readonly Tensor[]): Tensor => {
      let e = v[0]!;
      for (const t of v)
        try {
          e = e.add(exp(t).mul(t));
        } catch {
          e = e.sub(1000);
        }
      return e;
    };
    const f: Any = jit(grad(careful as Any));
    expect(f(x)).toEqual(grad(careful as Any)(x as never));
  });
  it("leaves errors of f what they are", () => {
    const f: Any = jit((v: readonly Tensor[]) => {
      chain(v);
      throw new RangeError("out of range");
    });
    for (let k = 0; k < 2; k++) expect(() => f(x)).toThrow(new RangeError("out of range"));
  });
  it("does not stop bodies of loops, which run more than once", () => {
    const f: Any = jit((v: Tensor) => {
      const body = (s: Tensor): [Tensor, null] => {
        let t = s;
        for (let k = 0; k < 2 * most; k++) t = t.mul(0.5).add(v);
        return [t, null];
      };
      return (scan as Any)(body, v, null, { length: 3 })[0];
    });
    expect(f(1).item()).toBeCloseTo(2, 12);
    expect(f.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
  });
});

describe("a long list that cannot be compiled", () => {
  it("stays as it is, and says why once", () => {
    const told = warnings();
    const reading = (v: readonly Tensor[]): Tensor => chain(v).mul(chain(v).item() > 1e3 ? 2 : 1);
    const f: Any = jit(grad(reading as Any));
    waitFor(() => f(x));
    expect(told).toEqual([]);
    for (let k = 0; k < 3; k++) expect(f(x)).toEqual(grad(reading as Any)(x as never));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("goes on uncompiled. jit: item() on a float");
  });
});

describe("a function of many single numbers that cannot be compiled", () => {
  it("stays as it is, and says why once", () => {
    const told = warnings();
    const many = Array.from({ length: most + 1 }, (_, k) => Math.cos(k));
    const reading = (v: readonly Tensor[]): Tensor => v[0]!.mul(v[1]!.item());
    const f: Any = jit(reading as Any);
    for (let k = 0; k < 4; k++) expect(f(many).item()).toBe(Math.cos(1));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("goes on uncompiled. jit: item() on a float");
  });
});

describe("machine code at once, all the same", () => {
  it("for explain, of the function and of arguments", () => {
    const f: Any = jit(grad(chain as Any));
    expect(String((explain as Any)(f, { times: false })(x))).toContain("bytes of code");
    expect(f.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
  });
  it("for ready", async () => {
    const f: Any = jit(grad(chain as Any));
    await f.ready(x);
    expect(f.explain()).toContain("bytes of code");
    close(f(x), grad(chain as Any)(x as never) as Any);
    expect(f.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
  });
  it("where every call is recorded to compare", () => {
    const f: Any = jit(grad(chain as Any), { check: true });
    f(x);
    expect(f.statistics()).toMatchObject({ recordings: 1, uncompiled: 0 });
  });
});
