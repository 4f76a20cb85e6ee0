import { showType } from "../ir/type.ts";
import { add, mul } from "../prims/arithmetic.ts";
import { expandDims } from "../prims/axes.ts";
import { commonDType, reshape } from "../prims/broadcast.ts";
import { and, gt, le, where } from "../prims/comparison.ts";
import { flipped, matmul } from "../prims/contraction.ts";
import { indicesAlong, sizesOf } from "../prims/creation.ts";
import { moveAxis } from "../prims/indexing.ts";
import { softmax } from "../prims/softmax.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Dense, dense, denseForm } from "./dense.ts";
import { given, named, needs } from "./parameters.ts";
import { type RotaryOptions, rope } from "./position.ts";

/** What `attention` leaves out, adds and scales. */
export interface AttentionOptions {
  /** bool, broadcasting to [..., n, m]: which keys each query may look at. */
  readonly mask?: TensorLike;
  /** Query i looks at keys up to i + m - n only: the last query sees them all. */
  readonly causal?: boolean;
  /** Added to the scaled products, broadcasting to [..., n, m]. */
  readonly bias?: TensorLike;
  /** Factor of the products; 1 / sqrt(d) by default. */
  readonly scale?: number;
}
const common = ["mask", "causal", "bias", "scale"] as const;
/** bool [n, m]: j <= i + m - n, what `causal` allows. */
export function causalMask(n: number, m: number = n): Tensor {
  const shape = sizesOf("nn.causalMask", [n, m]);
  return le(indicesAlong(shape, 1), add(indicesAlong(shape, 0), m - n));
}
/** bool [..., 1, m]: the first lengths[...] of m keys, for sequences that were padded at the end. Lengths are i32. */
export function paddingMask(lengths: TensorLike, m: number): Tensor {
  const l = asTensor(lengths, "i32", "nn.paddingMask");
  if (l.dtype !== "i32") fail("nn.paddingMask", `lengths are ${showType(l.type)}`, "Convert: lengths.cast('i32')");
  sizesOf("nn.paddingMask", m);
  return gt(expandDims(l, [l.rank, l.rank + 1]), indicesAlong([1, m], 1));
}
/**
 * Scaled dot-product attention (Vaswani et al. 2017): softmax(scale q k^T + bias) v for q [..., n, d], k [..., m, d],
 * v [..., m, e]; leading axes broadcast. What masks exclude has the logit -Infinity: weight 0 and gradient exactly 0. A
 * query that may look at nothing gives 0, with gradient 0. (Values at excluded keys must still be finite.)
 * @throws if shapes do not fit.
 */
export function attention(q: TensorLike, k: TensorLike, v: TensorLike, options?: AttentionOptions): Tensor {
  given("nn.attention", { q, k, v });
  const { mask, causal = false, bias, scale } = optionsOf("nn.attention", options, ...common);
  const dtype = commonDType("nn.attention", [q, k, v]);
  const [query, key, value] = [q, k, v].map((x) => asTensor(x, dtype, "nn.attention")) as [Tensor, Tensor, Tensor];
  const [n, d] = query.shape.slice(-2);
  const m = key.shape.at(-2);
  if (query.rank < 2 || key.rank < 2 || value.rank < 2 || key.shape.at(-1) !== d || value.shape.at(-2) !== m)
    fail(
      "nn.attention",
      `queries, keys and values are ${showTypes([query.type, key.type, value.type])}`,
      "Shapes: [..., n, d], [..., m, d], [..., m, e]",
    );
  const scores = (): Tensor => mul(matmul(query, flipped(key)), scale ?? 1 / Math.sqrt(d!));
  const logits = named("nn.attention", () => (bias === undefined ? scores() : add(scores(), bias)));
  const allowed = [...(mask === undefined ? [] : [asTensor(mask)]), ...(causal ? [causalMask(n!, m!)] : [])];
  return named("nn.attention", () => {
    const seen =
      allowed.length === 0
        ? logits
        : where(
            allowed.reduce((a, b) => and(a, b)),
            logits,
            Number.NEGATIVE_INFINITY,
          );
    return matmul(softmax(seen), value);
  });
}
/** Projections of multi-head attention: query, key, value [inputs, heads d] and output [heads e, outputs]. */
export interface MultiHead {
  readonly query: Dense;
  readonly key: Dense;
  readonly value: Dense;
  readonly output: Dense;
}
/** Number of heads, and what `attention` takes. */
export interface MultiHeadOptions extends AttentionOptions {
  /** What keys and values are made of, [..., m, inputs]; x itself by default. */
  readonly context?: TensorLike;
  /** Rotate queries and keys by their positions (see `rope`). */
  readonly rotary?: boolean | RotaryOptions;
}
const form = "{ w: [inputs, heads d] }";
/** [..., n, heads d] as [..., heads, n, d]. */
function intoHeads(x: Tensor, heads: number): Tensor {
  const features = x.shape.at(-1)!;
  if (features % heads !== 0)
    fail("nn.multiHeadAttention", `${features} features of ${showType(x.type)} do not fall into ${heads} heads`);
  return moveAxis(reshape(x, [...x.shape.slice(0, -1), heads, features / heads]), -2, -3);
}
/**
 * Multi-head attention (Vaswani et al. 2017) of x [..., n, inputs] to itself or to `context`: each head attends with its
 * own slice of the projections; the results, side by side, go through the output projection. A mask or bias broadcasts to
 * [..., heads, n, m].
 */
export function multiHeadAttention(x: TensorLike, weights: MultiHead, heads: number, input?: MultiHeadOptions): Tensor {
  const name = "nn.multiHeadAttention";
  given(name, { x, weights, heads });
  const { context = x, rotary = false, ...options } = optionsOf(name, input, ...common, "context", "rotary");
  needs(name, "the weights", weights, { query: form, key: form, value: form, output: "{ w: [heads e, outputs] }" });
  for (const part of ["query", "key", "value", "output"] as const)
    needs(name, `the weights of ${part}`, weights[part], denseForm);
  if (!Number.isInteger(heads) || heads < 1) fail("nn.multiHeadAttention", `${heads} heads`, "Give a whole number");
  const project = (y: TensorLike, layer: Dense): Tensor => intoHeads(dense(y, layer), heads);
  const turned = (y: Tensor): Tensor => (rotary === false ? y : rope(y, rotary === true ? {} : rotary));
  const q = turned(project(x, weights.query));
  const k = turned(project(context, weights.key));
  const y = moveAxis(attention(q, k, project(context, weights.value), options), -3, -2);
  return dense(reshape(y, [...y.shape.slice(0, -2), y.shape.at(-2)! * y.shape.at(-1)!]), weights.output);
}
