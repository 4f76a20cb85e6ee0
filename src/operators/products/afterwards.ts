import type { Recording } from "../../record/recording.ts";
import type { Tensor } from "../../record/tensor.ts";

/** What is done to results that were recorded since line `from`; set where loops are, so that text without loops pays nothing. */
export const afterwards: {
  matrices?: (rec: Recording, from: number, results: readonly Tensor[]) => Tensor[];
} = {};
