import { type AnyFunction, recordCall } from "../api/call.ts";
import type { First } from "../api/into.ts";
import type { Program } from "../ir/program.ts";
import type { RawArray } from "../ir/raw.ts";
import { isFloat, type Type } from "../ir/type.ts";
import { reshape } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { lift, settle } from "../record/emit.ts";
import { fail } from "../record/errors.ts";
import { asRules, type GuardSink, type Recording, within } from "../record/recording.ts";
import type { Guard } from "../record/run.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Structure } from "../record/tree.ts";
import { simplify } from "../transforms/simplify.ts";
import type { Compiled } from "../wasm/compile.ts";

/** One sequence of host decisions, recorded and prepared to run. */
export interface Path {
  readonly program: Program;
  readonly guards: readonly Guard[];
  /** How it runs now; machine code that is made in the background replaces the interpreter. */
  compiled: Compiled;
  /** Fulfilled when that has happened. */
  pending?: Promise<void>;
  readonly result: Structure;
  readonly leaves: readonly { readonly type: Type }[];
  /** What the recording met: variables around marked functions, their loops. */
  readonly met: GuardSink;
  /** What was recorded, when recordings are to be compared. */
  readonly record: Program | undefined;
}
export interface PathOptions {
  readonly numbers: "refuse" | "guard";
  readonly check: boolean;
  readonly around?: "watch" | "freeze";
}
/** Makes a program ready to run. */
export type Prepare = (program: Program, guards: readonly Guard[]) => Compiled;

/** Records f at xs; what the host reads on the way becomes guards. */
export function recordPath(
  f: AnyFunction,
  xs: readonly unknown[],
  { numbers, check }: PathOptions,
  make: Prepare,
): Path {
  const read = new Map<number, number>();
  const guards: GuardSink = {
    add(rec: Recording, given: Tensor, raw: RawArray): void {
      const v = readIn(rec, given, numbers);
      if (v === undefined) return;
      rec.reads[v.id] = true;
      eachNumber(v, raw, (line, x) => {
        if (!read.has(line)) read.set(line, x);
      });
    },
  };
  const call = recordCall("jit", f, xs, { lazy: true, guards });
  guards.around?.settle();
  if (call.captured.length > 0)
    fail("jit", "the function uses a value of an unrelated recording", "Pass it as an argument");
  const [program, lines] = simplify(call.program, [...read.keys()]);
  let at = 0;
  const list = [...read.values()].map((expected, k): Guard => {
    at = Math.max(at, lines[k]!);
    return { id: lines[k]!, at, expected };
  });
  return {
    program,
    guards: list,
    compiled: make(program, list),
    result: call.result,
    leaves: program.outputTypes.map((type) => ({ type })),
    met: guards,
    record: check ? call.program : undefined,
  };
}
/**
 * What is read, as rec holds it; undefined: it does not depend on the arguments.
 * @throws for a float, where those are refused.
 */
function readIn(rec: Recording, given: Tensor, numbers: PathOptions["numbers"]): Tensor | undefined {
  let v = given;
  while (v.rec !== null && v.rec !== rec) v = v.rec.closed ? settle(v) : lift(v);
  if (v.rec === null) return undefined;
  if (isFloat(v.type) && numbers === "refuse")
    fail(
      "jit",
      "item() on a float would freeze its value in the compiled list, and so would a text made of it, or into",
      "Compare first (x.gt(0).item()), keep it recorded (call a derivative, not its into), make texts where they are thrown or printed, or of Math.round(x); or pass { numbers: 'guard' }",
    );
  return v;
}
/** Calls a derivative whose numbers are known, and refuses what a recording of it would. */
export function callFirst(
  first: First,
  xs: readonly unknown[],
  { numbers }: PathOptions,
  zeros?: GuardSink["zeros"],
): unknown {
  const guards: GuardSink = {
    zeros,
    add: (rec, v) => {
      readIn(rec, v, numbers);
    },
  };
  const result = first(xs, guards);
  guards.around?.settle();
  return result;
}
/** The line of every number that was read: of the value, or of each of its elements. */
function eachNumber(v: Tensor, raw: RawArray, visit: (line: number, x: number) => void): void {
  if (typeof raw === "number") visit(v.id, raw);
  else
    within(v.rec, () =>
      asRules(() => {
        const row = reshape(v, [-1]);
        raw.forEach((x, k) => {
          visit(take(row, k).id, x);
        });
      }),
    );
}
