import type { AnyNode, DoWhileStatement, Expression, ForStatement, WhileStatement } from "acorn";
import { variables } from "./carried.ts";
import { type Counted, countedFor, countedWhile } from "./counted.ts";
import { isLive } from "./counter.ts";
import { condition } from "./expressions.ts";
import { whyNoFunction, whyNoLoop } from "./jumps.ts";
import { target } from "./members.ts";
import { made, range, type Text } from "./text.ts";
import { bare, boundNames, isCall, isLoop } from "./tree.ts";
import type { Rules, Writer } from "./writer.ts";

/** The body as that of a function of `parameter`, after `first`. */
function bodyOf(n: { readonly body: AnyNode } & AnyNode, parameter: Text, w: Writer, first: Text = ""): Text {
  w.captured.add(n);
  const body = w.visit(n.body);
  const block = n.body.type === "BlockStatement" && first === "" ? body : ["{ ", first, body, " }"];
  return ["(", parameter, ") => ", block];
}
/** `(stays(where, why), text)`, after a note. */
function stays(n: AnyNode, why: string, text: Text, w: Writer): Text {
  w.note(n, "loop", `the loop stays a loop of JavaScript: ${why}`);
  return ["(", w.open("stays", n.start), `${w.where(n)}, ${JSON.stringify(why)}), `, text, ")"];
}
type Loop = ForStatement | WhileStatement | DoWhileStatement;

/** `loop(low, ...)`; `own`: the counter is the parameter of the body, else a variable that the body is to set. */
function loopCall(n: Loop, counted: Counted, low: Text, own: boolean, w: Writer): Text {
  const { counter, comparisons, by, update, inTest } = counted;
  const side = (k: Expression | null): Text =>
    k === null ? "0" : bare(k) !== inTest ? w.argument(k) : inTest.prefix ? stepped(n, counted, counter, w) : counter;
  const tests = comparisons.map(
    ({ left, relation, right }, k): Text => [
      ...[k > 0 ? ", " : "", `(${counter}) => [`, side(left), `, "${relation}", `, side(right), "]"],
    ],
  );
  const i = own ? counter : w.own("i");
  const first: Text = own && !inTest ? "" : [`${counter} = `, stepped(n, counted, i, w), "; "];
  return [
    ...[w.open("loop", n.start), low, ", [", tests, "], ", by === undefined ? "1" : w.argument(by), `, "${update}", `],
    ...[variables(n, n.body, w, counter), ", ", bodyOf(n, made(i, n.start), w, first), `, ${w.where(n)}`],
    own ? ")" : `, ${n.type === "DoWhileStatement"}, ${isLive(n, counter, w)})`,
  ];
}
/** A counter that the condition moves, after that. */
const stepped = (n: Loop, { inTest }: Counted, counter: Text, w: Writer): Text =>
  inTest === undefined || n.type === "DoWhileStatement"
    ? counter
    : [w.open(inTest.operator === "++" ? "inc" : "dec", n.start), counter, ")"];

function loopStatement(n: Loop, w: Writer): Text {
  const counted = n.type === "ForStatement" ? countedFor(n, w) : countedWhile(n, w);
  if (typeof counted === "string")
    return w.children(n, (k) => (k === n.test ? stays(n, counted, condition(k, w), w) : w.visit(k)));
  const { counter, declared } = counted;
  if (declared === null) {
    // The variable is left where the loop would leave it.
    const set: Text = [`${counter} = `, stepped(n, counted, loopCall(n, counted, counter, false, w), w), ";"];
    const init = n.type === "ForStatement" ? n.init : null;
    return init ? ["{ ", w.visit(init), "; ", set, " }"] : set;
  }
  if (declared.length === 1) return [loopCall(n, counted, w.visit(declared[0]!.init), true, w), ";"];
  const names = declared.map(
    ({ name, init }): Text => [name === counter ? `${w.own("low")} = ` : `${name} = `, w.visit(init)],
  );
  const all = names.flatMap((name, k) => (k > 0 ? [", ", name] : [name]));
  return ["{ let ", all, "; ", loopCall(n, counted, w.own("low"), true, w), "; }"];
}

export const loopRules: Rules = {
  ForStatement: loopStatement,
  ForOfStatement(n, w) {
    const { left } = n;
    if (left.type !== "VariableDeclaration") return w.children(n, (k) => (k === left ? target(k, w) : w.visit(k)));
    const names = boundNames(left.declarations[0]!.id);
    const assigned = w.tree.assigned(n.body).some((a) => names.includes(a.name));
    const why =
      whyNoLoop(n, w.tree) ||
      (n.await && "it waits or yields") ||
      (left.kind === "var" && "it declares a var") ||
      (left.kind === "const" && assigned && "it assigns a constant");
    if (why) return w.children(n, (k) => (k === n.right ? stays(n, why, w.visit(k), w) : w.visit(k)));
    const parameter = target(left.declarations[0]!.id, w);
    const method = isCall(n.right) ? /\.(entries|keys|values)\(\)$/.exec(w.slice(n.right))?.[1] : undefined;
    const { object } = ((n.right as { callee?: AnyNode }).callee as { object?: AnyNode }) ?? {};
    const named = method !== undefined && object!.type !== "Super";
    return [
      ...[w.open("loopOf", n.start), w.visit(named ? object! : n.right), ", ", variables(n, n.body, w), ", "],
      ...[bodyOf(n, parameter, w), `, ${w.where(n)}${named ? `, "${method}"` : ""});`],
    ];
  },
  WhileStatement: loopStatement,
  DoWhileStatement: loopStatement,
  // The rest of a turn is left out: in a loop that became a call, by returning from its body.
  ContinueStatement(n, w) {
    const loop = w.tree.above(n).find(isLoop);
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
    const tests = n.cases.map((c) => c.test);
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
const inLoop = (n: AnyNode, w: Writer): boolean => w.tree.above(n, w.tree.around(n)).some(isLoop);
