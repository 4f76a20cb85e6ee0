import type { AnyNode, CallExpression } from "acorn";
import { called, declaredFunction, handed as handedFunction, ours } from "./callee.ts";
import { variables } from "./carried.ts";
import { textOf } from "./expressions.ts";
import { growsUnseen } from "./grows.ts";
import { runsThrough } from "./local.ts";
import { inChain, isSpecial, objectAndKey } from "./members.ts";
import { made, range, type Text } from "./text.ts";
import { isCall, isFunction, isIdentifier, isMember, isNamed } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

/** Methods that call a function which decides something. */
const deciding = ["every", "some", "filter", "find", "findIndex", "findLast", "findLastIndex", "sort", "toSorted"];
/**
 * Functions of the host's objects that change or compare what they are given, make a text, a key or a copy of it, or give
 * another answer at every call.
 */
const methods = new Set([
  ...["is", "isArray", "isView", "get", "set", "has", "add", "delete", "stringify", "parse", "parseFloat", "parseInt"],
  ...["now", "random", "getRandomValues", "keys", "values", "entries", "fromEntries", "groupBy", "assign", "hasOwn"],
  ...["hasOwnProperty", "isPrototypeOf", "defineProperty", "defineProperties", "deleteProperty", "freeze", "seal"],
  ...["getOwnPropertyDescriptor", "getOwnPropertyDescriptors", "getOwnPropertyNames", "ownKeys", "getPrototypeOf"],
  ...["setPrototypeOf", "preventExtensions", "for", "call", "apply"],
]);
const floats = new Set(["Float64Array", "Float32Array"]);
/** Methods that call a function at each place of an array: loops, where that function is of marked text. */
const visitors = new Set(["map", "flatMap", "forEach", "reduce", "reduceRight"]);
/** Calls that make an array. */
const makers = new Set(["from", "of"]);
/** Functions of the host that may be handed over, as in `xs.map(parseFloat)`. */
const handed = new Set(["parseFloat", "parseInt", "isNaN", "isFinite", "String", "Boolean", "BigInt"]);

/** A global of that name, not something of the user's. */
const isGlobal = (n: AnyNode, w: Writer, names: ReadonlySet<string>): boolean =>
  isIdentifier(n) && names.has(n.name) && w.tree.home(n.name, n) === null;
const truths = new Set(["Boolean"]);
const arrays = new Set(["Array", ...floats]);

