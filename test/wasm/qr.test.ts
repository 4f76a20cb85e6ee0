import { describe, expect, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { vmap } from "../../src/api/vmap.ts";
import { add, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { flipped, matmul } from "../../src/prims/contraction.ts";
import { qr } from "../../src/prims/linalg/qr.ts";
import { run } from "../../src/record/run.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { execute, expectAllCompiled, f32, f64, programOf } from "./programs.ts";

const both = (a: Tensor): Tensor[] => Object.values(qr(a)) as Tensor[];
const factors = (m: number, n: number) => programOf([f64(m, n)], both);
/** Numbers in [-1, 1] without order. */
const numbers = (count: number, seed: number): Float64Array => {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
};

const unit = (n: number): Float64Array => new Float64Array(n * n).map((_, i) => Number(i % (n + 1) === 0));

describe("up to 32 reflectors the factors are those of the interpreter, to the bit", () => {
  const sizes = [
    [1, 1],
    [1, 4],
    [4, 1],
    [3, 3],
    [7, 4],
    [4, 7],
    [32, 32],
    [75, 32],
    [31, 70],
  ] as const;
  it.each(sizes)("%i x %i", (m, n) => {
    const program = factors(m, n);
    const compiled = compile(program);
    expect(compiled.explain()).not.toMatch(/interpreted|called/);
    const a = numbers(m * n, m + n);
    const middle = Math.floor(n / 2);
    const cases: Record<string, Float64Array> = {
      plain: a,
      huge: a.map((x) => x * 2 ** 1020),
      tiny: a.map((x) => x * 2 ** -1050),
      graded: a.map((x, i) => x * 2 ** (-30 * (i % n))),
      "column of zeros": a.map((x, i) => (i % n === middle ? 0 : x)),
      "equal columns": a.map((x, i) => (i % n === middle ? a[i - middle]! : x)),
      "triangular already": a.map((x, i) => (i % n < Math.floor(i / n) ? 0 : x)),
      zeros: a.map(() => 0),
      NaN: a.map((x, i) => (i === m * n - 1 ? Number.NaN : x)),
      infinite: a.map((x, i) => (i === 0 ? Number.NEGATIVE_INFINITY : x)),
    };
    for (const [name, matrix] of Object.entries(cases))
      expect(execute(compiled, [matrix]), name).toEqual(run(program, [matrix]));
  });
});

describe("more go in blocks", () => {
  const sizes = [
    [33, 33],
    [40, 33],
    [33, 40],
    [64, 64],
    [65, 65],
    [100, 70],
    [70, 100],
    [130, 97],
  ] as const;
  it.each(sizes)("%i x %i: Q R = A, Q^T Q = I, and what the interpreter says", (m, n) => {
    const k = Math.min(m, n);
    const program = programOf([f64(m, n)], (a) => {
      const { q, r } = qr(a);
      return [q, r, matmul(q, r), matmul(flipped(q), q)];
    });
    const compiled = compile(program);
    for (const scale of [1, 2 ** 1015, 2 ** -1000]) {
      const a = numbers(m * n, 3 * m + n).map((x) => x * scale);
      const [q, r, product, identity] = execute(compiled, [a]) as Float64Array[];
      const [q0, r0] = run(program, [a]) as Float64Array[];
      const within = (x: Float64Array, y: Float64Array, tolerance: number): void =>
        expect(Math.max(...x.map((v, i) => Math.abs(v - y[i]!)))).toBeLessThanOrEqual(tolerance);
      within(product!, a, 1e-13 * scale);
      within(identity!, unit(k), 1e-14);
      within(q!, q0!, 1e-11);
      within(r!, r0!, 1e-11 * scale);
      const isTriangular = (v: number, i: number): boolean => {
        const [row, column] = [Math.floor(i / n), i % n];
        return column > row || (column === row ? v >= 0 : v === 0);
      };
      expect(r!.every(isTriangular)).toBe(true);
    }
  });

  it("columns that depend on others leave nothing below them", () => {
    const [m, n] = [80, 60];
    const program = programOf([f64(m, n)], (a) => {
      const { q, r } = qr(a);
      return [r, matmul(q, r), matmul(flipped(q), q)];
    });
    const a = numbers(m * n, 5);
    for (let i = 0; i < m; i++) {
      a[i * n + 10] = 0;
      a[i * n + 40] = a[i * n + 3]! - 2 * a[i * n + 39]!;
    }
    const [r, product, identity] = execute(compile(program), [a]) as Float64Array[];
    expect(Math.max(...product!.map((x, i) => Math.abs(x - a[i]!)))).toBeLessThan(1e-13);
    expect(Math.max(...identity!.map((x, i) => Math.abs(x - unit(n)[i]!)))).toBeLessThan(1e-13);
    expect(r![10 * n + 10]!).toBeLessThan(1e-14);
    expect(r![40 * n + 40]!).toBeLessThan(1e-13);
  });

  it("numbers that are not finite make all NaN, beside other matrices of the stack", () => {
    const n = 40;
    const program = programOf([f64(3, n, n)], both);
    const a = numbers(3 * n * n, 7);
    a[n * n + 5] = Number.POSITIVE_INFINITY;
    const [q, r] = execute(compile(program), [a]) as [Float64Array, Float64Array];
    for (const x of [q, r]) {
      expect(x.subarray(n * n, 2 * n * n).every(Number.isNaN)).toBe(true);
      expect(x.subarray(0, n * n).some(Number.isNaN)).toBe(false);
      expect(x.subarray(2 * n * n).some(Number.isNaN)).toBe(false);
    }
  });
});

it("stacks, views, f32, sizes 0 and slopes", () => {
  expectAllCompiled(programOf([f64(2, 3, 5, 4)], both));
  expectAllCompiled(programOf([f64(5, 3, 4)], (a) => both(flipped(a))));
  expectAllCompiled(programOf([f32(2, 6, 4)], both));
  expectAllCompiled(programOf([f64(0, 4)], both));
  expectAllCompiled(programOf([f64(4, 0)], both));
  expectAllCompiled(programOf([f64(0, 3, 3)], both));
  const f = (a: Tensor): Tensor => {
    const { q, r } = qr(a);
    return add(sum(mul(q, q.add(1).square())), sum(mul(r, r)));
  };
  expectAllCompiled(programOf([f64(5, 3)], (a) => grad(f)(a) as Tensor));
  expectAllCompiled(programOf([f64(4, 5, 3)], (a) => vmap((x: Tensor) => grad(f)(x))(a) as Tensor));
});
