import { cast, gt, mean, sigmoid, softplus, type Tensor, type TensorLike } from "wengert";
import { expression } from "wengert/expression";

/** A line `name = formula` of a listing. */
export interface Line {
  readonly name: string;
  readonly formula: string;
}

/** A line that cannot be read, by its number. */
export class ListingError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const over = (x: TensorLike): Tensor => mean(x, -1, { keepDims: true });
/** 1 where x is positive, else 0: the slope of max(x, 0) on either side of 0. */
const step = (x: Tensor): Tensor => cast(gt(x, 0), x.dtype);

/** What formulas of a listing may call beside the usual functions; mean runs over the examples. */
const functions = { mean: over, step, sigmoid, softplus };

export type Values = Readonly<Record<string, Tensor>>;

const firstLine = (e: unknown): string => (e as Error).message.split("\n")[0]!.replace(/^expression: /, "");

/** Runs a listing on values by name: every line gives a value that later lines may use. */
export function runner(lines: readonly Line[], given: readonly string[]): (values: Values) => Values {
  const steps = lines.map(({ name, formula }, k) => {
    const known = [...new Set([...given, ...lines.slice(0, k).map((line) => line.name)])];
    try {
      return { name, of: expression(formula, { variables: known, functions }), known };
    } catch (e) {
      throw new ListingError(k, firstLine(e));
    }
  });
  return (values) => {
    const all: Record<string, Tensor> = { ...values };
    steps.forEach(({ name, of, known }, k) => {
      try {
        all[name] = of(Object.fromEntries(known.map((n) => [n, all[n]!]))) as Tensor;
      } catch (e) {
        throw new ListingError(k, firstLine(e));
      }
    });
    return all;
  };
}
