import { describe, expect, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { vmap } from "../../src/api/vmap.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { flipped } from "../../src/prims/contraction.ts";
import { eye } from "../../src/prims/creation.ts";
import { det, slogdet } from "../../src/prims/linalg/determinant.ts";
import { run } from "../../src/record/run.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { execute, expectAllCompiled, f32, f64, programOf } from "./programs.ts";

const slopes = (a: Tensor): Tensor => grad((x: Tensor) => sum(det(x)))(a) as Tensor;
const all = (a: Tensor): Tensor[] => [det(a), slopes(a), ...(Object.values(slogdet(a)) as Tensor[])];
/** Numbers in [-1, 1] without order. */
const numbers = (count: number, seed: number): Float64Array => {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
};

describe.each([1, 2, 3, 4, 5, 8, 33])("determinants of order %i, their logarithms and cofactors", (n) => {
  const program = programOf([f64(n, n)], all);
  const compiled = compile(program);
  const a = numbers(n * n, n);
  const rank = (r: number): Float64Array => {
    const b = numbers(2 * n * r, n);
    return a.map((_, at) => {
      let entry = 0;
      for (let p = 0; p < r; p++)
        entry += Math.round(4 * b[Math.floor(at / n) * r + p]!) * Math.round(4 * b[n * r + (at % n) * r + p]!);
      return entry;
    });
  };
  const cases: Record<string, Float64Array> = {
    plain: a,
    symmetric: a.map((_, i) => a[i]! + a[(i % n) * n + Math.floor(i / n)]!),
    "rows the other way round": a.map((_, i) => Number((i % n) + Math.floor(i / n) === n - 1)),
    "rank n - 1": rank(n - 1),
    "rank n - 2": rank(Math.max(0, n - 2)),
    zeros: a.map(() => 0),
    huge: a.map((x) => x * 2 ** 900),
    tiny: a.map((x) => x * 2 ** -900),
    "huge and tiny rows": a.map((x, i) => x * 2 ** (Math.floor(i / n) % 2 === 0 ? 800 : -800)),
    NaN: a.map((x, i) => (i === 0 ? Number.NaN : x)),
    infinite: a.map((x, i) => (i === n * n - 1 ? Number.POSITIVE_INFINITY : x)),
  };
  it.each(Object.entries(cases))("%s", (_name, matrix) => {
    expect(compiled.explain()).not.toMatch(/interpreted|called/);
    const got = execute(compiled, [matrix]) as (number | Float64Array)[];
    const wanted = run(program, [matrix]) as (number | Float64Array)[];
    wanted.forEach((y, k) => {
      const [xs, ys] = [got[k]!, y].map((v) => (typeof v === "number" ? [v] : Array.from(v))) as [number[], number[]];
      const size = Math.max(...ys.map(Math.abs).filter(Number.isFinite), 2 ** -1060);
      ys.forEach((v, i) => {
        if (Object.is(v, xs[i]) || v === xs[i]) return;
        expect(Math.abs(v - xs[i]!) / size, `result ${k}, ${v} and ${xs[i]}`).toBeLessThan(1e-12);
      });
    });
  });
});

it("stacks, views, f32, size 0, examples", () => {
  for (const n of [2, 3, 5]) {
    expectAllCompiled(programOf([f64(2, 3, n, n)], all));
    expectAllCompiled(programOf([f64(4, n, n)], (a) => all(flipped(a))));
    expectAllCompiled(programOf([f32(n, n)], (a) => [det(a), slogdet(a).logabsdet]));
    expectAllCompiled(programOf([f64(4, n, n)], (a) => vmap((x: Tensor) => det(x))(a) as Tensor));
  }
  expectAllCompiled(programOf([f64(0, 0)], (a) => [det(a), slogdet(a).sign]));
  expectAllCompiled(programOf([f64(0, 3, 3)], (a) => all(a)));
});

it("the product of very many pivots stays in range", () => {
  const n = 2100;
  const program = programOf([f64(n)], (x) => {
    const a = x.reshape([n, 1]).mul(eye(n));
    return [det(a), slogdet(a).logabsdet];
  });
  const x = new Float64Array(n).map((_, i) => (i % 2 === 0 ? 2 ** 900 * 1.4 : 2 ** -900 / 1.4));
  x[0] = -3;
  const [d, l] = execute(compile(program), [x]) as [number, number];
  expect(d / (-3 / (2 ** 900 * 1.4))).toBeCloseTo(1, 10);
  expect(l).toBeCloseTo(Math.log(3) - Math.log(1.4) - 900 * Math.LN2, 6);
});
