import { describe, expect, it } from "vitest";
import { cond, grad, matmul, type Program, sin, sum, type Tensor, tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { codeNamed } from "../../src/record/table.ts";

const programOf = (f: (x: Tensor) => unknown, x: Tensor): Program => {
  // biome-ignore lint/suspicious/noExplicitAny: functions of every result
  const g = jit(f as any) as unknown as { (x: Tensor): unknown; program(): Program | undefined };
  // What writes long lists has a program after some calls.
  for (;;) {
    g(x);
    const program = g.program();
    if (program !== undefined) return program;
  }
};
const count = (p: Program, name: string): number =>
  Array.from({ length: p.n }, (_, i) => i).filter((i) => p.op(i) === codeNamed(name)).length;

describe("simplify", () => {
  it("keeps one copy of an array that is used many times", () => {
    const W = tensor([
      [1, 2],
      [3, 4],
    ]);
    const p = programOf(
      (x) => {
        let y = x;
        for (let k = 0; k < 50; k++) y = matmul(W, y).mul(0.1);
        return y;
      },
      tensor([1, 2]),
    );
    expect(count(p, "const")).toBe(2);
  });
  it("computes equal things once and drops what nobody needs", () => {
    const p = programOf(
      (x) => {
        sin(x.mul(3));
        return sin(x).mul(sin(x).mul(1));
      },
      tensor([1, 2]),
    );
    expect([count(p, "sin"), count(p, "mul")]).toEqual([1, 1]);
  });
  it("tells -0 from 0, and f32 from f64", () => {
    const p = programOf((x) => [x.mul(-0).add(x.mul(0)), x.cast("f32").mul(0)], tensor(1));
    expect(count(p, "const")).toBeGreaterThanOrEqual(3);
  });
  it("derivatives of order 1 to 5 grow with the formula, not with what was differentiated", () => {
    let f: (x: Tensor) => Tensor = (x) => sin(x.mul(x));
    const sizes: number[] = [];
    for (let k = 1; k <= 5; k++) {
      const g = f;
      f = (x) => grad(g)(x) as Tensor;
      sizes.push(programOf(f, tensor(0.3)).n);
    }
    sizes.slice(1).forEach((n, k) => {
      expect(n / sizes[k]!).toBeLessThan(3);
    });
  });
  it("branches share the constants that they close over", () => {
    const c = tensor([1, 2, 3]);
    const p = programOf(
      (x) =>
        cond(
          sum(x).gt(0),
          () => x.mul(c),
          () => x.add(c),
        ),
      tensor([1, 2, 3]),
    );
    expect(count(p, "switch")).toBe(1);
  });
});
