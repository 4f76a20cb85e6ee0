import type { AnyNode, ExpressionStatement } from "acorn";
import type { Tree } from "./scope.ts";
import { isFunction, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

export const directiveText = "use wengert";
/** Statements at the beginning that are texts (ECMAScript 11.2.1). */
type Directive = ExpressionStatement & { readonly directive: string };
export const directivesOf = (body: readonly AnyNode[]): Directive[] =>
  body.filter((b): b is Directive => b.type === "ExpressionStatement" && "directive" in b && b.directive !== undefined);
/** Does the body of a function or module begin with "use wengert"? */
export const isDirected = (body: AnyNode): boolean =>
  (body.type === "BlockStatement" || body.type === "Program") &&
  directivesOf(body.body).some((d) => d.directive === directiveText);

/** Words of letters in their order, so that what is only misspelt is near. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
/** Notes on texts that look as if they were meant to mark something, and do not. */
export function noteDirectives(tree: Tree, w: Writer): void {
  within(tree.program, (n) => {
    if (n.type !== "ExpressionStatement" || n.expression.type !== "Literal") return;
    const { value } = n.expression;
    if (typeof value !== "string" || !/^\s*use\b/i.test(value)) return;
    const directive = "directive" in n && n.directive !== undefined;
    const at = directive ? tree.parent(tree.parent(n)!) : undefined;
    const place = tree.parent(n)!.type === "Program" || (at !== undefined && isFunction(at));
    if (value === directiveText) {
      if (!directive || !place) w.note(n, "directive", `"${directiveText}" stands too late: put it first`);
    } else if (distance(value.toLowerCase(), directiveText) <= 2)
      w.note(n, "directive", `${JSON.stringify(value)} marks nothing: did you mean "${directiveText}"?`);
  });
}
