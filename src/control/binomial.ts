import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import { concatenate } from "../prims/joining.ts";
import { cutAxis } from "../prims/slicing.ts";
import type { TupleEmitter } from "../record/define.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { inlineAt } from "../transforms/replay.ts";
import { bodyOf, derive, flags, movingOutputs, orZero, pick, place, stackedType } from "./body.ts";
import { again } from "./checkpoint.line.ts";
import { linearizeScan } from "./scan.linearize.ts";
import type { Scan } from "./scan.ts";

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

interface Sweep {
  readonly y: readonly Tensor[];
  readonly dy: readonly Tangent[];
}
/**
 * A loop linearized in two parts: the tangents of the first are those of a program that begins again at its start, those of
 * the second follow with one snapshot less. A single step keeps its residuals. `values`: whether ys are wanted.
 */
function sweeper(
  scanLine: TupleEmitter<Scan>,
  on: readonly boolean[],
  { body, constants, carries: nk, reverse, ...rest }: Scan,
): (x: readonly Tensor[], d: readonly Tangent[], n: number, s: number, values: boolean) => Sweep {
  const p: Scan = { ...rest, body, constants, carries: nk, reverse, snapshots: 0 };
  const Y = movingOutputs(body, on).map((o, k) => (k < nk ? on[constants + k]! : o));
  /** The body without its ys, to advance a state. */
  const silent = derive(body, `carries ${nk}`, () =>
    bodyOf("scan", body.inputTypes, (v) => inlineAt(body, v).slice(0, nk)),
  );
  function sweep(x: readonly Tensor[], d: readonly Tangent[], n: number, s: number, values: boolean): Sweep {
    if (n <= 1) return linearizeScan(scanLine, on, d, x, { ...p, length: n });
    const m = advance(n, s);
    const first = part(x, 0, m, n);
    const dFirst = part(d, 0, m, n);
    const left = scanLine(first, { ...p, length: m, ...(values ? {} : { body: silent }) });
    const dLeft = place(again([...first, ...(pick(dFirst, on) as Tensor[])], tangents(m, s)), Y);
    const after = <T>(all: readonly T[], carry: readonly T[]): T[] => [
      ...all.slice(0, constants),
      ...carry.slice(0, nk),
      ...all.slice(constants + nk),
    ];
    const right = sweep(after(part(x, m, n - m, n), left), after(part(d, m, n - m, n), dLeft), n - m, s - 1, values);
    return {
      y: [...right.y.slice(0, nk), ...(values ? left.slice(nk).map((v, k) => join(v, right.y[nk + k]!)) : [])],
      dy: right.dy.map((t, k) => {
        const type = body.type(body.outputs[k]!);
        if (!Y[k]) return null;
        return k < nk ? orZero(t, type) : join(dLeft[k]!, orZero(t, stackedType(n - m, type)));
      }),
    };
  }
  /** (operands of n steps, tangents of those that move) to the tangents of the results that move. */
  function tangents(n: number, s: number): Program {
    return derive(body, `binomial ${n} ${s} ${constants} ${nk} ${reverse} ${flags(on)}`, () => {
      const types = body.inputTypes.map((t, k) => (k < constants + nk ? t : stackedType(n, t)));
      const outs: Type[] = body.outputTypes.map((t, k) => (k < nk ? t : stackedType(n, t)));
      return bodyOf("scan", [...types, ...pick(types, on)], (v) => {
        const { dy } = sweep(v.slice(0, types.length), place(v.slice(types.length), on), n, s, false);
        return pick(
          outs.map((t, k) => orZero(dy[k], t)),
          Y,
        );
      });
    });
  }
  /** Operands of `size` steps from step `from` of n. */
  function part<T extends Tangent>(x: readonly T[], from: number, size: number, n: number): T[] {
    const start = reverse ? n - from - size : from;
    return x.map((v, k) => (k < constants + nk || v === null ? v : (cutAxis(v, 0, start, size) as T)));
  }
  function join(first: Tensor, second: Tensor): Tensor {
    return concatenate(reverse ? [second, first] : [first, second]);
  }
  return sweep;
}
/**
 * A loop and its tangents with at most `snapshots` states kept, and the residuals of one step: a reverse sweep evaluates
 * each step again at most r times, r being minimal with C(snapshots + r, snapshots) >= length. Sub-programs are shared by
 * (length, snapshots): the size of the program grows with snapshots times r, not with the length. Rows of xs, and cotangents
 * of ys, are cut for each part within a part: about (snapshots + r) / snapshots times their size lives at once.
 */
export function linearizeBinomial(
  scanLine: TupleEmitter<Scan>,
  on: readonly boolean[],
  dx: readonly Tangent[],
  x: readonly Tensor[],
  p: Scan,
): { y: Tensor[]; dy: Tangent[] } {
  const d = x.map((v, k) => (on[k] ? orZero(dx[k], v.type) : null));
  const { y, dy } = sweeper(scanLine, on, p)(x, d, p.length, p.snapshots, true);
  return { y: [...y], dy: [...dy] };
}
