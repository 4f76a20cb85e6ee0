import { arrayType, type DType, showType } from "../ir/type.ts";
import { axisOf, reshape } from "../prims/broadcast.ts";
import { moveAxis } from "../prims/indexing.ts";
import { concatenate, stack } from "../prims/joining.ts";
import { cutAxis, flip } from "../prims/slicing.ts";
import { fail } from "../record/errors.ts";
import { optionsOf, requireFunctions } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Like, pathsOf } from "../record/tree.ts";
import { batchWhole } from "../transforms/batch.ts";
import { bodyOf } from "./body.ts";
import { build, enter, requireSame } from "./carry.ts";
import type { Values } from "./loops.ts";

/** Direction and axis of an associative scan. */
export interface AssociativeScanOptions {
  /** From the last entry to the first: entry i becomes x_i f(x_{i+1} f(...)). */
  readonly reverse?: boolean;
  /** The axis of the entries; the first by default. */
  readonly axis?: number;
}
/** All entries of every leaf, stacked on axis 0. */
type Rows = readonly Tensor[];
const count = (xs: Rows): number => xs[0]!.shape[0]!;
const every = (xs: Rows, start: number, step: number, size: number): Tensor[] =>
  xs.map((x) => cutAxis(x, 0, start, size, step));

/**
 * y_0 = x_0, y_i = f(y_{i-1}, x_i) for an associative f, by halving: neighbours are combined, their pairs scanned, and the
 * entries between found from those (Ladner & Fischer 1980; Blelloch 1990). 2 n applications in 2 log2 n stages, each of which
 * applies f to many entries at once.
 */
function scanRows(xs: Rows, f: (a: Rows, b: Rows) => Tensor[]): Tensor[] {
  const n = count(xs);
  if (n < 2) return [...xs];
  const pairs = n >> 1;
  const odd = scanRows(f(every(xs, 0, 2, pairs), every(xs, 1, 2, pairs)), f); // y_1, y_3, ..
  const between = (n - 1) >> 1;
  const even = f(every(odd, 0, 1, between), every(xs, 2, 2, between));
  return odd.map((o, k) => interleave(concatenate([cutAxis(xs[k]!, 0, 0, 1), even[k]!]), o));
}
/** a_0, b_0, a_1, b_1, ..; a has as many entries as b or one more. */
function interleave(a: Tensor, b: Tensor): Tensor {
  const [n, m] = [a.shape[0]!, b.shape[0]!];
  const woven = reshape(stack([cutAxis(a, 0, 0, m), b], 1), [2 * m, ...b.shape.slice(1)]);
  return n === m ? woven : concatenate([woven, cutAxis(a, 0, m, 1)]);
}
/**
 * Running combinations of entries along an axis: y_0 = x_0, y_1 = f(x_0, x_1), y_2 = f(f(x_0, x_1), x_2), ..., where f is
 * associative: f(f(a, b), c) = f(a, f(b, c)). xs is a tree; f combines two entries (trees without the axis) and is applied
 * to many at once. The program has O(log n) copies of f. Differentiable as often as f is.
 * @throws if f does not give an entry of the same structure and types.
 * @example
 * ```ts
 * import { associativeScan, tensor } from "wengert";
 * associativeScan((a, b) => a.mul(b), tensor([1, 2, 3, 4])).toArray(); // => [1, 2, 6, 24]
 * ```
 */
export function associativeScan<X>(
  f: (a: Values<X>, b: Values<X>) => Like<Values<X>>,
  xs: X,
  options?: AssociativeScanOptions,
): Values<X> {
  requireFunctions("associativeScan", f);
  const { reverse = false, axis = 0 } = optionsOf("associativeScan", options, "reverse", "axis");
  const given = enter("associativeScan", xs, "xs");
  const axes = given.values.map((v) => axisOf("associativeScan", v.rank, axis));
  const rows = given.values.map((v, k) => moveAxis(v, axes[k]!, 0));
  const n = rows[0]?.shape[0] ?? fail("associativeScan", "xs holds no values", "Give a tensor or a tree of tensors");
  rows.forEach((v, k) => {
    if (v.shape[0] !== n)
      fail(
        "associativeScan",
        `${pathsOf(given)[k]} is ${showType(given.values[k]!.type)}, where ${n} entries are expected`,
      );
  });
  const types = rows.map((v) => arrayType(v.dtype as DType, v.shape.slice(1)));
  const width = types.length;
  const { program, captured } = bodyOf("associativeScan", [...types, ...types], (v) => {
    const y = enter(
      "associativeScan",
      f(build(given, v.slice(0, width)) as Values<X>, build(given, v.slice(width)) as Values<X>),
      "the combination",
    );
    requireSame("associativeScan", { ...given, values: v.slice(0, width) }, y, "an entry", "the combination of two");
    return y.values;
  });
  const combine = (a: Rows, b: Rows): Tensor[] => {
    const args = [...a, ...b, ...captured];
    return batchWhole(
      program,
      args,
      args.map((_, k) => k < 2 * width),
      count(a),
    );
  };
  const turned = (vs: Rows): Tensor[] => (reverse ? vs.map((v) => flip(v, 0)) : [...vs]);
  const y = turned(scanRows(turned(rows), reverse ? (a, b) => combine(b, a) : combine));
  return build(
    given,
    y.map((v, k) => moveAxis(v, 0, axes[k]!)),
  ) as Values<X>;
}
