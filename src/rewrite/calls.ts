import type { AnyNode } from "acorn";
import { inChain, isSpecial } from "./members.ts";
import { made, type Text } from "./text.ts";
import type { Rules, Writer } from "./writer.ts";

/**
 * Methods that change their receiver, compare by identity, look at the sign of a comparator or the truth of an answer, or
 * make an array.
 */
const methods = new Set([
  ...["push", "pop", "shift", "unshift", "splice", "reverse", "sort", "fill", "copyWithin"],
  ...["includes", "indexOf", "lastIndexOf", "is", "isArray", "get", "set", "has", "add", "delete"],
  ...["every", "some", "filter", "find", "findIndex", "findLast", "findLastIndex"],
  ...["map", "flatMap", "slice", "concat", "flat", "toReversed", "toSorted", "toSpliced", "with"],
]);
const floats = new Set(["Float64Array", "Float32Array"]);
/** Calls that make an array. */
const makers = new Set(["from", "of"]);

/** A global of that name, not something of the user's. */
const isGlobal = (n: AnyNode, w: Writer, names: ReadonlySet<string>): boolean =>
  n.type === "Identifier" && names.has(n.name) && w.tree.home(n.name, n) === null;
const truths = new Set(["Boolean"]);
const arrays = new Set(["Array", ...floats]);

export const callRules: Rules = {
  CallExpression(n, w) {
    const { callee } = n;
    if (callee.type === "Identifier" && callee.name === "eval" && w.tree.home("eval", callee) === null)
      w.refuse(n, "eval in a marked function: its text is not seen. Call a marked function instead");
    // Every object is true, and a recorded number may be 0.
    if (isGlobal(callee, w, truths) && n.arguments.length === 1 && n.arguments[0]!.type !== "SpreadElement")
      return w.between(n.start, n.end, n.arguments, (k) => [w.open("test", k.start), w.visit(k), ")"]);
    if (callee.type !== "MemberExpression" || callee.computed || isSpecial(callee)) return w.children(n);
    const { name } = callee.property as { name: string };
    if (makers.has(name) && isGlobal(callee.object, w, arrays)) return [w.open("born", n.start), w.children(n), ")"];
    if (!methods.has(name)) return w.children(n);
    const link = callee.optional && !endsEarly(callee.object);
    if (n.optional || (inChain(n, w) && !link)) return w.children(n);
    // The method is read before its arguments are evaluated; `o?.f(x)` ends where o is null or undefined (13.3.9).
    const read: Text = [w.open("method", callee.property.start), w.visit(callee.object), `, ${JSON.stringify(name)}`];
    const call = made(link ? "?.(" : "(", callee.property.start);
    return [read, link ? ", true)" : ")", call, argumentsText(n, w), ")"];
  },
  // `new C` without parentheses too.
  NewExpression(n, w) {
    if (!isGlobal(n.callee, w, floats)) return [w.open("born", n.start), w.children(n), ")"];
    const name = w.slice(n.callee);
    return [w.open("f64", n.start), name, n.arguments.length > 0 ? ", " : "", argumentsText(n, w), ")"];
  },
};
/** Does a link of the chain to the left end it early? */
function endsEarly(n: AnyNode): boolean {
  if (n.type === "MemberExpression") return n.optional || endsEarly(n.object);
  return n.type === "CallExpression" && (n.optional || endsEarly(n.callee));
}
/** The arguments with what stands between them. */
function argumentsText(n: Extract<AnyNode, { type: "CallExpression" | "NewExpression" }>, w: Writer): Text {
  const first = n.arguments[0];
  const last = n.arguments.at(-1);
  return first === undefined || last === undefined ? "" : w.between(first.start, last.end, n.arguments);
}
