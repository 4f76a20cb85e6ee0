import type { AnyNode, DoWhileStatement, Expression, ForStatement, UpdateExpression, WhileStatement } from "acorn";
import { type Comparison, comparisonsOf } from "./affine.ts";
import { whyNoCounter } from "./counter.ts";
import { whyNoFunction, whyNoLoop } from "./jumps.ts";
import { type Step, signOf, stepInTest, stepOf } from "./step.ts";
import { bare, isFunction, isIdentifier, isMember, isNamed, within } from "./tree.ts";
import type { Writer } from "./writer.ts";

/** `for (let i = low, n = ...; i < bound; i += by)`, or a loop whose counter is a variable around it. */
export interface Counted extends Step {
  /** The counter and the constants beside it, in their order, where the loop makes them. */
  readonly declared: readonly { readonly name: string; readonly init: Expression }[] | null;
  /** All of them hold while the loop goes on. */
  readonly comparisons: readonly Comparison[];
  /** The step, where the condition takes it. */
  readonly inTest: UpdateExpression | undefined;
}
type Loop = ForStatement | WhileStatement | DoWhileStatement;

/** Does the bound stay the same, as far as can be seen from here? */
function changes(bound: AnyNode, changed: readonly { name: string }[], step: UpdateExpression | undefined): boolean {
  return within(bound, (m) => {
    if (changed.some((a) => isNamed(m, a.name))) return true;
    const { callee } = m as { callee?: AnyNode };
    const isMath = isMember(callee) && isIdentifier(callee.object) && callee.object.name === "Math";
    return (
      (callee !== undefined && !isMath) || (m !== step && /^(Assignment|Update|Yield|Await)Expression$/.test(m.type))
    );
  });
}
/** The loop, if its condition counts, it is left by no jump and its bound stays; `own` knows of its counter. */
function counted(
  n: Loop,
  step: Step,
  inTest: UpdateExpression | undefined,
  declared: Counted["declared"],
  own: () => string | false | null,
  w: Writer,
): Counted | string {
  const { counter } = step;
  const comparisons = n.test ? comparisonsOf(n.test, counter, signOf(step), w) : "it has no condition";
  if (typeof comparisons === "string") return comparisons;
  const why =
    own() ||
    whyNoLoop(n, w.tree) ||
    (changes(
      n.test!,
      w.tree.assigned(n.body).filter((a) => a.name !== counter),
      inTest,
    ) &&
      "its bound may change");
  return why || { ...step, declared, comparisons, inTest };
}
/** A loop of a variable around it, which `mover` moves. */
const ofVariable = (
  n: Loop,
  step: Step,
  mover: AnyNode,
  inTest: UpdateExpression | undefined,
  w: Writer,
): Counted | string => counted(n, step, inTest, null, () => whyNoCounter(n, n.body, step.counter, mover, w), w);

/** The loop as one that counts, or why it is none. */
export function countedFor(n: ForStatement, w: Writer): Counted | string {
  const { init } = n;
  const inTest = n.update ? undefined : stepInTest(n.test);
  const mover = n.update ?? inTest;
  const step = stepOf(mover, w);
  if (step === null) return "its step is not a constant";
  const { counter } = step;
  if (init?.type !== "VariableDeclaration" || init.kind === "var") return ofVariable(n, step, mover!, inTest, w);
  const declared = init.declarations.map(({ id, init: value }) => ({ name: w.slice(id), init: value! }));
  const isMade = init.kind === "let" && declared.some((d) => d.name === counter);
  if (!isMade || init.declarations.some((d) => !isIdentifier(d.id) || !d.init))
    return "its counter is not made by `let`";
  const mixed = declared.some((d) =>
    within(d.init, (m) => isFunction(m) || (declared.length > 1 && isNamed(m, counter))),
  );
  const own = w.tree.scope(n);
  const why = (): string | false =>
    (w.tree.assigned(n.body).some((a) => a.scope === own) && "its counter is assigned in the body") ||
    (mixed && "what stands beside its counter depends on it");
  return counted(n, step, inTest, declared, why, w);
}
/** `while (i < n) { ...; i++; }`, `while (i-- > 0)`, `do { ...; i++; } while (i < n)`. */
export function countedWhile(n: WhileStatement | DoWhileStatement, w: Writer): Counted | string {
  const inTest = stepInTest(n.test);
  const own = stepOf(inTest, w);
  if (own && (inTest!.prefix || n.type === "WhileStatement")) return ofVariable(n, own, inTest!, inTest, w);
  const statements = n.body.type === "BlockStatement" ? n.body.body : [n.body];
  let why = "nobody counts its turns";
  for (const [k, s] of statements.entries()) {
    const mover = s.type === "ExpressionStatement" ? bare(s.expression) : null;
    const step = stepOf(mover, w);
    if (step === null || typeof comparisonsOf(n.test, step.counter, signOf(step), w) === "string") continue;
    const found = ofVariable(n, step, mover!, undefined, w);
    if (typeof found === "string") why = found;
    else if (statements.slice(0, k).every((t) => whyNoFunction(t, false) === null)) return found;
    else why = "a turn may end before it counts";
  }
  return why;
}
