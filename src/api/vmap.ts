import { arrayType, type DType, range, showType } from "../ir/type.ts";
import { spreadOne } from "../prims/broadcast.ts";
import { sizesOf } from "../prims/creation.ts";
import { moveAxis } from "../prims/indexing.ts";
import { fail } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { optionsOf, requireFunctions } from "../record/options.ts";
import { recordProgram } from "../record/record.ts";
import type { Tensor } from "../record/tensor.ts";
import { pathsOf, type Structure, unflatten } from "../record/tree.ts";
import { batchAt } from "../transforms/batch.ts";
import { type AnyFunction, enterArguments, resultOf } from "./call.ts";
import type { Batches, Stacked } from "./types.ts";

/** An axis for a whole argument, null for one that all examples share, or a tree of these. */
export type AxisTree = number | null | readonly AxisTree[] | { readonly [key: string]: AxisTree };
/** Where examples stand in arguments and results. */
export interface VmapOptions {
  /** Where each argument carries the examples; axis 0 by default. */
  readonly inAxes?: number | null | readonly AxisTree[];
  /** Where the results carry them; axis 0 by default. */
  readonly outAxes?: AxisTree;
  /** Number of examples, when no argument tells. */
  readonly size?: number;
}
/** One axis for each leaf under a structure. */
function axesFor(kind: string, spec: AxisTree, s: Structure, path: string): (number | null)[] {
  if (s.kind === "static") return [];
  if (spec === null || typeof spec === "number")
    return s.kind === "leaf" ? [spec] : s.items.flatMap((t) => axesFor(kind, spec, t, path));
  if (s.kind === "leaf") return fail(kind, `the axes of ${path} are a tree, the value is a leaf`);
  const keys = s.kind === "array" ? range(s.items.length) : s.keys;
  return keys.flatMap((k, i) => {
    const sub = (spec as Record<string | number, AxisTree>)[k];
    return sub === undefined
      ? fail(kind, `the axes of ${path} lack the entry ${k}`)
      : axesFor(kind, sub, s.items[i]!, `${path}.${k}`);
  });
}
function front(x: Tensor, axis: number | null, path: string): Tensor {
  if (axis === null) return x;
  if (axis < -x.rank || axis >= x.rank)
    fail(
      "vmap",
      `${path} is ${showType(x.type)}: it has no axis ${axis}`,
      "An array is a tree: pass the examples as tensor([...]) or a typed array; inAxes: null for what all of them share",
    );
  return moveAxis(x, axis < 0 ? axis + x.rank : axis, 0);
}
/**
 * f on every example of a batch: write f for one, call it with many. Arguments carry the examples on axis 0 (see
 * `inAxes`), results on axis 0 (see `outAxes`). Inside, values of one example have no number.
 * @throws if the batch sizes differ, or f reads a number that depends on the example.
 * @example
 * ```ts
 * import { grad, tensor, vmap } from "wengert";
 * vmap(grad((x) => x.mul(x)))(tensor([1, 2, 3])).toArray(); // => [2, 4, 6]
 * ```
 */
export function vmap<P extends readonly unknown[] = Tensor[], R = Tensor>(
  f: (...x: P) => R,
  options?: VmapOptions,
): (...x: Batches<P>) => Stacked<R> {
  const { inAxes = 0, outAxes = 0, size } = optionsOf("vmap", options, "inAxes", "outAxes", "size");
  const mark = (f as Marked | undefined)?.$mark;
  if (mark) return mark.derive(vmap, options, "value");
  requireFunctions("vmap", f);
  return (...xs) => {
    const { flats, args, starts } = enterArguments(xs);
    if (Array.isArray(inAxes) && inAxes.length !== xs.length)
      fail(
        "vmap",
        `inAxes has ${inAxes.length} entries for ${xs.length} arguments`,
        "Give one axis for each argument, null for a shared one",
      );
    const axes = flats.flatMap((flat, k) =>
      axesFor(
        "vmap",
        Array.isArray(inAxes) ? (inAxes as readonly AxisTree[])[k]! : (inAxes as number | null),
        flat.structure,
        `argument ${k}`,
      ),
    );
    const paths = flats.flatMap(pathsOf);
    const x = args.map((a, k) => front(a, axes[k]!, paths[k]!));
    const batched = axes.map((a) => a !== null);
    const n = batchSize(x, batched, paths, size);
    let result: Structure | undefined;
    const { program, captured } = recordProgram(
      "vmap",
      x.map((a, k) => (batched[k] ? arrayType(a.dtype as DType, a.shape.slice(1)) : a)),
      (v) => {
        const out = (f as AnyFunction)(...flats.map((flat, k) => unflatten(flat.structure, v, starts[k]))) as unknown;
        const { values, structure } = resultOf("vmap", out);
        result = structure;
        return values;
      },
      { sealed: true },
    );
    const [y, flags] = batchAt(program, [...x, ...captured], [...batched, ...captured.map(() => false)], n);
    const outs = axesFor("vmap", outAxes, result!, "result");
    return unflatten(
      result!,
      y.map((v, k) => place(v!, flags[k]!, outs[k]!, n)),
    ) as Stacked<R>;
  };
}
function place(v: Tensor, batched: boolean, axis: number | null, n: number): Tensor {
  if (axis === null)
    return batched
      ? fail(
          "vmap",
          "a result with outAxes null depends on the example",
          "Only values that all examples share can leave without an axis",
        )
      : v;
  const full = batched ? v : spreadOne(v, n);
  const to = axis < 0 ? axis + full.rank : axis;
  if (to < 0 || to >= full.rank) fail("vmap", `outAxes ${axis} is out of range for a result of rank ${full.rank}`);
  return moveAxis(full, 0, to);
}
function batchSize(
  x: readonly Tensor[],
  batched: readonly boolean[],
  paths: readonly string[],
  size: number | undefined,
): number {
  let n = size === undefined ? size : sizesOf("vmap", size)[0];
  let from = "size";
  x.forEach((a, k) => {
    if (!batched[k]) return;
    if (n !== undefined && a.shape[0] !== n)
      fail(
        "vmap",
        `batch sizes differ: ${from} says ${n}, ${paths[k]} is ${showType(a.type)} after moving its axis to the front`,
      );
    n = a.shape[0]!;
    from = paths[k]!;
  });
  return n ?? fail("vmap", "no argument carries a batch", "Set inAxes for at least one argument, or give size");
}
