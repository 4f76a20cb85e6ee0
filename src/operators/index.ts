import { tensor as make, type TensorLike } from "../record/like.ts";
import type { TensorMethods } from "../record/methods.ts";

export { clearLoopReport, type LoopReport, loopReport } from "./report.ts";

/**
 * A tensor under operators: in marked functions `+ - * / % **` and comparisons work on it, lane by lane, and TypeScript
 * takes it for a number there. Results of operators are typed as numbers: `sum(x * y)` rather than `(x * y).sum()`.
 */
export type Tensor = number & TensorMethods;

/** A tensor from numbers, typed for use under operators. */
export const tensor = (x: TensorLike): Tensor => make(x) as unknown as Tensor;
