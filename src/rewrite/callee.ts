import type { AnyNode, Identifier } from "acorn";
import type { Text } from "./text.ts";
import { type FunctionNode, isFunction } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** Names that bundlers look for in calls. */
const kept = new Set(["require", "define", "importScripts"]);

/** The callee of a call that is none of a method, as marked text calls it. */
export function called(k: AnyNode, w: Writer): Text {
  if (w.imports.isOurs(k)) return ours(k, w.visit(k), w);
  if (k.type !== "Identifier") return w.visit(k);
  const home = w.tree.home(k.name, k);
  if (home === null)
    return kept.has(k.name) || k.name === "Number" ? w.visit(k) : [w.open("host", k.start), w.visit(k), ")"];
  const f = functionOf(home.names.get(k.name)!.by);
  const unmarked = w.imports.isForeign(k) || (f !== null && !w.isMarked(f));
  return unmarked ? [w.open("unmarked", k.start), w.visit(k), `, ${JSON.stringify(k.name)})`] : w.visit(k);
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
  if (scope === null || w.assignedAnywhere().some((a) => a.name === k.name && a.scope === scope)) return null;
  return functionOf(scope.names.get(k.name)!.by);
}
/** The function that a declaration gives a name to. */
function functionOf(n: AnyNode): FunctionNode | null {
  if (n.type === "FunctionDeclaration") return n as FunctionNode;
  return n.type === "VariableDeclarator" && n.init && isFunction(n.init) ? n.init : null;
}
