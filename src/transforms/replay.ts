import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { again } from "../record/emit.ts";
import { asRules } from "../record/recording.ts";
import { concrete, type Tensor } from "../record/tensor.ts";

/** What a line is under replay: a value, or the results of an operation that has several. */
export type Entry = Tensor | readonly Tensor[];

export const partOf = (p: Program, i: number): number => p.params.get(i)!["part"] as number;

/** A line emitted anew into the current context. */
export function repeat(p: Program, i: number, x: readonly Tensor[], riding?: Raw): Entry {
  return p.op(i) === CONST ? concrete(p.type(i), p.raw(i)!) : again(p.op(i), x, p.params.get(i), riding);
}
/** Walks a list in order; `step` says what each operation becomes. Inputs and parts of tuples are followed here. */
export function replay(
  p: Program,
  args: readonly Tensor[],
  step: (i: number, x: readonly Tensor[], ids: readonly number[]) => Entry,
): Entry[] {
  const v = new Array<Entry>(p.n);
  p.inputs.forEach((id, k) => {
    v[id] = args[k]!;
  });
  return asRules(() => {
    for (let i = 0; i < p.n; i++) {
      const op = p.op(i);
      if (op === INPUT) continue;
      const ids = p.operands(i);
      v[i] =
        op === PROJ
          ? (v[ids[0]!] as readonly Tensor[])[partOf(p, i)]!
          : step(
              i,
              ids.map((a) => v[a] as Tensor),
              ids,
            );
    }
    return v;
  });
}
/** The program as a function of the current context. */
export function inlineAt(p: Program, args: readonly Tensor[]): Tensor[] {
  const v = replay(p, args, (i, x) => repeat(p, i, x));
  return p.outputs.map((o) => v[o] as Tensor);
}
/** The same for a linear program whose outputs may be structural zeros. */
export function inlineLinearAt(p: Program, args: readonly Tensor[]): (Tensor | null)[] {
  const v = replay(p, args, (i, x) => repeat(p, i, x));
  return p.outputs.map((o) => (o < 0 ? null : (v[o] as Tensor)));
}
