import { describe, expect, it } from "vitest";
import { MUL, type Program, SCALE } from "../../src/ir/program.ts";
import type { Raw } from "../../src/ir/raw.ts";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { reshape, sum } from "../../src/prims/broadcast.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { exp } from "../../src/prims/exponential.ts";
import { transpose } from "../../src/prims/shape.ts";
import { run } from "../../src/record/run.ts";
import { nameOf } from "../../src/record/table.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { reassociate } from "../../src/transforms/reassociate.ts";
import fc from "../properties.ts";
import { f64, programOf } from "../wasm/programs.ts";

const names = (p: Program): string[] => Array.from({ length: p.n }, (_, i) => nameOf(p.op(i)));
const count = (p: Program, name: string): number => names(p).filter((n) => n === name).length;
/** Multiplications, one for each element, and those of matrix products. */
function products(p: Program): number {
  let total = 0;
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === MUL || p.op(i) === SCALE) total += p.type(i).size;
    else if (nameOf(p.op(i)) === "matmul") total += p.type(i).size * p.type(p.operand(i, 0)).shape.at(-1)!;
  }
  return total;
}
const numbers = (raw: Raw): number[] => (typeof raw === "number" ? [raw] : [...(raw as Float64Array)]);

const programs: Record<string, () => Program> = {
  "sums of rows of a product": () => programOf([f64(3, 7, 4), f64(3, 4, 5)], (a, b) => sum(matmul(a, b), 1)),
  "sums of columns of a product": () => programOf([f64(7, 4), f64(4, 5)], (a, b) => sum(matmul(a, b), 1)),
  "a sum behind signs and factors": () =>
    programOf([f64(6, 4), f64(4, 5), f64(5)], (a, b, c) => sum(mul(matmul(a, b).neg(), c), 0)),
  "a sum behind another order of axes": () =>
    programOf([f64(3, 7, 4), f64(3, 4, 5)], (a, b) => {
      const y = reshape(transpose(reshape(matmul(a, b), [3, 1, 7, 5]), [2, 0, 3, 1]), [7, 3, 1, 5]);
      return sum(y.neg(), [0, 2]);
    }),
  "a factor that repeats along the sum": () =>
    programOf([f64(6, 4), f64(4)], (a, c) => sum(mul(exp(a), reshape(c, [1, 4])), 0)),
  "twice a product with a constant": () =>
    programOf([f64(6, 4), f64(6)], (a, c) => {
      const y = mul(reshape(mul(c.neg(), 0.5), [6, 1]), a);
      return add(y, y);
    }),
};

describe("reassociation", () => {
  it.each(Object.keys(programs))("%s: the same numbers for less work", (name) => {
    const p = programs[name]!();
    const [q] = reassociate(p);
    expect(products(q)).toBeLessThan(products(p));
    for (const op of ["exp", "matmul"]) expect(count(q, op)).toBeLessThanOrEqual(count(p, op));
    const special = fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN);
    const element = fc.oneof({ weight: 12, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) }, special);
    fc.assert(
      fc.property(
        fc.tuple(...p.inputTypes.map((t) => fc.array(element, { minLength: t.size, maxLength: t.size }))),
        (inputs) => {
          const raws = inputs.map((x) => Float64Array.from(x));
          const [want, got] = [numbers(run(p, raws)[0]!), numbers(run(q, raws)[0]!)];
          for (const [k, w] of want.entries()) {
            const near = Math.abs(got[k]! - w) <= 1e-13 * Math.max(100, Math.abs(w));
            // 0 times infinity may be met in one order only.
            const alike = Number.isFinite(w) ? near : !Number.isFinite(got[k]);
            if (!alike) expect.fail(`element ${k} is ${got[k]}, before ${w}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(Object.keys(programs))("%s: NaN and infinities beside no zeros are the same", (name) => {
    const p = programs[name]!();
    const [q] = reassociate(p);
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (let which = 0; which < p.inputs.length; which++) {
        const raws = p.inputTypes.map((t) => Float64Array.from({ length: t.size }, (_, k) => 1 + (k % 3)));
        raws[which]![1] = odd;
        const [got, want] = [q, p].map((r) => numbers(run(r, raws)[0]!).map((x) => x.toPrecision(13)));
        expect(got).toEqual(want);
      }
    }
  });

  it("leaves alone what something else reads", () => {
    const p = programOf([f64(6, 4), f64(4, 5)], (a, b) => {
      const c = matmul(a, b);
      const twice = mul(exp(a), 0.5);
      return [sum(c, 0), c, add(twice, twice), twice] as Tensor[];
    });
    expect(reassociate(p)[0]).toBe(p);
  });

  it("says where lines went that have to stay", () => {
    const p = programOf([f64(6, 4), f64(4, 5)], (a, b) => [sum(matmul(a, b), 0), sum(a)]);
    const keep = p.outputs[1]!;
    const [q, lines] = reassociate(p, [keep]);
    expect(q).not.toBe(p);
    expect(lines).toEqual([q.outputs[1]]);
    expect(q.type(lines[0]!)).toBe(p.type(keep));
  });
});
