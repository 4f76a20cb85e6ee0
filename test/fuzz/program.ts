import type { Tensor } from "../../src/index.ts";
import { kinds } from "./kinds.ts";

/** Scalars, vectors of 3, matrices of 2 x 2. */
export type Sort = "s" | "v" | "m";
/** A function inside a step: of values of the given sorts, and of everything in scope. */
interface BodyShape {
  readonly formals: readonly Sort[];
  readonly out: Sort;
}
/** A kind of step. "T" stands for any one sort, the same throughout. */
export interface Kind {
  readonly name: string;
  readonly in: readonly (Sort | "T")[];
  readonly out: Sort | "T";
  readonly bodies?: readonly BodyShape[];
  /** Static numbers, chosen when the program is made. */
  readonly numbers?: (random: () => number) => number[];
  /** Takes the operands, the bodies, and the numbers if there are any. Its text is printed when a program fails. */
  // biome-ignore lint/suspicious/noExplicitAny: each kind takes operands and bodies of its own number and type
  readonly f: (...x: any[]) => Tensor;
  /** Only in programs that are not differentiated in reverse. */
  readonly forward?: true;
  /** Differentiates its bodies in reverse. */
  readonly reverse?: true;
  readonly weight?: number;
  /** Has an infinite or undefined slope in a branch not taken: its zeros are structural along lanewise rules only. */
  readonly singular?: true;
}
interface Variable {
  readonly id: number;
  readonly sort: Sort;
}
interface Body {
  readonly formals: readonly Variable[];
  readonly steps: readonly Step[];
  readonly result: number;
}
interface Step extends Variable {
  readonly kind: Kind;
  readonly args: readonly number[];
  readonly bodies: readonly Body[];
  readonly numbers: readonly number[];
}
/** A program from x (8 numbers: v0, s1, m2) to a weighted sum of some of its values. */
export interface Program {
  readonly seed: string;
  readonly steps: readonly Step[];
  readonly results: readonly number[];
}
export const SIZE = 8;
const given: readonly Variable[] = [
  { id: 0, sort: "v" },
  { id: 1, sort: "s" },
  { id: 2, sort: "m" },
];
const MOST_DEPTH = 2;

export interface GenerateOptions {
  /** With loops that only forward mode can differentiate. */
  readonly forward?: boolean;
}
/** A random program; the same for the same seed. */
export function generate(seed: string, random: () => number, length: number, options: GenerateOptions): Program {
  let next = given.length;
  const pick = <T>(xs: readonly T[]): T => xs[Math.floor(random() * xs.length)]!;
  // Later values are likelier, so that programs become deep.
  const operand = (scope: readonly Variable[], sort: Sort): number => {
    const fitting = scope.filter((v) => v.sort === sort);
    return fitting[Math.floor(fitting.length * Math.sqrt(random()))]!.id;
  };
  const kindAt = (depth: number, forward: boolean): Kind => {
    for (;;) {
      const kind = pick(kinds);
      const nested = kind.bodies !== undefined;
      if (kind.forward && !forward) continue;
      // Structural zeros do not cross the residuals that a control operation saves: second derivatives of a singular
      // branch inside a body are as in plain arithmetic, 0 times infinity.
      if (kind.singular && depth > 0) continue;
      if (nested && (depth >= MOST_DEPTH || (depth > 0 && random() < 0.7))) continue;
      if (random() < (kind.weight ?? 1)) return kind;
    }
  };
  const step = (scope: readonly Variable[], depth: number, forward: boolean): Step => {
    const kind = kindAt(depth, forward);
    const any: Sort = pick(["s", "v", "v", "m"] as const);
    const sortOf = (s: Sort | "T"): Sort => (s === "T" ? any : s);
    const args = kind.in.map((s) => operand(scope, sortOf(s)));
    const bodies = (kind.bodies ?? []).map((shape): Body => {
      const formals = shape.formals.map((sort): Variable => ({ id: next++, sort }));
      const steps: Step[] = [];
      const inner = [...scope, ...formals];
      const count = 1 + Math.floor(random() * 3);
      for (let k = 0; k < count; k++) {
        const made = step(inner, depth + 1, forward && !kind.reverse);
        steps.push(made);
        inner.push(made);
      }
      return { formals, steps, result: operand(inner, shape.out) };
    });
    return { id: next++, sort: sortOf(kind.out), kind, args, bodies, numbers: kind.numbers?.(random) ?? [] };
  };
  const scope = [...given];
  const steps: Step[] = [];
  for (let k = 0; k < length; k++) {
    const made = step(scope, 0, options.forward === true);
    steps.push(made);
    scope.push(made);
  }
  return { seed, steps, results: scope.slice(-3).map((v) => v.id) };
}

