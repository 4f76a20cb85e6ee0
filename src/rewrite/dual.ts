import type { AnyNode, CallExpression, ClassBody, Identifier, ObjectExpression } from "acorn";
import { ours } from "./callee.ts";
import { directivesOf, directiveText } from "./directives.ts";
import { closed, declaration, isAnonymous, keptDirectives, parameter, recordedBlock } from "./functions.ts";
import { runsThrough, usesArguments } from "./local.ts";
import { type Marks, wrapped } from "./marks.ts";
import { outerText } from "./outer.ts";
import { isRange, made, oneLine, range, type Text } from "./text.ts";
import { boundNames, type FunctionNode, isCall, isFunction, isMember, kids, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** Characters of an expression whose second text stands beside it. */
const shortest = 12;

/**
 * The user's own text, in which each marked function has two: its own, which runs while nothing is recorded, and one for
 * recordings before it. The second stands in one line, so that every line of the user's text stays where it is.
 */
export class Dual {
  private readonly w: Writer;
  private readonly marks: Marks;
  constructor(w: Writer, marks: Marks) {
    this.w = w;
    this.marks = marks;
  }
  /** n as the user wrote it, but for the marked functions in it. */
  own = (n: AnyNode): Text => {
    if (isFunction(n)) {
      if (!this.marks.isMarked(n) || this.w.locals.has(n)) return this.w.children(n, this.own);
      return wrapped(n, this.both(n), this.marks.isRoot(n), this.w);
    }
    if (n.type === "PropertyDefinition" && !n.static && n.value && this.marks.isMarked(n))
      return this.w.between(n.start, n.end, [n.computed ? n.key : null, n.value], (k) =>
        k === n.value ? this.either(k) : this.own(k),
      );
    if (isCall(n) && this.marks.isMarked(n)) return this.call(n);
    if (n.type === "ClassBody" || n.type === "ObjectExpression") return this.methods(n);
    return n.type === "Program" || n.type === "BlockStatement"
      ? this.marks.statements(n, this.own)
      : this.w.children(n, this.own);
  };
  /** Methods are marked once their class or object is made. */
  private methods(n: ClassBody | ObjectExpression): Text {
    const { w } = this;
    const members: readonly AnyNode[] = n.type === "ClassBody" ? n.body : n.properties;
    const names = (fixed: boolean): string =>
      JSON.stringify(members.flatMap((m) => (isStatic(m) === fixed ? this.marks.methodName(m) : [])));
    const [own, fixed] = [names(false), names(true)];
    if (own === "[]" && fixed === "[]") return w.children(n, this.own);
    const mark = (o: Text, list: string): Text => (list === "[]" ? "" : [w.open("methods", n.start), o, `, ${list})`]);
    if (n.type === "ObjectExpression") return mark(w.children(n, this.own), own);
    const body = w.between(n.start, n.end - 1, members, this.own);
    return [body, " static { ", mark("this.prototype", own), "; ", mark("this", fixed), " } }"];
  }
  /** Functions of ours give numbers for numbers, but where a method of the result is called. */
  private call(n: CallExpression): Text {
    const parent = this.w.tree.parent(n);
    const method = isMember(parent) && parent.object === n;
    const numbers = (k: AnyNode): boolean => this.w.imports.isOurs(k) && (k !== n.callee || !method);
    return this.w.children(n, (k) => (numbers(k) && !n.optional ? ours(k, this.own(k), this.w) : this.own(k)));
  }
  private both(n: FunctionNode): Text {
    const { w } = this;
    return w.children(n, (k) => {
      if (k === n.id) return range(k.start, k.end);
      if (k === n.body) return n.body.type === "BlockStatement" ? this.block(n) : this.expression(n);
      return this.parameter(k);
    });
  }
  private block(n: FunctionNode): Text {
    const { w } = this;
    const body = n.body as Extract<AnyNode, { type: "BlockStatement" }>;
    const directives = directivesOf(body.body);
    const own = w.between(body.start + 1, body.end - 1, body.body, (s) =>
      directives.some((d) => d === s && d.directive === directiveText) ? "" : this.own(s),
    );
    const alone = runsThrough(n) && !usesArguments(n);
    const clash = alone ? null : clashes(n, w);
    if (clash !== null) {
      w.note(n, "function", `the function is not rewritten: \`${clash}\` is declared twice`);
      return w.children(body, this.own);
    }
    const recorded = recordedBlock(body, w, outerText(n, w), alone ? "" : " return; ");
    if (recorded === null) return [range(body.start, body.start + 1), own, "}"];
    const off = made(`${w.name("off")}()`, n.start);
    const alternative = alone
      ? ["if (!", off, ") return ", this.apart(n, oneLine(recorded)), "; "]
      : ["if (!", off, ") ", oneLine(recorded), " "];
    return [made("{ ", body.start), keptDirectives(body.body, w), alternative, own, "}"];
  }
  /**
   * The second text as a function of the same parameters, called at once: what stands in the first one is short, so that
   * engines compile it into those that call it, and its parameters are its own.
   */
  private apart(n: FunctionNode, body: Text): Text {
    const names = [...new Set([...n.params.flatMap((p) => boundNames(p)), ...this.nameOf(n)])].join(", ");
    // An arrow function keeps the object for itself, and what keeps one is not compiled into others as easily.
    if (uses(n, /^ThisExpression$/) && n.type !== "ArrowFunctionExpression" && !uses(n, /^(Super|MetaProperty)$/))
      return ["(function (", names, ") ", body, `).call(this${names === "" ? "" : ", "}${names})`];
    return ["((", names, ") => ", body, `)(${names})`];
  }
  /** The name of a function expression, if it calls itself by it: it is handed on as the parameters are. */
  private nameOf(n: FunctionNode): string[] {
    const { tree } = this.w;
    const id = n.type === "FunctionExpression" ? n.id : null;
    const calls = id && tree.references(n).some((m) => m !== id && (m as Identifier).name === id.name);
    return calls ? [id.name] : [];
  }
  private expression(n: FunctionNode): Text {
    const { w } = this;
    const { text, temps } = w.withTemps(() => w.argument(n.body));
    const outer = outerText(n, w);
    if (isRange(text) && outer === "") return this.own(n.body);
    const first = outer && `${outer}; `;
    const block: Text = ["{ ", declaration(temps), first, "return ", oneLine(text), "; }"];
    const alone = runsThrough(n) && (temps.length > 0 || outer !== "" || n.body.end - n.body.start > shortest);
    const comma = outer && `${outer}, `;
    const recorded: Text = alone ? this.apart(n, block) : ["(", comma, oneLine(text), ")"];
    const choice: Text = [`${w.name("off")}() ? (`, this.own(n.body), ") : ", recorded];
    return temps.length === 0 || alone ? choice : [`{ ${declaration(temps)}return `, choice, "; }"];
  }
  /** An expression of parameters and fields. */
  private either(n: AnyNode): Text {
    const { w } = this;
    if (isAnonymous(n)) return this.own(n);
    const text = closed(n, w);
    return isRange(text) ? this.own(n) : ["(", `${w.name("off")}() ? (`, this.own(n), ") : (", oneLine(text), "))"];
  }
  private parameter(p: AnyNode): Text {
    const { w } = this;
    if (isRange(parameter(p, w))) return w.children(p, this.own);
    return w.children(p, (k) => this.default(p, k));
  }
  private default(p: AnyNode, k: AnyNode): Text {
    if (p.type === "AssignmentPattern" && k === p.right) return this.either(k);
    if (/Pattern$|^RestElement$|^Property$/.test(k.type)) return this.w.children(k, (m) => this.default(k, m));
    return this.own(k);
  }
}
/** Does the body of n have a node of that type, in itself or in arrow functions? */
function uses(n: FunctionNode, type: RegExp): boolean {
  const look = (m: AnyNode): boolean =>
    type.test(m.type) || kids(m).some((k) => (!isFunction(k) || k.type === "ArrowFunctionExpression") && look(k));
  return look(n.body);
}
const isStatic = (m: AnyNode): boolean => m.type === "MethodDefinition" && m.static;
/** A name that a block cannot declare twice, and a function can: by `var` and `function`, or by two functions (14.2.1). */
function clashes(n: FunctionNode, w: Writer): string | null {
  if (n.body.type !== "BlockStatement") return null;
  const functions = n.body.body.flatMap((s) => (s.type === "FunctionDeclaration" ? [s.id.name] : []));
  if (functions.length === 0) return null;
  const double = functions.find((name, k) => functions.indexOf(name) !== k);
  let clash = double ?? null;
  within(n.body, (m) => {
    if (m.type !== "VariableDeclaration" || m.kind !== "var") return;
    for (const d of m.declarations)
      for (const name of boundNames(d.id))
        if (functions.includes(name) && w.tree.home(name, m) === w.tree.home(name, n.body)) clash = name;
  });
  return clash;
}
