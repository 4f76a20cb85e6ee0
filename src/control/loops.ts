import { arrayType, type DType, showType } from "../ir/type.ts";
import { arange } from "../prims/creation.ts";
import { describe, fail } from "../record/errors.ts";
import { optionsOf, requireFunctions } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Leaf, type Like, pathsOf } from "../record/tree.ts";
import { bodyOf, capturedAt } from "./body.ts";
import { build, type Entered, enter, requireSame } from "./carry.ts";
import { scanLine } from "./scan.ts";

/** A tree whose leaves are tensors. */
export type Values<T> = T extends Leaf ? Tensor : T extends object ? { -readonly [K in keyof T]: Values<T[K]> } : T;
/** Length, direction and memory of a scan. */
export interface ScanOptions {
  /** Number of steps, when xs is null. */
  readonly length?: number;
  /** From the last x to the first; ys keep the positions of their xs. */
  readonly reverse?: boolean;
  /**
   * Memory for reverse mode: how many states of the carry may be kept, instead of the residuals of every step. With s of
   * them each of n steps is evaluated again at most r times on the way back, C(s + r, s) >= n (Griewank & Walther 2000): 10
   * snapshots reach 286 steps with r = 3, 3003 with r = 5. Worth it where a step computes much from its carry and x.
   */
  readonly checkpoint?: number;
}
/**
 * carry, y = step(carry, x) for every entry of xs along axis 0: gives [last carry, stacked ys]. The loop stays one line of
 * the program, in its derivatives too, whatever its length; carry, x and y are trees. Reverse mode saves one row of
 * residuals a step.
 * @throws if a carry leaves a step with another shape or type than it entered with.
 */
export function scan<C, X, Y = null>(
  step: (carry: Values<C>, x: Values<X>) => readonly [Like<Values<C>>, Y] | readonly [Like<Values<C>>],
  init: C,
  xs: X,
  options?: ScanOptions,
): [Values<C>, Values<Y>] {
  requireFunctions("scan", step);
  const { length: steps, reverse, checkpoint } = optionsOf("scan", options, "length", "reverse", "checkpoint");
  const c0 = enter("scan", init, "carry");
  const rows: Entered =
    xs === null ? { structure: { kind: "static", value: null }, values: [], root: "xs" } : enter("scan", xs, "xs");
  const length = stepsOf(rows, steps);
  const nk = c0.values.length;
  let y: Entered | undefined;
  const rowTypes = rows.values.map((v) => arrayType(v.dtype as DType, v.shape.slice(1)));
  const closed = capturedAt(
    bodyOf("scan", [...c0.values.map((v) => v.type), ...rowTypes], (v) => {
      const out = step(
        build(c0, v.slice(0, nk)) as Values<C>,
        (rows.structure.kind === "static" ? null : build(rows, v.slice(nk))) as Values<X>,
      );
      if (!Array.isArray(out))
        fail(
          "scan",
          `the step returned ${describe(out)}`,
          "Return [carry, y], or [carry] when there is nothing to stack",
        );
      const carry = enter("scan", out[0], "carry");
      requireSame("scan", c0, carry, "the carry that enters", "the carry that leaves");
      y = enter("scan", out[1] ?? null, "y");
      return [...carry.values, ...y.values];
    }),
    0,
  );
  const out = scanLine([...closed.captured, ...c0.values, ...rows.values], {
    body: closed.program,
    constants: closed.captured.length,
    carries: nk,
    length,
    reverse: reverse === true,
    snapshots: snapshotsOf(checkpoint),
    states: 0,
  });
  return [build(c0, out.slice(0, nk)), build(y!, out.slice(nk))] as [Values<C>, Values<Y>];
}
/** 0 where none are wanted: the residuals of every step are saved. */
function snapshotsOf(checkpoint: number | undefined): number {
  if (checkpoint === undefined) return 0;
  if (!(Number.isInteger(checkpoint) && checkpoint > 0))
    fail("scan", `cannot keep ${checkpoint} snapshots`, "Give a whole number of states, at least 1");
  return checkpoint;
}
function stepsOf(rows: Entered, length: number | undefined): number {
  let n = length;
  rows.values.forEach((v, k) => {
    if (v.rank === 0)
      fail("scan", `${pathsOf(rows)[k]} is a scalar`, "xs are stacked along axis 0; pass null and a length for none");
    if (n !== undefined && v.shape[0] !== n)
      fail("scan", `${pathsOf(rows)[k]} is ${showType(v.type)}, where ${n} steps are expected`);
    n = v.shape[0]!;
  });
  if (n === undefined) fail("scan", "the number of steps is not known", "Give xs, or { length }");
  if (!Number.isInteger(n) || n < 0) fail("scan", `cannot make ${n} steps`);
  return n;
}
/** f on every entry of xs along axis 0, one after the other (vmap does them all at once). */
export function map<X, Y>(f: (x: Values<X>) => Y, xs: X): Values<Y> {
  requireFunctions("map", f);
  return scan<[], X, Y>((_c, x) => [[], f(x)] as never, [], xs)[1];
}
/** carry = step(carry, i) for i = 0 .. count - 1, the counter being an i32 scalar. */
export function loop<C>(count: number, step: (carry: Values<C>, i: Tensor) => Like<Values<C>>, init: C): Values<C> {
  if (!Number.isInteger(count) || count < 0)
    fail("loop", `cannot make ${count} turns`, "A count that depends on values needs whileLoop");
  requireFunctions("loop", step);
  return scan<C, Tensor, null>((c, i) => [step(c, i as Tensor), null], init, arange(0, count, 1, "i32"))[0];
}
