import type { Program } from "../ir/program.ts";
import { addTangents } from "../prims/arithmetic.ts";
import { broadcastTo, sum, zerosOf } from "../prims/broadcast.ts";
import { asRules } from "../record/recording.ts";
import type { Cotangent, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { inLanes, lanesOf, plain, pullAt } from "./transpose.ts";

/** Cotangents and, after them, their lanes: given as 2 n tensors. */
export const paired = (v: readonly Tangent[], n: number): Cotangent[] =>
  v.slice(0, n).map((c, k) => inLanes(c, v[n + k]));
/**
 * The reverse sweep as a map of tensors: cotangents of the n outputs to those of the linear inputs. If the lanes of the
 * outputs that may differ from 0 follow their cotangents, those of the inputs do so too. `into`: as for the outputs.
 */
export function pulled(
  p: Program,
  args: readonly Tangent[],
  linear: readonly boolean[],
  given: readonly Tangent[],
  into: readonly Tangent[] = [],
): Tensor[] {
  const n = p.outputs.length;
  const masked = given.length > n;
  const types = p.inputTypes;
  const on = linear.flatMap((l, k) => (l ? [k] : []));
  return asRules(() => {
    const got = pullAt(p, args, linear, paired(given, n), paired(into, linear.length), masked);
    return [
      ...on.map((k) => plain(got[k]) ?? zerosOf(types[k]!)),
      ...(masked ? on : []).map((k) => lanesOf(got[k] ?? null, types[k]!)),
    ];
  });
}
/** Cotangents of an operation that mixes lanes in its own way: all of them, if one lane of those given counts. */
export function allOrNone(cts: readonly Tangent[], lanes: readonly Tangent[] | undefined): Cotangent[] {
  const any = lanes?.reduce((s, l) => addTangents(s, l && sum(l)), null);
  return cts.map((c) => (c && any ? inLanes(c, broadcastTo(any, c.shape, [])) : c));
}
