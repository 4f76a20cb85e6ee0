import { range } from "../ir/type.ts";
import type { Tensor } from "../record/tensor.ts";
import { reshape } from "./broadcast.ts";
import { take } from "./indexing.ts";

/** x[..., i, i] for x of shape [..., m, n]: [..., min(m, n)]. Linear. */
export function diagonalOf(x: Tensor): Tensor {
  const [m, n] = x.shape.slice(-2) as [number, number];
  const flat = reshape(x, [...x.shape.slice(0, -2), m * n]);
  return take(
    flat,
    Int32Array.from(range(Math.min(m, n)), (i) => i * (n + 1)),
    -1,
  );
}
