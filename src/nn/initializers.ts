import { type Shape, sizeOf } from "../ir/type.ts";
import { mul } from "../prims/arithmetic.ts";
import { flipped } from "../prims/contraction.ts";
import { zeros } from "../prims/creation.ts";
import { qr } from "../prims/linalg/qr.ts";
import { keys, normal, uniform } from "../random/index.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { named } from "./parameters.ts";

/** Inputs and outputs that a weight connects: [inputs, outputs], or a convolution's [features, channels, ...sizes]. */
function fans(operation: string, shape: Shape): { in: number; out: number } {
  const [first, second, ...sizes] = [shape].flat();
  if (first === undefined || second === undefined)
    return fail(
      operation,
      `shape [${shape}] connects nothing`,
      "Give [inputs, outputs] or [features, channels, ...sizes]",
    );
  const window = sizeOf(sizes);
  return sizes.length === 0 ? { in: first, out: second } : { in: second * window, out: first * window };
}
/** Weights with a given variance. */
const uniformOf = (operation: string, key: Tensor, shape: Shape, variance: number): Tensor => {
  const bound = Math.sqrt(3 * variance);
  return named(operation, () => uniform(key, shape, { low: -bound, high: bound }));
};
const normalOf = (operation: string, key: Tensor, shape: Shape, variance: number): Tensor =>
  named(operation, () => normal(key, shape, { scale: Math.sqrt(variance) }));
const glorot = (name: string, shape: Shape): number => {
  const f = fans(name, shape);
  return 2 / (f.in + f.out);
};
const he = (name: string, shape: Shape): number => 2 / fans(name, shape).in;

/** Uniform with variance 2 / (inputs + outputs) (Glorot & Bengio 2010): for tanh and sigmoid layers. */
export const glorotUniform = (key: Tensor, shape: Shape): Tensor =>
  uniformOf("nn.glorotUniform", key, shape, glorot("nn.glorotUniform", shape));
/** Normal with variance 2 / (inputs + outputs) (Glorot & Bengio 2010). */
export const glorotNormal = (key: Tensor, shape: Shape): Tensor =>
  normalOf("nn.glorotNormal", key, shape, glorot("nn.glorotNormal", shape));
/** Uniform with variance 2 / inputs (He et al. 2015): for relu layers. */
export const heUniform = (key: Tensor, shape: Shape): Tensor =>
  uniformOf("nn.heUniform", key, shape, he("nn.heUniform", shape));
/** Normal with variance 2 / inputs (He et al. 2015). */
export const heNormal = (key: Tensor, shape: Shape): Tensor =>
  normalOf("nn.heNormal", key, shape, he("nn.heNormal", shape));
/**
 * A matrix [n, m] with orthonormal columns (rows, if it is wide), uniformly distributed, times `gain` (Saxe et al. 2014):
 * Q of the QR factors of a normal matrix, the diagonal of R being positive (Mezzadri 2007).
 */
export function orthogonal(key: Tensor, shape: readonly [number, number], gain = 1): Tensor {
  const [n, m] = [shape].flat() as [number, number];
  if (![n, m].every((k) => Number.isInteger(k) && k >= 0))
    fail("nn.orthogonal", `shape [${shape}] is no matrix`, "Give [inputs, outputs]");
  return named("nn.orthogonal", () => {
    const { q } = qr(normal(key, n >= m ? [n, m] : [m, n]));
    return mul(n >= m ? q : flipped(q), gain);
  });
}
/** Weights of dense layers of the given sizes, by `heNormal`, with biases 0: sizes [inputs, ..., outputs]. */
export function initMlp(key: Tensor, sizes: readonly number[]): { w: Tensor; b: Tensor }[] {
  if (!(Array.isArray(sizes) && sizes.length > 1))
    fail("nn.initMlp", `sizes [${sizes}] make no layer`, "Give [inputs, ..., outputs]");
  const each = named("nn.initMlp", () => keys(key, sizes.length - 1));
  return sizes.slice(1).map((outputs, i) => ({ w: heNormal(each.at(i), [sizes[i]!, outputs]), b: zeros(outputs) }));
}
