import { type Shape, stridesOf, type Type } from "../../ir/type.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { apart, attains, below, difference, isEmpty, quotient, rest, share, sum } from "../graph/fibreRules.ts";
import type { Access, Source } from "../plan/access.ts";
import { type LooseLine, looseKernel } from "../plan/kernel.ts";
import type { Fibre } from "../plan/role.ts";
import { emitKernel, type Surroundings } from "./emitKernel.ts";

/** softmax, its logarithm, or the logarithm of the sum of exponentials along an axis of x; y has not that axis in the last case. */
export interface FibreCode {
  readonly fibre: Fibre;
  readonly axis: number;
  readonly dtype: Type["dtype"];
  readonly shape: Shape;
  readonly x: Source;
  readonly y: Access;
  /** Memory for three numbers of each fibre. */
  readonly scratch: number;
}

/** Sums that are made at a time. */
export const fibreSums = 2;
export const fibreScratch = (fibres: number): number => 3 * bytes(fibres);
const bytes = (fibres: number): number => (8 * fibres + 31) & ~15;

/** Writes the loops: the largest, the sums of exponentials, the results. */
export function emitFibre(f: FunctionBuilder, code: FibreCode, surroundings: Surroundings): void {
  const { fibre, axis, dtype, shape, x, y, scratch } = code;
  const kept = shape.filter((_, k) => k !== axis);
  const own = stridesOf(kept);
  const strides = [...own.slice(0, axis), 0, ...own.slice(axis)];
  const fibres = kept.reduce((n, d) => n * d, 1);
  const [m, s, c] = [0, 1, 2].map((k): Access => ({ address: scratch + k * bytes(fibres), strides })) as [
    Access,
    Access,
    Access,
  ];
  const each = ({ address }: Access): Source => ({ address, strides: own });
  const write = (over: Shape, lines: readonly LooseLine[]): void =>
    emitKernel(f, looseKernel(over, lines), surroundings);
  const of = (source: Source): { readonly source: Source } => ({ source });
  write(shape, [{ operands: [of(x)], reduction: { kind: "reduceMax", to: m, axis } }]);
  if (fibre === "softmax") {
    write(shape, [
      { rule: share, operands: [of(x), of(m)], store: y },
      { operands: [{ line: 0 }], reduction: { kind: "reduceSum", to: s, axis } },
    ]);
    write(shape, [
      { rule: quotient, operands: [of(y), of(s)] },
      { rule: isEmpty(0), dtype, operands: [of(m), { line: 0 }], store: y, tight: true },
    ]);
    return;
  }
  write(shape, [
    { rule: below, operands: [of(x), of(m)] },
    { operands: [{ line: 0 }], reduction: { kind: "reduceSum", to: s, axis } },
    { rule: attains, operands: [of(x), of(m)] },
    { operands: [{ line: 2 }], reduction: { kind: "reduceSum", to: c, axis } },
  ]);
  if (fibre === "logsumexp") {
    write(kept, [
      { rule: rest, operands: [of(each(s)), of(each(c))] },
      { rule: isEmpty(0), operands: [of(each(m)), { line: 0 }] },
      { rule: sum, dtype, operands: [of(each(m)), { line: 1 }], store: y },
    ]);
    return;
  }
  write(kept, [
    { rule: rest, operands: [of(each(s)), of(each(c))] },
    {
      rule: isEmpty(Number.POSITIVE_INFINITY),
      operands: [of(each(m)), { line: 0 }],
      store: { ...s, strides: own },
      tight: true,
    },
  ]);
  write(shape, [
    { rule: apart, operands: [of(x), of(m)] },
    { rule: difference, dtype, operands: [{ line: 0 }, of(s)], store: y },
  ]);
}
