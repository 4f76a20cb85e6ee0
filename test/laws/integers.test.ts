import { describe, expect, it } from "vitest";
import { emitTypeScript } from "../../src/emit/index.ts";
import {
  abs,
  add,
  arange,
  cast,
  cumprod,
  cumsum,
  div,
  dot,
  full,
  matmul,
  mod,
  mul,
  neg,
  ones,
  pow,
  prod,
  record,
  rem,
  scan,
  scatterAdd,
  segmentSum,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { einsum } from "../../src/linalg/index.ts";
import { conv1d } from "../../src/nn/index.ts";
import { run } from "../../src/record/run.ts";
import { simplify } from "../../src/transforms/simplify.ts";
import { evaluated } from "../emit/emitted.ts";
import fc from "../properties.ts";

/** i32 arithmetic is that of the integers, wrapped around to 32 bits: of NumPy's int32, Java, and Math.imul. */
const wrap = (x: bigint): number => Number(BigInt.asIntN(32, x));
const total = (x: readonly bigint[]): bigint => x.reduce((a, b) => a + b, 0n);
const product = (x: readonly bigint[]): bigint => x.reduce((a, b) => a * b, 1n);
const quotient = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : a / b);
const remainder = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : a % b);
const modulus = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : ((a % b) + b) % b);

interface Case {
  readonly name: string;
  readonly f: (x: Tensor, y: Tensor) => Tensor;
  /** The numbers of the result, before they are wrapped. */
  readonly of: (x: readonly bigint[], y: readonly bigint[]) => readonly bigint[];
  /** Text is not emitted for it. */
  readonly silent?: true;
}
const lanes =
  (g: (a: bigint, b: bigint) => bigint): Case["of"] =>
  (x, y) =>
    x.map((a, k) => g(a, y[k]!));
const cases: readonly Case[] = [
  { name: "add", f: (x, y) => add(x, y), of: lanes((a, b) => a + b) },
  { name: "sub", f: (x, y) => sub(x, y), of: lanes((a, b) => a - b) },
  { name: "mul", f: (x, y) => mul(x, y), of: lanes((a, b) => a * b) },
  { name: "mul with a number", f: (x) => x.mul(1103515245).add(12345), of: (x) => x.map((a) => a * 1103515245n + 12345n) },
  { name: "mul of three", f: (x, y) => x.mul(y).mul(y), of: lanes((a, b) => a * b * b) },
  { name: "mul with one for all", f: (x, y) => x.mul(y.at(0)), of: (x, y) => x.map((a) => a * y[0]!) },
  { name: "outer product", f: (x, y) => x.reshape([-1, 1]).mul(y), of: (x, y) => x.flatMap((a) => y.map((b) => a * b)) },
  { name: "neg", f: (x) => neg(x), of: (x) => x.map((a) => -a) },
  { name: "abs", f: (x) => abs(x), of: (x) => x.map((a) => (a < 0n ? -a : a)) },
  { name: "square", f: (x) => square(x), of: (x) => x.map((a) => a * a) },
  { name: "pow 2", f: (x) => x.pow(2), of: (x) => x.map((a) => a * a) },
  { name: "pow 3", f: (x) => pow(x, 3), of: (x) => x.map((a) => a * a * a) },
  { name: "div", f: (x, y) => div(x, y), of: lanes(quotient) },
  { name: "rem", f: (x, y) => rem(x, y), of: lanes(remainder), silent: true },
  { name: "mod", f: (x, y) => mod(x, y), of: lanes(modulus) },
  { name: "sum", f: (x) => sum(x), of: (x) => [total(x)] },
  { name: "prod", f: (x) => prod(x), of: (x) => [product(x)] },
  {
    name: "prod along the first of two axes",
    f: (x, y) => prod(x.reshape([1, -1]).mul(y.reshape([-1, 1])), 0),
    of: (x, y) => x.map((a) => product(y.map((b) => a * b))),
  },
  { name: "cumsum", f: (x) => cumsum(x), of: (x) => x.map((_, k) => total(x.slice(0, k + 1))) },
  { name: "cumprod", f: (x) => cumprod(x), of: (x) => x.map((_, k) => product(x.slice(0, k + 1))) },
  { name: "dot", f: (x, y) => dot(x, y), of: (x, y) => [total(x.map((a, k) => a * y[k]!))] },
  {
    name: "matmul",
    f: (x, y) => matmul(x.reshape([-1, 1]), y.reshape([1, -1])).matmul(x),
    of: (x, y) => x.map((a) => total(y.map((b, k) => a * b * x[k]!))),
  },
  { name: "einsum", f: (x, y) => einsum("i,i,j->j", x, y, x), of: (x, y) => x.map((c) => total(x.map((a, k) => a * y[k]! * c))) },
  {
    name: "conv1d",
    f: (x, y) => conv1d(x.reshape([1, 1, -1]), y.reshape([1, 1, -1]), { padding: "same" }).ravel().at([0]),
    of: (x, y) => {
      const low = Math.floor((x.length - 1) / 2);
      return [total(y.map((b, k) => b * (x[k - low] ?? 0n)))];
    },
    silent: true,
  },
  { name: "scatterAdd", f: (x, y) => scatterAdd(x.at([0]), y.mul(0), y), of: (x, y) => [x[0]! + total(y)] },
  { name: "segmentSum", f: (x, y) => segmentSum(x.mul(y), full([x.size], 1, "i32"), 2), of: (x, y) => [0n, total(x.map((a, k) => a * y[k]!))] },
  {
    name: "in a loop",
    f: (x, y) => scan((c: Tensor, b: Tensor) => [c.mul(b).add(x), c] as const, ones([x.size], "i32"), y)[0],
    of: (x, y) => x.map((a) => y.reduce((c, b) => BigInt.asIntN(32, c * b + a), 1n)),
  },
  { name: "constants", f: (x) => x.mul(0).add(mul(tensor(2147483647, { dtype: "i32" }), tensor(2147483645, { dtype: "i32" }))), of: (x) => x.map(() => 2147483647n * 2147483645n) },
  {
    name: "counters",
    f: (x) => arange(0, x.size, 1, "i32").mul(1640531527).mul(1640531527),
    of: (x) => x.map((_, k) => BigInt(k) * 1640531527n * 1640531527n),
  },
]; // biome-ignore format: one case a line

