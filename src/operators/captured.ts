import { scanLine } from "../control/scan.ts";
import { arrayType, I32 } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { asRules } from "../record/recording.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { batchLoop } from "./batch/loop.ts";
import { settledBody } from "./batch/settle.ts";
import { capturing, type Found, Retry, written } from "./capture.ts";
import { withRange } from "./counter.ts";
import type { Any } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { viewOf } from "./promoted.ts";
import { say } from "./report.ts";
import { type Trial, type Turns, tryBody } from "./trial.ts";

/** Trials of one loop, at most. */
const mostTrials = 32;
/** Runs a loop as one line; false when it must be run turn by turn, everything being as it was before. */
export function capture(turns: Turns, where: string): boolean {
  const found: Found = { stores: new Set(), cells: [] };
  const float = new Set<number>();
  const variables = turns.get();
  const refuse = (reason: string): false => {
    say({ where, turns: turns.count, as: "turns", reason });
    return false;
  };
  for (let n = 0; n < mostTrials; n++) {
    forgetMoved(found);
    const restore = snapshot(turns, variables, found);
    try {
      const trial = tryBody(turns, variables, found, float);
      restore();
      if (trial === undefined) return refuse("nothing that is recorded takes part");
      const whole = batched(trial, turns);
      leave(trial, whole ?? scanOf(trial, turns), turns, variables, found);
      const reason = trial.paths > 1 ? `${trial.paths} paths` : "";
      say({ where, turns: turns.count, as: whole === undefined ? "scan" : "arrays", reason });
      return true;
    } catch (e) {
      restore();
      if (e instanceof Retry) {
        if (e.found !== found) throw e;
        e.action?.();
      } else return refuse(e instanceof Error ? e.message.split("\n")[0]! : String(e));
    }
  }
  return refuse("what it carries does not settle");
}
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
function scanOf(trial: Trial, { low, step, count }: Turns): Tensor[] {
  const last = low + (count - 1) * step;
  const { program, captured } = settledBody(trial, { low: Math.min(low, last), high: Math.max(low, last) });
  const { initial } = trial;
  const xs = concrete(
    arrayType("i32", [count]),
    Int32Array.from({ length: count }, (_, k) => low + k * step),
  );
  return scanLine([...captured, ...initial, xs], {
    body: program,
    constants: captured.length,
    carries: initial.length,
    length: count,
    reverse: false,
    snapshots: 0,
  });
}
/** Puts the results of the loop where the body would have left them. */
function leave(
  { slots, stores, ranges }: Trial,
  outs: readonly Tensor[],
  turns: Turns,
  variables: readonly Any[],
  { cells }: Found,
): void {
  for (const s of stores) written(s);
  for (const c of cells) {
    capturing?.cell(c);
    capturing?.region?.cell(c);
  }
  const scalars = ranges.map((range, k) => {
    const v = outs[k]!;
    if (range !== undefined) withRange(v, range);
    const w = settle(v);
    return w.rec === null && w.type === I32 ? (w.value as number) : v;
  });
  const now = [...variables];
  slots.forEach((k, j) => {
    now[k] = scalars[j];
  });
  turns.set(now);
  cells.forEach((c, j) => {
    c.object[c.key] = scalars[slots.length + j];
  });
  stores.forEach((s, j) => {
    const t = outs[ranges.length + j]!;
    s.replace(null, t);
    s.log?.push([null, t]);
  });
}