export const callRules: Rules = {
  CallExpression(n, w) {
    const { callee } = n;
    if (isNamed(callee, "eval") && w.tree.home("eval", callee) === null)
      w.refuse(n, "eval in a marked function is not seen");
    // Every object is true, and a recorded number may be 0.
    if (isGlobal(callee, w, truths) && n.arguments.length === 1 && n.arguments[0]!.type !== "SpreadElement")
      return w.between(n.start, n.end, n.arguments, (k) => [w.open("test", k.start), w.visit(k), ")"]);
    const text = (): Text => w.between(n.start, n.end, [callee, ...n.arguments], (k) => part(k, n, w));
    if (callee.type === "Super") return [w.open("born", n.start), text(), ")"];
    if (!isMember(callee) || isSpecial(callee)) return text();
    const name = callee.computed ? null : (callee.property as { name: string }).name;
    if (inChain(n)) return text();
    if (name !== null && visits(n, name, w)) {
      const read: Text = [w.open("each", callee.property.start), objectAndKey(callee, w)];
      return [read, ", ", variables(n, n, w), `, ${w.where(callee.property)})(`, argumentsText(n, w), ")"];
    }
    const makes = name !== null && makers.has(name) && isGlobal(callee.object, w, arrays);
    const { object } = callee;
    const isHost = isIdentifier(object) && w.tree.home(object.name, object) === null && !w.imports.isGiven(object);
    // What is printed is printed at each turn.
    if (isHost && object.name === "console") return ["(", w.open("hidden", n.start), "), ", text(), ")"];
    if (name !== null && (isHost ? !methods.has(name) && !makes : w.imports.isWengert(object))) return text();
    const foreign = w.imports.isForeign(object);
    // The method is read before its arguments are evaluated (13.3.9).
    if (name === "push" && growsUnseen(callee.object, w))
      return [w.open("grow", callee.property.start), w.visit(callee.object), ")(", argumentsText(n, w), ")"];
    const read: Text = [w.open("method", callee.property.start), objectAndKey(callee, w)];
    const call = made("(", callee.property.start);
    const flags = foreign ? `, ${JSON.stringify(w.slice(callee))})` : ")";
    const whole: Text = [read, flags, call, argumentsText(n, w), ")"];
    return makes ? [w.open("born", n.start), whole, ")"] : whole;
  },
  // `new C` without parentheses too.
  NewExpression(n, w) {
    const { callee } = n;
    // An error is made in the user's text, so that its stack begins there.
    if (isIdentifier(callee) && /Error$/.test(callee.name))
      return [
        w.open("born", n.start),
        w.between(n.start, n.end, n.arguments, (k) => (k.type === "SpreadElement" ? w.visit(k) : textOf(k, w))),
        ")",
      ];
    if (!isIdentifier(callee) || w.tree.home(callee.name, callee) !== null) {
      const text = w.children(n, (k) => (k === callee && isMember(k) ? ["(", w.visit(k), ")"] : w.visit(k)));
      return [w.open("born", n.start), text, ")"];
    }
    const more: Text = [range(callee.start, callee.end), n.arguments.length > 0 ? ", " : "", argumentsText(n, w), ")"];
    if (floats.has(callee.name)) return [w.open("f64", n.start), more];
    return [w.open("born", n.start), w.open("make", n.start), more, ")"];
  },
};
/** Is n given a function of marked text to be called at every place, and its receiver something of the user's? */
function visits(n: CallExpression, name: string, w: Writer): boolean {
  const { callee } = n;
  const makes = name === "from" && isMember(callee) && isGlobal(callee.object, w, arrays);
  const f = n.arguments[makes ? 1 : 0];
  if (!makes && !visitors.has(name)) return false;
  if (!isMember(callee) || inChain(n) || f === undefined) return false;
  const own = isFunction(f) ? f : isIdentifier(f) ? declaredFunction(f, w) : null;
  return own !== null && runsThrough(own) && w.isMarked(own) && !w.imports.isForeign(callee.object);
}
/** Callee and arguments of a call that is no call of a method. */
function part(k: AnyNode, n: Extract<AnyNode, { type: "CallExpression" }>, w: Writer): Text {
  if (k === n.callee) return called(k, w);
  if (w.imports.isOurs(k) && isIdentifier(k)) return ours(k, w.visit(k), w);
  const handedOver = isGlobal(k, w, handed) || (isMember(k) && !k.computed && isGlobal(k.object, w, owners));
  if (handedOver) return [w.open("host", k.start), w.visit(k), ")"];
  return isCallback(k, n) ? handedFunction(k, w) : w.visit(k);
}
/** Methods of arrays that call a function. */
const calling = new Set([...visitors, ...deciding]);
export function isCallback(
  k: AnyNode,
  { callee, arguments: xs }: Extract<AnyNode, { type: "CallExpression" }>,
): boolean {
  if (!isMember(callee) || !isIdentifier(callee.property) || callee.computed) return false;
  const { name } = callee.property;
  return (calling.has(name) && k === xs[0]) || (name === "from" && k === xs[1]);
}
const owners = new Set(["JSON", "Object", "Reflect", "String", "Date"]);
/** The arguments with what stands between them. */
export function argumentsText(n: Extract<AnyNode, { type: "CallExpression" | "NewExpression" }>, w: Writer): Text {
  const first = n.arguments[0];
  const last = n.arguments.at(-1);
  if (first === undefined || last === undefined) return "";
  return w.between(first.start, last.end, n.arguments, (k) => (isCall(n) ? part(k, n, w) : w.visit(k)));
}
