import type { Tensor } from "../../../src/index.ts";
import type { Type } from "../../../src/ir/type.ts";

/** Multiplies a value by numbers next to one, or leaves it alone. */
export type Nudge = (x: Tensor) => Tensor;

/** A value of a program: an input, or what a step makes. */
export interface Variable {
  readonly id: number;
  readonly type: Type;
}
/** A body of a loop or branch: steps on values of one type, which stand for the formals 0, 1, ... */
export interface Body {
  readonly formals: number;
  readonly steps: readonly BodyStep[];
}
interface BodyStep {
  readonly kind: Lanewise;
  readonly args: readonly number[];
}
/** What a step takes beside tensors. Its text is printed when a program fails. */
export type Parameter = number | string | readonly Parameter[] | Body;
export interface Chosen {
  readonly args: readonly Variable[];
  readonly parameters?: readonly Parameter[];
}
/** A kind of step. */
export interface Kind {
  readonly name: string;
  /** Operands from the values made so far, and parameters; undefined when nothing fits. */
  choose(random: Random, scope: readonly Variable[]): Chosen | undefined;
  /** Takes the operands, then the parameters, then a nudge: rounding may differ where it is applied, and nowhere else. */
  // biome-ignore lint/suspicious/noExplicitAny: each kind takes operands and parameters of its own number and type
  readonly f: (...x: any[]) => Tensor;
  readonly weight?: number;
}
/** A kind on one lane at a time, that bodies of loops may hold too. */
export interface Lanewise extends Kind {
  readonly operands: number;
  readonly dtypes: string;
}
export interface Step extends Variable {
  readonly kind: Kind;
  readonly args: readonly number[];
  readonly parameters: readonly Parameter[];
}
export interface Program {
  readonly seed: string;
  readonly inputs: readonly Variable[];
  readonly steps: readonly Step[];
  readonly results: readonly number[];
}

/** Random choices from a stream of numbers in [0, 1). */
export class Random {
  readonly next: () => number;
  constructor(next: () => number) {
    this.next = next;
  }
  below(n: number): number {
    return Math.floor(n * this.next());
  }
  pick<T>(xs: readonly T[]): T | undefined {
    return xs[this.below(xs.length)];
  }
  /** Later ones are likelier, so that programs become deep. */
  late<T>(xs: readonly T[]): T | undefined {
    return xs[Math.floor(xs.length * Math.sqrt(this.next()))];
  }
}

/** Runs a body on the values of its formals. */
export function runBody(body: Body, formals: readonly Tensor[], nudge: Nudge): Tensor {
  const values = [...formals];
  for (const { kind, args } of body.steps) values.push(kind.f(...args.map((a) => values[a]!), nudge));
  return values.at(-1)!;
}
/** The results of a program as a function of its inputs. */
export const functionOf =
  (p: Program, nudge: Nudge) =>
  (...inputs: Tensor[]): Tensor[] => {
    const scope = new Map(p.inputs.map(({ id }, k) => [id, inputs[k]!]));
    for (const { id, kind, args, parameters } of p.steps)
      scope.set(id, kind.f(...args.map((a) => scope.get(a)!), ...parameters, nudge));
    return p.results.map((id) => scope.get(id)!);
  };
/** What the results need. */
export function slice(p: Program, results: readonly number[]): Program {
  const needed = new Set(results);
  for (const step of [...p.steps].reverse()) if (needed.has(step.id)) for (const a of step.args) needed.add(a);
  return { ...p, results, steps: p.steps.filter(({ id }) => needed.has(id)) };
}
