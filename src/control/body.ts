import type { Params, Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { arrayType, type DType, type Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { recordProgram } from "../record/record.ts";
import type { Live, Masking, Pushed, Series, Tangent, TupleRules } from "../record/rules.ts";
import { run } from "../record/run.ts";
import type { Tensor } from "../record/tensor.ts";
import { guarded } from "../transforms/guarded.ts";
import { anyHolds } from "../transforms/holds.ts";
import { jvpAt } from "../transforms/jvp.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { liveFrom, liveOf } from "../transforms/live.ts";
import { movingLines } from "../transforms/moving.ts";
import { needed } from "../transforms/prune.ts";
import { type Entry, inlineAt, inlineLinearAt } from "../transforms/replay.ts";
import { moves, taylorAt } from "../transforms/taylor.ts";

/** The members of xs at the true positions of `on`. */
export const pick = <T>(xs: readonly T[], on: readonly boolean[]): T[] => xs.filter((_, k) => on[k]);
/** The members of xs placed at the true positions of `on`, null elsewhere. */
export function place<T>(xs: readonly T[], on: readonly boolean[]): (T | null)[] {
  let k = 0;
  return on.map((o) => (o ? xs[k++]! : null));
}
export const count = (on: readonly boolean[]): number => on.filter(Boolean).length;
export const not = (on: readonly boolean[]): boolean[] => on.map((o) => !o);
/** Zeros of a type with one more axis in front. */
export const stackedType = (n: number, t: Type): Type => arrayType(t.dtype as DType, [n, ...t.shape]);
export const orZero = (d: Tangent | undefined, t: Type): Tensor => d ?? zerosOf(t);

/** Value rules of an operation that computes as `apply` does, which may overwrite the operands marked by `owned`. */
export function consuming<P extends Params>(
  apply: (x: readonly Raw[], p: P, owned: readonly boolean[], fresh: boolean[]) => readonly Raw[],
): Pick<TupleRules<P>, "value" | "consume" | "holds"> {
  return {
    holds: anyHolds,
    value: (x, _out, p) =>
      apply(
        x,
        p,
        x.map(() => false),
        [],
      ),
    consume: apply,
  };
}
/** Value and lowering rules of an operation that runs a program. */
export const runsProgram = <P extends Params>(
  program: (p: P) => Program,
): Pick<TupleRules<P>, "value" | "consume" | "holds" | "lower"> => ({
  ...consuming<P>((x, p, owned, fresh) => run(program(p), x, { owned, fresh })),
  lower: { program: (x, p) => inlineAt(program(p), x) },
});

/** A program whose last inputs are the outer values that f used. */
export interface Closed {
  readonly program: Program;
  readonly captured: readonly Tensor[];
}
/** Records the body of a control operation; its values mean nothing outside. What a branch does waits until it is taken. */
export function bodyOf(kind: string, inTypes: readonly Type[], f: (x: Tensor[]) => readonly Tensor[]): Closed {
  return recordProgram(kind, inTypes, f, { sealed: true, lazy: kind === "cond" });
}
type Four = [Tensor[], Tensor[], Tensor[], Tensor[]];
export type Groups = readonly [...Four, ...Four];
/** The same of a body whose inputs come in groups, of these types. */
export function grouped(
  kind: string,
  groups: readonly (readonly Type[])[],
  f: (v: Groups) => readonly Tensor[],
): Closed {
  return bodyOf(kind, groups.flat(), (v) => f(cut(v, ...groups.map((g) => g.length)) as never));
}
/** The captured inputs moved to position `at`. */
export function capturedAt({ program, captured }: Closed, at: number): Closed {
  const n = program.inputs.length - captured.length;
  const tail = program.inputs.splice(n);
  program.inputs.splice(at, 0, ...tail);
  return { program, captured };
}
/** The outer values that any of the bodies used, each once. */
export function allCaptured(bodies: readonly Closed[]): Tensor[] {
  const captured: Tensor[] = [];
  for (const b of bodies) for (const c of b.captured) if (seat(captured, c) < 0) captured.push(c);
  return captured;
}
const seat = (among: readonly Tensor[], c: Tensor): number => among.findIndex((d) => d.rec === c.rec && d.id === c.id);
/** A body over (inTypes, captured), whichever of the captured values it uses. */
export function withCaptured(
  kind: string,
  inTypes: readonly Type[],
  body: Closed,
  captured: readonly Tensor[],
): Program {
  const types = [...inTypes, ...captured.map((c) => c.type)];
  const n = inTypes.length;
  return bodyOf(kind, types, (x) =>
    inlineAt(body.program, [...x.slice(0, n), ...body.captured.map((c) => x[n + seat(captured, c)]!)]),
  ).program;
}
/** Several bodies over the same inputs, each given the captured values of all. */
export function unifyCaptured(
  kind: string,
  inTypes: readonly Type[],
  bodies: readonly Closed[],
): { programs: Program[]; captured: Tensor[] } {
  const captured = allCaptured(bodies);
  return { programs: bodies.map((b) => withCaptured(kind, inTypes, b, captured)), captured };
}
/** Which outputs move when the marked inputs move. */
export function movingOutputs(p: Program, on: readonly boolean[]): boolean[] {
  const moves = movingLines(p, on);
  return p.outputs.map((o) => moves[o] === 1);
}
/** Tangents of a body by a program that is linear in them, d being those of the inputs that move. */
export function linearAt(
  body: Program,
  v: readonly Tensor[],
  on: readonly boolean[],
  d: readonly Tangent[],
  done?: (Entry | undefined)[],
): Tangent[] {
  const { program, residuals } = linearizeAt(body, v, on, done);
  return inlineLinearAt(program, [...(d as readonly Tensor[]), ...residuals]);
}
/** Forward mode of a body, with lanes if they are kept. */
export const pushBody = (
  masking: Masking | undefined,
  body: Program,
  v: readonly Tensor[],
  d: readonly Tangent[],
  lives: readonly (Live | undefined)[],
): [Tensor[], Tangent[], (Live | undefined)[]] =>
  masking === undefined ? [...jvpAt(body, v, d), []] : masking.push(body, v, d, lives);
/** Tangents with, where some may stand still, those of their lanes beside them that do not; and a body pushed with both. */
export function besides(masking: Masking | undefined): {
  /** How many stand beside each value. */
  readonly order: number;
  readonly given: (dx: readonly Tangent[]) => Tangent[][];
  readonly push: (body: Program, v: readonly Tensor[], d: readonly Series[]) => Tangent[][];
  readonly result: (wide: readonly Series[]) => Pushed;
} {
  const lives = masking?.lives ?? [];
  const masked = masking !== undefined && (masking.flat || lives.some((l) => l !== undefined));
  const beside = (d: Tangent, live: Live | undefined): Tangent[] => (masked ? [d, liveOf(d, live)] : [d]);
  return {
    order: masked ? 2 : 1,
    given: (dx) => dx.map((d, k) => beside(d, lives[k])),
    push: (body, v, d) => {
      const [y, dy, lanes] = pushBody(
        masking,
        body,
        v,
        d.map((c) => c[0]!),
        d.map((c) => liveFrom(c[1] ?? null)),
      );
      return y.map((t, k) => [t, ...beside(dy[k] ?? null, lanes[k])]);
    },
    result: (wide) => {
      const part = (k: number): Tangent[] => wide.map((c) => c[k] ?? null);
      return { y: part(0) as Tensor[], dy: part(1), lanes: part(2).map(liveFrom) };
    },
  };
}
/** A body on series: values, and coefficients 1..order of each. */
export const taylorOf =
  (order: number) =>
  (body: Program, v: readonly Tensor[], d: readonly Series[]): Tangent[][] => {
    const curves = v.map((t, k) => [t, ...d[k]!]);
    return taylorAt(guarded(body, curves.map(moves)), curves, order);
  };
/** Grows `on` at positions from `at` by next(on) until it is stable: what a loop's carry becomes. */
export function fixpoint(on: boolean[], at: number, next: (on: readonly boolean[]) => readonly boolean[]): boolean[] {
  for (;;) {
    let grew = false;
    next(on).forEach((o, k) => {
      if (o && !on[at + k]) {
        on[at + k] = true;
        grew = true;
      }
    });
    if (!grew) return on;
  }
}
/** Consecutive groups of n. */
export const chunk = <T>(xs: readonly T[], n: number): T[][] =>
  Array.from({ length: n === 0 ? 0 : xs.length / n }, (_, k) => xs.slice(k * n, (k + 1) * n));
/** Consecutive groups of a list, of the given lengths, and the rest. */
export function cut<T>(xs: readonly T[], ...lengths: readonly number[]): T[][] {
  let at = 0;
  return [...lengths, xs.length].map((n) => {
    at += n;
    return xs.slice(at - n, at);
  });
}

const derived = new WeakMap<Program, Map<string, Program>>();
/**
 * A program that follows from another alone, made once for each key: lines that hold one program share what is derived of
 * it, so nested ones do not multiply.
 */
export function derive(p: Program, key: string, make: () => Closed): Program {
  const known = derived.get(p) ?? new Map<string, Program>();
  derived.set(p, known);
  if (!known.has(key)) known.set(key, needed(make()));
  return known.get(key)!;
}
/** Flags as part of a key. */
export const flags = (on: readonly boolean[]): string => on.map(Number).join("");
