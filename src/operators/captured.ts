import { ADD } from "../ir/program.ts";
import { I32 } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { fail } from "../record/errors.ts";
import { asRules } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchLoop } from "./batch/loop.ts";
import { scanned } from "./batch/scanned.ts";
import { settledBody } from "./batch/settle.ts";
import { Abort, capturing, type Found, Retry, written } from "./capture.ts";
import { withRange } from "./counter.ts";
import type { Any } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { viewOf } from "./promoted.ts";
import { say } from "./report.ts";
import { moved } from "./swaps.ts";
import { type Trial, type Turns, tryBody } from "./trial.ts";

/** Trials of one loop, at most. */
const mostTrials = 32;
/**
 * Runs a loop as one line; false when it must be run turn by turn, everything being as it was before. Loops of few turns
 * inside it become axes if all of it becomes operations on arrays; in a scan they are written out.
 */
export function capture(turns: Turns): boolean {
  return captureOnce(turns, mayBeAxes()) ?? captureOnce(turns, false)!;
}
const mayBeAxes = (): boolean => capturePolicy.arrays && (capturing?.found.few.allowed ?? true);
/** Runs a loop of few turns, inside one that is being tried, as axes; false when it is to be written out. */
export function captureFew(turns: Turns): boolean {
  const { where } = turns;
  const few = capturing?.found.few;
  if (few === undefined || !mayBeAxes() || turns.count < 2 || few.refused.has(where)) return false;
  if (capture(turns)) return true;
  few.refused.add(where);
  return false;
}
/** undefined: to be tried again with loops of few turns written out. */
function captureOnce(turns: Turns, few: boolean): boolean | undefined {
  const { where } = turns;
  const found: Found = {
    ...{ stores: new Set(), cells: [], replaced: new Set(), swapped: new Map(), kept: new Set(), float: new Set() },
    growing: new Map(),
    few: { allowed: few, used: false, refused: new Set() },
  };
  const variables = turns.get();
  const refuse = (reason: string): false => {
    say({ where, turns: turns.count, as: "turns", reason });
    return false;
  };
  for (let n = 0; n < mostTrials; n++) {
    forgetMoved(found);
    const restore = snapshot(turns, variables, found);
    try {
      const trial = tryBody(turns, variables, found);
      restore();
      if (turns.stay?.() === false) changedOutside(where);
      if (trial === undefined) return refuse("nothing that is recorded takes part");
      const whole = batched(trial, turns);
      if (whole === undefined && found.few.used) return undefined;
      const isFew = turns.count < capturePolicy.fewestTurns;
      if (whole === undefined && isFew) return refuse("few turns");
      if (
        whole === undefined &&
        found.replaced.size > 0 &&
        numbersOf(trial) * turns.count < capturePolicy.fewestNumbers
      )
        return refuse("few turns");
      if (capturing !== null && (isFew || found.few.used)) capturing.found.few.used = true;
      leave(trial, whole ?? scanOf(trial, turns), turns, found);
      const reason = trial.paths > 1 ? `${trial.paths} paths` : "";
      say({ where, turns: turns.count, as: whole === undefined ? "scan" : "arrays", reason });
      return true;
    } catch (e) {
      restore();
      if (turns.stay?.() === false) changedOutside(where);
      const isOfOther = e instanceof Retry && e.found !== found;
      if (capturing !== null && isOfOther) capturing.interruption = e;
      if (isOfOther) throw e;
      // Thrown after the body, it ends nothing around this loop.
      if (capturing?.interruption === e) capturing!.interruption = null;
      const why = e instanceof Retry ? prepared(e) : e;
      if (why !== undefined)
        return refuse(why instanceof Error || why instanceof Abort ? why.message.split("\n")[0]! : String(why));
    }
  }
  return refuse("what it carries does not settle");
}
/** Does what is to be done before the next trial; why it cannot be done. */
function prepared({ action }: Retry): Abort | undefined {
  try {
    action?.();
    return undefined;
  } catch (e) {
    if (!(e instanceof Abort)) throw e;
    if (capturing !== null) capturing.interruption = null;
    return e;
  }
}
/** The numbers that a turn computes. */
function numbersOf({ program }: Trial): number {
  let n = 0;
  for (let i = 0; i < program.n; i++) n += program.op(i) < ADD ? 0 : program.type(i).size;
  return n;
}
/** @throws: the trial of the body has changed what it cannot know of, so that nothing can begin anew. */
const changedOutside = (where: string): never =>
  fail(
    "operators",
    `the bound of the loop at ${where} is changed by something that its body calls`,
    "Let it be changed in the same marked function, or write while (i < bound) { ...; i++; }",
  );
/** Elements of arrays that have moved into a store in the meantime are carried with that. */
function forgetMoved({ cells }: Found): void {
  for (let k = cells.length - 1; k >= 0; k--)
    if (Array.isArray(cells[k]!.object) && viewOf(cells[k]!.object) !== undefined) cells.splice(k, 1);
}
/** Undoes whatever a trial does to variables, properties and arrays. */
function snapshot(turns: Turns, variables: readonly Any[], found: Found): () => void {
  const cells = found.cells.map((c): [typeof c, Any] => [c, c.object[c.key]]);
  const stores = [...found.stores].map((s) => ({ s, tensor: s.flat(), log: s.log }));
  return () => {
    turns.set([...variables]);
    for (const [c, old] of cells) c.object[c.key] = old;
    for (const { s, tensor, log } of stores) {
      s.replace(null, tensor);
      s.log = log;
    }
  };
}
function batched(trial: Trial, turns: Turns): Tensor[] | undefined {
  if (!capturePolicy.arrays) return undefined;
  return asRules(() => batchLoop(trial, turns, capturing === null));
}
function scanOf(trial: Trial, turns: Turns): Tensor[] {
  const { low, step, count } = turns;
  const last = low + (count - 1) * step;
  const body = settledBody(trial, { low: Math.min(low, last), high: Math.max(low, last) });
  return scanned(body, trial.initial, turns);
}
/** Puts the results of the loop where the body would have left them. */
function leave(
  { places, stores, exchanged, ranges, idle }: Trial,
  outs: readonly Tensor[],
  { count }: Turns,
  { cells, growing }: Found,
): void {
  for (const s of stores) written(s);
  for (const c of cells) {
    capturing?.cell(c);
    capturing?.region?.cell(c);
  }
  const numbers = ranges.map((range, k) => {
    if (idle[k]) return places.before.numbers[k]!;
    const v = outs[k]!;
    if (range !== undefined) withRange(v, range);
    const w = settle(v);
    return w.rec === null && w.type === I32 ? (w.value as number) : v;
  });
  const arrays = outs.slice(numbers.length, outs.length - stores.length);
  places.put({ numbers, arrays }, (o) => void capturing?.born.add(o), count);
  stores.forEach((from, j) => {
    const t = outs[outs.length - stores.length + j]!;
    const s = moved(from, exchanged, count);
    s.replace(null, t);
    s.log?.push([null, t]);
  });
  for (const one of growing.values()) one.grow();
}
