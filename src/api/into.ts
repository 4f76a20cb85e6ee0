import type { TypedArray } from "../ir/raw.ts";
import { isFloat, showType, type Type } from "../ir/type.ts";
import { describe, fail } from "../record/errors.ts";
import { read } from "../record/read.ts";
import type { GuardSink } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, pathsOf } from "../record/tree.ts";
import type { Elements } from "../transforms/elements.ts";
import type { AnyFunction, Call } from "./call.ts";
import type { Argnums } from "./types.ts";

const hint = "Pass one for each leaf of the result, or for single numbers in a row";
/**
 * The typed arrays of a tree that is to be written into, in the order of its leaves.
 * @throws if there are none, or something else among them.
 */
export function targetsOf(operation: string, out: unknown): TypedArray[] {
  const flat = flatten(out, "out");
  const { leaves } = flat;
  const odd = leaves.findIndex((leaf) => !ArrayBuffer.isView(leaf));
  if (odd >= 0 || leaves.length === 0)
    fail(operation, `${pathsOf(flat)[odd] ?? "out"} is ${describe(leaves[odd] ?? out)}, not a typed array`, hint);
  return leaves as TypedArray[];
}
/**
 * Puts the leaves of a result into the targets: each takes an array of its length, or as many single numbers as it holds.
 * Integers hold no floats.
 */
export function place(
  operation: string,
  targets: readonly TypedArray[],
  leaves: readonly { readonly type: Type }[],
  put: (k: number, target: TypedArray, at: number) => void,
): void {
  let k = 0;
  for (const target of targets) {
    let at = 0;
    let type = leaves[k]?.type;
    while (type && (type.shape.length > 0 ? at === 0 && type.size === target.length : at < target.length)) {
      if (target instanceof Int32Array && isFloat(type))
        fail(operation, `out is an Int32Array, the result ${showType(type)}`);
      put(k, target, at);
      at += type.size;
      type = leaves[++k]?.type;
    }
    if (at < target.length)
      fail(operation, `out holds ${target.length} numbers for ${at || (type?.size ?? 0)} of the result`, hint);
  }
  if (k < leaves.length) fail(operation, `out holds ${k} of ${leaves.length} leaves`, hint);
}
/** Writes the numbers of a result into the typed arrays of a tree. */
export const intoTree = (operation: string, out: unknown, values: readonly Tensor[]): void =>
  place(operation, targetsOf(operation, out), values, (k, target, at) => {
    const raw = read(values[k]!, `${operation}.into`);
    if (typeof raw === "number") target[at] = raw;
    else target.set(raw as TypedArray);
  });

/** A derivative that can write its result into existing typed arrays. */
export interface Into {
  /**
   * Writes the result into `out`, given last: a typed array, or a tree of them, one for each array of the result, in its order
   * (of marked functions, a list or a matrix of numbers is one), and for each single number, or for several of them in a row
   * (the gradient of a list of numbers, a row of its Hessian or all rows). f is recorded anew like in a plain call, so that
   * its branches and closures count as they are now. What `grad` and `valueAndGrad` record to, and the arrays of values and
   * cotangents (64 MB of them at most), serve from call to call: a call whose shapes have been there before takes no arrays,
   * only small objects, 4 KB for a function of one number and some 5 KB more for each operation on arrays, and what f itself
   * makes. A tensor that f left in a variable outside cannot be read afterwards. Inside another transform it reads numbers,
   * as `item()` does: constants to derivatives, refused where they are not known or `jit` would freeze them. Other
   * derivatives take what a plain call takes. Compiled, `jit(grad(f)).into` and all others take no arrays: see `jit`.
   */
  into(...xAndOut: unknown[]): void;
}
/**
 * How the results of a derivative look like its arguments: for each of the `count` leaves of what it returns on tensors,
 * the leaf of the arguments whose form it takes in a plain call. undefined, or nothing: it stays a tensor.
 */
export type Mirror = (xs: readonly unknown[], count: number) => readonly unknown[];
/** What kind of derivative a function is. */
export interface Kind {
  /** The same derivative of another function. */
  readonly derive: (f: AnyFunction) => AnyFunction;
  readonly mirror?: Mirror;
  /** By which arguments it is taken, where there is no mirror. */
  readonly argnums?: Argnums | undefined;
  /** The function that it is the Hessian of, times a vector: a call, and its elements, where it has them. */
  readonly curved?: (xs: readonly unknown[], guards: GuardSink) => readonly [Call, Elements | undefined];
}
interface Derivative extends Kind {
  readonly first: First;
}
/**
 * A derivative that is called once, while nothing records: number by number, what the host reads on the way told to
 * `guards`. undefined: it is better pushed. A Hessian times a vector takes no guards.
 */
export type First = (xs: readonly unknown[], guards: GuardSink) => unknown;
type Run = (xs: readonly unknown[], guards?: GuardSink) => unknown;
export type Derive = Kind["derive"];
const DERIVATIVE: unique symbol = Symbol("derivative");
/** What f is, if it is a derivative. */
export const derivativeOf = (f: unknown): Derivative | undefined => (f as { [DERIVATIVE]?: Derivative })[DERIVATIVE];
/** A derivative of the arguments `run` is given, with `into`: `write` is given them and `out`. */
export const withInto = (run: Run, write: (xs: readonly unknown[], out: unknown) => void, kind: Kind): never =>
  Object.assign((...xs: unknown[]) => run(xs), {
    [DERIVATIVE]: { ...kind, first: run },
    into: (...x: unknown[]) => {
      write(x, x.pop() ?? null);
    },
  }) as never;
/** A derivative whose `into` is its plain call, and writing. */
export const derivative = (name: string, run: Run, kind: Kind): never =>
  withInto(run, (xs, out) => intoTree(name, out, flatten(run(xs)).leaves.map(enterLeaf)), kind);
