import type { AnyNode } from "acorn";
import type { Tree } from "./scope.ts";
import { isFunction, isLoop, kids } from "./tree.ts";

/** What leaves n other than by its end, or would mean something else inside a function; null: nothing. */
export function whyNoFunction(body: AnyNode, loop: boolean): string | null {
  const look = (m: AnyNode, breakable: boolean, loops: boolean): string | null => {
    switch (m.type) {
      case "ReturnStatement":
        return "it returns";
      case "ThrowStatement":
        if (!loop) return "it throws";
        break;
      case "BreakStatement":
        if (m.label || !breakable) return "it breaks";
        break;
      case "ContinueStatement":
        if (m.label) return "it continues at a label";
        if (!loops && !loop) return "it continues";
        break;
      case "YieldExpression":
      case "AwaitExpression":
        return "it waits or yields";
      case "VariableDeclaration":
        if (m.kind === "var") return "it declares a var";
        break;
      case "ForOfStatement":
        if (m.await) return "it waits or yields";
    }
    if (isFunction(m)) return null;
    const inner = isLoop(m);
    for (const k of kids(m)) {
      const why = look(k, breakable || inner || m.type === "SwitchStatement", loops || inner);
      if (why !== null) return why;
    }
    return null;
  };
  return look(body, false, false);
}
/** Why the body of a loop cannot be a function; null: it can. */
export const whyNoLoop = (n: AnyNode & { readonly body: AnyNode }, tree: Tree): string | null =>
  whyNoFunction(n.body, true) ?? (tree.parent(n)?.type === "LabeledStatement" ? "it has a label" : null);
