import type { Program } from "../ir/program.ts";
import { type Pool, pooled } from "../ir/raw.ts";
import { isFloat, showType } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { beforeOrAfter, describe, fail, isPromise } from "../record/errors.ts";
import { asTensor } from "../record/like.ts";
import type { Marked } from "../record/mark.ts";
import { requireFunctions } from "../record/options.ts";
import { type RecordOptions, recordProgram } from "../record/record.ts";
import type { Recording } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { enterLeaf, type Flat, flatten, pathsOf, pathTo, type Structure, unflatten } from "../record/tree.ts";
import { type Linearized, linearizeAt } from "../transforms/linearize.ts";
import { movingLines } from "../transforms/moving.ts";

/** A function of any signature. */
// biome-ignore lint/suspicious/noExplicitAny: user functions of every signature are recorded
export type AnyFunction = (...args: any[]) => any;

/** A user's function at a point: its program, and how arguments and results map to its inputs and outputs. */
export interface Call {
  readonly program: Program;
  readonly recording: Recording;
  /** Outer values that f used; they follow the arguments among the inputs. */
  readonly captured: readonly Tensor[];
  readonly args: readonly Tensor[];
  readonly flats: readonly Flat[];
  /** Position of the first input of each argument. */
  readonly starts: readonly number[];
  readonly result: Structure;
  /** What f returned beside the value, when it has an auxiliary output. */
  readonly aux: unknown;
}
export interface CallOptions extends RecordOptions {
  readonly hasAux?: boolean;
}
/** Arguments as tensors, in the order of the inputs. */
export function enterArguments(
  xs: readonly unknown[],
  pool?: Pool,
): { flats: Flat[]; args: Tensor[]; starts: number[] } {
  const flats = xs.map((x, k) => flatten(x, xs.length === 1 ? "x" : `argument ${k}`));
  const args: Tensor[] = [];
  const starts = flats.map((f) => {
    const at = args.length;
    for (const leaf of f.leaves) args.push(settle(pooled(pool, enterLeaf, leaf)));
    return at;
  });
  return { flats, args, starts };
}
/** The result of a user's function as leaves. */
export function resultOf(kind: string, out: unknown): { values: Tensor[]; structure: Structure } {
  if (out === undefined) fail(kind, "the function returned nothing", "Add a return statement");
  if (isPromise(out)) fail(kind, "the function returned a Promise", beforeOrAfter);
  const { leaves, structure } = flatten(typeof out === "boolean" ? asTensor(out) : out, "result");
  if (structure.kind === "static")
    fail(kind, `the function returned ${describe(out)}`, "Return a number, a tensor, or a tree of them");
  return { values: leaves.map((leaf) => settle(enterLeaf(leaf))), structure };
}
/** Records f at the given arguments. */
export function recordCall(kind: string, f: AnyFunction, xs: readonly unknown[], options: CallOptions = {}): Call {
  requireFunctions(kind, f);
  const mark = (f as Marked).$mark;
  if (mark) return recordCall(kind, mark.inner, mark.enter(xs), options);
  const { flats, args, starts } = enterArguments(xs, options.program?.pool);
  let result: Structure | undefined;
  let aux: unknown;
  const recording = recordProgram(
    kind,
    args,
    (v) => {
      const given = flats.map((flat, k) => unflatten(flat.structure, v, starts[k]));
      let out: unknown = callWithHint(kind, f, given, xs);
      if (options.hasAux) {
        if (!Array.isArray(out) || out.length !== 2) fail(kind, "with hasAux the function must return [value, aux]");
        [out, aux] = out as [unknown, unknown];
      }
      const { values, structure } = resultOf(kind, out);
      result = structure;
      return values;
    },
    options,
  );
  if (options.defers) requireVarying(kind, recording);
  const { program, captured } = recording;
  return { program, recording, captured, args, flats, starts, result: result!, aux };
}
/** A recorded call split at its point, linear in the inputs that are on. */
export const linearizeCall = ({ program, recording, args, captured }: Call, active: readonly boolean[]): Linearized =>
  linearizeAt(program, [...args, ...captured], active, recording.forward);
/** A number that the host has read is a constant to derivatives: a result that came of it alone would have slope 0. */
export function requireVarying(kind: string, { program: p, reads }: Recording): void {
  if (reads.length === 0) return;
  const moves = movingLines(
    p,
    p.inputs.map(() => true),
  );
  if (reads.some((_, i) => moves[i]) && !p.outputs.some((o) => moves[o]))
    fail(kind, "the result does not vary with the argument, whose number was read", "Compare first: x.gt(0).item()");
}
/** Methods of a tensor called on a plain array: say why it is one. */
function callWithHint(kind: string, f: AnyFunction, args: unknown[], given: readonly unknown[]): unknown {
  try {
    return f(...args) as unknown;
  } catch (e) {
    if (e instanceof TypeError && /is not a function/.test(e.message) && given.some(Array.isArray))
      fail(kind, e.message, "An array is a tree of scalars. Pass a Float64Array or tensor([...]) for one tensor");
    throw e;
  }
}
/** Inputs that belong to the chosen arguments. */
export function activeInputs(kind: string, { args, flats, starts }: Call, argnums: readonly number[]): boolean[] {
  const active = new Array<boolean>(args.length).fill(false);
  for (const k of argnums) {
    const { leaves, structure, root } = flats[k]!;
    requireTree(kind, structure, root);
    for (let j = 0; j < leaves.length; j++) {
      const at = starts[k]! + j;
      const { type } = args[at]!;
      if (!isFloat(type))
        fail(
          kind,
          `cannot differentiate with respect to ${pathsOf(flats[k]!)[j]} of type ${showType(type)}`,
          "Only f64 and f32 vary smoothly: convert with cast('f64'), or choose another argument with argnums",
        );
      active[at] = true;
    }
  }
  return active;
}
/** Nothing but leaves: what else stands there would be left out silently. */
export function requireTree(kind: string, s: Structure, root: string): void {
  if (s.kind === "static")
    fail(
      kind,
      `${root} is ${describe(s.value)}, which has no derivative`,
      "Use a number, a tensor, or a tree of them; choose with argnums or hasAux",
    );
  if (s.kind !== "leaf")
    s.items.forEach((t, i) => {
      requireTree(kind, t, pathTo(s, root, i));
    });
}
/** Second derivatives are those in the first argument: an option that says otherwise would be ignored. */
export function requireNoMore(kind: string, given: unknown): void {
  if (given !== undefined) fail(kind, "takes a function alone", `Write ${kind}((y, x) => f(x, y))`);
}
const FIRST = [0];
/** argnums as a list; negative ones count from the end, and none may be named twice. */
export function argumentList(
  kind: string,
  argnums: number | readonly number[] | undefined,
  count: number,
): readonly number[] {
  if (argnums === undefined && count > 0) return FIRST;
  const list = argnums === undefined ? FIRST : [argnums].flat();
  const found = list.map((k) => {
    const at = k < 0 ? k + count : k;
    if (!Number.isInteger(at) || at < 0 || at >= count)
      fail(kind, `argument ${k} of a call with ${count} does not exist`, "argnums counts from 0");
    return at;
  });
  if (found.some((k, i) => found.indexOf(k) < i))
    fail(kind, `argnums [${list}] names an argument twice`, "Name each argument once");
  return found;
}
