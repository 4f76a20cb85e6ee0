import { cond, record, scan, sin, sum, type Tensor, take, tensor, transpose, where } from "../../src/index.ts";
import type { Program } from "../../src/ir/program.ts";
import fc from "../properties.ts";

type Step = (pool: Tensor[], a: number, b: number, constant: number) => Tensor;
const scalar = (v: Tensor): Tensor => (v.rank === 0 ? v : sum(v));
const steps: readonly Step[] = [
  (p, a, b) => p[a]!.add(p[b]!),
  (p, a, _b, c) => p[a]!.mul(c),
  (p, a, _b, c) => p[a]!.div(c),
  (p, a) => sin(p[a]!),
  (p, a) => p[a]!.exp(),
  (p, a, _b, c) => where(p[a]!.gt(c), p[a]!, 0),
  (p, a) => scalar(p[a]!),
  (p, a) => (p[a]!.rank === 1 ? take(p[a]!, 1) : p[a]!.neg()),
  (p, a) => transpose(p[a]!),
  (p, a, _b, c) => p[a]!.add(tensor([c, -0, Number.NaN])),
  (p, a, _b, c) => scan((s, x) => [s.mul(x).add(c), s], scalar(p[a]!), tensor([c, 2, 3]))[1],
  (p, a, b, c) =>
    cond(
      scalar(p[a]!).gt(c),
      (s) => s.mul(2),
      (s) => s.sub(c),
      scalar(p[b]!),
    ),
];
/** Recorded programs of one vector and one number: arithmetic, shapes, masks, loops, branches, odd constants. */
export const programs: fc.Arbitrary<Program> = fc
  .array(
    fc.tuple(
      fc.nat(steps.length - 1),
      fc.nat(),
      fc.nat(),
      fc.constantFrom(0.5, -0, 2, Number.NaN, Infinity, -Infinity, 5e-324),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((choices) =>
    record(
      (x: Tensor, y: Tensor) => {
        const pool = [x, y];
        for (const [k, a, b, c] of choices) pool.push(steps[k]!(pool, a % pool.length, b % pool.length, c));
        return [pool.at(-1)!, pool.at(-2)!];
      },
      tensor([1, 2, 3]),
      4,
    ),
  );
/** All bits of all numbers. */
export const bits = (values: readonly Tensor[]): string =>
  values
    .map((v) => Array.from(v.toTypedArray() as Float64Array, (x) => (Object.is(x, -0) ? "-0" : String(x))).join())
    .join(" | ");
