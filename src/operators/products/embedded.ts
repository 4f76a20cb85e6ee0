import { CONST, type Program } from "../../ir/program.ts";
import type { Sum } from "./sums.ts";

/** In the place of a line: the number 0. */
export const ZERO = -1;
/** How many sums before and after one are its neighbours. */
const near = 2;

/**
 * Sums in which terms are missing, because both factors are numbers and their product stands in the rest, with factors 0
 * for these terms: so they have the rows, or the columns, of their neighbours.
 */
export const embedded = (p: Program, sums: readonly Sum[]): Sum[] =>
  sums.map((s, k) => {
    for (let d = 1; d <= near; d++)
      for (const other of [sums[k + d], sums[k - d]]) {
        if (other === undefined || other.left.length <= s.left.length) continue;
        const right = padded(p, s.left, other.left, s.right);
        if (right !== undefined) return { ...s, left: other.left, right };
        const left = padded(p, s.right, other.right, s.left);
        if (left !== undefined) return { ...s, left, right: other.right };
      }
    return s;
  });
/** `beside` with 0 where `long` has finite numbers that `short` leaves out; undefined where it leaves out more. */
function padded(
  p: Program,
  short: readonly number[],
  long: readonly number[],
  beside: readonly number[],
): number[] | undefined {
  let k = 0;
  const out: number[] = [];
  for (const i of long) {
    if (i === short[k]) out.push(beside[k++]!);
    else if (i !== ZERO && p.op(i) === CONST && Number.isFinite(p.num(i))) out.push(ZERO);
    else return undefined;
  }
  return k === short.length ? out : undefined;
}
