import type { AnyNode, BlockStatement, Program } from "acorn";
import { directivesOf, directiveText, isDirected } from "./directives.ts";
import { runsThrough } from "./local.ts";
import { made, type Text } from "./text.ts";
import { bare, type FunctionNode, isCall, isFunction, isIdentifier, isMember } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** Which functions are marked, and which of them transforms are told about. */
export class Marks {
  /** What stands before the first statement, known at the end. */
  readonly head: Text[] = [];
  private readonly w: Writer;
  private readonly all: boolean;
  private readonly known = new Map<AnyNode, boolean>();

  constructor(w: Writer, all: boolean) {
    this.w = w;
    this.all = all || isDirected(w.tree.program);
  }
  /** Does n stand in marked text? */
  isMarked(n: AnyNode): boolean {
    if (this.all) return true;
    const known = this.known.get(n);
    if (known !== undefined) return known;
    const parent = this.w.tree.parent(n);
    const marked = (isFunction(n) && isDirected(n.body)) || (parent !== undefined && this.isMarked(parent));
    this.known.set(n, marked);
    return marked;
  }
  /** Marked, and in no function that is. */
  isRoot(n: AnyNode): boolean {
    const around = this.w.tree.around(n);
    return this.isMarked(n) && !(around && this.isMarked(around));
  }
  /** The name of a method that is marked and can be told of. */
  methodName(m: AnyNode): string[] {
    const isMethod = m.type === "MethodDefinition" ? m.kind === "method" : m.type === "Property" && m.method;
    if (!isMethod) return [];
    const { computed, key, value } = m as Extract<AnyNode, { type: "Property" | "MethodDefinition" }>;
    if (
      computed ||
      key.type === "PrivateIdentifier" ||
      !isFunction(value) ||
      !runsThrough(value) ||
      !this.isRoot(value)
    )
      return [];
    return [isIdentifier(key) ? key.name : String((key as { value?: unknown }).value)];
  }
  /** The statements of a block; functions declared in it are there from its beginning (14.2.3), and marked there. */
  statements(n: Program | BlockStatement, own: (k: AnyNode) => Text): Text {
    const { w } = this;
    const body: readonly AnyNode[] = n.body;
    const names = body.map(declaredFunction).filter((f) => f !== null && runsThrough(f) && this.isRoot(f));
    const marks = names.map((f) => [w.open("mark", f!.start), f!.id!.name, "); "]);
    const directives = directivesOf(body);
    const first = body[directives.length];
    return w.between(n.start, n.end, body, (k) => {
      const isOurs = directives.some((d) => d === k && d.directive === directiveText);
      if (isOurs && n.type === "Program") return "";
      const text = own(k);
      if (k !== first || (marks.length === 0 && n.type !== "Program")) return text;
      return n.type === "Program" ? [this.head, marks, text] : [marks, text];
    });
  }
}
function declaredFunction(n: AnyNode): FunctionNode | null {
  const inner = n.type === "ExportNamedDeclaration" || n.type === "ExportDefaultDeclaration" ? n.declaration : n;
  return inner?.type === "FunctionDeclaration" && inner.id ? inner : null;
}
/** Is n handed to a function of wengert, as in `grad((x) => ...)`? */
function isHandedOver(n: AnyNode, w: Writer): boolean {
  const parent = w.tree.parent(n);
  if (!isCall(parent) || parent.callee === n) return false;
  const name = isMember(parent.callee) ? parent.callee.object : parent.callee;
  return w.imports.isWengert(name);
}
/**
 * `$mark(f)` around a function that is a value. Where its place gives it a name (8.4.5), it gets it from a property of that name.
 */
export function wrapped(n: FunctionNode, text: Text, root: boolean, w: Writer): Text {
  if (!runsThrough(n) || !(root || isHandedOver(n, w))) return text;
  const context = w.tree.parent(n)!;
  if (n.type === "FunctionDeclaration") {
    if (n.id) return text;
    return [w.open("mark", n.start), '{ "default": ', text, ' }["default"]);'];
  }
  if (context.type === "MethodDefinition") return text;
  if (context.type === "Property" && (context.method || context.kind !== "init")) return text;
  if (isCall(context) && context.callee === n) return text;
  const name = n.type === "FunctionExpression" && n.id ? "" : nameFrom(n, w);
  if (name === null) return text;
  if (name === "") return [w.open("mark", n.start), text, ")"];
  const key = JSON.stringify(name);
  return [w.open("mark", n.start), made(`{ ${key}: `, n.start), text, ` }[${key}])`];
}
/** The name that the place of an anonymous function gives it; "": none; null: one that is not known here. */
function nameFrom(n: FunctionNode, w: Writer): string | null {
  let inner: AnyNode = n;
  let p = w.tree.parent(n)!;
  while (p.type === "ParenthesizedExpression") [inner, p] = [p, w.tree.parent(p)!];
  if (isCall(p) && p.callee === inner) return null;
  const nameOf = (t: AnyNode): string => (isIdentifier(t) ? t.name : "");
  const named =
    p.type === "VariableDeclarator"
      ? nameOf(p.id)
      : p.type === "AssignmentExpression"
        ? nameOf(p.left)
        : p.type === "AssignmentPattern"
          ? nameOf(bare(p.left))
          : p.type === "ExportDefaultDeclaration"
            ? "default"
            : p.type === "Property" || p.type === "PropertyDefinition"
              ? propertyName(p)
              : "";
  return named === "__proto__" ? null : named;
}
function propertyName(p: Extract<AnyNode, { type: "Property" | "PropertyDefinition" }>): string | null {
  if (p.computed) return null;
  if (p.key.type === "PrivateIdentifier") return `#${p.key.name}`;
  return isIdentifier(p.key) ? p.key.name : p.key.type === "Literal" ? String(p.key.value) : null;
}
