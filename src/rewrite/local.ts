import type { AnyNode } from "acorn";
import type { Tree } from "./scope.ts";
import { type FunctionNode, isCall, isFunction, isIdentifier, isNamed, within } from "./tree.ts";

/** Does it run from beginning to end in one go? */
export const runsThrough = (n: FunctionNode): boolean => !n.async && !n.generator;
/** Does n name its own `arguments`, or those of the function that an arrow stands in? */
export const usesArguments = (n: FunctionNode): boolean => within(n.body, (m) => isNamed(m, "arguments"));

/**
 * Functions inside others that only the function around them has, and calls by name: they run only while that runs, and
 * need no second text beside its own.
 */
export function localFunctions(tree: Tree): ReadonlySet<FunctionNode> {
  /** By function, those that call it. */
  const callers = new Map<FunctionNode, readonly (FunctionNode | null)[]>();
  within(tree.program, (n) => {
    const by = isFunction(n) ? declarationOf(n, tree) : null;
    if (by === null) return;
    const f = n as FunctionNode;
    const calls = tree.references(by).filter((m) => m !== (by as { readonly id?: AnyNode }).id);
    const called = calls.every((m) => {
      const parent = tree.parent(m);
      return isCall(parent) && parent.callee === m;
    });
    const around = functionAround(f, tree);
    if (called && around !== null && runsThrough(f) && runsThrough(around) && !usesArguments(f))
      callers.set(
        f,
        calls.map((m) => functionAround(m, tree)).filter((g) => g !== around && g !== f),
      );
  });
  for (let size = -1; size !== callers.size; ) {
    size = callers.size;
    for (const [f, those] of callers) if (!those.every((g) => g !== null && callers.has(g))) callers.delete(f);
  }
  return new Set(callers.keys());
}
/** The function that runs when n does; null where that is a class or a module. */
function functionAround(n: AnyNode, tree: Tree): FunctionNode | null {
  const p = tree.above(n).find((m) => isFunction(m) || /^Class/.test(m.type));
  return p && isFunction(p) ? p : null;
}
/** What gives n its only name: a declaration at the top of a function, or a constant. */
function declarationOf(n: FunctionNode, tree: Tree): AnyNode | null {
  const parent = tree.parent(n)!;
  const declares = (by: AnyNode, id: AnyNode | null | undefined): AnyNode | null =>
    isIdentifier(id) && tree.home(id.name, by)?.names.get(id.name)?.by === by ? by : null;
  if (n.type === "FunctionDeclaration") {
    const above = tree.parent(parent);
    return above !== undefined && isFunction(above) ? declares(n, n.id) : null;
  }
  if (parent.type !== "VariableDeclarator" || parent.init !== n) return null;
  const declaration = tree.parent(parent);
  const constant = declaration?.type === "VariableDeclaration" && declaration.kind === "const";
  return constant ? declares(parent, parent.id) : null;
}
