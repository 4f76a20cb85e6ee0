import type { AnyNode } from "acorn";
import type { Scope } from "./scope.ts";
import { isLoop, isNamed } from "./tree.ts";
import type { Writer } from "./writer.ts";

const isIn = (m: AnyNode, n: AnyNode): boolean => m.start >= n.start && m.end <= n.end;

/** Why a variable around the loop n cannot be its counter, which only `step` moves in it; null: it can. */
export function whyNoCounter(n: AnyNode, body: AnyNode, counter: string, step: AnyNode, w: Writer): string | null {
  const scope = w.tree.home(counter, n);
  const home = w.tree.around(n);
  if (scope === null || scope.names.get(counter)!.constant || w.tree.around(scope.node, true) !== home)
    return "its counter is no variable of the function";
  for (const { name, scope: of, by } of w.assignedAnywhere()) {
    if (name !== counter || of !== scope || by === step) continue;
    const where = w.tree.around(by) !== home ? "another function" : isIn(by, body) && "the body";
    if (where) return `its counter is assigned in ${where}`;
  }
  return null;
}
/** Does m set the counter, and nothing else before? */
function sets(m: AnyNode | null | undefined, counter: string): boolean {
  if (m?.type === "VariableDeclaration") return m.declarations.some((d) => isNamed(d.id, counter) && d.init);
  if (m?.type === "SequenceExpression") return m.expressions.some((e) => sets(e, counter));
  if (m?.type === "ExpressionStatement") return sets(m.expression, counter);
  return m?.type === "AssignmentExpression" && m.operator === "=" && isNamed(m.left, counter);
}
/** Is the counter set in the head of n, or by the statement before it, or can n not come again? */
function isSet(n: AnyNode, counter: string, scope: Scope, w: Writer): boolean {
  if (n.type === "ForStatement" && sets(n.init, counter)) return true;
  const { body } = w.tree.parent(n) as { body?: readonly AnyNode[] };
  if (Array.isArray(body) && sets(body[body.indexOf(n) - 1], counter)) return true;
  return !w.tree.above(n, scope.node).some(isLoop);
}
/** May somebody read the counter after n? */
export function isLive(n: AnyNode, counter: string, w: Writer): boolean {
  const scope = w.tree.home(counter, n)!;
  if (!isSet(n, counter, scope, w)) return true;
  return w.tree.references(scope.names.get(counter)!.by).some((m) => {
    const own = isIn(m, n) && !(n.type === "ForStatement" && n.init && isIn(m, n.init));
    const parent = w.tree.parent(m)!;
    // Written, or in a loop that sets it first.
    const written = (parent.type === "VariableDeclarator" && parent.id === m) || sets(parent, counter);
    const setsFirst = (p: AnyNode): boolean => p.type === "ForStatement" && sets(p.init, counter) && !isIn(m, p.init!);
    return isNamed(m, counter) && !own && !written && !w.tree.above(m).some(setsFirst);
  });
}
