import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  FunctionDeclaration,
  FunctionExpression,
} from "acorn";

export type FunctionNode =
  | FunctionDeclaration
  | AnonymousFunctionDeclaration
  | FunctionExpression
  | ArrowFunctionExpression;

const isNode = (x: unknown): x is AnyNode =>
  typeof x === "object" && x !== null && typeof (x as AnyNode).type === "string";
const found = new WeakMap<AnyNode, readonly AnyNode[]>();
/** The nodes right below n, in the order of the text. */
export function kids(n: AnyNode): readonly AnyNode[] {
  let out = found.get(n);
  if (out === undefined) {
    out = below(n);
    found.set(n, out);
  }
  return out;
}
function below(n: AnyNode): AnyNode[] {
  // The key of a shorthand property is its value, or the beginning of it.
  if (n.type === "Property" && n.shorthand) return [n.value];
  const out: AnyNode[] = [];
  for (const key in n) {
    const value: unknown = n[key as keyof AnyNode];
    if (isNode(value)) out.push(value);
    else if (Array.isArray(value)) for (const x of value) if (isNode(x)) out.push(x);
  }
  if ((n.type === "ImportSpecifier" || n.type === "ExportSpecifier") && out.length > 1) return [out[0]!];
  return n.type === "TemplateLiteral" || n.type === "SwitchCase" ? out.sort((a, b) => a.start - b.start) : out;
}
export const isFunction = (n: AnyNode): n is FunctionNode =>
  n.type === "FunctionDeclaration" || n.type === "FunctionExpression" || n.type === "ArrowFunctionExpression";
export const isLoop = (n: AnyNode): boolean => /^(For|While|DoWhile)/.test(n.type);
/** n without the parentheses around it. */
export function bare(n: AnyNode): AnyNode {
  let inner = n;
  while (inner.type === "ParenthesizedExpression") inner = inner.expression;
  return inner;
}
/** n and everything below it. */
export function within(n: AnyNode, look: (m: AnyNode) => void): void {
  look(n);
  for (const k of kids(n)) within(k, look);
}
/** Names that a pattern binds. */
export function boundNames(p: AnyNode | null | undefined, out: string[] = []): string[] {
  if (!p) return out;
  if (p.type === "Identifier") out.push(p.name);
  else if (p.type === "ParenthesizedExpression") boundNames(p.expression, out);
  else if (p.type === "AssignmentPattern") boundNames(p.left, out);
  else if (p.type === "RestElement") boundNames(p.argument, out);
  else if (p.type === "ArrayPattern") for (const e of p.elements) boundNames(e, out);
  else if (p.type === "ObjectPattern")
    for (const q of p.properties) boundNames(q.type === "Property" ? q.value : q.argument, out);
  return out;
}
/** A value, not the name of a property or a label. */
export function isReference(n: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent === undefined) return true;
  switch (parent.type) {
    case "MemberExpression":
      return parent.property !== n || parent.computed;
    case "Property":
      return parent.key !== n || parent.computed || parent.shorthand;
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.key !== n || parent.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return false;
    default:
      return !/Specifier$/.test(parent.type);
  }
}
