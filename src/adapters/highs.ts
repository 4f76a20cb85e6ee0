import { fail } from "../record/errors.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { affine, quadratic } from "./coefficients.ts";
import type { Vector } from "./inPlace.ts";
import { checked, type Minimise } from "./quadprog.ts";

/** Ranges of the variables x1..xn; at least 0 by default, as in every LP file. */
export interface Ranges {
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
}
/**
 * A program of x1..xn as text in CPLEX's LP format, which `solve` of highs takes; coefficients from exact derivatives,
 * with all their digits. The optimum lacks the constant term of the objective.
 * @throws if the objective is not quadratic or a constraint not linear.
 */
export function lpText<P extends Vector = Tensor>(program: Minimise<P>, n: number, ranges: Ranges = {}): string {
  const { minimize, equal, atMost } = checked("lpText", program, n);
  const { lower, upper } = optionsOf("lpText", ranges, "lower", "upper");
  for (const [name, list] of Object.entries({ lower, upper }))
    if (list !== undefined && list.length !== n)
      fail("lpText", `${name} has ${list.length} numbers for ${n} variables`, "Give one for each; Infinity for none");
  const { hessian, linear } = quadratic(minimize, n);
  const squares = hessian.flatMap((row, i) => row.map((v, j) => (v === 0 ? "" : `${signed(v)} x${i + 1} * x${j + 1}`)));
  const curved = squares.filter((text) => text !== "").join(" ");
  const lines = ["Minimize", ` cost: ${sum(linear)}${curved === "" ? "" : ` + [ ${curved} ] / 2`}`, "Subject To"];
  const add = (g: Minimise<P>["equal"], name: string, sign: string): void => {
    if (g === undefined) return;
    const { rows, offsets } = affine(g, n);
    rows.forEach((row, k) => {
      lines.push(` ${name}${k + 1}: ${sum(row)} ${sign} ${0 - offsets[k]!}`);
    });
  };
  add(equal, "equal", "=");
  add(atMost, "most", "<=");
  const bound = (x: number): string => (x === Infinity ? "+inf" : x === -Infinity ? "-inf" : String(x));
  const within = linear.map((_, k) => {
    const [low, high] = [lower?.[k] ?? 0, upper?.[k] ?? Infinity];
    if (!(low <= high))
      fail(
        "lpText",
        `x${k + 1} has the range [${low}, ${high}]`,
        "lower, 0 where it is not given, must not exceed upper",
      );
    return ` ${bound(low)} <= x${k + 1} <= ${bound(high)}`;
  });
  return [...lines, "Bounds", ...within, "End", ""].join("\n");
}
const signed = (v: number): string => (v < 0 ? `- ${-v}` : `+ ${v}`);
const sum = (row: readonly number[]): string => row.map((v, k) => `${signed(v)} x${k + 1}`).join(" ");
