import type { AnyNode, Expression, ForStatement } from "acorn";
import { type Comparison, comparisonsOf } from "./affine.ts";
import { isNumber } from "./expressions.ts";
import { whyNoFunction } from "./jumps.ts";
import { bare, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** `for (let i = low, n = ...; i < bound; i += by)` */
export interface Counted {
  readonly counter: string;
  /** The counter and the constants beside it, in their order. */
  readonly declared: readonly { readonly name: string; readonly init: Expression }[];
  /** All of them hold while the loop goes on. */
  readonly comparisons: readonly Comparison[];
  /** What is added or taken away; undefined: 1. */
  readonly by: Expression | undefined;
  readonly update: string;
}
type Step = Pick<Counted, "counter" | "by" | "update">;

/** `i++`, `i -= 2`, `i = i + k`. */
function stepOf(update: Expression | null | undefined, w: Writer): Step | null {
  if (!update) return null;
  if (update.type === "UpdateExpression") {
    const a = bare(update.argument);
    return a.type === "Identifier" ? { counter: a.name, by: undefined, update: update.operator } : null;
  }
  if (update.type !== "AssignmentExpression" || update.left.type !== "Identifier") return null;
  const counter = update.left.name;
  const moved = (operator: string, by: Expression): Step | null =>
    isFixed(by, counter, w) ? { counter, by, update: `${operator}=` } : null;
  if (update.operator === "+=" || update.operator === "-=") return moved(update.operator[0]!, update.right);
  const sum = bare(update.right);
  if (update.operator !== "=" || sum.type !== "BinaryExpression" || !/^[+-]$/.test(sum.operator)) return null;
  return sum.left.type === "Identifier" && sum.left.name === counter ? moved(sum.operator, sum.right) : null;
}
/** A number, or arithmetic of numbers and of variables that are never assigned: the same whenever it is computed. */
function isFixed(given: AnyNode, counter: string, w: Writer): boolean {
  const n = bare(given);
  if (n.type === "UnaryExpression") return n.operator === "-" && isFixed(n.argument, counter, w);
  if (n.type === "BinaryExpression")
    return /^[-+*/]$/.test(n.operator) && isFixed(n.left, counter, w) && isFixed(n.right, counter, w);
  if (n.type !== "Identifier") return isNumber(n);
  const home = w.tree.home(n.name, n);
  return n.name !== counter && !w.assignedAnywhere().some((a) => a.name === n.name && a.scope === home);
}
/** Its sign, where that can be seen; else NaN. */
const signOf = ({ by, update }: Step): number =>
  (update[0] === "-" ? -1 : 1) *
  (by === undefined ? 1 : by.type === "Literal" ? Math.sign(Number(by.value)) : Number.NaN);
/** Does the bound stay the same, as far as can be seen from here? */
function changes(bound: AnyNode, changed: readonly { name: string }[]): boolean {
  let out = false;
  within(bound, (m) => {
    if (m.type === "Identifier" && changed.some((a) => a.name === m.name)) out = true;
    const { callee } = m as { callee?: AnyNode };
    const isMath =
      callee?.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "Math";
    if (callee !== undefined && !isMath) out = true;
    if (/^(Assignment|Update|Yield|Await)Expression$/.test(m.type)) out = true;
  });
  return out;
}
/** The loop as one that counts, or why it is none. */
export function countedLoop(n: ForStatement, w: Writer): Counted | string {
  const { init, test } = n;
  const step = stepOf(n.update, w);
  if (step === null) return "its step is not a constant";
  const { counter } = step;
  if (init?.type !== "VariableDeclaration" || init.kind !== "let") return "its counter is not made by `let`";
  const declared = init.declarations.map(({ id, init: value }) => ({ name: w.slice(id), init: value! }));
  if (init.declarations.some((d) => d.id.type !== "Identifier" || !d.init) || !declared.some((d) => d.name === counter))
    return "its counter is not made by `let`";
  const sign = signOf(step);
  if (sign === 0) return "its step is 0";
  const comparisons = test ? comparisonsOf(test, counter, sign, w) : "it has no condition";
  if (typeof comparisons === "string") return comparisons;
  const why = whyNoFunction(n.body, true) ?? (w.tree.parent(n)?.type === "LabeledStatement" ? "it has a label" : null);
  if (why !== null) return why;
  const changed = w.tree.assigned(n.body);
  const own = w.tree.scope(n);
  if (changed.some((a) => a.scope === own)) return "its counter is assigned in the body";
  let mixed = false;
  for (const d of declared)
    within(d.init, (m) => {
      if (declared.length > 1 && m.type === "Identifier" && m.name === counter) mixed = true;
      if (m.type === "ArrowFunctionExpression" || m.type === "FunctionExpression") mixed = true;
    });
  if (mixed) return "what stands beside its counter depends on it";
  if (changes(test!, changed)) return "its bound may change";
  return { ...step, declared, comparisons };
}
