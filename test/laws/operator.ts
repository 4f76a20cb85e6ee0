import type { Tensor, TensorLike } from "../../src/index.ts";

/** One operation in the table from which laws, docs and the convention page are made. */
export interface Operator {
  /** As the public API spells it. */
  readonly name: string;
  /** Primitives (by name) that the entry exercises; the table page lists each primitive's rules through it. */
  readonly primitives?: readonly string[];
  /** The operation as a function of its floating-point arguments; static parameters are closed over. */
  readonly f: (...x: Tensor[]) => Tensor;
  /** Points where it is smooth to the order given: one list of arguments each. Include ranks 0 to 3, sizes 1 and odd, negative values. */
  readonly points: readonly (readonly TensorLike[])[];
  /** Highest derivative that exists and is checked at `points` (2 by default; 0 for piecewise constant). */
  readonly order?: 0 | 1 | 2 | 3;
  /** false: forward mode only, and no smaller promise is made (a loop whose number of steps is not known). */
  readonly reverse?: false;
  /** false: linearTranspose refuses it, though its numbers look linear. */
  readonly transposable?: false;
  /** Conventions at kinks, ties, poles, infinities: first derivatives expected exactly (NaN matches NaN), same in every mode. */
  readonly edges?: readonly Edge[];
  /** Relative tolerance of derivatives against differences (default 1e-5 at order 1). */
  readonly tolerance?: number;
}
export interface Edge {
  readonly at: readonly TensorLike[];
  readonly value?: TensorLike;
  /** Gradient of the sum of the result, one entry for each argument. */
  readonly gradient?: readonly TensorLike[];
  readonly why: string;
}
