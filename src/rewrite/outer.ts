import type { AnyNode, ClassDeclaration } from "acorn";
import { isCallback } from "./calls.ts";
import { type Declared, inside, type Scope } from "./scope.ts";
import { type FunctionNode, isCall, isFunction, isIdentifier, isMember, kids } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** What stands for itself at every call: functions, numbers that are written down, what is ours. */
function fixedValue({ by, constant }: Declared): boolean {
  if (by.type === "FunctionDeclaration") return true;
  if (by.type !== "VariableDeclarator" || !constant || !isIdentifier(by.id) || !by.init) return false;
  const init = by.init.type === "UnaryExpression" ? by.init.argument : by.init;
  return isFunction(init) || init.type === "Literal";
}
/** Names of variables around n that it uses, and whether they are assigned nowhere after their declaration. */
function outerNames(n: FunctionNode, w: Writer): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const look = (m: AnyNode, own: boolean): void => {
    if (m.type === "ThisExpression" && own && !isConstructor(n, w)) {
      found.set("this", true);
      const member = w.tree.parent(m);
      // Private fields are seen from inside alone.
      if (isMember(member) && member.property.type === "PrivateIdentifier")
        found.set(`this.#${member.property.name}`, false);
    }
    if (isIdentifier(m) && w.isValue(m) && !found.has(m.name)) {
      const scope = w.tree.home(m.name, m);
      if (scope === null ? w.imports.isGiven(m) : !inside(scope, n) && watched(m, scope, w))
        found.set(m.name, scope === null || isFixed(m.name, scope, w));
    }
    const below = own && (m === n || !isFunction(m) || m.type === "ArrowFunctionExpression") && !/^Class/.test(m.type);
    for (const k of kids(m)) look(k, below);
  };
  look(n, n.type !== "ArrowFunctionExpression" || w.tree.parent(n)?.type === "PropertyDefinition");
  return found;
}
const isConstructor = (n: FunctionNode, w: Writer): boolean => {
  const parent = w.tree.parent(n);
  return parent?.type === "MethodDefinition" && parent.kind === "constructor";
};
const watched = (m: AnyNode & { name: string }, scope: Scope, w: Writer): boolean =>
  !fixedValue(scope.names.get(m.name)!) && !w.imports.isWengert(m);
const isFixed = (name: string, scope: Scope, w: Writer): boolean =>
  !/^Import/.test(scope.names.get(name)!.by.type) && !w.isAssigned(name, scope);

/**
 * Tells that `this` is made here: in the constructor of a class that extends none, where it is there from the beginning; and
 * that variables around n are written, which loops elsewhere that call n do not see.
 */
export function madeText(n: FunctionNode, w: Writer, ...more: readonly string[]): string {
  const makes = isConstructor(n, w) && !(w.tree.above(n)[2] as ClassDeclaration).superClass;
  const texts = [makes && `${w.name("born")}(this)`, writesAround(n, w) && `${w.name("hidden")}()`, ...more];
  return texts.filter(Boolean).join(", ");
}
/** Does n assign variables around it, and may be called where these are not seen? */
function writesAround(n: FunctionNode, w: Writer): boolean {
  const parent = w.tree.parent(n)!;
  const stays = w.locals.has(n) || (isCall(parent) && isCallback(n, parent));
  return !stays && w.tree.assigned(n).some(({ scope }) => scope === null || !inside(scope, n));
}
/** Tells a compiled list what the function uses from around it, so that it is looked at again at every call; "": nothing. */
export function outerText(n: FunctionNode, w: Writer): string {
  const { line, column } = w.place(n.start);
  const list = [...outerNames(n, w)].map(
    ([name, fixed]) => `["${name}", () => ${name}, ${fixed}${/^this\./.test(name) ? ", this" : ""}]`,
  );
  return madeText(n, w, list.length > 0 ? `${w.name("outer")}("${line}:${column}", () => [${list.join(", ")}])` : "");
}
