import type { AnyNode } from "acorn";
import { computedName } from "./computed.ts";
import type { RuntimeName } from "./runtimeNames.ts";
import { made, range, type Text } from "./text.ts";
import { bare, isCall, isFunction, isIdentifier, isMember } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

const arithmetic: Readonly<Record<string, RuntimeName>> = {
  ...({ "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod", "**": "pow" } as const),
  ...({ "<": "lt", ">": "gt", "<=": "le", ">=": "ge" } as const),
  ...({ "===": "eq", "!==": "ne", "==": "eqq", "!=": "neq" } as const),
};
const bits: Readonly<Record<string, string>> = {
  ...{ "|": "or", "&": "and", "^": "xor", "<<": "shl", ">>": "shr", ">>>": "ushr" },
};
/** The beginning of the call for a binary operator: `$add(`, `$bit("or", `; undefined for `in` and the like. */
export function operatorCall(operator: string, at: number, w: Writer): Text | undefined {
  const name = arithmetic[operator];
  if (name !== undefined) return w.open(name, at);
  const bit = bits[operator];
  return bit === undefined ? undefined : [w.open("bit", at), JSON.stringify(bit), ", "];
}
/** What is the same on recorded values: a text, or a number that is written out. */
const isText = (n: AnyNode): boolean => n.type === "Literal" && typeof n.value === "string";
export const isNumber = (n: AnyNode): boolean => n.type === "Literal" && typeof n.value === "number";
/** `x === "a"`, `x == null`, `1 / 3`: a recorded number makes no difference. */
function indifferent(operator: string, left: AnyNode, right: AnyNode): boolean {
  if (isNumber(left) && isNumber(right)) return true;
  const fixed = (n: AnyNode): boolean => isText(n) || (n.type === "Literal" && n.raw === "null");
  return /^[!=]==$/.test(operator) && (fixed(left) || fixed(right));
}

/** A place where only truth matters: `&&`, `||` and `!` stay, what they join is tested. */
export function condition(n: AnyNode, w: Writer): Text {
  let parts: AnyNode[] | undefined;
  if (n.type === "ParenthesizedExpression" && n.expression.type !== "SequenceExpression") parts = [n.expression];
  if (n.type === "LogicalExpression" && n.operator !== "??") parts = [n.left, n.right];
  if (n.type === "UnaryExpression" && n.operator === "!") parts = [n.argument];
  if (parts) return w.between(n.start, n.end, parts, (k) => condition(k, w));
  if (n.type === "Literal") return w.visit(n);
  return [w.open("test", n.start), w.argument(n), ")"];
}

