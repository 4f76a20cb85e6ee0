import type { AnyNode, BlockStatement, PropertyDefinition } from "acorn";
import { computedName } from "./computed.ts";
import { directivesOf, directiveText } from "./directives.ts";
import { wrapped } from "./marks.ts";
import { target } from "./members.ts";
import { madeText } from "./outer.ts";
import { isRange, range, type Text } from "./text.ts";
import { type FunctionNode, isFunction } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

/** The directives that stay, one after the other. */
export const keptDirectives = (body: readonly AnyNode[], w: Writer): string =>
  directivesOf(body)
    .filter((d) => d.directive !== directiveText)
    .map((d) => `${w.slice(d.expression)}; `)
    .join("");
export const declaration = (temps: readonly string[]): string =>
  temps.length === 0 ? "" : `let ${temps.join(", ")}; `;

/**
 * A block for recordings: directives, our variables, what the function uses from around it (`outer`), the statements.
 * `null`: nothing changes.
 */
export function recordedBlock(body: BlockStatement, w: Writer, outer = "", ending = ""): Text | null {
  const directives = directivesOf(body.body);
  const from = directives.at(-1)?.end ?? body.start + 1;
  const { text, temps } = w.withTemps(() => w.between(from, body.end - 1, body.body.slice(directives.length)));
  if (isRange(text) && outer === "") return null;
  const first = outer && `${outer}; `;
  return ["{ ", keptDirectives(body.body, w), declaration(temps), first, text, ending, "}"];
}
/** An expression that needs no variables of the function around it, as in parameters and fields. */
export function closed(n: AnyNode, w: Writer): Text {
  const { text, temps } = w.withTemps(() => w.argument(n));
  return temps.length === 0 ? text : [`((${temps.join(", ")}) => `, text, ")()"];
}
/** Is it given a name by where it stands (8.4.5)? */
export const isAnonymous = (n: AnyNode): boolean =>
  (isFunction(n) || n.type === "ClassExpression") && (n.type === "ArrowFunctionExpression" || n.id === null);

/** A function inside the text for recordings: there is one text of it, for recordings and numbers. */
function nested(n: FunctionNode, w: Writer): Text {
  const text = w.children(n, (k) => {
    if (k === n.id) return range(k.start, k.end);
    if (k !== n.body) return parameter(k, w);
    if (k.type === "BlockStatement") return recordedBlock(k, w, madeText(n, w)) ?? range(k.start, k.end);
    const { text, temps } = w.withTemps(() => w.visit(k));
    const made = madeText(n, w);
    const first = declaration(temps) + (made && `${made}; `);
    return first === "" ? text : [`{ ${first}return `, text, "; }"];
  });
  return wrapped(n, isRange(text) ? told(n, w) : text, false, w);
}
/** A function in which nothing is rewritten, as one of marked text. */
function told(n: FunctionNode, w: Writer): Text {
  const inside = n.body.type === "BlockStatement" ? n.body.start + 1 : n.body.start;
  return [range(n.start, inside), `/*${w.own("own")}()*/ `, range(inside, n.end)];
}
/** A parameter, whose default values are evaluated outside the body. */
export function parameter(p: AnyNode, w: Writer): Text {
  const { text, temps } = w.withTemps(() => target(p, w));
  return temps.length === 0 ? text : defaults(p, w);
}
function defaults(p: AnyNode, w: Writer): Text {
  switch (p.type) {
    case "AssignmentPattern":
      return w.children(p, (k) => (k === p.left ? defaults(k, w) : isAnonymous(k) ? w.visit(k) : closed(k, w)));
    case "RestElement":
    case "ArrayPattern":
      return w.children(p, (k) => defaults(k, w));
    case "ObjectPattern":
      return w.children(p, (q) =>
        q.type !== "Property"
          ? defaults(q, w)
          : w.between(q.start, q.end, [q.computed ? q.key : null, q.value], (k) =>
              k === q.value ? defaults(k, w) : closed(k, w),
            ),
      );
    default:
      return range(p.start, p.end);
  }
}
const field = (n: PropertyDefinition, w: Writer, value: (k: AnyNode) => Text): Text =>
  w.between(n.start, n.end, [n.computed ? n.key : null, n.value], (k) =>
    k === n.value ? value(k) : computedName(k, w),
  );

export const functionRules: Rules = {
  FunctionDeclaration: nested,
  FunctionExpression: nested,
  ArrowFunctionExpression: nested,
  PropertyDefinition: (n, w) => field(n, w, (k) => (isAnonymous(k) ? w.visit(k) : closed(k, w))),
  MethodDefinition: (n, w) =>
    w.between(n.start, n.end, [n.computed ? n.key : null, n.value], (k) =>
      k === n.value ? w.visit(k) : computedName(k, w),
    ),
  StaticBlock(n, w) {
    const from = w.source.indexOf("{", n.start) + 1;
    const { text, temps } = w.withTemps(() => w.between(from, n.end - 1, n.body));
    return [range(n.start, from), declaration(temps), text, "}"];
  },
};
