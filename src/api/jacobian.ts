import { isFloat, showType } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { scalar } from "../record/like.ts";
import type { Marked } from "../record/mark.ts";
import { optionsOf } from "../record/options.ts";
import type { GuardSink } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Flat, leaveLike, unflatten } from "../record/tree.ts";
import { type AnyFunction, activeInputs, argumentList, type Call, recordCall } from "./call.ts";
import { derivative, type Into } from "./into.ts";
import { Sweeps } from "./jacobianBlocks.ts";
import { type Block, inputsOf, jacobianEntries, type Row } from "./jacobianEntries.ts";
import type { Argnums, Likes, PlainBlocks, Recorded } from "./types.ts";

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
  return { mode, reason: `${rows} rows, ${columns} columns${together}: ${mode} mode` };
}
/** With guards, by entries, and undefined where rows or columns are better pushed. */
export function jacobianAt(
  kind: string,
  f: AnyFunction,
  xs: readonly unknown[],
  argnums: Argnums | undefined,
  forced: JacobianMode | undefined,
  guards?: GuardSink,
): unknown {
  const list = argumentList(kind, argnums, xs.length);
  const call = recordCall(kind, f, xs, { defers: true, guards });
  const inputs = inputsOf(activeInputs(kind, call, list));
  const odd = call.program.outputTypes.find((type) => !isFloat(type));
  if (odd) fail(kind, `a result of type ${showType(odd)} has no derivative`, "Return floats");
  const table = (guards ? jacobianEntries : tableOf)(call, inputs, forced);
  return table && inForm(call, list, argnums, inputs, table);
}
function tableOf(call: Call, inputs: readonly number[], forced: JacobianMode | undefined): Row[] {
  const entries = forced === undefined ? jacobianEntries(call, inputs) : undefined;
  if (entries !== undefined) return entries;
  const sweeps = new Sweeps(call, inputs);
  return (forced ?? chooseMode(sweeps)) === "forward" ? sweeps.forward() : sweeps.reverse();
}
/** Rows as trees of the arguments in `list`, in a tree like the result. */
export function inForm(
  { flats, starts, result }: Call,
  list: readonly number[],
  argnums: Argnums | undefined,
  inputs: readonly number[],
  table: Row[],
): unknown {
  const positions = new Map(inputs.map((at, k) => [at, k]));
  const alone = list.length === 1 && isList(flats[list[0]!]!);
  const blocksOf = (row: Row): unknown => {
    if (alone && typeof row[0] === "number") return typeof argnums === "object" ? [row] : row;
    const byArgument = list.map((k) => {
      const { leaves, structure } = flats[k]!;
      return unflatten(
        structure,
        leaves.map((leaf, j) => leave(row[positions.get(starts[k]! + j)!]!, leaf)),
      );
    });
    return typeof argnums === "object" ? byArgument : byArgument[0];
  };
  return unflatten(result, table.map(blocksOf));
}
/** Whether an argument is a list of plain numbers, which a row of plain numbers looks like already. */
const isList = ({ structure: s, leaves }: Flat): boolean =>
  s.kind === "array" && s.items.every((t) => t.kind === "leaf") && leaves.every((leaf) => typeof leaf === "number");
function leave(v: Block, leaf: unknown): unknown {
  if (typeof v === "number") return typeof leaf === "number" ? v : scalar(v);
  return typeof leaf === "number" ? leaveLike(v, leaf) : v;
}
function jacobianBy(
  kind: string,
  self: (f: AnyFunction, options?: JacobianOptions) => unknown,
  mode: JacobianMode | undefined,
  f: unknown,
  options: JacobianOptions | undefined,
): never {
  const { argnums } = optionsOf(kind, options, "argnums");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(self as AnyFunction, options);
  return derivative(kind, (xs, guards) => jacobianAt(kind, f as AnyFunction, xs, argnums, mode, guards), {
    derive: (g) => self(g, options) as AnyFunction,
    argnums,
  });
}
/** A Jacobian as a function of the arguments of f: blocks of shape [...result, ...argument]. */
export interface JacobianFunction<P extends readonly unknown[], R, N = 0> extends Into {
  <A extends Likes<P>>(...x: A): PlainBlocks<R, A, N>;
  (...x: Recorded<P>): PlainBlocks<R, Recorded<P>, N>;
}

/**
 * The Jacobian: for every result and every argument leaf a block of shape [...result, ...argument], whatever their shapes;
 * trees of results hold trees of blocks. Chooses forward or reverse mode by the number of rows and
 * of pushes: columns that no row has in common (Curtis, Powell and Reid 1974) are pushed together, and what the structure
 * of the program says is zero is exactly 0. With nothing recording, a list that works number by number (its arrays
 * hold some ten thousand at most) is not pushed: each number has a sparse row of its slopes.
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
  return jacobianBy("jacobian", jacobian, undefined, f, options);
}
/** The Jacobian by forward mode: one pushed basis for each argument leaf. */
export function jacfwd<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options?: JacobianOptions<N>,
): JacobianFunction<P, R, N> {
  return jacobianBy("jacfwd", jacfwd, "forward", f, options);
}
/** The Jacobian by reverse mode: one pulled basis for each result. */
export function jacrev<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options?: JacobianOptions<N>,
): JacobianFunction<P, R, N> {
  return jacobianBy("jacrev", jacrev, "reverse", f, options);
}
/** Which mode `jacobian` takes at these arguments where columns or rows are pushed, and why: a pull costs about 2.5 pushes. */
export function explainJacobian<P extends readonly unknown[] = Tensor[]>(
  f: (...x: P) => unknown,
  options?: JacobianOptions,
): (...x: Likes<P>) => { mode: JacobianMode; reason: string } {
  const { argnums } = optionsOf("explainJacobian", options, "argnums");
  return (...x) => {
    const call = recordCall("jacobian", f as AnyFunction, x);
    const active = activeInputs("jacobian", call, argumentList("jacobian", argnums, x.length));
    return explainMode(new Sweeps(call, inputsOf(active)));
  };
}
