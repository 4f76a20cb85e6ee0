import { describe, expect, it } from "vitest";
import { grad, scan, sin, sum, type Tensor, tensor, whileLoop } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";
import { pinv } from "../../src/linalg/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are explained
type Any = any;
const x = Float64Array.from({ length: 50 }, (_, k) => k / 50);

describe("explain", () => {
  it("tells what is fused, vectorised and left to the interpreter, with the part of each in the time", () => {
    const e = explain(grad((v: Tensor) => sum(sin(v).mul(v))) as Any)(x as never);
    expect(e.backend).toBe("WebAssembly");
    expect(e.steps.some((s) => s.vectorised && s.operations["sin"] === 1 && s.operations["cos"] === 1)).toBe(true);
    expect(e.steps.reduce((s, { share }) => s + share!, 0)).toBeCloseTo(1, 12);
    expect(e.steps.every((s) => s.nanoseconds! > 0) && e.nanoseconds! > 0).toBe(true);
    expect(e.codeBytes).toBeGreaterThan(100);
    expect(e.memoryBytes).toBeGreaterThan(2 * 8 * 50);
    expect(String(e)).toMatch(
      /^ *\d+\.\d % {2}loop \[50\]: .*sin.*\(SIMD\)\n[\s\S]*bytes of memory\n.* (ns|us|ms) a run$/,
    );
  });
  it("is plain data as JSON", () => {
    const e = explain(
      (v: Tensor) =>
        scan(
          (c) => [
            whileLoop(
              (y: Tensor) => y.lt(3),
              (y: Tensor) => y.mul(2),
              c,
            ).add(1),
          ],
          v,
          null,
          { length: 3 },
        )[0],
      { times: false },
    )(1);
    const data = JSON.parse(JSON.stringify(e));
    expect(data).toMatchObject({
      backend: "WebAssembly",
      steps: [
        {
          kind: "control",
          title: "scan of 3 steps",
          inside: [{ steps: [{ inside: [{ title: "while" }, { title: "do" }] }, {}] }],
        },
      ],
    });
    expect(data).not.toHaveProperty("nanoseconds");
    expect(data.steps[0]).not.toHaveProperty("share");
  });
  it("names what has no code, and why", () => {
    const e = explain((v: Tensor) => pinv(sin(v)), { times: false })(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    const left = e.steps.filter((s) => s.why !== undefined);
    expect(left).toHaveLength(1);
    expect(left[0]!.operations).toEqual({ pinv: 1 });
    expect(String(e)).toContain("pinv has no lowering rule");
  });
  it("gives the text of the code on request", () => {
    const f = (v: Tensor): Tensor => sin(v);
    expect(explain(f)(x)).not.toHaveProperty("wat");
    const { wat } = explain(f, { wat: true, times: false })(x);
    expect(wat).toMatch(/^\(module[\s\S]*\(export "segment0" \(func \$segment0\)\)[\s\S]*f64x2\.mul/);
  });
  it("of a jitted function looks at its own programs, on the path of the arguments", () => {
    const f: Any = jit((v: Tensor) => (sum(v).gt(0).item() ? sin(v) : v.mul(2)));
    expect(String(explain(f, { times: false })(x as never))).toContain("sin");
    expect(String(explain(f)(new Float64Array(50) as never))).toContain("sum, mul");
    expect(f.statistics()).toEqual({ recordings: 2, paths: 2, fallbacks: 0, uncompiled: 0 });
    expect(f(x).toArray()[1]).toBe(Math.sin(0.02));
  });
  it("does not disturb the numbers of the function", () => {
    const f: Any = jit((v: Tensor, i: Tensor) => v.add(tensor([1, 1])).mul(i));
    explain(f)(Float64Array.of(1, 2) as never, 2 as never);
    expect(f(Float64Array.of(1, 2), 2).toArray()).toEqual([4, 6]);
  });
  it("is refused while something else records", () => {
    const f = (y: Tensor): Tensor => {
      explain(sin as Any)(y as never);
      return y;
    };
    expect(() => grad(f)(1)).toThrow("something else records");
  });
});
