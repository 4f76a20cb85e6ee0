import { isFloat, showType } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { fail } from "../record/errors.ts";
import { scalar } from "../record/like.ts";
import type { Marked } from "../record/mark.ts";
import { optionsOf } from "../record/options.ts";
import { top } from "../record/recording.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { flatten, type Leaf, leaveLike, unflatten } from "../record/tree.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { Pull } from "../transforms/pull.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { type AnyFunction, activeInputs, argumentList, type Call, recordCall } from "./call.ts";
import { type Into, withInto } from "./into.ts";
import { withMirror } from "./mirror.ts";
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

/** Value and gradient leaves of a scalar function at a point. */
function pullScalar(kind: string, call: Call, active: readonly boolean[]): { y: Tensor; g: (Tensor | null)[] } {
  const { program: p, args, captured } = call;
  const o = p.outputs[0]!;
  if (p.outputs.length !== 1 || p.type(o).shape.length > 0 || !isFloat(p.type(o)))
    fail(
      kind,
      `the function must return one number, got ${p.outputs.map((i) => showType(p.type(i))).join(", ") || "nothing"}`,
      "Sum or average the result, or use jacobian",
    );
  if (top === null && captured.length === 0 && args.every((a) => a.rec === null)) {
    const got = new Pull(p, active).run([1]);
    return {
      y: concrete(p.type(o), p.raw(o)!),
      g: args.map((a, k) => (active[k] && got[k] !== undefined ? concrete(a.type, got[k]) : null)),
    };
  }
  const lin = linearizeAt(p, [...args, ...captured], active, call.recording.forward);
  const n = active.filter(Boolean).length;
  const seed = scalar(1, p.type(o).dtype as "f64");
  const got = transposeAt(
    lin.program,
    [...new Array<null>(n).fill(null), ...lin.residuals],
    lin.program.inputs.map((_, k) => k < n),
    [seed],
  );
  let m = 0;
  return { y: lin.outs[0]!, g: args.map((_, k) => (active[k] ? (got[m++] ?? null) : null)) };
}
interface GradientCall {
  readonly value: Scalar;
  readonly gradient: unknown;
  readonly aux: unknown;
}
function gradientAt(
  kind: string,
  f: AnyFunction,
  xs: readonly unknown[],
  options: GradOptions | AuxOptions,
  leave: (v: Tensor, leaf: unknown) => Leaf = leaveLike,
): GradientCall {
  if (xs.length === 0) fail(kind, "called without arguments", "Pass the point at which to differentiate");
  const { argnums } = options;
  const list = argumentList(kind, argnums, xs.length);
  const call = recordCall(kind, f, xs, { hasAux: options.hasAux === true, defers: true });
  const { y, g } = pullScalar(kind, call, activeInputs(kind, call, list));
  const gradients = list.map((k) => {
    const { leaves, structure } = call.flats[k]!;
    const at = call.starts[k]!;
    return unflatten(
      structure,
      leaves.map((leaf, j) => leave(g[at + j] ?? zerosOf(call.args[at + j]!.type), leaf)),
    );
  });
  const tensors = call.flats.some((flat) => flat.leaves.some((leaf) => leaf instanceof Tensor));
  return {
    value: tensors ? y : (leaveLike(y, 0) as Scalar),
    gradient: typeof argnums === "object" ? gradients : gradients[0],
    aux: call.aux,
  };
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
export function grad(f: AnyFunction, given?: GradOptions | AuxOptions): unknown {
  const options = optionsOf("grad", given, "argnums", "hasAux");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(grad, options);
  const at = (...x: unknown[]): unknown => {
    const { gradient, aux } = gradientAt("grad", f, x, options);
    return options.hasAux ? [gradient, aux] : gradient;
  };
  withMirror(at, (xs) => gradientLeaves(options, xs));
  const plain = (...x: unknown[]): unknown => gradientAt("grad", f, x, options, stay).gradient;
  return withInto("grad", at, plain, (g) => grad(g, options as GradOptions));
}
/** A result that is copied out at once needs no form. */
const stay = (v: Tensor): Tensor => v;
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
export function valueAndGrad(f: AnyFunction, given?: GradOptions | AuxOptions): unknown {
  const options = optionsOf("valueAndGrad", given, "argnums", "hasAux");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(valueAndGrad, options, "pair");
  const at = (...x: unknown[]): unknown => {
    const { value, gradient, aux } = gradientAt("valueAndGrad", f, x, options);
    return [options.hasAux ? [value, aux] : value, gradient];
  };
  withMirror(at, (xs, count) => {
    const gradient = gradientLeaves(options, xs);
    const tensors = xs.some((x) => flatten(x).leaves.some((leaf) => leaf instanceof Tensor));
    const aux = new Array<undefined>(count - 1 - gradient.length).fill(undefined);
    return [tensors ? undefined : 0, ...aux, ...gradient];
  });
  const plain = (...x: unknown[]): unknown => {
    const { value, gradient } = gradientAt("valueAndGrad", f, x, options, stay);
    return [value, gradient];
  };
  return withInto("valueAndGrad", at, plain, (g) => valueAndGrad(g, options as GradOptions));
}
