import { INPUT, PROJ, type Program } from "../ir/program.ts";
import { isFloat } from "../ir/type.ts";
import { nameOf, primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Entry, partOf, repeat } from "../transforms/replay.ts";

/** What a line of a loop body depends on, beside constants of the loop. */
const COUNTER = 1;
const ROW = 2;
const CARRY = 4;
/** Operations that only copy or rearrange: computing them again costs nothing, and saves the copies. */
const REARRANGING = new Set(["broadcast", "reshape", "transpose"]);

/** Where the residuals of a step come from on the way back; all else that they need is computed again. */
export interface Sources {
  /** Constants and rows that are read, by position among the inputs. */
  readonly inputs: readonly number[];
  /** Lines that follow from constants alone: computed once, outside the loop. */
  readonly outside: readonly number[];
  /** Lines that are results of the step anyway. */
  readonly results: readonly number[];
  /** Lines to save, one row a step. */
  readonly saved: readonly number[];
}
/** Sources of the outputs of a body from position n on; `nc` and `nk` are its numbers of constants and carries. */
export function sourcesOf(body: Program, nc: number, nk: number, n: number): Sources {
  const depends = new Uint8Array(body.n);
  const holdsPrograms = new Uint8Array(body.n);
  body.inputs.forEach((id, k) => {
    if (k >= nc) depends[id] = k < nc + nk ? CARRY : isFloat(body.type(id)) ? ROW : COUNTER;
  });
  for (let i = 0; i < body.n; i++)
    for (const a of body.operands(i)) {
      depends[i]! |= depends[a]!;
      holdsPrograms[i]! |= holdsPrograms[a]! | (primitives[body.op(a)]?.many ? 1 : 0);
    }
  const results = new Set(body.outputs.slice(nk, n));
  const found = {
    inputs: new Set<number>(),
    outside: new Set<number>(),
    results: new Set<number>(),
    saved: new Set<number>(),
  };
  const pending = [...body.outputs.slice(n)];
  const seen = new Set<number>();
  for (let o = pending.pop(); o !== undefined; o = pending.pop()) {
    if (seen.has(o)) continue;
    seen.add(o);
    const input = body.inputs.indexOf(o);
    const counted = depends[o] === COUNTER && !holdsPrograms[o];
    if (input >= 0 && depends[o] !== CARRY) found.inputs.add(input);
    else if (depends[o] === 0) found.outside.add(o);
    else if (counted || REARRANGING.has(nameOf(body.op(o)))) pending.push(...body.operands(o));
    else (results.has(o) ? found.results : found.saved).add(o);
  }
  const sorted = (s: Set<number>): number[] => [...s].sort((a, b) => a - b);
  return {
    inputs: sorted(found.inputs),
    outside: sorted(found.outside),
    results: sorted(found.results),
    saved: sorted(found.saved),
  };
}
/** The wanted lines of a program in the current context, from lines that are known. */
export function linesFrom(p: Program, known: ReadonlyMap<number, Tensor>, wanted: readonly number[]): Tensor[] {
  const v = new Array<Entry | undefined>(p.n);
  const needed = new Uint8Array(p.n);
  for (const o of wanted) needed[o] = 1;
  for (let i = p.n - 1; i >= 0; i--) {
    v[i] = known.get(i);
    if (needed[i] && v[i] === undefined) for (const a of p.operands(i)) needed[a] = 1;
  }
  for (let i = 0; i < p.n; i++) {
    if (!needed[i] || v[i] !== undefined || p.op(i) === INPUT) continue;
    const x = p.operands(i).map((a) => v[a]!);
    v[i] = p.op(i) === PROJ ? (x[0] as readonly Tensor[])[partOf(p, i)]! : repeat(p, i, x as Tensor[]);
  }
  return wanted.map((o) => v[o] as Tensor);
}
