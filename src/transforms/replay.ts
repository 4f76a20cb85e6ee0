import { INPUT, PROJ, type Program, partOf } from "../ir/program.ts";
import { type Entry, repeat } from "../record/emit.ts";
import { asRules, rulesOf } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";

export { type Entry, partOf, repeat };

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
      rulesOf(p, i);
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
