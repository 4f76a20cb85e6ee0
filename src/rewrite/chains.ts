import type { AnyNode, CallExpression, MemberExpression } from "acorn";
import { called } from "./callee.ts";
import { argumentsText } from "./calls.ts";
import { isSpecial, keyOf } from "./members.ts";
import type { Text } from "./text.ts";
import { isCall, isMember } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

type Link = MemberExpression | CallExpression;

export const chainRules: Rules = {
  // `o?.a[i]` ends where o is null or undefined (13.3.9). Where no link needs a call of ours the chain stays as it is, and
  // where its value is deleted, called with what it was read from, or `o.#f?.(x)`.
  ChainExpression(n, w) {
    const all = linksOf(n.expression);
    const first = all.findIndex((m) => m.optional);
    const links = all.slice(first);
    const stays = links.some((m) => isCall(m) && m.optional && isMember(m.callee) && isSpecial(m.callee));
    if (stays || isTarget(n, w) || !links.some((m) => isCall(m) || m.computed)) return w.children(n);
    const m = all[first]!;
    if (isMember(m)) return chain(w.visit(m.object), all, first, w);
    const { callee } = m;
    return isMember(callee)
      ? chain(w.visit(callee.object), all, first - 1, w)
      : chain(called(callee, w), all, first, w);
  },
};
/** Is it deleted, or called with what it was read from as `this`? */
function isTarget(n: AnyNode, w: Writer): boolean {
  const p = w.tree.parent(n) as { type?: string; operator?: string; callee?: AnyNode } | undefined;
  if (p?.type === "ParenthesizedExpression") return isTarget(p as AnyNode, w);
  return p?.operator === "delete" || p?.callee === n;
}
/** The links of a chain, from its beginning on. */
function linksOf(n: AnyNode): Link[] {
  const out: Link[] = [];
  for (let m = n; isMember(m) || isCall(m); ) {
    out.unshift(m);
    m = isMember(m) ? m.object : m.callee;
  }
  return out;
}
/** Links k, k + 1, ... of a value, each `?.` deciding on all that follow. */
function chain(value: Text, all: readonly Link[], k: number, w: Writer): Text {
  const m = all[k];
  if (m === undefined) return value;
  return unlessNull(m.optional, value, w, (o) => {
    if (isCall(m)) return chain([o, "(", argumentsText(m, w), ")"], all, k + 1, w);
    const call = all[k + 1];
    if (m.property.type === "PrivateIdentifier") return chain([o, `.${w.slice(m.property)}`], all, k + 1, w);
    if (!isCall(call)) return chain([w.open("get", m.start), o, ", ", keyOf(m, w), ")"], all, k + 1, w);
    const who = w.imports.isForeign(m.object) ? JSON.stringify(w.slice(m)) : "undefined";
    const read = [w.open("method", m.property.start), o, ", ", keyOf(m, w), `, ${who}, ${call.optional})`];
    return chain(read, all, k + 1, w);
  });
}
/** `then(value)`, but undefined where an optional value is null or undefined. */
function unlessNull(optional: boolean, value: Text, w: Writer, then: (value: Text) => Text): Text {
  if (!optional) return then(value);
  const t = w.temp();
  return [`((${t} = `, value, ") == null ? undefined : ", then(t), ")"];
}
