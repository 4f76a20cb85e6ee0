import { afterEach, describe, expect, it, vi } from "vitest";
import { cumsum, grad, sin, sum, type Tensor } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with leaves of every kind
type Any = any;
const f = (x: Tensor): Tensor => sum(sin(x).mul(x));
const x = Float64Array.of(0.5, 1);
const slopes = grad(f)(x);
const near = (got: Float64Array): void => {
  got.forEach((g, k) => {
    expect(g).toBeCloseTo(slopes[k]!, 14);
  });
};
afterEach(() => vi.restoreAllMocks());
/** The host refuses to compile at once, as the main thread of a page does with large modules. */
function refuseAtOnce(message: string, kind: Any = RangeError): void {
  vi.spyOn(WebAssembly, "Module").mockImplementation(
    class {
      constructor() {
        throw new kind(message);
      }
    } as Any,
  );
}

describe("ready", () => {
  it("makes machine code in the background; calls until then are interpreted", async () => {
    const g: Any = jit(grad(f));
    const waiting = g.ready(x);
    expect(g.explain()).toBe("interpreted: machine code is being made");
    near(g(x));
    await waiting;
    near(g(x));
    expect(g.explain()).toContain("bytes of code");
    expect(g.statistics()).toEqual({ recordings: 1, paths: 1, fallbacks: 0, uncompiled: 0 });
  });
  it("has nothing to do where there is machine code", async () => {
    const g: Any = jit(f);
    g(x);
    const spy = vi.spyOn(WebAssembly, "instantiate");
    await g.ready(x);
    expect(spy).not.toHaveBeenCalled();
  });
  it("compiles once for all that wait, and each path that is asked for", async () => {
    const g: Any = jit((v: Tensor) => (sum(v).gt(0).item() ? sin(v) : v.mul(2)));
    const spy = vi.spyOn(WebAssembly, "instantiate");
    await Promise.all([g.ready(x), g.ready(x), g.ready(Float64Array.of(-1, 0))]);
    expect(spy).toHaveBeenCalledTimes(2);
    expect([g(x).toArray()[1], g(Float64Array.of(-1, 0)).toArray()[0]]).toEqual([Math.sin(1), -2]);
    expect(g.explain()).not.toContain("interpreted");
  });
  it("comes after a refusal to compile at once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    refuseAtOnce("WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 8MB");
    const g: Any = jit(grad(f));
    near(g(x));
    expect(g.explain()).toMatch(/^interpreted: the host refused the module .*main thread.*await f\.ready\(\.\.\.\)/);
    expect(warn).toHaveBeenCalledTimes(1);
    await g.ready(x);
    expect(g.explain()).toContain("bytes of code");
    near(g(x));
  });
  it("is an error while something else records, and after what f throws", async () => {
    const g: Any = jit(f);
    let inside: Promise<void> | undefined;
    grad((y: Tensor) => {
      inside = g.ready(y);
      return y;
    })(1);
    await expect(inside).rejects.toThrow("something else records");
    await expect((jit(() => undefined) as Any).ready()).rejects.toThrow("returned nothing");
  });
});
describe("hosts that do not compile", () => {
  it("interpret and say why, once: no SIMD, no WebAssembly, a security policy", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    for (let turn = 0; turn < 2; turn++) {
      const g: Any = jit(grad(f));
      near(g(x));
      expect(g.explain()).toMatch(/^interpreted: the WebAssembly of this host has no SIMD/);
      await g.ready(x);
      expect(g.explain()).toMatch(/^interpreted: the WebAssembly of this host has no SIMD/);
      expect(explain(g)(x as never)).toMatchObject({ backend: "interpreter", steps: [] });
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/no SIMD.*runs interpreted/);
    validate.mockRestore();
    refuseAtOnce("refused by Content Security Policy", WebAssembly.CompileError);
    const g: Any = jit(grad(f));
    near(g(x));
    expect(g.explain()).toContain("Content Security Policy");
    vi.stubGlobal("WebAssembly", undefined);
    const h: Any = jit(grad(f));
    near(h(x));
    expect(h.explain()).toBe("interpreted: this host has no WebAssembly");
    vi.unstubAllGlobals();
  });
  it("do not hide mistakes of the compiler", () => {
    refuseAtOnce("a mistake", TypeError);
    const g: Any = jit(f);
    expect(() => g(x)).toThrow("a mistake");
  });
});
describe("memory that is not there", () => {
  it("more than any array can hold: refused while the path is recorded, and the next call works", () => {
    const n = 2_000_000;
    const g: Any = jit((v: Tensor) => sum(cumsum(v.reshape([-1, 1]).add(v.reshape([1, -1])), 0)));
    expect(() => g(new Float64Array(n))).toThrow(/there is no memory for f64\[2000000,2000000\]/);
    expect(g(Float64Array.of(1, 2)).item()).toBe(17);
    near((jit(grad(f)) as Any)(x));
  });
});
