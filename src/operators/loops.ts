import { sample } from "../record/mark.ts";
import { top } from "../record/recording.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { branch } from "./branch.ts";
import { capturing } from "./capture.ts";
import { capture, captureFew } from "./captured.ts";
import { born, get, set as put, typedArray } from "./elements.ts";
import { toRecorded, toTensors } from "./form.ts";
import { type Condition, Head, type Update } from "./head.ts";
import { madeLater } from "./later.ts";
import { method } from "./method.ts";
import type { Any } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { afterwards } from "./products/afterwards.ts";
import { withMatrices } from "./products/matrices.ts";
import { RecordedArray } from "./recordedArray.ts";
import { say, stays } from "./report.ts";

afterwards.matrices = withMatrices;
afterwards.rows = madeLater;

/** Reads the variables that the body assigns. */
export type Variables = () => Any[];
/** Writes them. */
export type Assign = (values: Any[]) => void;

/**
 * `for (let i = low; conditions; i += by) body(i)`, and what its counter is at the end. `get` and `set` hold the variables
 * that the body assigns; `where` is the place in the user's text. `once`: the first turn is under no condition; `live`:
 * somebody reads the counter afterwards.
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
  once = false,
  live = false,
): Any {
  const head = new Head(low, conditions, by, update, once);
  const rest = (first: Any): Any => {
    let i = first;
    for (; head.goesOn(i); i = head.next(i)) body(i);
    return i;
  };
  const all = (): Any => {
    if (once) body(low);
    return rest(once ? head.next(low) : low);
  };
  if (top === null || !capturePolicy.on) return all();
  const { turns: count, step } = head;
  if (count === undefined) {
    if (capturing !== null && head.isRecorded) return masked(head, get, set, body, where, live);
    stays(where, "it does not count whole numbers, or has no end");
    return all();
  }
  const stay = (): boolean => head.turns === count;
  const end = low + count * step;
  // What a variable that holds nothing becomes is known after a turn: `max === undefined` is true in the first one alone.
  const isEmpty = (): boolean => get().includes(undefined);
  if (count < capturePolicy.fewestTurns) {
    if (!isEmpty() && captureFew({ low, step, count, get, set, body, stay, where })) return end;
    say({ where, turns: count, as: "turns", reason: "few turns" });
    return all();
  }
  const again = top.lazy || capturing !== null;
  if (again && !isEmpty()) return capture({ low, step, count, get, set, body, stay, where }) ? end : all();
  // A list that is used once: the first turn tells whether trying pays.
  const before = top.program.n;
  body(low);
  const second = low + step;
  if (!stay()) return rest(second);
  const isShort = !again && (top.program.n - before) * count < capturePolicy.fewestLines;
  if (isShort || isEmpty()) {
    const reason = isShort
      ? "short: a list that is used once is written out"
      : "a variable that it assigns still holds nothing after the first turn";
    say({ where, turns: count, as: "turns", reason });
    return rest(second);
  }
  return capture({ low: second, step, count: count - 1, get, set, body, stay, where }) ? end : rest(second);
}
/** A bound that depends on an outer counter: the widest range, each turn under a condition. */
function masked(head: Head, get: Variables, set: Assign, body: (i: Any) => void, where: string, live: boolean): Any {
  const { step } = head;
  const { low, turns: count, taken } = head.widest();
  let last: Any = live ? head.low : undefined;
  if (count === 0) return last;
  const own = live
    ? {
        get: (): Any[] => [...get(), last],
        set: (values: Any[]) => {
          last = values.at(-1);
          set(values.slice(0, -1));
        },
      }
    : { get, set };
  const inner = (i: Any): void =>
    branch(taken(i), own.get, own.set, () => {
      body(i);
      if (live) last = head.next(i);
    });
  if (count < capturePolicy.fewestTurns || !capture({ low, step, count, ...own, body: inner, where }))
    for (let k = 0; k < count; k++) inner(low + k * step);
  return last;
}
/** `for (const x of xs) body(x)`, or of `xs.entries()` and the like by its `name`. */
export function loopOf(
  xs: Any,
  variables: Variables,
  set: Assign,
  body: (x: Any) => void,
  where: string,
  name?: string,
): void {
  const over = (item: (i: Any) => Any): void =>
    void loop(0, [(i) => [i, "<", xs.length]], 1, "++", variables, set, (i) => body(item(i)), where);
  if (top !== null && (xs instanceof RecordedArray || Array.isArray(xs) || ArrayBuffer.isView(xs)))
    over(name === "keys" ? (i) => i : name === "entries" ? (i) => born([i, get(xs, i)]) : (i) => get(xs, i));
  else {
    stays(where, "it goes over no array");
    const items = name === undefined ? xs : method(xs, name)();
    for (const x of items) body(x);
  }
}
/** Products of differences of neighbours with the second of them, and their sum. */
sample.loop = (given, whole) => {
  const x = toRecorded(given, "array");
  const rows = typedArray(Float64Array, given.size - 1);
  let sum: Any = 0;
  loop(
    0,
    [(i) => [add(i, 1), "<", given.size]],
    1,
    "++",
    () => [sum],
    (values) => {
      [sum] = values;
    },
    (i) => {
      const y = get(x, add(i, 1));
      const d = sub(y, get(x, i));
      put(rows, i, mul(d, y));
      sum = add(sum, mul(mul(d, d), y));
    },
    "",
  );
  return toTensors(whole ? sum : rows, []);
};
