import { sameShape, showType, sizeOf, type Type } from "../../ir/type.ts";
import { fail, showTypes } from "../../record/errors.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Series, Tangent } from "../../record/rules.ts";
import type { Tensor } from "../../record/tensor.ts";
import { convolve, neg, sub } from "../arithmetic.ts";
import { commonDType, commonShape, reshape, stretch } from "../broadcast.ts";
import { matmul } from "../contraction.ts";
import { moveAxis } from "../indexing.ts";
import { squareType } from "./stack.ts";

/** Matrices and right sides of one stack, or an error. */
export function systemType(name: string, a: Type, b: Type): Type {
  squareType(name, a);
  if (a.dtype !== b.dtype || !sameShape(a.shape.slice(0, -1), b.shape.slice(0, -1)))
    fail(name, `operands ${showTypes([a, b])} do not agree`, "Shapes: [..., n, n] and [..., n, m]");
  return b;
}
/** b - ax, where null is a structural zero. */
export const residual = (b: Tangent, ax: Tangent): Tangent => (ax === null ? b : b === null ? neg(ax) : sub(b, ax));
/** Coefficients of X in A X = B: A_0 X_k = B_k - sum_{j > 0} A_j X_{k-j}. `solve` applies A_0^-1. */
export function solveSeries(a: Series, b: Series, order: number, solve: (b: Tensor) => Tensor): Tangent[] {
  const x: Tangent[] = [];
  for (let k = 0; k <= order; k++) {
    const r = residual(b[k] ?? null, k === 0 ? null : convolve(a, [...x, null], k, matmul, 1));
    x.push(r && solve(r));
  }
  return x;
}
/** Right sides [n, ..., m, c] that share their matrices are the columns of one: `solve` gets [..., m, n c]. */
export function asColumns(b: Tensor, solve: (b: Tensor) => Tensor): Tensor {
  const { shape } = moveAxis(b, 0, b.rank - 2);
  const wide = reshape(moveAxis(b, 0, b.rank - 2), [...shape.slice(0, -2), shape.at(-2)! * shape.at(-1)!]);
  return moveAxis(reshape(solve(wide), shape), b.rank - 2, 0);
}
/**
 * Solves for right sides as users give them: a vector [n] or matrices [..., n, m], leading axes broadcast. `prepare` makes
 * the operands that stand for the matrices (before they are stretched over the right sides).
 */
export function solveFor(
  name: string,
  a: TensorLike,
  b: TensorLike,
  prepare: (a: Tensor) => readonly Tensor[],
  solve: (factors: readonly Tensor[], b: Tensor) => Tensor,
): Tensor {
  const dtype = commonDType(name, [a, b]);
  const x = asTensor(a, dtype, name);
  const y = asTensor(b, dtype, name);
  squareType(name, x.type);
  const n = x.shape.at(-1)!;
  if (y.rank === 0 || y.shape.at(y.rank === 1 ? 0 : -2) !== n)
    fail(
      name,
      `${showType(y.type)} is no right side for ${showType(x.type)}`,
      `Give a vector [${n}], or matrices [..., ${n}, m] with the right sides as columns`,
    );
  const c = y.rank === 1 ? reshape(y, [n, 1]) : y;
  const lead = commonShape(name, [x.shape.slice(0, -2), c.shape.slice(0, -2)]);
  const factors = prepare(x);
  const shape = [...lead, ...c.shape.slice(-2)];
  if (x.rank === 2 && lead.length > 0) {
    const all = reshape(c, [sizeOf(lead), ...c.shape.slice(-2)]);
    return reshape(
      asColumns(all, (s) => solve(factors, s)),
      shape,
    );
  }
  const z = solve(
    factors.map((f) => stretch(f, [...lead, ...f.shape.slice(x.rank - 2)])),
    stretch(c, shape),
  );
  return y.rank === 1 ? reshape(z, shape.slice(0, -1)) : z;
}