const extreme = [
  0,
  1,
  -1,
  2,
  3,
  46340,
  46341,
  65535,
  65536,
  65537,
  2 ** 31 - 1,
  -(2 ** 31),
  -(2 ** 31) + 1,
  0x5f3759df,
];
const integer = fc.oneof(
  fc.constantFrom(...extreme),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -9, max: 9 }),
);
const pairs = fc.array(fc.tuple(integer, integer), { minLength: 1, maxLength: 9 });
const i32 = (x: readonly number[]): Tensor => tensor(Int32Array.from(x));
const all = (t: Tensor): number[] => [...(t.rank === 0 ? [t.item()] : t.toTypedArray())].map((v) => v + 0);

describe("i32", () => {
  it.each(cases.map((c) => [c.name, c] as const))("%s wraps around, by every road", (_, { f, of, silent }) => {
    const compiled = jit(f);
    const texts = new Map<number, (...x: readonly unknown[]) => unknown>();
    const property = (given: readonly (readonly [number, number])[]): void => {
      const [x, y] = [given.map(([a]) => a), given.map(([, b]) => b)];
      const [s, t] = [i32(x), i32(y)];
      const expected = of(x.map(BigInt), y.map(BigInt)).map(wrap);
      const eager = f(s, t);
      expect(eager.dtype).toBe("i32");
      expect(all(eager)).toEqual(expected);
      expect(all(compiled(s, t))).toEqual(expected);
      const p = record(f, s, t);
      const inputs = [Int32Array.from(x), Int32Array.from(y)];
      const flat = (raw: unknown): number[] =>
        [...(typeof raw === "number" ? [raw] : (raw as Int32Array))].map((v) => v + 0);
      expect(flat(run(p, inputs)[0])).toEqual(expected);
      expect(flat(run(simplify(p)[0], inputs)[0])).toEqual(expected);
      const lifted = vmap(f)(i32([...x, ...x]).reshape([2, -1]), i32([...y, ...y]).reshape([2, -1]));
      expect(all(lifted)).toEqual([...expected, ...expected]);
      if (silent) return;
      let text = texts.get(x.length);
      if (text === undefined) {
        const module = evaluated(emitTypeScript(f, [s, t]));
        text = Object.values(module).find((g) => typeof g === "function")!;
        texts.set(x.length, text);
      }
      expect(flat(text(...inputs))).toEqual(expected);
    };
    fc.assert(fc.property(pairs, property), {
      numRuns: 40,
      examples: [[[[2 ** 31 - 1, 2 ** 31 - 1]]], [[[-(2 ** 31), -1]]]],
    });
  });

  it("numbers alone wrap around as arrays do", () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        const [x, y] = [tensor(a, { dtype: "i32" }), tensor(b, { dtype: "i32" })];
        const f = (s: Tensor, t: Tensor): Tensor => s.mul(t).sub(s).square().mul(t);
        const d = BigInt.asIntN(32, BigInt(a) * BigInt(b) - BigInt(a));
        const expected = wrap(d * d * BigInt(b)) + 0;
        expect(f(x, y).item()).toBe(expected);
        expect(jit(f)(x, y).item()).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("sums of more than 2^22 numbers wrap around before they are rounded", () => {
    const n = 2 ** 22 + 5;
    const x = full([n], 2 ** 31 - 1, "i32");
    const expected = wrap(BigInt(n) * (2n ** 31n - 1n));
    expect(sum(x).item()).toBe(expected);
    expect(all(sum(x.reshape([n, 1]), 0))).toEqual([expected]);
    expect(cumsum(x).at(-1).item()).toBe(expected);
    const y = tensor(new Int32Array(n).fill(2 ** 31 - 1));
    expect(jit((v: Tensor) => sum(v))(y).item()).toBe(expected);
  });

  it("casts drop the fraction and wrap around; what is not finite becomes 0", () => {
    const given = [
      1.9,
      -1.9,
      2 ** 31,
      -(2 ** 31) - 1,
      2 ** 32 + 7.5,
      2 ** 60 + 2 ** 9,
      1e300,
      Number.NaN,
      Infinity,
      -Infinity,
    ];
    const expected = given.map((v) => v | 0);
    const f = (x: Tensor): Tensor => cast(x, "i32");
    expect(all(f(tensor(given)))).toEqual(expected);
    expect(all(jit(f)(tensor(given)))).toEqual(expected);
  });
});
