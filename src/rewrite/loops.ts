import type { AnyNode, DoWhileStatement, ForStatement, WhileStatement } from "acorn";
import { variables } from "./carried.ts";
import { countedLoop } from "./counted.ts";
import { condition } from "./expressions.ts";
import { whyNoFunction } from "./jumps.ts";
import { target } from "./members.ts";
import { made, range, type Text } from "./text.ts";
import { boundNames, isFunction, isLoop } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

/** The body as that of a function of `parameter`. */
function bodyOf(n: { readonly body: AnyNode } & AnyNode, parameter: Text, w: Writer): Text {
  w.captured.add(n);
  const body = w.visit(n.body);
  return ["(", parameter, ") => ", n.body.type === "BlockStatement" ? body : ["{ ", body, " }"]];
}
/** `(stays(where, why), text)`, after a note. */
function stays(n: AnyNode, why: string, text: Text, w: Writer): Text {
  w.note(n, "loop", `the loop stays a loop of JavaScript: ${why}`);
  return ["(", w.open("stays", n.start), `${w.where(n)}, ${JSON.stringify(why)}), `, text, ")"];
}

function forStatement(n: ForStatement, w: Writer): Text {
  const counted = countedLoop(n, w);
  if (typeof counted === "string") {
    return w.children(n, (k) => (k === n.test ? stays(n, counted, condition(k, w), w) : w.visit(k)));
  }
  const { counter, declared, comparisons, by, update } = counted;
  const several = declared.length > 1;
  const low = several ? w.own("low") : w.visit(declared[0]!.init);
  const tests = comparisons.map(
    ({ left, relation, right }, k): Text => [
      ...[k > 0 ? ", " : "", `(${counter}) => [`, w.argument(left), `, "${relation}", `, w.argument(right), "]"],
    ],
  );
  const call: Text = [
    ...[w.open("loop", n.start), low, ", [", tests, "], ", by === undefined ? "1" : w.argument(by), `, "${update}", `],
    ...[variables(n, n.body, w), ", ", bodyOf(n, made(counter, n.start), w), `, ${w.where(n)});`],
  ];
  if (!several) return call;
  const names = declared.map(
    ({ name, init }): Text => [name === counter ? `${w.own("low")} = ` : `${name} = `, w.visit(init)],
  );
  return ["{ let ", names.flatMap((name, k) => (k > 0 ? [", ", name] : [name])), "; ", call, " }"];
}

const whileLoop = (n: WhileStatement | DoWhileStatement, w: Writer): Text =>
  w.children(n, (k) => (k === n.test ? stays(n, "nobody counts its turns", condition(k, w), w) : w.visit(k)));

export const loopRules: Rules = {
  ForStatement: forStatement,
  ForOfStatement(n, w) {
    const { left } = n;
    if (left.type !== "VariableDeclaration") return w.children(n, (k) => (k === left ? target(k, w) : w.visit(k)));
    const names = boundNames(left.declarations[0]!.id);
    const assigned = w.tree.assigned(n.body).some((a) => names.includes(a.name));
    const why =
      whyNoFunction(n.body, true) ??
      (n.await ? "it waits or yields" : null) ??
      (left.kind === "var" ? "it declares a var" : null) ??
      (left.kind === "const" && assigned ? "it assigns a constant" : null) ??
      (w.tree.parent(n)?.type === "LabeledStatement" ? "it has a label" : null);
    if (why !== null) return w.children(n, (k) => (k === n.right ? stays(n, why, w.visit(k), w) : w.visit(k)));
    const parameter = target(left.declarations[0]!.id, w);
    return [
      ...[w.open("loopOf", n.start), w.visit(n.right), ", ", variables(n, n.body, w), ", "],
      ...[bodyOf(n, parameter, w), `, ${w.where(n)});`],
    ];
  },
  WhileStatement: whileLoop,
  DoWhileStatement: whileLoop,
  // The rest of a turn is left out: in a loop that became a call, by returning from its body.
  ContinueStatement(n, w) {
    let loop = w.tree.parent(n);
    while (loop !== undefined && !isLoop(loop)) loop = w.tree.parent(loop);
    return n.label === null && loop !== undefined && w.captured.has(loop)
      ? made("return;", n.start)
      : range(n.start, n.end);
  },
  IfStatement(n, w) {
    if (!inLoop(n, w) || whyNoFunction(n, false) !== null)
      return w.children(n, (k) => (k === n.test ? condition(k, w) : w.visit(k)));
    const side = (s: AnyNode): Text => ["() => ", s.type === "BlockStatement" ? w.visit(s) : ["{ ", w.visit(s), " }"]];
    return [
      ...[w.open("branch", n.start), w.argument(n.test), ", ", variables(n, n, w), ", ", side(n.consequent)],
      n.alternate ? [", ", side(n.alternate), ");"] : ");",
    ];
  },
  // Cases are compared by === (14.12.3), in their order, as long as none is equal.
  SwitchStatement(n, w) {
    const t = w.temp();
    const { tests } = { tests: n.cases.map((c) => c.test) };
    return w.between(n.start, n.end, [n.discriminant, ...n.cases], (k) => {
      if (k === n.discriminant) return [`(${t} = (`, w.visit(k), "), true)"];
      return w.children(k, (m) =>
        tests.includes(m as never)
          ? [w.open("test", m.start), w.open("eq", m.start), `${t}, `, w.argument(m), "))"]
          : w.visit(m),
      );
    });
  },
};
/** Is n in a loop of its function? */
function inLoop(n: AnyNode, w: Writer): boolean {
  for (let p = w.tree.parent(n); p !== undefined && !isFunction(p); p = w.tree.parent(p)) if (isLoop(p)) return true;
  return false;
}
