import type { Recording } from "../../record/recording.ts";
import type { Tensor } from "../../record/tensor.ts";
import type { RecordedArray } from "../recordedArray.ts";

/** What is set where loops are, so that text without loops pays nothing. */
export const afterwards: {
  /** What is done to results that were recorded since line `from`. */
  matrices?: (rec: Recording, from: number, results: readonly Tensor[]) => Tensor[];
  /** The rows of `all`, made when somebody looks at them. */
  rows?: (row: (i: number) => unknown, all: RecordedArray) => unknown;
} = {};
/** Rows that were made so as one array, as long as nobody has put another in. */
export const whole: unique symbol = Symbol();
