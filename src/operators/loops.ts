import { top } from "../record/recording.ts";
import { branch } from "./branch.ts";
import { capturing } from "./capture.ts";
import { capture, captureFew } from "./captured.ts";
import { get } from "./elements.ts";
import { type Condition, Head, type Update } from "./head.ts";
import type { Any } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { afterwards } from "./products/afterwards.ts";
import { withMatrices } from "./products/matrices.ts";
import { RecordedArray } from "./recordedArray.ts";
import { say } from "./report.ts";

afterwards.matrices = withMatrices;

/** Reads the variables that the body assigns. */
export type Variables = () => Any[];
/** Writes them. */
export type Assign = (values: Any[]) => void;

/**
 * `for (let i = low; conditions; i += by) body(i)`. `get` and `set` hold the variables that the body assigns; `where` is
 * the place in the user's text.
 */
export function loop(
  low: Any,
  conditions: readonly Condition[],
  by: Any,
  update: Update,
  get: Variables,
  set: Assign,
  body: (i: Any) => void,
  where: string,
): void {
  const head = new Head(low, conditions, by, update);
  const from = (first: Any): void => {
    for (let i = first; head.goesOn(i); i = head.next(i)) body(i);
  };
  if (top === null || !capturePolicy.on) {
    from(low);
    return;
  }
  const { turns: count, step } = head;
  if (count === undefined) {
    if (capturing !== null && head.isRecorded) masked(head, get, set, body, where);
    else from(low);
    return;
  }
  const stay = (): boolean => head.turns === count;
  if (count < capturePolicy.fewestTurns) {
    if (!captureFew({ low, step, count, get, set, body, stay }, where)) {
      say({ where, turns: count, as: "turns", reason: "few turns" });
      from(low);
    }
  } else if (top.lazy || capturing !== null) {
    if (!capture({ low, step, count, get, set, body, stay }, where)) from(low);
  } else {
    // A list that is used once: the first turn tells whether trying pays.
    const before = top.program.n;
    body(low);
    const second = low + step;
    if (!stay()) from(second);
    else if ((top.program.n - before) * count < capturePolicy.fewestLines) {
      say({ where, turns: count, as: "turns", reason: "short: a list that is used once is written out" });
      from(second);
    } else if (!capture({ low: second, step, count: count - 1, get, set, body, stay }, where)) from(second);
  }
}
/** A bound that depends on an outer counter: the widest range, each turn under a condition. */
function masked(head: Head, get: Variables, set: Assign, body: (i: Any) => void, where: string): void {
  const { step } = head;
  const { low, turns: count, taken } = head.widest();
  if (count === 0) return;
  const inner = (i: Any): void => branch(taken(i), get, set, () => body(i));
  if (count >= capturePolicy.fewestTurns && capture({ low, step, count, get, set, body: inner }, where)) return;
  for (let k = 0; k < count; k++) inner(low + k * step);
}
/** `for (const x of xs) body(x)`. */
export function loopOf(xs: Any, variables: Variables, set: Assign, body: (x: Any) => void, where: string): void {
  if (top !== null && (xs instanceof RecordedArray || Array.isArray(xs) || ArrayBuffer.isView(xs)))
    loop(0, [(i) => [i, "<", (xs as Any[]).length]], 1, "++", variables, set, (i) => body(get(xs, i)), where);
  else for (const x of xs) body(x);
}
