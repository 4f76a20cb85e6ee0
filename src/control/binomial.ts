import type { Program } from "../ir/program.ts";
import { arrayType, I32 } from "../ir/type.ts";
import { add, cast, sub } from "../prims/arithmetic.ts";
import { spreadOne, zerosOf } from "../prims/broadcast.ts";
import { eq, select } from "../prims/comparison.ts";
import { take } from "../prims/indexing.ts";
import { update } from "../prims/update.ts";
import type { TupleEmitter } from "../record/define.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { bodyOf, cut, grouped, stackedType } from "./body.ts";
import type { Scan } from "./scan.ts";
import { switchLine } from "./switch.ts";

/** Longest loop that s snapshots reverse with at most r evaluations of each step on the way back: C(s + r, s). */
export function reach(s: number, r: number): number {
  let c = 1;
  for (let i = 1; i <= s; i++) c = (c * (r + i)) / i;
  return Math.round(c);
}
/**
 * How many of n steps to advance before the next snapshot, s being free (that of the state at the start is one of them).
 * With r minimal for n, both parts stay within their reach, reach(s, r - 1) and reach(s - 1, r), and one of them has one of
 * two lengths, so that all parts of a loop have few lengths (Griewank & Walther 2000, "Algorithm 799: revolve", section 2).
 */
export function advance(n: number, s: number): number {
  let r = 1;
  while (reach(s, r) < n) r++;
  return Math.min(reach(s, r - 1), n - reach(s - 1, r - 1));
}

/**
 * What is done on the way back, as a table: runs of steps that are advanced, and single ones that are reversed. Columns are the
 * first step of each and the one behind its last; the place of the state that it starts from, and of the one that it leaves, which
 * is the next or, where a step is reversed, the same. One more entry ends them.
 */
function schedule(n: number, s: number): number[][] {
  const runs: number[][] = [];
  const parts: [number, number, number][] = [[0, n, 0]];
  while (parts.length > 0) {
    let [start, end, place] = parts.pop()!;
    while (end - start > 1) {
      const middle = start + advance(end - start, s - place);
      parts.push([start, middle, place]);
      runs.push([start, middle, place, ++place]);
      start = middle;
    }
    runs.push([start, end, place, place]);
  }
  return [...runs, [0, 0, 0, 0]];
}
/** What a loop that goes back is given: constants, states among them, what it carries, rows of the way forward and back. */
export type Given = readonly [Tensor[], Tensor[], Tensor[], Tensor[]];
/**
 * Back through a loop of which at most `snapshots` states are kept, and the residuals of one step: each step is advanced again
 * at most r times, r being minimal with C(snapshots + r, snapshots) >= length. It is itself a loop, along the runs of the
 * schedule, whose body holds the step twice, forward and back: the size of the program depends on neither number. `p.body` maps
 * what is given, for one step, to what is carried back and rows, `advanced` constants and rows to the next states.
 */
export function backFromSnapshots(
  scanLine: TupleEmitter<Scan>,
  [fixed, held, along, against]: Given,
  advanced: Program,
  p: Scan,
): Tensor[] {
  const { body, length: n, states: ns } = p;
  const nc = fixed.length - ns;
  const nk = held.length;
  const snapshots = Math.min(p.snapshots, n);
  const rowTypes = body.outputTypes.slice(nk);
  // Two lines, so that states do not depend on what is carried back.
  const forth = [bodyOf("cond", advanced.inputTypes, (v) => v.slice(nc, nc + ns)).program, advanced];
  const still = bodyOf("cond", body.inputTypes, (v) => [...cut(v, nc + ns, nk)[1]!, ...rowTypes.map(zerosOf)]);
  const back = [body, still.program];
  const runs = schedule(n, snapshots);
  const type = arrayType("i32", [runs.length]);
  const columns = runs[0]!.map((_, k) =>
    concrete(
      type,
      Int32Array.from(runs, (run) => run[k]!),
    ),
  );
  const machine = [
    fixed.slice(0, nc),
    along,
    against,
    columns,
    [0, 0].map((at) => concrete(I32, at)),
    fixed.slice(nc).map((v) => spreadOne(v, snapshots + 1)),
    held,
    rowTypes.map((t) => zerosOf(stackedType(n, t))),
  ];
  const groups = machine.map((g) => g.map((v) => v.type));
  const turn = grouped("scan", groups, ([c, e, y, table, [run, at], places, h, rows]) => {
    const [start, end, from, to] = table.map((v) => take(v, run!)) as [Tensor, Tensor, Tensor, Tensor];
    const place = select([eq(at!, start), from, to]);
    const row = p.reverse ? at! : sub(n - 1, at!);
    const [ex, ct] = [e, y].map((g) => g.map((v) => take(v, row))) as [Tensor[], Tensor[]];
    const x = [sub(to, from), ...c, ...places.map((v) => take(v, place))];
    const state = switchLine([...x, ...ex], { branches: forth, binary: true });
    const out = switchLine([...x, ...h, ...ex, ...ct], { branches: back, binary: true });
    const behind = add(at!, 1);
    const isLast = eq(behind, end);
    const next = add(run!, cast(isLast, "i32"));
    // A step is advanced before it is reversed: what it leaves in its row then is written over.
    return [
      next,
      select([isLast, take(table[0]!, next), behind]),
      ...places.map((v, k) => update(v, to, state[k]!)),
      ...out.slice(0, nk),
      ...rows.map((v, k) => update(v, row, out[nk + k]!)),
    ];
  });
  const { inputs, outputs } = turn.program;
  const states = 2 + ns;
  return scanLine(machine.flat(), {
    ...p,
    body: turn.program,
    constants: inputs.length - outputs.length,
    carries: outputs.length,
    length: runs.reduce((sum, [start, end]) => sum + end! - start!, 0),
    reverse: false,
    states,
  }).slice(states);
}