export const expressionRules: Rules = {
  BinaryExpression(n, w) {
    if (n.operator === "in" && n.left.type !== "PrivateIdentifier")
      return [w.open("has", n.start), w.visit(n.left), ", ", w.visit(n.right), ")"];
    if (n.operator === "instanceof" && isIdentifier(n.right) && w.tree.home(n.right.name, n.right) === null)
      return [w.open("instance", n.start), w.visit(n.left), ", ", range(n.right.start, n.right.end), ")"];
    if (n.operator === "+" && (isStringy(n.left) || isStringy(n.right)) && inMessage(n, w))
      return w.between(n.start, n.end, [n.left, n.right], (k) => (isStringy(k) ? w.visit(k) : textOf(k, w)));
    const call = operatorCall(n.operator, w.source.indexOf(n.operator, n.left.end), w);
    if (call === undefined || indifferent(n.operator, n.left, n.right)) return w.children(n);
    return [call, w.visit(n.left), ", ", w.visit(n.right), ")"];
  },
  TemplateLiteral(n, w) {
    const tag = w.tree.parent(n);
    if (tag?.type === "TaggedTemplateExpression" && w.slice(tag.tag) !== "String.raw") return w.children(n);
    return w.between(n.start, n.end, n.expressions, (k) => (isText(k) || isNumber(k) ? w.visit(k) : textOf(k, w)));
  },
  // The value is an operand, and only the test of the first looks at its truth (ECMAScript 13.13).
  LogicalExpression(n, w) {
    if (n.operator === "??") return w.children(n);
    const t = w.temp();
    const test = ["(", w.open("test", n.left.start), `${t} = `, w.visit(n.left), ") ? "];
    const right = w.visit(n.right);
    return n.operator === "&&" ? [...test, right, ` : ${t})`] : [...test, `${t} : `, right, ")"];
  },
  UnaryExpression(n, w) {
    switch (n.operator) {
      case "-":
      case "+":
        if (isNumber(n.argument)) return w.children(n);
        return [w.open(n.operator === "-" ? "neg" : "pos", n.start), w.visit(n.argument), ")"];
      case "~":
        return [w.open("bnot", n.start), w.visit(n.argument), ")"];
      case "!":
        return condition(n, w);
      case "typeof":
        return typeOf(n.argument, n.start, w);
      case "delete": {
        const target = bare(n.argument);
        if (!isMember(target)) return w.children(n);
        return ["(", w.open("hidden", n.start), "), ", memberParts(n.start, target, n.end, w), ")"];
      }
      default:
        return w.children(n);
    }
  },
  ConditionalExpression: (n, w) =>
    w.between(n.start, n.end, [n.test, n.consequent, n.alternate], (k) =>
      k === n.test ? condition(k, w) : w.visit(k),
    ),
  // A namespace of functions on numbers, unless the user has given its name to something else.
  Identifier(n, w) {
    const name = aliasOf(n, w);
    return name === undefined ? range(n.start, n.end) : made(name, n.start);
  },
  Property(n, w) {
    if (n.shorthand && isIdentifier(n.value)) {
      const name = aliasOf(n.value, w);
      return name === undefined ? range(n.start, n.end) : made(`${n.value.name}: ${name}`, n.start);
    }
    return w.between(n.start, n.end, [n.computed ? n.key : null, n.value], (k) =>
      k === n.key ? computedName(k, w) : w.visit(k),
    );
  },
};
/** Certainly a text. */
const isStringy = (n: AnyNode): boolean =>
  isText(n) ||
  n.type === "TemplateLiteral" ||
  (n.type === "BinaryExpression" && n.operator === "+" && isStringy(n.left));
export const textOf = (k: AnyNode, w: Writer): Text => [
  w.open("text", k.start),
  w.argument(k),
  inMessage(k, w) ? ", true)" : ")",
];
/** Is n part of what is thrown or printed, or given to the class of errors that its class extends? */
function inMessage(n: AnyNode, w: Writer): boolean {
  let above = false;
  for (let p = w.tree.parent(n); p !== undefined && (above || !isFunction(p)); p = w.tree.parent(p)) {
    if (p.type === "ThrowStatement") return true;
    if ((isCall(p) || p.type === "NewExpression") && /^console\.|Error$/.test(w.slice(p.callee))) return true;
    if (isCall(p) && p.callee.type === "Super") above = true;
    if ("superClass" in p) return p.superClass != null && /Error$/.test(w.slice(p.superClass));
  }
  return false;
}
/** The parts of a member that is not read: `delete o[k]`. */
const memberParts = (start: number, m: Extract<AnyNode, { type: "MemberExpression" }>, end: number, w: Writer): Text =>
  w.between(start, end, [m.object, m.computed ? m.property : null], (k) =>
    k === m.property
      ? computedName(k, w)
      : k.type === "Super" || (!m.optional && w.tree.parent(m)?.type === "ChainExpression")
        ? w.visit(k)
        : [w.open("items", k.start), w.visit(k), ")"],
  );

/** `typeof` of a name that is declared nowhere does not throw (13.5.3): the name is read again only if it is an object. */
function typeOf(argument: AnyNode, at: number, w: Writer): Text {
  const target = bare(argument);
  if (isIdentifier(target)) return [w.open("typeOf_", at), `typeof ${target.name}, () => ${target.name})`];
  const t = w.temp();
  return [w.open("typeOf_", at), `typeof (${t} = `, w.visit(argument), `), () => ${t})`];
}
function aliasOf(n: Extract<AnyNode, { type: "Identifier" }>, w: Writer): string | undefined {
  if ((n.name !== "Math" && n.name !== "Number") || !w.isValue(n) || w.tree.home(n.name, n) !== null) return undefined;
  return w.name(n.name === "Math" ? "maths_" : "number_");
}
