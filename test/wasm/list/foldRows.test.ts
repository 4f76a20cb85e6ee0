import { describe, expect, it } from "vitest";
import { grad } from "../../../src/api/grad.ts";
import { scan } from "../../../src/control/loops.ts";
import type { Scan } from "../../../src/control/scan.ts";
import type { Program } from "../../../src/ir/program.ts";
import { mul } from "../../../src/prims/arithmetic.ts";
import { sum } from "../../../src/prims/broadcast.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { tanh } from "../../../src/prims/hyperbolic.ts";
import { sigmoid } from "../../../src/prims/logistic.ts";
import { sin } from "../../../src/prims/trigonometry.ts";
import { codeNamed } from "../../../src/record/table.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { tidy } from "../../../src/wasm/list/tidy.ts";
import { expectAllCompiled, f64, programOf } from "../programs.ts";

/** Rows that the first loop stacks, and products of the last one. */
function rowsAndProducts(p: Program): [number, number] {
  const [short] = tidy(p);
  const scans = Array.from({ length: short.n }, (_, i) => i).filter((i) => short.op(i) === codeNamed("scan"));
  const of = (i: number): Scan => short.params.get(i) as Scan;
  const [first, last] = [of(scans[0]!), of(scans.at(-1)!)];
  const products = Array.from({ length: last.body.n }, (_, i) => i).filter((i) => last.body.op(i) === codeNamed("mul"));
  return [first.body.outputs.length - first.carries, products.length];
}
type Rows = [Tensor, Tensor, Tensor];
const multiplying =
  (rows: (h: Tensor) => Rows, step: (k: Tensor, rows: Rows) => Tensor) =>
  (c: Tensor, xs: Tensor): Tensor => {
    const [h, ys] = scan((h: Tensor, x: Tensor) => [h.mul(0.5).add(x), rows(h)] as const, c, xs);
    return scan((k: Tensor, r: Rows) => [step(k, r)], h, ys, { reverse: true })[0];
  };
const types = [f64(5), f64(4, 5)];

describe("rows by which another loop multiplies in turn", () => {
  it("are one row, when one of them is bounded", () => {
    const f = multiplying(
      (h) => [exp(h), tanh(h), sin(h)],
      (k, [a, b, c]) => k.mul(a).mul(b).add(c),
    );
    const program = programOf(types, f);
    expect(rowsAndProducts(program)).toEqual([2, 1]);
    expectAllCompiled(program);
  });
  it("three are one, too", () => {
    const program = programOf(
      types,
      multiplying(
        (h) => [exp(h), tanh(h), sin(h)],
        (k, [a, b, c]) => mul(c, mul(a, mul(b, k))),
      ),
    );
    expect(rowsAndProducts(program)).toEqual([1, 1]);
    expectAllCompiled(program);
  });
  it("stay two where their product might overflow, or one is wanted elsewhere", () => {
    const unbounded = multiplying(
      (h) => [exp(h), exp(h.mul(h)), sin(h)],
      (k, [a, b, c]) => k.mul(a).mul(b).add(c),
    );
    expect(rowsAndProducts(programOf(types, unbounded))).toEqual([3, 2]);
    const shared = multiplying(
      (h) => [exp(h), tanh(h), sin(h)],
      (k, [a, b, c]) => k.mul(a).mul(b).add(c.mul(b)),
    );
    expect(rowsAndProducts(programOf(types, shared))).toEqual([3, 3]);
  });
  it("a memory cell with three gates stacks seven rows a turn", () => {
    const cell = (w: Tensor, xs: Tensor): Tensor => {
      const [forget, enter, leave, change] = [0, 1, 2, 3].map((k) => w.at(k)) as [Tensor, Tensor, Tensor, Tensor];
      const step = ([h, c]: [Tensor, Tensor], x: Tensor): [[Tensor, Tensor], Tensor] => {
        const next = c.mul(sigmoid(x.mul(forget))).add(sigmoid(h.mul(enter)).mul(tanh(h.mul(change))));
        const out = sigmoid(x.mul(leave)).mul(tanh(next));
        return [[out, next], out];
      };
      const start = xs.at(0);
      return sum(scan(step, [start, start] as [Tensor, Tensor], xs)[1].mul(xs));
    };
    const program = programOf([f64(4, 5), f64(6, 5)], (w, xs) => grad(cell)(w, xs) as Tensor);
    // Forgetting; cell and slope; the two entering products with their slopes; the two leaving ones; the output before.
    expect(rowsAndProducts(program)[0]).toBe(7);
    expectAllCompiled(program);
  });
});
