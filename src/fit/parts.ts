import { recordCall } from "../api/call.ts";
import { CONST, type Program } from "../ir/program.ts";
import { F64 } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { gatherLine, take } from "../prims/indexing.ts";
import { stack } from "../prims/joining.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { withMasks } from "../transforms/maskedJvp.ts";
import { inlineLinearAt, repeat, replay } from "../transforms/replay.ts";

/** With more parameters than that nothing is done for each of them apart. */
export const FEW = 32;
/** What a line costs beside its numbers, in numbers. */
const LINE = 100;
/** Columns are made apart where that is less than that part of the work of all at once. */
const WORTHWHILE = 0.7;

/** The lines that read one entry each of the vector that a program takes, and which; undefined where it is used otherwise. */
function readsOf(p: Program): Map<number, number> | undefined {
  const [x] = p.inputs as [number];
  const reads = new Map<number, number>();
  for (let i = 0; i < p.n; i++) {
    const [from, at] = p.operands(i);
    if (!p.operands(i).includes(x)) continue;
    const isRead = from === x && p.op(i) === gatherLine.code && p.type(i).shape.length === 0 && p.op(at!) === CONST;
    if (!isRead) return undefined;
    reads.set(i, p.raw(at!) as number);
  }
  return p.outputs.includes(x) ? undefined : reads;
}
/** Whether most parameters reach so few lines that columns one by one are less work than a basis through all. */
function pays(p: Program, reads: ReadonlyMap<number, number>, n: number): boolean {
  const reached = new Uint32Array(p.n);
  let [apart, together] = [0, 0];
  for (let i = 0; i < p.n; i++) {
    const at = reads.get(i);
    let set = at === undefined ? 0 : 2 ** at;
    for (const a of p.operands(i)) set |= reached[a]!;
    reached[i] = set;
    if (reached[i] === 0) continue;
    const { size } = p.type(i);
    apart += bitsOf(reached[i]!) * (LINE + size);
    together += LINE + n * size;
  }
  return apart < WORTHWHILE * together;
}
function bitsOf(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
/**
 * The Jacobian of a program of a vector, column by column, where the program reads the entries of the vector one by one:
 * what an entry does not reach is left out of its column. undefined where a basis pushed through everything is less work.
 */
export function jacobianByParts(p: Program): ((x: Tensor) => Tensor) | undefined {
  const n = p.type(p.inputs[0]!).size;
  const reads = n <= FEW ? readsOf(p) : undefined;
  if (reads === undefined || !pays(p, reads, n)) return undefined;
  const all = Array.from({ length: n }, (_, k) => k);
  const ofParts = (...parts: Tensor[]): Tensor => {
    const v = replay(p, parts.slice(0, 1), (i, x) => {
      const at = reads.get(i);
      return at === undefined ? repeat(p, i, x) : parts[at]!;
    });
    return v[p.outputs[0]!] as Tensor;
  };
  return (x) => {
    const { program, args, captured, recording } = recordCall(
      "leastSquares",
      ofParts,
      all.map((k) => take(x, k)),
      { defers: true },
    );
    const columns = all.map((k) => {
      const active = program.inputs.map((_, j) => j === k);
      const lin = withMasks(linearizeAt(program, [...args, ...captured], active, recording.forward));
      return inlineLinearAt(lin.program, [concrete(F64, 1), ...lin.residuals])[0] ?? zerosOf(lin.outs[0]!.type);
    });
    return stack(columns, 1);
  };
}
