import { describe, expect, it } from "vitest";
import { grad, hessian, hvp, jacfwd, jacobian, jacrev, stack, Tensor, valueAndGrad } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { lift } from "../../src/operators/lift.ts";
import fc from "../properties.ts";
import { withPatience } from "./patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with trees of every form
type Any = any;
withPatience();

interface Subject {
  readonly value: Any;
  readonly values: Any;
  readonly x: unknown;
  /** Lists and matrices of numbers are one array. */
  readonly isPlain?: true;
}
const subjects: Record<string, Subject> = {
  "a plain function of a list": {
    value: lift((x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += Math.sin(x[i]!) * x[(i + 1) % x.length]!;
      return s;
    }),
    values: lift((x: number[]) => [x[0]! * x[1]!, Math.sin(x[2]!), x[0]!]),
    x: [0.3, 1.2, -0.7],
    isPlain: true,
  },
  "a plain function of a typed array": {
    value: lift((x: Float64Array) => x[0]! * Math.exp(x[1]!)),
    values: lift((x: Float64Array) => [x[0]! * x[1]!, Math.sin(x[0]!)]),
    x: Float64Array.of(0.3, 1.2),
    isPlain: true,
  },
  "a plain function of a number": {
    value: lift((a: number) => a * Math.sin(a)),
    values: lift((a: number) => [a * a, Math.sin(a)]),
    x: 0.7,
    isPlain: true,
  },
  "a plain function of a record": {
    value: lift(({ a, w, b }: Any) => a * w[0] + Math.exp(b) * w[1] * w[0]),
    values: lift(({ a, w, b }: Any) => ({ p: a * w[0], q: [b * w[1], b * b] })),
    x: { a: 0.5, w: [1, 2], b: 0.3 },
    isPlain: true,
  },
  "a function of single numbers": {
    value: (x: readonly Tensor[]) => x.reduce((s, v, k) => s.add(v.sin().mul(x[(k + 1) % x.length]!))),
    values: (x: readonly Tensor[]) => [x[0]!.mul(x[1]!), stack([x[2]!.sin(), x[0]!]), x[1]!],
    x: [0.3, 1.2, -0.7],
  },
  "a function of an array beside a number": {
    value: ({ a, w }: Any) => w.mul(a.exp()).mul(w.sum()).sum(),
    values: ({ a, w }: Any) => ({ y: w.mul(a), z: a.square() }),
    x: { a: 0.5, w: Float64Array.of(1, 2) },
  },
};
const kinds: Record<string, (s: Subject) => readonly [derivative: Any, xs: readonly unknown[]]> = {
  grad: ({ value, x }) => [grad(value), [x]],
  valueAndGrad: ({ value, x }) => [valueAndGrad(value), [x]],
  hessian: ({ value, x }) => [hessian(value), [x]],
  hvp: ({ value, x }) => [hvp(value), [x, x]],
  jacobian: ({ values, x }) => [jacobian(values), [x]],
  jacfwd: ({ values, x }) => [jacfwd(values), [x]],
  jacrev: ({ values, x }) => [jacrev(values), [x]],
};

/** The lengths of the leaves of a result; 0: a single number. */
function lengthsOf(y: Any, isPlain: boolean): number[] {
  if (typeof y === "number") return [0];
  if (ArrayBuffer.isView(y)) return [(y as Float64Array).length];
  if (y instanceof Tensor) return [y.rank === 0 ? 0 : y.size];
  const items: unknown[] = Object.values(y);
  const inner = items.map((item) => lengthsOf(item, isPlain));
  // A list of numbers, or of rows of one length, is an array.
  const isRows = isPlain && Array.isArray(y) && inner.every((row) => row.length === 1 && row[0] === inner[0]![0]);
  return isRows ? [items.length * Math.max(1, inner[0]![0]!)] : inner.flat();
}
const numbersOf = (y: Any): number[] =>
  typeof y === "number"
    ? [y]
    : ArrayBuffer.isView(y)
      ? [...(y as Float64Array)]
      : y instanceof Tensor
        ? numbersOf(y.toArray())
        : Object.values(y).flatMap(numbersOf);
/** Arrays for leaves of these lengths: single numbers in a row share one, unless `isCut` says where it ends. */
function targetsFor(lengths: readonly number[], isCut: () => boolean): Float64Array[] {
  const sizes: number[] = [];
  lengths.forEach((length, k) => {
    if (length === 0 && lengths[k - 1] === 0 && !isCut()) sizes[sizes.length - 1]!++;
    else sizes.push(length || 1);
  });
  return sizes.map((size) => new Float64Array(size).fill(Number.NaN));
}
describe.each(Object.entries(subjects))("into of derivatives of %s", (_, subject) => {
  it.each(Object.entries(kinds))("gives the numbers of a call: %s", (kind, derive) => {
    const [derivative, xs] = derive(subject);
    const result = derivative(...xs);
    const isPlain = subject.isPlain === true;
    // The value beside a gradient is no part of a list.
    const lengths = (kind === "valueAndGrad" ? result : [result]).flatMap((y: unknown) => lengthsOf(y, isPlain));
    const expected = numbersOf(result);
    const jitted: Any = jit(derivative);
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), (cuts) => {
        for (const f of [derivative, jitted]) {
          const out = targetsFor(lengths, () => cuts.next().value as boolean);
          f.into(...xs, out);
          const found = numbersOf(out);
          expect(found).toHaveLength(expected.length);
          found.forEach((y, k) => {
            expect(y).toBeCloseTo(expected[k]!, 12);
          });
        }
      }),
      { numRuns: 12 },
    );
    expect(jitted.statistics().paths).toBe(1);
  });
});
