import { and } from "../prims/comparison.ts";
import { top } from "../record/recording.ts";
import { add, dec, inc, sub } from "./arithmetic.ts";
import { branch } from "./branch.ts";
import { Abort, capturing } from "./capture.ts";
import { capture, captureFew } from "./captured.ts";
import { ge, gt, le, lt } from "./comparison.ts";
import { rangeOf } from "./counter.ts";
import { get } from "./elements.ts";
import { type Any, isScalar, isValue } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { afterwards } from "./products/afterwards.ts";
import { withMatrices } from "./products/matrices.ts";
import { RecordedArray } from "./recordedArray.ts";
import { say } from "./report.ts";
import { test } from "./truth.ts";

afterwards.matrices = withMatrices;

/** How the counter stands to its bound while the loop goes on. */
export type Relation = "<" | "<=" | ">" | ">=";
const recorded = { "<": lt, "<=": le, ">": gt, ">=": ge };
/** Reads the variables that the body assigns. */
export type Variables = () => Any[];
/** Writes them. */
export type Assign = (values: Any[]) => void;

/** How the user's text moves the counter: what it does to a counter that is no number. */
export type Update = "++" | "--" | "+=" | "-=";
const next: Readonly<Record<Update, (i: Any, step: number) => Any>> = {
  "++": inc,
  "--": dec,
  "+=": add,
  "-=": (i, step) => sub(i, -step),
};

/**
 * `for (let i = low; i relation bound(); i += step) body(i)`. `get` and `set` hold the variables that the body assigns;
 * `where` is the place in the user's text.
 */
export function loop(
  low: Any,
  bound: () => Any,
  relation: Relation,
  step: number,
  get: Variables,
  set: Assign,
  body: (i: Any) => void,
  where: string,
  update: Update = "++",
): void {
  const holds = recorded[relation];
  const from = (first: Any): void => {
    for (let i = first; test(holds(i, bound())); i = typeof i === "number" ? i + step : next[update](i, step)) body(i);
  };
  if (top === null || !capturePolicy.on) {
    from(low);
    return;
  }
  const high = bound();
  if (typeof low === "number" && typeof high === "number") {
    const distance =
      relation === "<" || relation === ">" ? Math.ceil((high - low) / step) : Math.floor((high - low) / step) + 1;
    const count = Number.isInteger(low) && Number.isInteger(step) ? Math.max(0, distance) : 0;
    if (count < capturePolicy.fewestTurns) {
      if (!captureFew({ low, step, count, get, set, body, bound }, where)) {
        say({ where, turns: count, as: "turns", reason: "few turns" });
        from(low);
      }
    } else if (top.lazy || capturing !== null) {
      if (!capture({ low, step, count, get, set, body, bound }, where)) from(low);
    } else {
      // A list that is used once: the first turn tells whether trying pays.
      const before = top.program.n;
      body(low);
      const second = low + step;
      if (!Object.is(bound(), high)) from(second);
      else if ((top.program.n - before) * count < capturePolicy.fewestLines) {
        say({ where, turns: count, as: "turns", reason: "short: a list that is used once is written out" });
        from(second);
      } else if (!capture({ low: second, step, count: count - 1, get, set, body, bound }, where)) from(second);
    }
  } else if (capturing === null || !(isScalar(low) || isScalar(high))) from(low);
  else masked(low, high, relation, step, get, set, body, where);
}
/** A bound that depends on an outer counter: the widest range, each turn under a condition. */
function masked(
  low: Any,
  high: Any,
  relation: Relation,
  step: number,
  get: Variables,
  set: Assign,
  body: (i: Any) => void,
  where: string,
): void {
  const [a, b] = [rangeOf(low), rangeOf(high)];
  if (!a || !b || a.from || b.from) throw new Abort("a loop bound is a recorded number");
  if (step !== 1 && step !== -1) throw new Abort("the step of a loop with a recorded bound is not 1");
  const inner = (i: Any): void => {
    const started = isValue(low) ? (step > 0 ? ge(i, low) : le(i, low)) : true;
    const goesOn = isValue(high) ? recorded[relation](i, high) : true;
    const both = isValue(started) && isValue(goesOn) ? and(started, goesOn) : started === true ? goesOn : started;
    branch(both, get, set, () => body(i));
  };
  const closed = relation === "<=" || relation === ">=" ? 1 : 0;
  const [first, count] = step > 0 ? [a.low, b.high - a.low + closed] : [a.high, a.high - b.low + closed];
  if (count <= 0) return;
  const turns = { low: first, step, count, get, set, body: inner };
  if (count >= capturePolicy.fewestTurns && capture(turns, where)) return;
  for (let k = 0; k < count; k++) inner(first + k * step);
}
/** `for (const x of xs) body(x)`. */
export function loopOf(xs: Any, variables: Variables, set: Assign, body: (x: Any) => void, where: string): void {
  if (top !== null && (xs instanceof RecordedArray || Array.isArray(xs) || ArrayBuffer.isView(xs)))
    loop(
      0,
      () => (xs as Any[]).length,
      "<",
      1,
      variables,
      set,
      (i) => body(get(xs, i)),
      where,
    );
  else for (const x of xs) body(x);
}
