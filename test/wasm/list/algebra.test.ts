import { describe, expect, it } from "vitest";
import { PROJ, type Program } from "../../../src/ir/program.ts";
import { type Raw, storage } from "../../../src/ir/raw.ts";
import { add, div, mul, neg, scale, sub } from "../../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../../src/prims/broadcast.ts";
import { gt, where } from "../../../src/prims/comparison.ts";
import { full } from "../../../src/prims/creation.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { tanh } from "../../../src/prims/hyperbolic.ts";
import { concatenate, stack } from "../../../src/prims/joining.ts";
import { sigmoid } from "../../../src/prims/logistic.ts";
import { transpose } from "../../../src/prims/shape.ts";
import { slice } from "../../../src/prims/slicing.ts";
import { run } from "../../../src/record/run.ts";
import { nameOf } from "../../../src/record/table.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { tidy } from "../../../src/wasm/list/tidy.ts";
import fc from "../../properties.ts";
import { f64, programOf } from "../programs.ts";

type Arrays = [x: Tensor, y: Tensor, row: Tensor, s: Tensor];
const types = [f64(3, 4), f64(3, 4), f64(4), f64()] as const;
const across = (row: Tensor): Tensor => broadcastTo(row, [3, 4], [1]);
const number = (value: number): Tensor => full([3, 4], value);
/** Each is shortened by a rule of its own, to these operations. */
const rewritings: Readonly<Record<string, [string, (...x: Arrays) => Tensor]>> = {
  "x + x": ["broadcast mul", (x) => add(x, x)],
  "x + -0": ["", (x) => add(x, number(-0))],
  "-0 + x": ["", (x) => add(number(-0), x)],
  "x - 0": ["", (x) => sub(x, number(0))],
  "x + -y": ["sub", (x, y) => add(x, neg(y))],
  "-x + y": ["sub", (x, y) => add(neg(x), y)],
  "x - -y": ["add", (x, y) => sub(x, neg(y))],
  "--x": ["", (x) => neg(neg(x))],
  "-x times -y": ["mul", (x, y) => mul(neg(x), neg(y))],
  "-x times 3": ["broadcast mul", (x) => mul(neg(x), number(3))],
  "3 times -x": ["broadcast mul", (x) => mul(number(3), neg(x))],
  "x times -1": ["neg", (x) => mul(x, number(-1))],
  "-x times -1": ["", (x) => mul(neg(x), number(-1))],
  "x y and y x": ["mul sub", (x, y) => sub(mul(x, y), scale(y, x))],
  "x / 1": ["", (x) => div(x, number(1))],
  "x / 8": ["broadcast mul", (x) => div(x, number(8))],
  "-x / -y": ["div", (x, y) => div(neg(x), neg(y))],
  "-x / 3": ["broadcast div", (x) => div(neg(x), number(3))],
  reshapes: ["reshape", (x) => reshape(reshape(x, [2, 6]), [12])],
  "a reshape back": ["", (x) => reshape(reshape(x, [12]), [3, 4])],
  "a transpose back": ["", (x) => transpose(transpose(x))],
  transposes: ["reshape transpose", (x) => transpose(transpose(reshape(x, [3, 2, 2]), [1, 2, 0]), [2, 1, 0])],
  "a copy of a copy": ["broadcast", (_x, _y, _r, s) => broadcastTo(broadcastTo(s, [4], []), [3, 4], [1])],
  "a transposed copy": ["broadcast", (_x, _y, row) => transpose(across(row))],
  "a sum of copies": ["broadcast mul broadcast add", (_x, _y, row) => sum(broadcastTo(row, [5, 4], [1]), 0)],
  "where x or x": ["", (x, y) => where(gt(y, number(0)), x, x)],
  "a function of copies": ["exp broadcast", (_x, _y, row) => exp(across(row))],
  "rows of rows, joined": [
    "gather gather concatenate reshape",
    (x, y, row) => stack([concatenate([row, x.at(0)]), concatenate([y.at(1), row])]),
  ],
  "columns beside columns": [
    "slice slice concatenate reshape",
    (x, y) => stack([concatenate([slice(x, null, [0, 1]), y], 1), concatenate([x, slice(y, null, [1, 2])], 1)], 1),
  ],
  "a product of copies": ["tanh mul broadcast", (_x, _y, row) => mul(across(row), across(tanh(row)))],
  "a product of a copy by 3": ["broadcast mul broadcast", (_x, _y, row) => mul(across(row), number(3))],
};
const special = [0, -0, 1, -1, 2, 1e308, -1e308, 5e-324, -5e-324, Infinity, -Infinity, Number.NaN];
const element = fc.oneof(
  fc.constantFrom(...special),
  fc.double({ noNaN: true }),
  fc.double({ min: -4, max: 4, noNaN: true }),
);
const numbers = fc.array(element, { minLength: 29, maxLength: 29 });
function rawsOf(all: readonly number[]): Raw[] {
  let at = 0;
  return types.map((t) => {
    if (t.shape.length === 0) return all[at++]!;
    const raw = storage(t);
    for (let k = 0; k < raw.length; k++) raw[k] = all[at++]!;
    return raw;
  });
}
const free = ["input", "const", "part"];
const operations = (p: Program): string[] =>
  Array.from({ length: p.n }, (_, i) => nameOf(p.op(i))).filter((name) => !free.includes(name));
