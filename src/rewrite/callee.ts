import type { AnyNode, CallExpression, Identifier } from "acorn";
import type { Scope } from "./scope.ts";
import type { Text } from "./text.ts";
import { bare, boundNames, type FunctionNode, isCall, isFunction, isIdentifier, isMember } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** Names that bundlers look for in calls. */
const kept = new Set(["require", "define", "importScripts"]);

/** The callee of a call that is none of a method, as marked text calls it. */
export function called(k: AnyNode, w: Writer): Text {
  if (w.imports.isOurs(k)) return ours(k, w.visit(k), w);
  if (!isIdentifier(k)) return w.visit(k);
  const home = w.tree.home(k.name, k);
  if (home === null)
    return kept.has(k.name) || k.name === "Number" ? w.visit(k) : [w.open("host", k.start), w.visit(k), ")"];
  return isUnmarked(k, home, w) ? unmarked(k, w) : w.visit(k);
}
const unmarked = (k: AnyNode, w: Writer): Text => [
  w.open("unmarked", k.start),
  w.visit(k),
  `, ${JSON.stringify(w.slice(k))})`,
];
/** May what the name stands for be a function that is not marked? */
function isUnmarked(k: AnyNode & { name: string }, home: Scope, w: Writer): boolean {
  if (w.imports.isForeign(k)) return true;
  const { by } = home.names.get(k.name)!;
  if (isFunction(by) && isOwnName(by, k.name, home)) return !w.isMarked(by);
  if (by.type !== "VariableDeclarator") return isFunction(by);
  const init = by.init && bare(by.init);
  if (init && isIdentifier(by.id)) {
    if (isFunction(init)) return !w.isMarked(init);
    if (isCall(init) && w.imports.isWengert(calleeOf(init))) return false;
  }
  return true;
}
/** Is it the name of the function itself, rather than of a parameter? */
const isOwnName = (f: FunctionNode, name: string, home: Scope): boolean =>
  f.type !== "ArrowFunctionExpression" &&
  f.id?.name === name &&
  (f.type === "FunctionDeclaration" ? home.node !== f : !f.params.some((p) => boundNames(p).includes(name)));
const calleeOf = ({ callee }: CallExpression): AnyNode => (isMember(callee) ? callee.object : callee);
/** A function that is handed over to be called at once, as `xs.map(f)` does. */
export function handed(k: AnyNode, w: Writer): Text {
  if (isMember(k)) return unmarked(k, w);
  if (!isIdentifier(k)) return w.visit(k);
  const home = w.tree.home(k.name, k);
  return home !== null && isUnmarked(k, home, w) ? unmarked(k, w) : w.visit(k);
}
/** A function of ours where it is called or handed over. */
export const ours = (k: AnyNode, text: Text, w: Writer): Text => [
  w.open("ours", k.start),
  text,
  w.imports.isGiven(k) ? ", true)" : ")",
];
/** The function that a name stands for, as long as it is not assigned. */
export function declaredFunction(k: Identifier, w: Writer): FunctionNode | null {
  const scope = w.tree.home(k.name, k);
  if (scope === null || w.isAssigned(k.name, scope)) return null;
  const { by } = scope.names.get(k.name)!;
  if (isFunction(by)) return isOwnName(by, k.name, scope) ? by : null;
  return by.type === "VariableDeclarator" && isIdentifier(by.id) && by.init && isFunction(by.init) ? by.init : null;
}
