import { showType } from "../ir/type.ts";
import { add, cast, mul, sub } from "../prims/arithmetic.ts";
import { broadcastTo, reshape } from "../prims/broadcast.ts";
import { arange, sizesOf } from "../prims/creation.ts";
import { exp } from "../prims/exponential.ts";
import { stack, unstack } from "../prims/joining.ts";
import { cos, sin } from "../prims/trigonometry.ts";
import { describe, fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { given } from "./parameters.ts";

/** Angles p base^(-2 i / d) for positions p [...] and i = 0 .. d / 2 - 1: [..., d / 2]. */
function angles(positions: Tensor, d: number, base: number): Tensor {
  const rates = exp(mul(arange(d / 2), (-2 * Math.log(base)) / d));
  const shape = [...positions.shape, d / 2];
  return mul(broadcastTo(positions, shape, [...positions.shape.keys()]), broadcastTo(rates, shape, [positions.rank]));
}
const isRatio = (operation: string, base: number): void => {
  if (!(typeof base === "number" && base > 0))
    fail(operation, `the base is ${describe(base)}`, "Give a positive number");
};
function even(operation: string, d: number | undefined): number {
  return d !== undefined && Number.isInteger(d) && d >= 0 && d % 2 === 0
    ? d
    : fail(operation, `${d} features do not form pairs`, "The last axis must be even");
}
/** How `rope` turns. */
export interface RotaryOptions {
  /** Position of each row, [n]; 0, 1, .. n - 1 by default. */
  readonly positions?: TensorLike;
  /** Ratio of the longest period to the shortest; 10000 by default. */
  readonly base?: number;
}
/**
 * Rotary position embedding (RoPE: Su et al. 2021): features 2i and 2i + 1 of x [..., n, d] are rotated by the angle
 * p base^(-2 i / d), p the position of the row. Inner products of rotated queries and keys depend on differences of
 * positions only.
 */
export function rope(x: TensorLike, options?: RotaryOptions): Tensor {
  const { positions, base = 10000 } = optionsOf("nn.rope", options, "positions", "base");
  given("nn.rope", { x });
  isRatio("nn.rope", base);
  const v = asTensor(x, "f64", "nn.rope");
  const [n, d] = [v.shape.at(-2), even("nn.rope", v.shape.at(-1))];
  if (n === undefined) fail("nn.rope", `${showType(v.type)} has no axis of positions`, "Shape: [..., n, d]");
  const p = positions === undefined ? arange(n) : cast(asTensor(positions, "f64", "nn.rope"), "f64");
  if (p.rank !== 1 || p.size !== n) fail("nn.rope", `positions ${showType(p.type)} for ${n} rows`, "Give one for each");
  const turn = cast(angles(p, d, base), v.dtype);
  const pairs = reshape(v, [...v.shape.slice(0, -1), d / 2, 2]);
  const [a, b] = unstack(pairs, -1) as [Tensor, Tensor];
  const [c, s] = [cos(turn), sin(turn)];
  return reshape(stack([sub(mul(a, c), mul(b, s)), add(mul(a, s), mul(b, c))], -1), v.shape);
}
/**
 * Sinusoidal positions (Vaswani et al. 2017), [n, d]: sin(p base^(-2 i / d)) at feature 2i, cos at 2i + 1, for p = 0 .. n - 1.
 */
export function sinusoidalPositions(n: number, d: number, base = 10000): Tensor {
  const name = "nn.sinusoidalPositions";
  given(name, { n, d });
  isRatio(name, base);
  const turn = angles(arange(sizesOf(name, n)[0]!), even(name, d), base);
  return reshape(stack([sin(turn), cos(turn)], -1), [n, d]);
}
