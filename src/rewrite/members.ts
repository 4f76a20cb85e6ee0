import type { AnyNode, MemberExpression } from "acorn";
import { computedName } from "./computed.ts";
import { range, type Text } from "./text.ts";
import { bare, isCall, isMember, within } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

/** `super.x` and `o.#x` are not values that a call could take apart. */
export const isSpecial = (m: MemberExpression): boolean =>
  m.object.type === "Super" || m.property.type === "PrivateIdentifier";
/** Is n a link of `a?.b.c` that is ended early by one to its left, or by itself? */
export function inChain(n: AnyNode): boolean {
  if (isMember(n)) return n.optional || inChain(n.object);
  return isCall(n) && (n.optional || inChain(n.callee));
}
/** Object and key as two arguments: `o, k`; a name as a text. */
export function objectAndKey(m: MemberExpression, w: Writer): Text {
  return [w.visit(m.object), ", ", keyOf(m, w)];
}
export const keyOf = (m: MemberExpression, w: Writer): Text =>
  m.computed ? w.argument(m.property) : JSON.stringify((m.property as { name: string }).name);

/** Object and key evaluated once (13.15.2), and how they are read and written afterwards. */
export interface Reference {
  readonly prepare: Text;
  readonly read: string;
  write(value: Text): Text;
}
export function reference(m: MemberExpression, w: Writer): Reference {
  if (isSpecial(m)) return specialReference(m, w);
  const o = w.temp();
  const k = m.computed ? w.temp() : JSON.stringify((m.property as { name: string }).name);
  const key: Text = m.computed ? [`, ${k} = `, w.open("key", m.property.start), w.argument(m.property), ")"] : "";
  return {
    prepare: [`${o} = `, w.visit(m.object), key],
    read: `${w.name("get")}(${o}, ${k})`,
    write: (value) => [w.open("set", m.start), `${o}, ${k}, `, value, ")"],
  };
}
function specialReference(m: MemberExpression, w: Writer): Reference {
  const o = m.object.type === "Super" ? "super" : w.temp();
  const k = m.computed ? w.temp() : w.slice(m.property);
  const at = m.computed ? `${o}[${k}]` : `${o}.${k}`;
  const hidden: Text = [w.open("hidden", m.start), ")"];
  const object: Text = o === "super" ? "" : [`${o} = `, w.visit(m.object), ", "];
  const key: Text = m.computed ? [`${k} = `, w.open("key", m.property.start), w.argument(m.property), "), "] : "";
  return { prepare: [object, key, hidden], read: at, write: (value) => [`${at} = `, value] };
}
/** A target of destructuring, or of `for (o[k] of xs)`: members through `$ref(o, k).v`. */
export function target(t: AnyNode | null, w: Writer): Text {
  if (t === null) return "";
  switch (t.type) {
    case "ParenthesizedExpression":
      return bare(t).type === "MemberExpression" ? target(bare(t), w) : range(t.start, t.end);
    case "MemberExpression":
      if (isSpecial(t)) return w.between(t.start, t.end, [t.object, t.computed ? t.property : null]);
      return [w.open("ref", t.start), objectAndKey(t, w), ").v"];
    case "AssignmentPattern":
      return w.between(t.start, t.end, [t.left, t.right], (k) => (k === t.left ? target(k, w) : w.visit(k)));
    case "RestElement":
    case "ArrayPattern":
      return w.children(t, (k) => target(k, w));
    case "ObjectPattern":
      return w.children(t, (q) => (q.type === "Property" ? property(q, w) : target(q, w)));
    default:
      return range(t.start, t.end);
  }
}
const property = (q: Extract<AnyNode, { type: "Property" }>, w: Writer): Text =>
  w.between(q.start, q.end, [q.computed ? q.key : null, q.value], (k) =>
    k === q.value ? target(k, w) : computedName(k, w),
  );
/** Does a pattern look at own properties, which recorded arrays have none of? */
const looksInside = (t: AnyNode): boolean =>
  t.type === "ObjectPattern" &&
  t.properties.some((q) => q.type === "RestElement" || q.computed || q.key.type === "Literal");
/** o whose own properties are looked at. */
const opened = (o: AnyNode, w: Writer): Text => [w.open("items", o.start), w.argument(o), ")"];
/** Writes into `#x` or `super.x` that a destructuring makes. */
export const writesHidden = (t: AnyNode): boolean => within(t, (m) => isMember(m) && isSpecial(m));

export const memberRules: Rules = {
  MemberExpression(n, w) {
    const parent = w.tree.parent(n);
    const called =
      (isCall(parent) && parent.callee === n) || (parent?.type === "TaggedTemplateExpression" && parent.tag === n);
    const text = n.property.type === "Literal" && /\D/.test(n.property.value as string);
    const made = !n.computed && (n.property as { name?: string }).name === "constructor";
    if (!(n.computed || made) || isSpecial(n) || called || text || inChain(n))
      return w.between(n.start, n.end, [n.object, n.computed ? n.property : null]);
    return [w.open("get", n.start), objectAndKey(n, w), ")"];
  },
  // What marked text makes is known as such: writes to it do not outlive the turn of a loop that makes it.
  ArrayExpression: (n, w) => [w.open("born", n.start), w.children(n), ")"],
  ObjectExpression: (n, w) => [
    w.open("born", n.start),
    w.children(n, (q) => (q.type === "SpreadElement" ? w.children(q, (k) => opened(k, w)) : w.visit(q))),
    ")",
  ],
  VariableDeclarator: (n, w) =>
    w.children(n, (k) => (k === n.id ? target(k, w) : looksInside(n.id) ? opened(k, w) : w.visit(k))),
  ForInStatement: (n, w) =>
    w.children(n, (k) =>
      k === n.right ? opened(k, w) : k === n.left && k.type !== "VariableDeclaration" ? target(k, w) : w.visit(k),
    ),
};
