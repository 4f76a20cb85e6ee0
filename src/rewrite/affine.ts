import type { AnyNode, Expression } from "acorn";
import { isNumber } from "./expressions.ts";
import { bare, isIdentifier, isNamed, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** `left relation right`, one side of which at least moves with the counter; `left` alone: it is true, as in `while (i--)`. */
export interface Comparison {
  readonly left: Expression;
  readonly relation: string;
  readonly right: Expression | null;
}
/** Does the variable stand in n? */
const holds = (n: AnyNode, counter: string, w: Writer): boolean =>
  within(n, (m) => isNamed(m, counter) && w.isValue(m));
/**
 * How much n grows when the counter grows by one: NaN where a factor is no literal, undefined where n is not affine in it.
 * Each operation rounds monotonically, so with one counter in it n moves one way only; where it stands twice the factors
 * must be whole numbers, which makes its parts exact.
 */
function slopeOf(given: AnyNode, counter: string, w: Writer): number | undefined {
  const n = bare(given);
  if (!holds(n, counter, w)) return n.type === "Literal" && !isNumber(n) ? undefined : 0;
  if (isIdentifier(n) || n.type === "UpdateExpression") return 1;
  if (n.type === "UnaryExpression" && (n.operator === "-" || n.operator === "+")) {
    const inner = slopeOf(n.argument, counter, w);
    return inner === undefined || n.operator === "+" ? inner : -inner;
  }
  if (n.type !== "BinaryExpression") return undefined;
  const [a, b] = [slopeOf(n.left, counter, w), slopeOf(n.right, counter, w)];
  if (a === undefined || b === undefined) return undefined;
  if (n.operator === "+" || n.operator === "-") return together(a, n.operator === "-" ? -b : b);
  const [moving, factor] = a === 0 ? [b, bare(n.left)] : [a, bare(n.right)];
  if (n.operator !== "*" || (a !== 0 && b !== 0)) return undefined;
  return moving * (factor.type === "Literal" && Number.isInteger(factor.value) ? Number(factor.value) : Number.NaN);
}
/** Both moving: only with whole factors. */
const together = (a: number, b: number): number | undefined =>
  a !== 0 && b !== 0 && !Number.isInteger(a + b) ? undefined : a + b;

/** The comparisons that a condition joins by `&&`, all of them affine in the counter; or why it is none of that kind. */
export function comparisonsOf(given: AnyNode, counter: string, step: number, w: Writer): Comparison[] | string {
  const test = bare(given);
  if (test.type === "LogicalExpression" && test.operator === "&&") {
    const [a, b] = [comparisonsOf(test.left, counter, step, w), comparisonsOf(test.right, counter, step, w)];
    return typeof a === "string" ? a : typeof b === "string" ? b : [...a, ...b];
  }
  if (test.type === "UpdateExpression") return [{ left: test, relation: "!", right: null }];
  const other = `its condition does not compare \`${counter}\`, or a multiple of it, with a bound`;
  if (test.type !== "BinaryExpression" || !/^([<>]=?|!==?)$/.test(test.operator)) return other;
  const { operator: relation, right } = test;
  const left = test.left as Expression;
  const [a, b] = [slopeOf(left, counter, w), slopeOf(right, counter, w)];
  const slope = a === undefined || b === undefined ? undefined : together(a, -b);
  if (slope === undefined || slope === 0) return other;
  const towards = relation[0] === "<" ? 1 : -1;
  if (relation[0] !== "!" && slope * step * towards < 0) return "it counts away from its bound";
  return [{ left, relation, right }];
}
