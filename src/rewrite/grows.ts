import type { AnyNode } from "acorn";
import { bare, isFunction, isIdentifier, isLoop, isNamed } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** The parts of nodes that hold others. */
type Above = Partial<Record<"callee" | "left" | "property", AnyNode>> & { readonly operator?: string };
/**
 * `r.push(..)` or `r[i] = ..` as a statement in a loop, where r is a constant that begins as an array of its own, and no
 * name of it in the outermost loop around or before that does anything else: nobody can look at r, by another name either,
 * before the loop ends.
 */
export function growsUnseen(r: AnyNode, { tree }: Writer): boolean {
  const scope = isIdentifier(r) ? tree.home(r.name, r) : null;
  const { by, constant } = scope?.names.get((r as { name: string }).name) ?? {};
  if (!constant || by?.type !== "VariableDeclarator" || !by.init) return false;
  const init = bare(by.init);
  if (init.type !== "ArrayExpression" && !isNamed((init as Above).callee, "Array")) return false;
  const around = (m: AnyNode): AnyNode[] => tree.above(m, scope!.node);
  const grows = (m: AnyNode): boolean => {
    const [member, n, statement] = tree.above(m) as (AnyNode & Above)[];
    return (
      (n!.left === member ? n!.operator === "=" : n!.callee === member && isNamed(member!.property, "push")) &&
      statement!.type === "ExpressionStatement" &&
      !around(m).some(isFunction)
    );
  };
  const loop = around(r).filter(isLoop).at(-1);
  // A function that is declared below may be called before (14.2.3).
  const isLater = (m: AnyNode): boolean =>
    m.start > loop!.end && !around(m).some((p) => p.type === "FunctionDeclaration");
  return !!loop && tree.references(by).every((m) => m === by.id || grows(m) || isLater(m));
}
