import { zerosOf } from "../prims/broadcast.ts";
import { describe, fail } from "../record/errors.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, type Leaf, type Like, leaveLike, matching, pathsOf, unflatten } from "../record/tree.ts";
import { guarded } from "../transforms/guarded.ts";
import { taylorAt } from "../transforms/taylor.ts";
import { type AnyFunction, recordCall, requireVarying } from "./call.ts";

/** Coefficients of each leaf of R. */
export type Coefficients<R, A> = R extends Leaf
  ? (A extends readonly (readonly number[])[] ? number : Tensor)[]
  : R extends object
    ? { -readonly [K in keyof R]: Coefficients<R[K], A> }
    : Tensor[];
/** Taylor coefficients of each argument, constant term first. */
export type Curves<P extends readonly unknown[]> = { [K in keyof P]: readonly Like<P[K]>[] };

/**
 * Taylor mode: if argument k moves along x_0 + x_1 t + x_2 t^2 + ..., given as the list of its coefficients, the results
 * move along a_0 + a_1 t + ...; gives the lists a_0..a_order (normalised: a_k, not k! a_k). Costs O(order^2) operations
 * where nested derivatives cost exponentially many (Griewank & Walther 2008, chapter 13).
 * `order`: by default one less than the longest list.
 * @example
 * ```ts
 * import { exp, jet } from "wengert";
 * jet(exp, [[0, 1]], 4); // => [1, 1, 0.5, 0.16666666666666666, 0.041666666666666664]
 * ```
 */
export function jet<P extends readonly unknown[] = Tensor[], R = Tensor, A extends Curves<P> = Curves<P>>(
  f: (...x: P) => R,
  curves: A,
  order?: number,
): Coefficients<R, A> {
  const hint = "Write [[x0, 1]] for f(x0 + t)";
  if (!Array.isArray(curves))
    fail("jet", `the curves are ${describe(curves)}, not a list of one for each argument`, hint);
  curves.forEach((c, k) => {
    if (!Array.isArray(c) || c.length === 0)
      fail("jet", `the curve of argument ${k} is not a list of coefficients`, hint);
  });
  const last = order ?? Math.max(...curves.map((c) => c.length)) - 1;
  if (!Number.isInteger(last) || last < 0) fail("jet", `order ${last} is not a whole number`);
  const call = recordCall(
    "jet",
    f as AnyFunction,
    curves.map((c) => c[0]),
  );
  requireVarying("jet", call.recording);
  const series: Tangent[][] = call.args.map((a) => [a]);
  curves.forEach((curve, k) => {
    const like = call.flats[k]!;
    curve.slice(1, last + 1).forEach((coefficient, m) => {
      matching("jet", like, coefficient, `coefficient ${m + 1} of argument ${k}`).leaves.forEach((leaf, j) => {
        const c = enterLeaf(leaf);
        const at = call.starts[k]! + j;
        if (c.type !== call.args[at]!.type)
          fail("jet", `coefficient ${m + 1} of ${pathsOf(like)[j]} has another type than the point`);
        series[at]!.push(c);
      });
    });
  });
  const all = [...series, ...call.captured.map((c) => [c])];
  const moving = all.map((c) => c.length > 1);
  const out = taylorAt(guarded(call.program, moving), all, last);
  const numbers = curves.every((c) => c.every((x) => flatten(x).leaves.every((leaf) => typeof leaf === "number")));
  const lists = out.map((list) => list.map((c) => leaveScalar(c ?? zerosOf(list[0]!.type), numbers)));
  return unflatten(call.result, lists) as Coefficients<R, A>;
}
const leaveScalar = (v: Tensor, numbers: boolean): unknown => (numbers ? leaveLike(v, 0) : v);
