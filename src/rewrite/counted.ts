import type { AnyNode, Expression, ForStatement } from "acorn";
import { isNumber } from "./expressions.ts";
import { whyNoFunction } from "./jumps.ts";
import { bare, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** `for (let i = low, n = ...; i < bound; i += step)` */
export interface Counted {
  readonly counter: string;
  /** The counter and the constants beside it, in their order. */
  readonly declared: readonly { readonly name: string; readonly init: Expression }[];
  readonly bound: Expression;
  readonly relation: string;
  readonly step: string;
  readonly update: string;
}
type Step = Pick<Counted, "counter" | "step" | "update">;

/** `i++`, `i -= 2`, `i = i + 1`. */
function stepOf(update: Expression | null | undefined, w: Writer): Step | null {
  if (!update) return null;
  if (update.type === "UpdateExpression") {
    const a = bare(update.argument);
    const step = update.operator === "++" ? "1" : "-1";
    return a.type === "Identifier" ? { counter: a.name, step, update: update.operator } : null;
  }
  if (update.type !== "AssignmentExpression" || update.left.type !== "Identifier") return null;
  const counter = update.left.name;
  const signed = (operator: string, by: AnyNode): Step | null =>
    isNumber(by) ? { counter, step: `${operator === "-" ? "-" : ""}${w.slice(by)}`, update: `${operator}=` } : null;
  if (update.operator === "+=" || update.operator === "-=") return signed(update.operator[0]!, update.right);
  const sum = bare(update.right);
  if (update.operator !== "=" || sum.type !== "BinaryExpression" || !/^[+-]$/.test(sum.operator)) return null;
  return sum.left.type === "Identifier" && sum.left.name === counter ? signed(sum.operator, sum.right) : null;
}
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
  const compares =
    test?.type === "BinaryExpression" &&
    /^[<>]=?$/.test(test.operator) &&
    test.left.type === "Identifier" &&
    test.left.name === counter;
  if (!compares) return `its condition is not \`${counter} < bound\``;
  if (Number(step.step) === 0 || Number(step.step) < 0 !== (test.operator[0] === ">"))
    return "it counts away from its bound";
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
  if (changes(test.right, changed)) return "its bound may change";
  return { ...step, declared, bound: test.right, relation: test.operator };
}
