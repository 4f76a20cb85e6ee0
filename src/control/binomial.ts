import type { Program } from "../ir/program.ts";
import { arrayType, type Type } from "../ir/type.ts";
import { spreadOne, zerosOf } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { update } from "../prims/update.ts";
import type { TupleEmitter } from "../record/define.ts";
import type { Pushed, Tangent } from "../record/rules.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { inlineAt } from "../transforms/replay.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { count, cut, type Groups, grouped, movingOutputs, orZero, pick, place, stackedType } from "./body.ts";
import { reversedLine } from "./custom.ts";
import type { Scan } from "./scan.ts";
import { switchLine } from "./switch.ts";

/** Longest loop that s snapshots reverse with at most r evaluations of each step on the way back: C(s + r, s). */
export function reach(s: number, r: number): number {
  if (r < 0) return 0;
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
 * What is done on the way back, four numbers an action: whether a step is reversed (1) or advanced (0), its row, and the places
 * of the states before and behind it. Place s is for states that are on their way, and for a last step that finds no other.
 */
function schedule(n: number, s: number, reverse: boolean): number[] {
  const actions: number[] = [];
  const next = reverse ? -1 : 1;
  const parts = n > 0 ? [[reverse ? n - 1 : 0, n, 0]] : [];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    let [row, length, at] = part as [number, number, number];
    while (length > 1) {
      const m = advance(length, s - at);
      parts.push([row, m, at]);
      for (let i = 1; i <= m; i++, row += next) actions.push(0, row, i === 1 ? at : s, i < m ? s : at + 1);
      length -= m;
      at++;
    }
    actions.push(1, row, at, at);
  }
  return actions;
}
/**
 * A loop and its tangents with at most `snapshots` states kept, and the residuals of one step: a reverse sweep evaluates
 * each step again at most r times, r being minimal with C(snapshots + r, snapshots) >= length. The sweep is itself a loop,
 * over the actions of the schedule, which holds the step twice, forward and back: the size of the program depends neither on
 * the length nor on the snapshots.
 */
export function linearizeBinomial(
  scanLine: TupleEmitter<Scan>,
  push: (dx: readonly Tangent[], x: readonly Tensor[], p: Scan) => Pushed,
  on: readonly boolean[],
  dx: readonly Tangent[],
  x: readonly Tensor[],
  p: Scan,
): { y: Tensor[]; dy: Tangent[] } {
  const { body, constants: nc, carries: nk, length: n } = p;
  const s = Math.min(p.snapshots, n);
  const program = (groups: readonly (readonly Type[])[], f: (v: Groups) => readonly Tensor[]): Program =>
    grouped("scan", groups, f).program;
  const types = x.map((v) => v.type);
  const moving = pick(types, on);
  const Y = movingOutputs(body, on).map((o, k) => (k < nk ? on[nc + k]! : o));
  const forward = program([types, moving], ([v, d]) => pick(push(place(d, on), v, p).dy, Y) as Tensor[]);

  const rows = (of: readonly Type[], size = n): Type[] => of.map((t) => stackedType(size, t));
  const [tc, tk, tx] = cut(body.inputTypes, nc, nk) as [Type[], Type[], Type[]];
  const ty = pick(body.outputTypes, Y).slice(count(on.slice(nc, nc + nk)));
  // Cotangents of constants and of the carry go along, those of xs into their rows.
  const own = pick(body.inputTypes, on);
  const mc = count(on.slice(0, nc));
  const m = count(on.slice(0, nc + nk));
  const step = [body.inputTypes, own.slice(0, m), ty];
  const advanced = program(step, ([v, cts]) => [
    ...inlineAt(body, v).slice(0, nk),
    ...cts,
    ...own.slice(m).map(zerosOf),
  ]);
  const reversed = program(step, ([v, cts, cys]) => {
    const { program: lin, residuals } = linearizeAt(body, v, on);
    const linear = lin.inputs.map((_, q) => q < own.length);
    const args = [...own.map(() => null), ...residuals];
    const back = transposeAt(lin, args, linear, place([...cts.slice(mc), ...cys], Y), cts.slice(0, mc));
    return [...v.slice(nc, nc + nk), ...own.map((t, q) => orZero(back[q], t))];
  });
  const four = [arrayType("i32", [4])];
  const machine = [tc, rows(tx), rows(ty), rows(tk, s + 1), own.slice(0, m), rows(own.slice(m)), four];
  const act = program(machine, ([c, xs, cys, states, cts, cxs, [action]]) => {
    const [back, at, from, to] = [0, 1, 2, 3].map((q) => take(action!, q)) as [Tensor, Tensor, Tensor, Tensor];
    const row = (v: Tensor): Tensor => take(v, at);
    const given = [...c, ...states.map((v) => take(v, from)), ...xs.map(row), ...cts, ...cys.map(row)];
    const next = switchLine([back, ...given], { branches: [advanced, reversed], binary: true });
    // A step is advanced before it is reversed: what it leaves in its row then is written over.
    return [
      ...states.map((v, q) => update(v, to, next[q]!)),
      ...next.slice(nk, nk + m),
      ...cxs.map((v, q) => update(v, at, next[nk + m + q]!)),
    ];
  });
  const backward = program([tc, tk, rows(tx), own.slice(mc, m), rows(ty)], ([c, k, xs, ct, cys]) => {
    const actions = schedule(n, s, p.reverse);
    const length = actions.length / 4;
    const table = concrete(arrayType("i32", [length, 4]), Int32Array.from(actions));
    const states = k.map((v) => spreadOne(v, s + 1));
    const cotangents = [...own.slice(0, mc).map(zerosOf), ...ct, ...rows(own.slice(m)).map(zerosOf)];
    return scanLine([...c, ...xs, ...cys, ...states, ...cotangents, table], {
      ...p,
      body: act,
      constants: nc + tx.length + ty.length,
      carries: nk + own.length,
      length,
      reverse: false,
    }).slice(nk);
  });
  const d = pick(dx, on).map((t, k) => orZero(t, moving[k]!));
  const dy = reversedLine([...x, ...d], { backward, forward, residuals: x.length });
  return { y: scanLine(x, p), dy: place(dy, Y) };
}
