import { affine, quadratic } from "./coefficients.ts";
import type { Minimise } from "./quadprog.ts";

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
export function lpText({ minimize, equal, atMost }: Minimise, n: number, { lower, upper }: Ranges = {}): string {
  const { hessian, linear } = quadratic(minimize, n);
  const squares = hessian.flatMap((row, i) => row.map((v, j) => (v === 0 ? "" : `${signed(v)} x${i + 1} * x${j + 1}`)));
  const curved = squares.filter((text) => text !== "").join(" ");
  const lines = ["Minimize", ` cost: ${sum(linear)}${curved === "" ? "" : ` + [ ${curved} ] / 2`}`, "Subject To"];
  const add = (g: Minimise["equal"], name: string, sign: string): void => {
    if (g === undefined) return;
    const { rows, offsets } = affine(g, n);
    rows.forEach((row, k) => {
      lines.push(` ${name}${k + 1}: ${sum(row)} ${sign} ${0 - offsets[k]!}`);
    });
  };
  add(equal, "equal", "=");
  add(atMost, "most", "<=");
  const bound = (x: number): string => (x === Infinity ? "+inf" : x === -Infinity ? "-inf" : String(x));
  const ranges = linear.map((_, k) => ` ${bound(lower?.[k] ?? 0)} <= x${k + 1} <= ${bound(upper?.[k] ?? Infinity)}`);
  return [...lines, "Bounds", ...ranges, "End", ""].join("\n");
}
const signed = (v: number): string => (v < 0 ? `- ${-v}` : `+ ${v}`);
const sum = (row: readonly number[]): string => row.map((v, k) => `${signed(v)} x${k + 1}`).join(" ");
