import { ADD, CONST, INPUT, PROJ, type Program, SUB } from "../ir/program.ts";
import { zerosOf } from "../prims/broadcast.ts";
import { asRules } from "../record/recording.ts";
import { row, type Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { partOf, repeat } from "./replay.ts";

/**
 * n tangents through a linear program, without the lines that none of them reaches: those are structural zeros. The
 * first `count` of `args` carry the tangents on axis 0 (null: zero); so do the results.
 */
export function pushColumns(
  p: Program,
  args: readonly Tangent[],
  count: number,
  n: number,
  reached: Uint8Array,
): { columns: Tangent; isBatched: boolean }[] {
  const v = new Array<Tangent | readonly Tensor[]>(p.n);
  const b = new Array<boolean | readonly boolean[]>(p.n).fill(false);
  p.inputs.forEach((id, k) => {
    v[id] = args[k]!;
    b[id] = k < count;
  });
  const step = (i: number): void => {
    const op = p.op(i);
    const ids = p.operands(i);
    if (op === CONST) v[i] = repeat(p, i, []);
    else if (reached[i] === 0) v[i] = null;
    else if (op === PROJ) {
      v[i] = (v[ids[0]!] as readonly Tensor[])[partOf(p, i)]!;
      b[i] = (b[ids[0]!] as readonly boolean[])[partOf(p, i)]!;
    } else {
      const block = primitives[op]!;
      const moving = ids.filter((a) => v[a] !== null);
      if (moving.length === 1 && (op === ADD || (op === SUB && moving[0] === ids[0]))) {
        v[i] = v[moving[0]!]!;
        b[i] = b[moving[0]!]!;
        return;
      }
      const x = ids.map((a) => (v[a] as Tangent) ?? zerosOf(p.type(a)));
      const flags = ids.map((a) => v[a] !== null && b[a] === true);
      if (flags.includes(true)) [v[i], b[i]] = block.batch(row(x), row(flags), n, p.params.get(i));
      else v[i] = repeat(p, i, x);
    }
  };
  return asRules(() => {
    for (let i = 0; i < p.n; i++) if (p.op(i) !== INPUT) step(i);
    return p.outputs.map((o) => ({ columns: o < 0 ? null : (v[o] as Tangent), isBatched: o >= 0 && b[o] === true }));
  });
}