/** Does a branch not taken have an infinite or undefined slope? */
export function isSingular({ steps }: { readonly steps: readonly Step[] }): boolean {
  return steps.some((s) => s.kind.singular === true || s.bodies.some(isSingular));
}

type Scope = ReadonlyMap<number, Tensor>;
function runSteps(steps: readonly Step[], outer: Scope): Map<number, Tensor> {
  const scope = new Map(outer);
  for (const { id, kind, args, bodies, numbers } of steps) {
    const fs = bodies.map((body) => (...x: Tensor[]): Tensor => {
      const inner = new Map(scope);
      body.formals.forEach((v, k) => {
        inner.set(v.id, x[k]!);
      });
      return runSteps(body.steps, inner).get(body.result)!;
    });
    const rest = kind.numbers === undefined ? [] : [numbers];
    scope.set(id, kind.f(...args.map((a) => scope.get(a)!), ...fs, ...rest));
  }
  return scope;
}
/** The program as a function of its three parts. */
export const ofParts =
  (p: Program) =>
  (v: Tensor, s: Tensor, m: Tensor): Tensor => {
    const scope = runSteps(
      p.steps,
      new Map([
        [0, v],
        [1, s],
        [2, m],
      ]),
    );
    return p.results
      .map((id, k) =>
        scope
          .get(id)!
          .sum()
          .mul(1 - 0.3 * k),
      )
      .reduce((a, b) => a.add(b));
  };
/** The program as a function of one vector of 8. */
export const ofVector =
  (p: Program) =>
  (x: Tensor): Tensor =>
    ofParts(p)(x.take([0, 1, 2]), x.at(3), x.take([4, 5, 6, 7]).reshape([2, 2]));

/** Programs with a little less in them. */
export function* smaller(p: Program): Generator<Program> {
  if (p.results.length > 1) for (const id of p.results) yield { ...p, results: p.results.filter((r) => r !== id) };
  for (const steps of smallerSteps(p.steps, given, new Set(p.results))) {
    const known = new Set([...given, ...steps].map((v) => v.id));
    const results = p.results.map((id) => (known.has(id) ? id : replacement(p.steps, id, given)));
    yield { ...p, steps, results: [...new Set(results)] };
  }
}
/** What may stand in place of a removed step: an operand of its sort, else a value of that sort in scope. */
function replacement(steps: readonly Step[], id: number, scope: readonly Variable[]): number {
  const gone = steps.find((s) => s.id === id)!;
  const before = [...scope, ...steps.slice(0, steps.indexOf(gone))];
  const fits = (a: number): boolean => before.find((v) => v.id === a)?.sort === gone.sort;
  return gone.args.find(fits) ?? before.find((v) => v.sort === gone.sort)!.id;
}
const renamedStep = (s: Step, from: number, to: number): Step => ({
  ...s,
  args: s.args.map((a) => (a === from ? to : a)),
  bodies: s.bodies.map((b) => ({
    ...b,
    steps: b.steps.map((t) => renamedStep(t, from, to)),
    result: b.result === from ? to : b.result,
  })),
});
function* smallerSteps(
  steps: readonly Step[],
  scope: readonly Variable[],
  wanted: ReadonlySet<number>,
): Generator<readonly Step[]> {
  for (let i = steps.length - 1; i >= 0; i--) {
    const gone = steps[i]!;
    const rest = steps.filter((_, k) => k !== i);
    const to = replacement(steps, gone.id, scope);
    yield wanted.has(gone.id) && steps.length === 1 ? [] : rest.map((s) => renamedStep(s, gone.id, to));
    for (let b = 0; b < gone.bodies.length; b++) {
      const body = gone.bodies[b]!;
      const inner = [...scope, ...steps.slice(0, i), ...body.formals];
      for (const fewer of smallerSteps(body.steps, inner, new Set([body.result]))) {
        const known = new Set([...inner, ...fewer].map((v) => v.id));
        const result = known.has(body.result) ? body.result : replacement(body.steps, body.result, inner);
        const bodies = gone.bodies.map((old, k) => (k === b ? { ...body, steps: fewer, result } : old));
        yield steps.map((s, k) => (k === i ? { ...gone, bodies } : s));
      }
    }
  }
}
