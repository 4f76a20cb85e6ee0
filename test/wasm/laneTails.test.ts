import { describe, expect, it } from "vitest";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { exp, log, log1p } from "../../src/prims/exponential.ts";
import { tanh } from "../../src/prims/hyperbolic.ts";
import { sigmoid } from "../../src/prims/logistic.ts";
import { cos, sin, tan } from "../../src/prims/trigonometry.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { execute, f32, f64, programOf } from "./programs.ts";

/** Arguments that the quick forms of functions are right for, and those that they are not. */
const ordinary = [0.3, -1.2, 2.5, 0.01, 7, -0.6];
const rare = [NaN, 1e300, -1e300, Infinity, -Infinity, -740, 720, Math.PI, 1e7, -1, -3, 0, -0, 5e-324];

const functions: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  exp,
  log,
  log1p,
  sin,
  cos,
  tan,
  tanh,
  sigmoid,
  "several at once": (x, y) => mul(add(exp(x), sin(y)), add(log1p(mul(x, x)), cos(mul(x, y)))),
  "one inside another": (x, y) => sin(exp(log(add(mul(x, x), y)))),
};

type Run = (x: ArrayLike<number>, y: ArrayLike<number>) => Float64Array | Float32Array;
const numbersOf = (dtype: "f64" | "f32", n: number, f: (x: Tensor, y: Tensor) => Tensor): Run => {
  const type = dtype === "f64" ? f64(n) : f32(n);
  const compiled = compile(programOf([type, type], f));
  const storage = dtype === "f64" ? Float64Array : Float32Array;
  return (x, y) => (execute(compiled, [storage.from(x), storage.from(y)]) as [Float64Array])[0];
};

describe.each(["f64", "f32"] as const)("in %s", (dtype) => {
  describe.each(Object.keys(functions))("%s", (name) => {
    const f = functions[name]!;
    const alone = numbersOf(dtype, 1, f);

    it.each([2, 3, 4, 5, 8, 13])("of %i numbers is that of each alone, rare arguments among them or not", (n) => {
      const together = numbersOf(dtype, n, f);
      for (let turn = 0; turn < rare.length; turn++) {
        const x = Array.from({ length: n }, (_, k) => ordinary[(k + turn) % ordinary.length]!);
        const y = Array.from({ length: n }, (_, k) => ordinary[(2 * k + turn) % ordinary.length]!);
        x[turn % n] = rare[turn]!;
        if (turn % 3 === 0) y[(2 * turn) % n] = rare[(turn * 5) % rare.length]!;
        const got = together(x, y);
        for (let k = 0; k < n; k++) expect(got[k], `${x[k]}, ${y[k]}`).toBe(alone([x[k]!], [y[k]!])[0]);
      }
    });
  });
});

it("sums go on after a turn with a rare argument, rows after rows", () => {
  const program = programOf([f64(5, 7)], (x) => [sum(exp(x), 1), sum(log(x), 0), sum(mul(exp(x), log(x)))]);
  const compiled = compile(program);
  const x = Float64Array.from({ length: 35 }, (_, k) => 0.1 + ((k * 7) % 11) / 5);
  for (const k of [0, 4, 13, 34]) x[k] = 5e-324;
  const [rows, columns, all] = execute(compiled, [x]) as [Float64Array, Float64Array, number];
  const exact = (part: (k: number) => boolean, term: (x: number) => number): number =>
    x.reduce((s, v, k) => (part(k) ? s + term(v) : s), 0);
  for (let i = 0; i < 5; i++) expect(rows[i]! / exact((k) => Math.floor(k / 7) === i, Math.exp)).toBeCloseTo(1, 14);
  for (let j = 0; j < 7; j++) expect(columns[j]! / exact((k) => k % 7 === j, Math.log)).toBeCloseTo(1, 14);
  expect(
    all /
      exact(
        () => true,
        (v) => Math.exp(v) * Math.log(v),
      ),
  ).toBeCloseTo(1, 14);
});

it("an exponential of what is far below 0 is 0, or a subnormal number", () => {
  const program = programOf([f64(6)], (x) => exp(x));
  const [y] = execute(compile(program), [Float64Array.of(-Infinity, -1e5, -747, -745, 0, 2)]) as [Float64Array];
  expect([...y]).toEqual([0, 0, 0, 5e-324, 1, Math.exp(2)]);
});
