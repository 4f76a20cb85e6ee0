import { describe, expect, it } from "vitest";
import type { Scan } from "../../src/control/scan.ts";
import {
  full,
  grad,
  loop,
  oneHot,
  type Program,
  scan,
  sin,
  sum,
  type Tensor,
  tanh,
  tensor,
  update,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { codeNamed } from "../../src/record/table.ts";
import { near } from "./modes.ts";

const scanCode = codeNamed("scan")!;
const scansOf = (p: Program): number[] => Array.from({ length: p.n }, (_, i) => i).filter((i) => p.op(i) === scanCode);
/** Shapes of what the first loop of the gradient hands on, its results included; the gradient is that of `host`. */
function stacked(f: (x: Tensor) => Tensor, host: (x: Tensor) => Tensor): string[] {
  const x = tensor([0.5, 0.2, -0.3, 0.7, 0.1]);
  // biome-ignore lint/suspicious/noExplicitAny: the program of the gradient is read
  const g = jit(grad(f) as any) as unknown as { (x: Tensor): Tensor; program(): Program };
  near(g(x), grad(host)(x));
  near(grad(f)(x), grad(host)(x));
  const p = g.program();
  return p.type(scansOf(p)[0]!).parts.map((t) => t.shape.join("x"));
}
const seven = { length: 7 };
const turns = (n: number, step: (c: Tensor, i: number) => Tensor, x: Tensor): Tensor =>
  Array.from({ length: n }, (_, i) => i).reduce(step, x);

describe("residuals of a loop", () => {
  it("none where the step is linear with constant coefficients", () => {
    const f = (x: Tensor): Tensor => sum(scan((c) => [c.mul(0.5).add(x)], x, null, seven)[0]);
    expect(stacked(f, (x) => sum(turns(7, (c) => c.mul(0.5).add(x), x)))).toEqual(["5", "5"]);
  });
  it("none that are constants of the loop, or follow from these", () => {
    const f = (x: Tensor): Tensor => sum(scan((c) => [c.mul(sin(x)).mul(full([5], 2))], x, null, seven)[0]);
    expect(stacked(f, (x) => sum(turns(7, (c) => c.mul(sin(x)).mul(2), x)))).toEqual(["5", "7x5"]);
    const g = (x: Tensor): Tensor => sum(scan((c) => [c.add(sin(x).mul(x))], x, null, seven)[0]);
    expect(stacked(g, (x) => sum(turns(7, (c) => c.add(sin(x).mul(x)), x)))).toEqual(["5", "5"]);
  });
  it("none that follow from the counter", () => {
    const f = (x: Tensor): Tensor => sum(loop(7, (c, i) => c.mul(sin(i.cast("f64").add(1))).add(x.at(i.mod(5))), x));
    expect(stacked(f, (x) => sum(turns(7, (c, i) => c.mul(Math.sin(i + 1)).add(x.at(i % 5)), x)))).toEqual(["5", "5"]);
    const masks = (x: Tensor): Tensor => sum(loop(4, (c, i) => c.mul(oneHot(i, 5)).add(c), x));
    expect(stacked(masks, (x) => sum(turns(4, (c, i) => c.mul(oneHot(i, 5)).add(c), x)))).toEqual(["5"]);
  });
  it("none that are results of the step anyway", () => {
    const f = (x: Tensor): Tensor => {
      const ys = scan((c) => [c.mul(c), c] as const, x, null, seven)[1];
      return sum(ys.mul(ys));
    };
    const host = (x: Tensor): Tensor => {
      let c = x;
      let s: Tensor = tensor(0);
      for (let k = 0; k < 7; k++) {
        s = s.add(sum(c.mul(c)));
        c = c.mul(c);
      }
      return s;
    };
    expect(stacked(f, host)).toEqual(["5", "7x5"]);
  });
  it("the row before it was spread, and the number before it was", () => {
    const A = tensor([1, 2, 3]);
    const f = (x: Tensor): Tensor => sum(scan((h, a) => [tanh(h.mul(a).mul(sum(h)))], x, A)[0]);
    expect(stacked(f, (x) => sum(turns(3, (h, i) => tanh(h.mul(i + 1).mul(sum(h))), x)))).toEqual([
      "5",
      "3x5",
      "3",
      "3x5",
    ]);
  });
  it("numbers only, where one entry of a long table changes", () => {
    const f = (x: Tensor): Tensor => sum(loop(4, (c, i) => update(c, i.add(1), sin(c.at(i)).mul(x.at(i))), x));
    const host = (x: Tensor): Tensor => sum(turns(4, (c, i) => update(c, i + 1, sin(c.at(i)).mul(x.at(i))), x));
    expect(stacked(f, host)).toEqual(["5", "4", "4"]);
  });
  it("the way back adds into its accumulator: no array is made for a gather", () => {
    const f = (x: Tensor): Tensor => loop(4, (c, i) => c.mul(x.at(i)), tensor(1));
    // biome-ignore lint/suspicious/noExplicitAny: the program of the gradient is read
    const g = jit(grad(f) as any) as unknown as { (x: Tensor): Tensor; program(): Program };
    g(tensor([1, 2, 3, 4, 5]));
    const p = g.program();
    const back = scansOf(p).at(-1)!;
    const { body, constants } = p.params.get(back) as unknown as Scan;
    const adds = Array.from({ length: body.n }, (_, i) => i).filter((i) => body.op(i) === codeNamed("scatterAdd"));
    expect(adds.map((i) => body.operand(i, 0))).toEqual([body.inputs[constants]]);
  });
});
