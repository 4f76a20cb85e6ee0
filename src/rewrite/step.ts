import type { AnyNode, Expression, UpdateExpression } from "acorn";
import { isNumber } from "./expressions.ts";
import { bare, isIdentifier, isNamed } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** How a loop moves its counter. */
export interface Step {
  readonly counter: string;
  /** What is added or taken away; undefined: 1. */
  readonly by: Expression | undefined;
  readonly update: string;
}
/** `i++`, `i -= 2`, `i = i + k`. */
export function stepOf(update: AnyNode | null | undefined, w: Writer): Step | null {
  if (!update) return null;
  if (update.type === "UpdateExpression") {
    const a = bare(update.argument);
    return isIdentifier(a) ? { counter: a.name, by: undefined, update: update.operator } : null;
  }
  if (update.type !== "AssignmentExpression" || !isIdentifier(update.left)) return null;
  const counter = update.left.name;
  const moved = (operator: string, by: Expression): Step | null =>
    isFixed(by, counter, w) ? { counter, by, update: `${operator}=` } : null;
  if (update.operator === "+=" || update.operator === "-=") return moved(update.operator[0]!, update.right);
  const sum = bare(update.right);
  if (update.operator !== "=" || sum.type !== "BinaryExpression" || !/^[+-]$/.test(sum.operator)) return null;
  return isNamed(sum.left, counter) ? moved(sum.operator, sum.right) : null;
}
/** A number, or arithmetic of numbers and of variables that are never assigned: the same whenever it is computed. */
function isFixed(given: AnyNode, counter: string, w: Writer): boolean {
  const n = bare(given);
  if (n.type === "UnaryExpression") return n.operator === "-" && isFixed(n.argument, counter, w);
  if (n.type === "BinaryExpression")
    return /^[-+*/]$/.test(n.operator) && isFixed(n.left, counter, w) && isFixed(n.right, counter, w);
  if (!isIdentifier(n)) return isNumber(n);
  return n.name !== counter && !w.isAssigned(n.name, w.tree.home(n.name, n));
}
/** Its sign, where that can be seen; else NaN. */
export const signOf = ({ by, update }: Step): number =>
  (update[0] === "-" ? -1 : 1) *
  (by === undefined ? 1 : by.type === "Literal" ? Math.sign(Number(by.value)) : Number.NaN);

/** The step that a condition takes before it compares or after it has: `++i < n`, `i-- > 0`, `i--`. */
export function stepInTest(test: AnyNode | null | undefined): UpdateExpression | undefined {
  const n = test && bare(test);
  const sides = n?.type === "BinaryExpression" ? [bare(n.left), bare(n.right)] : [n];
  const found = sides.filter((side) => side?.type === "UpdateExpression");
  return found.length === 1 && bare(found[0]!.argument).type === "Identifier" ? found[0] : undefined;
}