/** Numbers that products, quotients and functions of a list make. */
const work = (p: Program): number =>
  Array.from({ length: p.n }, (_, i) => i)
    .filter((i) => p.op(i) !== PROJ && ["mul", "scale", "div", "exp", "tanh", "sigmoid"].includes(nameOf(p.op(i))))
    .reduce((total, i) => total + p.type(i).size, 0);

describe.each(Object.entries(rewritings))("%s", (_name, [left, f]) => {
  const program = programOf(types, f as (...x: Tensor[]) => Tensor);
  const [short] = tidy(program);
  it("is shortened", () => {
    expect(operations(short).join(" ")).toBe(left);
  });
  it("keeps every bit", () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const x = rawsOf(all);
        expect(run(short, x)).toEqual(run(program, x));
      }),
    );
  });
});

type Step = readonly [kind: number, a: number, b: number];
const steps = fc.array(fc.tuple(fc.nat(11), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 14 });
/** A list that a sequence of numbers decides. */
function composed(list: readonly Step[]): (...x: Arrays) => Tensor[] {
  return (x, y, row, s) => {
    const v: Tensor[] = [x, y, across(row), number(-1), number(2), broadcastTo(s, [3, 4], [])];
    for (const [kind, i, j] of list) {
      const [a, b] = [v[i % v.length]!, v[j % v.length]!];
      const made = [
        () => add(a, b),
        () => sub(a, b),
        () => mul(a, b),
        () => scale(a, b),
        () => div(a, b),
        () => neg(a),
        () => tanh(a),
        () => sigmoid(a),
        () => across(sum(a, 0)),
        () => transpose(reshape(transpose(a), [4, 3])),
        () => broadcastTo(sum(b, 1), [3, 4], [0]),
        () => where(gt(a, b), a, b),
      ];
      v.push(made[kind]!());
    }
    return v.slice(-3);
  };
}
describe("lists of many operations", () => {
  it("keep their values, and never make a product or a function more often", () => {
    fc.assert(
      fc.property(steps, numbers, (list, all) => {
        const program = programOf(types, composed(list) as (...x: Tensor[]) => Tensor[]);
        const [short] = tidy(program);
        // Doubling (also as x - -x) and sums of copies are the products that take the place of sums.
        const sums = operations(program).filter((name) => ["sum", "add", "sub"].includes(name)).length * 12;
        expect(work(short)).toBeLessThanOrEqual(work(program) + sums);
        const x = rawsOf(all);
        const [got, wanted] = [run(short, x), run(program, x)];
        expect(got).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});
