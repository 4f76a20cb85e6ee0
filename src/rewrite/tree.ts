import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  CallExpression,
  FunctionDeclaration,
  FunctionExpression,
  MemberExpression,
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
type Kind<T extends AnyNode["type"]> = Extract<AnyNode, { type: T }>;
export const isIdentifier = (n: AnyNode | null | undefined): n is Kind<"Identifier"> => n?.type === "Identifier";
export const isMember = (n: AnyNode | null | undefined): n is MemberExpression => n?.type === "MemberExpression";
export const isCall = (n: AnyNode | null | undefined): n is CallExpression => n?.type === "CallExpression";
export const isFunction = (n: AnyNode): n is FunctionNode =>
  n.type === "FunctionDeclaration" || n.type === "FunctionExpression" || n.type === "ArrowFunctionExpression";
export const isLoop = (n: AnyNode): boolean => /^(For|While|DoWhile)/.test(n.type);
/** n without the parentheses around it. */
export function bare(n: AnyNode): AnyNode {
  let inner = n;
  while (inner.type === "ParenthesizedExpression") inner = inner.expression;
  return inner;
}
/** Looks at n and everything below it, until something is found. */
export const within = (n: AnyNode, look: (m: AnyNode) => unknown): boolean =>
  look(n) === true || kids(n).some((k) => within(k, look));
export const isNamed = (n: AnyNode | null | undefined, name: string): boolean => isIdentifier(n) && n.name === name;
/** Names that a pattern binds. */
export function boundNames(p: AnyNode | null | undefined, out: string[] = []): string[] {
  if (!p) return out;
  if (isIdentifier(p)) out.push(p.name);
  else if (p.type === "ParenthesizedExpression") boundNames(p.expression, out);
  else if (p.type === "AssignmentPattern") boundNames(p.left, out);
  else if (p.type === "RestElement") boundNames(p.argument, out);
  else if (p.type === "ArrayPattern") for (const e of p.elements) boundNames(e, out);
  else if (p.type === "ObjectPattern")
    for (const q of p.properties) boundNames(q.type === "Property" ? q.value : q.argument, out);
  return out;
}
/** What may hold a name that is none of a variable. */
type Holder = Partial<Record<"property" | "key", AnyNode>> & Partial<Record<"computed" | "shorthand", boolean>>;
/** A value, not the name of a property or a label. */
export function isReference(n: AnyNode, parent: AnyNode | undefined): boolean {
  const { property, key, computed, shorthand } = (parent ?? {}) as Holder;
  if (n === property || n === key) return !!(computed || shorthand);
  return !/^(Labeled|Break|Continue)Statement|^MetaProperty|Specifier$/.test(parent?.type ?? "");
}
