import { arrayType, type DType, showType } from "../ir/type.ts";
import { reshape, spreadOne, zerosOf } from "../prims/broadcast.ts";
import { basis } from "../prims/creation.ts";
import { moveAxis } from "../prims/indexing.ts";
import { fail } from "../record/errors.ts";
import { recordProgram } from "../record/record.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Like, leaveLike, unflatten } from "../record/tree.ts";
import { batchAt } from "../transforms/batch.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { type AnyFunction, activeInputs, argumentList, type Call, recordCall } from "./call.ts";
import { grad } from "./grad.ts";
import type { Argnums, Blocks, Likes, Recorded, Scalar, SecondBlocks } from "./types.ts";

/** What `jacobian` differentiates with respect to. */
export interface JacobianOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate with respect to; the first by default. */
  readonly argnums?: N;
}
/** The sweep that makes a Jacobian: column by column, or row by row. */
export type JacobianMode = "forward" | "reverse";

/** blocks[o][i]: derivative of output o with respect to input leaf i, of shape [...out, ...in]. */
type BlockTable = Tensor[][];

/** One batched push of a basis for each input leaf: columns. */
function forwardBlocks(call: Call, inputs: readonly number[]): BlockTable {
  const { program: p, args, captured, recording } = call;
  const table: BlockTable = p.outputs.map(() => []);
  for (const k of inputs) {
    const lin = linearizeAt(
      p,
      [...args, ...captured],
      p.inputs.map((_, j) => j === k),
      recording.forward,
    );
    const { shape, size, type } = args[k]!;
    const [columns, flags] = batchAt(
      lin.program,
      [basis(shape, type.dtype as DType), ...lin.residuals],
      [true, ...lin.residuals.map(() => false)],
      size,
    );
    lin.outs.forEach((out, j) => {
      const full = [...out.shape, ...shape];
      const c = columns[j]!;
      if (c === null) table[j]!.push(zerosOf(arrayType(out.dtype as DType, full)));
      else table[j]!.push(reshape(moveAxis(flags[j] ? c : spreadOne(c, size), 0, out.rank), full));
    });
  }
  return table;
}
/** One batched pull of a basis for each output leaf: rows. */
function reverseBlocks(call: Call, inputs: readonly number[], active: readonly boolean[]): BlockTable {
  const { program: p, args, captured, recording } = call;
  const lin = linearizeAt(p, [...args, ...captured], active, recording.forward);
  const n = inputs.length;
  return lin.outs.map((out, j) => {
    const zeros = (): Tensor[] =>
      inputs.map((k) => zerosOf(arrayType(args[k]!.dtype as DType, [...out.shape, ...args[k]!.shape])));
    if (lin.program.outputs[j]! < 0) return zeros();
    const alive: number[] = [];
    const pull = recordProgram(
      "jacobian",
      [out.type],
      ([ct]) => {
        const cts = lin.outs.map((_, q) => (q === j ? ct! : null));
        const got = transposeAt(
          lin.program,
          [...new Array<null>(n).fill(null), ...lin.residuals],
          lin.program.inputs.map((_, q) => q < n),
          cts,
        );
        return got.slice(0, n).filter((g, q): g is Tensor => g != null && alive.push(q) > 0);
      },
      { sealed: true },
    );
    const [rows, flags] = batchAt(
      pull.program,
      [basis(out.shape, out.dtype as DType), ...pull.captured],
      [true, ...pull.captured.map(() => false)],
      out.size,
    );
    const blocks = zeros();
    alive.forEach((q, m) => {
      const r = flags[m] ? rows[m]! : spreadOne(rows[m]!, out.size);
      blocks[q] = reshape(r, [...out.shape, ...args[inputs[q]!]!.shape]);
    });
    return blocks;
  });
}
/** Sizes decide: forward mode makes one column a push, reverse mode one row a pull, at two to three times the price. */
function chooseMode(call: Call, inputs: readonly number[]): { mode: JacobianMode; reason: string } {
  const columns = inputs.reduce((n, k) => n + call.args[k]!.size, 0);
  const rows = call.program.outputs.reduce((n, o) => n + call.program.type(o).size, 0);
  const mode: JacobianMode = columns <= 2.5 * rows ? "forward" : "reverse";
  return { mode, reason: `${rows} rows, ${columns} columns: ${mode} mode (a pull costs about 2.5 pushes)` };
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
  const mode = forced ?? chooseMode(call, inputs).mode;
  const table = mode === "forward" ? forwardBlocks(call, inputs) : reverseBlocks(call, inputs, active);
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
/** A Jacobian as a function of the arguments of f: blocks of shape [...result, ...argument]. */
export interface JacobianFunction<P extends readonly unknown[], R, N = 0> {
  <A extends Likes<P>>(...x: A): Blocks<R, A, N>;
  (...x: Recorded<P>): Blocks<R, Recorded<P>, N>;
}
/** A Hessian as a function of the argument of f: a block for each pair of leaves. */
export interface HessianFunction<P> {
  <A extends Like<P>>(x: A): SecondBlocks<A>;
  (x: Recorded<[P]>[0]): SecondBlocks<Recorded<[P]>[0]>;
}

/**
 * The Jacobian: for every result and every argument leaf a block of shape [...result, ...argument], whatever their shapes;
 * trees of results hold trees of blocks. Chooses forward or reverse mode by the number of columns and rows.
 * @example
 * ```ts
 * import { jacobian, stack, tensor } from "wengert";
 * jacobian((x) => x.mul(x))(tensor([1, 2])).toArray(); // => [[2, 0], [0, 4]]
 * ```
 */
export function jacobian<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options: JacobianOptions<N> = {},
): JacobianFunction<P, R, N> {
  return ((...x: unknown[]) => jacobianAt("jacobian", f as AnyFunction, x, options.argnums, undefined)) as never;
}
/** The Jacobian by forward mode: one pushed basis for each argument leaf. */
export function jacfwd<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options: JacobianOptions<N> = {},
): JacobianFunction<P, R, N> {
  return ((...x: unknown[]) => jacobianAt("jacfwd", f as AnyFunction, x, options.argnums, "forward")) as never;
}
/** The Jacobian by reverse mode: one pulled basis for each result. */
export function jacrev<P extends readonly unknown[] = Tensor[], R = Tensor, const N extends Argnums = 0>(
  f: (...x: P) => R,
  options: JacobianOptions<N> = {},
): JacobianFunction<P, R, N> {
  return ((...x: unknown[]) => jacobianAt("jacrev", f as AnyFunction, x, options.argnums, "reverse")) as never;
}
/** Which mode `jacobian` takes at these arguments, and why. */
export function explainJacobian<P extends readonly unknown[] = Tensor[]>(
  f: (...x: P) => unknown,
  options: JacobianOptions = {},
): (...x: Likes<P>) => { mode: JacobianMode; reason: string } {
  return (...x) => {
    const call = recordCall("jacobian", f as AnyFunction, x);
    const active = activeInputs("jacobian", call, argumentList("jacobian", options.argnums, x.length));
    return chooseMode(
      call,
      active.flatMap((on, k) => (on ? [k] : [])),
    );
  };
}
/**
 * The Hessian of a scalar function of one argument, forward over reverse: for every pair of leaves a block of shape
 * [...first, ...second]; a number for a number.
 */
export function hessian<P = Tensor>(f: (x: P) => Scalar): HessianFunction<P> {
  const g = grad(f as (x: Tensor) => Scalar) as unknown as AnyFunction;
  return ((x: unknown) => jacobianAt("hessian", g, [x], undefined, "forward")) as never;
}
