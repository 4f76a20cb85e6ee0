import { showType } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Like, leaveLike, unflatten } from "../record/tree.ts";
import { type AnyFunction, activeInputs, argumentList, recordCall } from "./call.ts";
import { grad } from "./grad.ts";
import { type Derive, type Into, withInto } from "./into.ts";
import { Sweeps } from "./jacobianBlocks.ts";
import type { Argnums, HessianBlocks, Likes, PlainBlocks, Recorded, Scalar } from "./types.ts";

/** What `jacobian` differentiates with respect to. */
export interface JacobianOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate with respect to; the first by default. */
  readonly argnums?: N;
}
/** The sweep that makes a Jacobian: column by column, or row by row. */
export type JacobianMode = "forward" | "reverse";

/**
 * Forward mode makes one column a push, or several that no row has in common; reverse mode one row a pull, at two to three
 * times the price. So few pushes that forward mode is cheaper leave at most that many entries in each row: with more
 * columns than all rows can have there is no need to look.
 */
const modeOf = ({ rows }: Sweeps, pushes: number): JacobianMode => (pushes <= 2.5 * rows ? "forward" : "reverse");
const mayBeFew = ({ rows, columns }: Sweeps): boolean => columns <= 2.5 * rows * rows;
/** Nobody looks for columns that go together where they are few enough one by one. */
const chooseMode = (sweeps: Sweeps): JacobianMode =>
  sweeps.columns > 2.5 * sweeps.rows && mayBeFew(sweeps)
    ? modeOf(sweeps, sweeps.pushes)
    : modeOf(sweeps, sweeps.columns);
function explainMode(sweeps: Sweeps): { mode: JacobianMode; reason: string } {
  const { rows, columns } = sweeps;
  const pushes = mayBeFew(sweeps) ? sweeps.pushes : columns;
  const mode = modeOf(sweeps, pushes);
  const together = pushes < columns ? ` in ${pushes} pushes` : "";
  return { mode, reason: `${rows} rows, ${columns} columns${together}: ${mode} mode (a pull costs about 2.5 pushes)` };
}
function jacobianAt(
  kind: string,
  f: AnyFunction,
  xs: readonly unknown[],
  argnums: Argnums | undefined,
  forced: JacobianMode | undefined,
): unknown {
  const list = argumentList(kind, argnums, xs.length);
  const call = recordCall(kind, f, xs, { defers: true });
  const active = activeInputs(kind, call, list);
  for (const o of call.program.outputs)
    if (call.program.type(o).dtype === "i32" || call.program.type(o).dtype === "bool")
      fail(
        kind,
        `a result of type ${showType(call.program.type(o))} has no derivative`,
        "Return floating-point values",
      );
  const inputs = active.flatMap((on, k) => (on ? [k] : []));
  const sweeps = new Sweeps(call, inputs);
  const mode = forced ?? chooseMode(sweeps);
  const table = mode === "forward" ? sweeps.forward() : sweeps.reverse();
  const blocksOf = (row: readonly Tensor[]): unknown => {
    const byArgument = list.map((k) => {
      const { leaves, structure } = call.flats[k]!;
      return unflatten(
        structure,
        leaves.map((leaf, j) => leave(row[inputs.indexOf(call.starts[k]! + j)]!, leaf)),
      );
    });
    return typeof argnums === "object" ? byArgument : byArgument[0];
  };
  return unflatten(call.result, table.map(blocksOf));
}
const leave = (v: Tensor, leaf: unknown): unknown =>
  v.rank === 0 && typeof leaf === "number" ? leaveLike(v, leaf) : v;
const derivative = (kind: string, at: (...x: unknown[]) => unknown, derive: Derive): never =>
  withInto(kind, at, at, derive) as never;
/** A Jacobian as a function of the arguments of f: blocks of shape [...result, ...argument]. */
export interface JacobianFunction<P extends readonly unknown[], R, N = 0> extends Into {
  <A extends Likes<P>>(...x: A): PlainBlocks<R, A, N>;
  (...x: Recorded<P>): PlainBlocks<R, Recorded<P>, N>;
}
/** A Hessian as a function of the argument of f: a block for each pair of leaves; rows of numbers where f is of plain numbers. */
export interface HessianFunction<P> extends Into {
  <A extends Like<P>>(x: A): HessianBlocks<P, A>;
  (x: Recorded<[P]>[0]): HessianBlocks<P, Recorded<[P]>[0]>;
}

/**
 * The Jacobian: for every result and every argument leaf a block of shape [...result, ...argument], whatever their shapes;
 * trees of results hold trees of blocks. Chooses forward or reverse mode by the number of rows and
 * of pushes: columns that no row has in common (Curtis, Powell and Reid 1974) are pushed together, and what the structure
 * of the program says is zero is exactly 0.
 * @example
 * ```ts
 * import { jacobian, stack, tensor } from "wengert";
 * jacobian((x) => x.mul(x))(tensor([1, 2])).toArray(); // => [[2, 0], [0, 4]]
 * ```
 */
export function jacobian<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options?: JacobianOptions<N>,
): JacobianFunction<P, R, N> {
  const { argnums } = optionsOf("jacobian", options, "argnums");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(jacobian, options);
  const at = (...x: unknown[]): unknown => jacobianAt("jacobian", f as AnyFunction, x, argnums, undefined);
  return derivative("jacobian", at, (g) => jacobian(g, options) as AnyFunction);
}
/** The Jacobian by forward mode: one pushed basis for each argument leaf. */
export function jacfwd<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options?: JacobianOptions<N>,
): JacobianFunction<P, R, N> {
  const { argnums } = optionsOf("jacfwd", options, "argnums");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(jacfwd, options);
  const at = (...x: unknown[]): unknown => jacobianAt("jacfwd", f as AnyFunction, x, argnums, "forward");
  return derivative("jacfwd", at, (g) => jacfwd(g, options) as AnyFunction);
}
/** The Jacobian by reverse mode: one pulled basis for each result. */
export function jacrev<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options?: JacobianOptions<N>,
): JacobianFunction<P, R, N> {
  const { argnums } = optionsOf("jacrev", options, "argnums");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(jacrev, options);
  const at = (...x: unknown[]): unknown => jacobianAt("jacrev", f as AnyFunction, x, argnums, "reverse");
  return derivative("jacrev", at, (g) => jacrev(g, options) as AnyFunction);
}
/** Which mode `jacobian` takes at these arguments, and why. */
export function explainJacobian<P extends readonly unknown[] = Tensor[]>(
  f: (...x: P) => unknown,
  options?: JacobianOptions,
): (...x: Likes<P>) => { mode: JacobianMode; reason: string } {
  const { argnums } = optionsOf("explainJacobian", options, "argnums");
  return (...x) => {
    const call = recordCall("jacobian", f as AnyFunction, x);
    const active = activeInputs("jacobian", call, argumentList("jacobian", argnums, x.length));
    const inputs = active.flatMap((on, k) => (on ? [k] : []));
    return explainMode(new Sweeps(call, inputs));
  };
}
/**
 * The Hessian of a scalar function of one argument, forward over reverse: for every pair of leaves a block of shape
 * [...first, ...second]; a number for a number.
 */
export function hessian<P = Tensor>(f: (x: P) => Scalar): HessianFunction<P> {
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(hessian);
  const g = grad(f as (x: Tensor) => Scalar) as unknown as AnyFunction;
  return derivative("hessian", (x) => jacobianAt("hessian", g, [x], undefined, "forward"), hessian as AnyFunction);
}
