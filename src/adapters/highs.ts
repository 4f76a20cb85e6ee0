import type { Tensor } from "../record/tensor.ts";
import { checked, type Minimise, type Ranges, rangesOf, type Vector } from "./checks.ts";
import { affine, quadratic } from "./coefficients.ts";

/**
 * A program of x1..xn as text in CPLEX's LP format, which `solve` of highs takes; coefficients from exact derivatives,
 * with all their digits. The optimum lacks the constant term of the objective.
 * @throws if the objective is not quadratic or a constraint not linear.
 */
export function lpText<P extends Vector = Tensor>(program: Minimise<P>, n: number, ranges: Ranges = {}): string {
  const { minimize, equal, atMost } = checked("lpText", program, n);
  const each = rangesOf("lpText", ranges, n);
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
  const within = each.map(([low, high], k) => ` ${bound(low)} <= x${k + 1} <= ${bound(high)}`);
  return [...lines, "Bounds", ...within, "End", ""].join("\n");
}
const signed = (v: number): string => (v < 0 ? `- ${-v}` : `+ ${v}`);
const sum = (row: readonly number[]): string => row.map((v, k) => `${signed(v)} x${k + 1}`).join(" ");
