import type { AnyNode, ClassDeclaration } from "acorn";
import { type Declared, inside, type Scope } from "./scope.ts";
import { type FunctionNode, isFunction, isIdentifier, isMember, kids } from "./tree.ts";
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

/** Tells that `this` is made here: in the constructor of a class that extends none, where it is there from the beginning. */
export function madeText(n: FunctionNode, w: Writer): string {
  const body = w.tree.parent(w.tree.parent(n)!);
  const makes = isConstructor(n, w) && !(w.tree.parent(body!) as ClassDeclaration).superClass;
  return makes ? `${w.name("born")}(this)` : "";
}
/** Tells a compiled list what the function uses from around it, so that it is looked at again at every call; "": nothing. */
export function outerText(n: FunctionNode, w: Writer): string {
  const made = madeText(n, w);
  const names = [...outerNames(n, w)];
  if (names.length === 0) return made;
  const { line, column } = w.place(n.start);
  const owner = (name: string): string => (name.startsWith("this.") ? ", this" : "");
  const list = names.map(([name, fixed]) => `[${JSON.stringify(name)}, () => ${name}, ${fixed}${owner(name)}]`);
  return `${made}${made === "" ? "" : ", "}${w.name("outer")}("${line}:${column}", () => [${list.join(", ")}])`;
}
