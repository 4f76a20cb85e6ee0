import { Program } from "../ir/program.ts";
import { Pool } from "../ir/raw.ts";
import { isFloat, showType } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { fail } from "../record/errors.ts";
import { scalar } from "../record/like.ts";
import type { Marked } from "../record/mark.ts";
import { optionsOf } from "../record/options.ts";
import { type GuardSink, top } from "../record/recording.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { flatten, type Leaf, leaveLike, unflatten } from "../record/tree.ts";
import { pull } from "../transforms/pull.ts";
import { transposeSplit } from "../transforms/transpose.ts";
import {
  type AnyFunction,
  activeInputs,
  argumentList,
  type Call,
  linearizeCall,
  recordCall,
  requireTree,
} from "./call.ts";
import { type Into, intoTree, type Mirror, withInto } from "./into.ts";
import type { Argnums, At, Likes, Recorded, Scalar, ValueFor } from "./types.ts";

/** What `grad` differentiates with respect to. */
export interface GradOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate with respect to; the first by default. Negative numbers count from the end. */
  readonly argnums?: N;
  /** The function returns [value, aux]; aux is passed through. */
  readonly hasAux?: false;
}
/** Options for functions that return [value, aux]. */
export interface AuxOptions<N extends Argnums = Argnums> {
  readonly argnums?: N;
  readonly hasAux: true;
}
/**
 * A derivative as a function of anything that stands for the parameters, or (the last signature, by which transforms see
 * it) of the parameters themselves.
 */
export interface GradFunction<P extends readonly unknown[], N> extends Into {
  <A extends Likes<P>>(...x: A): At<A, N>;
  (...x: Recorded<P>): At<Recorded<P>, N>;
}
/** Value and gradient as a function of the arguments. */
export interface ValueAndGradFunction<P extends readonly unknown[], N> extends Into {
  <A extends Likes<P>>(...x: A): [ValueFor<A>, At<A, N>];
  (...x: Recorded<P>): [ValueFor<Recorded<P>>, At<Recorded<P>, N>];
}
/** Gradient and auxiliary output as a function of the arguments. */
export type GradAuxFunction<P extends readonly unknown[], N, X> = <A extends Likes<P>>(...x: A) => [At<A, N>, X];

/** Value and gradient leaves of a scalar function at a point; nothing where nothing moves. */
function pullScalar(
  kind: string,
  call: Call,
  active: readonly boolean[],
): [y: Tensor, ...g: (Tensor | undefined | null)[]] {
  const { program: p, args, captured } = call;
  const o = p.outputs[0]!;
  if (p.outputs.length !== 1 || p.type(o).shape.length > 0 || !isFloat(p.type(o)))
    fail(
      kind,
      `the function must return one number, got ${p.outputs.map((i) => showType(p.type(i))).join(", ") || "nothing"}`,
      "Sum or average the result, or use jacobian",
    );
  requireTree(kind, call.result, "result");
  if (top === null && args.concat(captured).every((a) => a.rec === null)) {
    const got = pull(p, active, [1]);
    return [
      concrete(p.type(o), p.raw(o)!),
      ...got.map((raw, k) => (raw === undefined ? raw : concrete(args[k]!.type, raw))),
    ];
  }
  const lin = linearizeCall(call, active);
  const got = transposeSplit(lin, [scalar(1, p.type(o).dtype as "f64")]);
  let m = 0;
  return [lin.outs[0]!, ...args.map((_, k) => (active[k] ? got[m++] : undefined))];
}
interface GradientCall {
  readonly call: Call;
  /** The arguments to differentiate with respect to. */
  readonly list: readonly number[];
  /** The value, and what belongs to the leaves of those, in order. */
  readonly leaves: readonly Tensor[];
}
/** Lists of recordings that have ended with a call of `into`, and the arrays of their values and cotangents. */
const lists: Program[] = [];
/** `out`: the arrays that are to be written into, instead. */
function gradientAt(
  kind: string,
  f: AnyFunction,
  xs: readonly unknown[],
  { argnums, hasAux = false }: GradOptions | AuxOptions,
  out?: unknown,
  guards?: GuardSink,
): GradientCall {
  if (xs.length === 0) fail(kind, "called without arguments", "Pass the point at which to differentiate");
  const list = argumentList(kind, argnums, xs.length);
  const once = out !== undefined && top === null;
  const call = recordCall(kind, f, xs, {
    hasAux,
    defers: true,
    guards,
    program: once ? (lists.pop() ?? reused()) : undefined,
  });
  const [y, ...g] = pullScalar(kind, call, activeInputs(kind, call, list));
  const { args, starts } = call;
  const leaves = [y];
  for (const k of list)
    for (let i = starts[k]!; i < (starts[k + 1] ?? args.length); i++) leaves.push(g[i] ?? zerosOf(args[i]!.type));
  if (out !== undefined) intoTree(kind, out, kind === "grad" ? leaves.slice(1) : leaves);
  if (once) lists.push(call.recording.end());
  return { call, list, leaves };
}
function reused(): Program {
  const p = new Program();
  p.pool = new Pool();
  return p;
}
/** The gradient in the form of the arguments. */
function gradientLike({ call, list, leaves }: GradientCall, { argnums }: GradOptions | AuxOptions): unknown {
  let n = 1;
  const trees = list.map((k) => {
    const { leaves: like, structure } = call.flats[k]!;
    return unflatten(
      structure,
      like.map((leaf) => leaveLike(leaves[n++]!, leaf)),
    );
  });
  return typeof argnums === "object" ? trees : trees[0];
}
/**
 * The gradient of a scalar function, as a function. It looks like the argument: number for number, typed array for typed
 * array, tree for tree. Any order by nesting.
 * @throws if f does not return one number, or the argument is not floating-point.
 * @example
 * ```ts
 * import { grad, sin } from "wengert";
 * grad((x) => sin(x).mul(x))(0); // => 0
 * ```
 */
