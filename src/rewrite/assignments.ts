import type { AnyNode } from "acorn";
import { operatorCall } from "./expressions.ts";
import { growsUnseen } from "./grows.ts";
import { isSpecial, objectAndKey, type Reference, reference, target, writesHidden } from "./members.ts";
import { made, type Text } from "./text.ts";
import { bare, isIdentifier, isMember } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

type Assignment = Extract<AnyNode, { type: "AssignmentExpression" }>;

/** Is the value of n not looked at? */
function isStatement(n: AnyNode, w: Writer): boolean {
  const parent = w.tree.parent(n);
  return parent?.type === "ExpressionStatement" || (parent?.type === "ForStatement" && parent.update === n);
}
function plainAssignment(n: Assignment, left: AnyNode, w: Writer): Text {
  if (isMember(left) && left.computed && growsUnseen(left.object, w))
    return [w.open("grow", n.start), objectAndKey(left, w), ")(", w.visit(n.right), ")"];
  if (isMember(left) && !isSpecial(left))
    return [w.open("set", n.start), objectAndKey(left, w), ", ", w.visit(n.right), ")"];
  const text = w.between(n.start, n.end, [n.left, n.right], (k) => (k === n.left ? target(k, w) : w.visit(k)));
  return writesHidden(left) ? ["(", w.open("hidden", n.start), "), ", text, ")"] : text;
}
/** `x ||= y` assigns only where it must (13.15.2). */
function logicalAssignment(n: Assignment, left: AnyNode, w: Writer): Text {
  if (isIdentifier(left)) {
    if (n.operator === "??=") return w.between(n.start, n.end, [n.right]);
    const write: Text = [`${left.name} = `, w.visit(n.right)];
    const test: Text = ["(", w.open("test", left.start), `${left.name}) ? `];
    return n.operator === "&&=" ? [...test, write, ` : ${left.name})`] : [...test, `${left.name} : `, write, ")"];
  }
  if (!isMember(left)) return w.children(n);
  const at = reference(left, w);
  const write = (): Text => at.write(w.visit(n.right));
  if (n.operator === "??=") return ["(", at.prepare, `, ${at.read} ?? (`, write(), "))"];
  const t = w.temp();
  const test: Text = ["(", at.prepare, ", ", w.open("test", left.start), `${t} = ${at.read}) ? `];
  return n.operator === "&&=" ? [...test, write(), ` : ${t})`] : [...test, `${t} : `, write(), ")"];
}
/** The old value is read before the right side is evaluated (13.15.2). */
function compoundAssignment(n: Assignment, left: AnyNode, w: Writer): Text {
  const call = operatorCall(n.operator.slice(0, -1), n.left.end, w)!;
  if (isIdentifier(left)) return [made(`${left.name} = `, n.start), call, `${left.name}, `, w.visit(n.right), ")"];
  if (!isMember(left)) return w.children(n);
  const at = reference(left, w);
  return ["(", at.prepare, ", ", at.write([call, `${at.read}, `, w.visit(n.right), ")"]), ")"];
}

export const assignmentRules: Rules = {
  AssignmentExpression(n, w) {
    const left = bare(n.left);
    if (n.operator === "=") return plainAssignment(n, left, w);
    if (n.operator === "&&=" || n.operator === "||=" || n.operator === "??=") return logicalAssignment(n, left, w);
    return compoundAssignment(n, left, w);
  },
  // The value of a postfix form is ToNumeric of the old one (13.4.2): "5"++ is 5, 1n++ is 1n.
  UpdateExpression(n, w) {
    const a = bare(n.argument);
    const step = w.name(n.operator === "++" ? "inc" : "dec");
    const at: Reference | null = isMember(a) ? reference(a, w) : null;
    const name = at?.read ?? w.slice(a);
    const write = (value: Text): Text => (at === null ? [made(`${name} = `, n.start), value] : at.write(value));
    if (at === null && isStatement(n, w)) return write(`${step}(${name})`);
    const prepare: Text = at === null ? "" : [at.prepare, ", "];
    if (n.prefix) return ["(", prepare, write(`${step}(${name})`), ")"];
    const t = w.temp();
    return ["(", prepare, made(`${t} = ${w.name("numericOf")}(${name}), `, n.start), write(`${step}(${t})`), `, ${t})`];
  },
};
