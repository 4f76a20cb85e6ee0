import { describe, it } from "vitest";
import { mul, sum, type Tensor } from "../../src/index.ts";
import { entries } from "./entries.ts";
import {
  type Closeness,
  difference,
  direction,
  isFloating,
  numbers,
  randomFrom,
  showPoint,
  tensors,
  weights,
} from "./numbers.ts";
import type { Operator } from "./operator.ts";

/** An operator at a point, and reproducible directions and weights there. */
export interface Case {
  readonly op: Operator;
  readonly f: (...x: Tensor[]) => Tensor;
  readonly x: readonly Tensor[];
  readonly y: Tensor;
  /** Positions of the floating-point arguments. */
  readonly active: readonly number[];
  readonly random: () => number;
}
/** Something that must hold of every operator at every point; throws where it does not. */
export interface Law {
  readonly name: string;
  /** Skips operators that are not differentiable this often. */
  readonly order: number;
  /** Needs no reverse mode. */
  readonly forward?: true;
  check(c: Case): void;
}
export const fits = (law: Law, op: Operator): boolean =>
  law.order <= (op.order ?? 2) && (op.reverse !== false || law.forward === true);

export function caseAt(op: Operator, x: readonly Tensor[], name = ""): Case {
  const random = randomFrom(`${op.name} ${name}`);
  const active = x.flatMap((v, k) => (isFloating(v) ? [k] : []));
  return { op, f: op.f, x, y: op.f(...x), active, random };
}
/** A direction for each floating-point argument, null for the others. */
export const directions = ({ x, random }: Case): (Tensor | null)[] =>
  x.map((v) => (isFloating(v) ? direction(v, random) : null));
/** The numbers of the active entries of a list. */
export const activeNumbers = ({ active }: Case, list: readonly (Tensor | number | null)[]): number[] =>
  active.flatMap((k) => numbers(list[k]!));
export const gradientNumbers = (list: unknown): number[] => (list as (Tensor | number)[]).flatMap(numbers);
/** x to <u, f(x)>. */
export function weighted({ f, y, random }: Case): { u: Tensor; g: (...x: Tensor[]) => Tensor } {
  const u = weights(y, random);
  return { u, g: (...x) => sum(mul(u, f(...x))) };
}
/** How much looser than usual: entries whose values are rounded coarsely say so by their tolerance. */
export const looseness = ({ op }: Case): number => Math.max(1, (op.tolerance ?? 0) / 1e-5);
/** A closeness for this entry. */
export const looser = (c: Case, { relative, ofLargest = 0 }: Closeness): Closeness => ({
  relative: relative * looseness(c),
  ofLargest: ofLargest * looseness(c),
});
export function agree(what: string, got: readonly number[], want: readonly number[], closeness: Closeness): void {
  const found = difference(got, want, closeness);
  if (found !== undefined) throw new Error(`${what}: ${found}`);
}

/** Every law for every operator at every point; a failure names all three. */
export function hold(title: string, laws: readonly Law[]): void {
  describe(title, () => {
    for (const op of entries) {
      const fitting = laws.filter((law) => fits(law, op));
      if (fitting.length === 0) continue;
      describe(op.name, () => {
        for (const law of fitting)
          it(law.name, () => {
            op.points.forEach((point, k) => {
              try {
                law.check(caseAt(op, tensors(point), `${law.name} ${k}`));
              } catch (e) {
                const message = `${op.name}: ${law.name} at ${showPoint(point)}: ${(e as Error).message}`;
                throw new Error(message, { cause: e });
              }
            });
          });
      });
    }
  });
}