export function grad<P extends readonly unknown[] = Tensor[], X = unknown, const N extends Argnums = 0>(
  f: (...x: P) => readonly [Scalar, X],
  options: AuxOptions<N>,
): GradAuxFunction<P, N, X>;
/** The gradient of a function without an auxiliary output. */
export function grad<P extends readonly unknown[] = Tensor[], const N extends Argnums = 0>(
  f: (...x: P) => Scalar,
  options?: GradOptions<N>,
): GradFunction<P, N>;
export function grad(f: AnyFunction, options: GradOptions | AuxOptions = {}): unknown {
  const formed: Formed = (got) => {
    const gradient = gradientLike(got, options);
    return options.hasAux ? [gradient, got.call.aux] : gradient;
  };
  return gradientBy("grad", grad, f, options, formed, (xs) => gradientLeaves(options, xs));
}
/** What a derivative of this kind returns. */
type Formed = (got: GradientCall) => unknown;
function gradientBy(
  kind: string,
  self: typeof grad,
  f: AnyFunction,
  options: GradOptions | AuxOptions,
  formed: Formed,
  mirror: Mirror,
  like?: "pair",
): unknown {
  optionsOf(kind, options, "argnums", "hasAux");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(self, options, like);
  return withInto(
    (xs, guards) => formed(gradientAt(kind, f, xs, options, undefined, guards)),
    (xs, out) => gradientAt(kind, f, xs, options, out),
    { derive: (g) => self(g, options as GradOptions), mirror },
  );
}
/** The gradient in the first argument, for another derivative, which errors name. */
export const gradientFor =
  (kind: string, f: AnyFunction): AnyFunction =>
  (...x) =>
    gradientLike(gradientAt(kind, f, x, {}), {});
/** The leaves of the arguments that the gradients belong to. */
const gradientLeaves = ({ argnums }: GradOptions | AuxOptions, xs: readonly unknown[]): Leaf[] =>
  argumentList("grad", argnums, xs.length).flatMap((k) => flatten(xs[k]).leaves);
/**
 * Value and gradient together, for the price of the gradient: [f(x), gradient]; with hasAux [[f(x), aux], gradient].
 * The value is a number, or a tensor when tensors were passed.
 */
export function valueAndGrad<P extends readonly unknown[] = Tensor[], X = unknown, const N extends Argnums = 0>(
  f: (...x: P) => readonly [Scalar, X],
  options: AuxOptions<N>,
): <A extends Likes<P>>(...x: A) => [[ValueFor<A>, X], At<A, N>];
/** Value and gradient of a function without an auxiliary output. */
export function valueAndGrad<P extends readonly unknown[] = Tensor[], const N extends Argnums = 0>(
  f: (...x: P) => Scalar,
  options?: GradOptions<N>,
): ValueAndGradFunction<P, N>;
export function valueAndGrad(f: AnyFunction, options: GradOptions | AuxOptions = {}): unknown {
  const isTensor = (leaf: Leaf): boolean => leaf instanceof Tensor;
  const formed: Formed = (got) => {
    const { flats, aux } = got.call;
    const [y] = got.leaves as [Tensor];
    const value = flats.some((flat) => flat.leaves.some(isTensor)) ? y : leaveLike(y, 0);
    return [options.hasAux ? [value, aux] : value, gradientLike(got, options)];
  };
  const mirror: Mirror = (xs, count) => {
    const gradient = gradientLeaves(options, xs);
    const aux = new Array<undefined>(count - 1 - gradient.length).fill(undefined);
    return [xs.some((x) => flatten(x).leaves.some(isTensor)) ? undefined : 0, ...aux, ...gradient];
  };
  return gradientBy("valueAndGrad", valueAndGrad as never, f, options, formed, mirror, "pair");
}
