import { INPUT, KNOWN, PROJ, type Program } from "../ir/program.ts";
import { isTuple } from "../ir/type.ts";
import { lineOf } from "../record/emit.ts";
import { asRules, Recording, rulesOf, top, within } from "../record/recording.ts";
import { row, type Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { type Motion, partMotion, tangentsOf } from "./jvp.ts";
import { prune } from "./prune.ts";
import { type Entry, partOf, repeat } from "./replay.ts";

/** A program split at a point: its values, and the linear program of its tangents. */
export interface Linearized {
  readonly outs: readonly Tensor[];
  /** Linear in its first inputs (the active ones, in order); the residuals follow. */
  readonly program: Program;
  /** The values that the linear program needs: what reverse mode must keep. */
  readonly residuals: readonly Tensor[];
}

/**
 * Evaluates p here while its tangents go to a nested linear recording. Rules are forward rules; an operation with a
 * tangent operand belongs to the linear program, any other to the context outside: that is the partial evaluation.
 * `done`: what lines are already known to be (the recording that p came from).
 */
export function linearizeAt(
  p: Program,
  args: readonly Tensor[],
  active: readonly boolean[],
  done?: (Entry | undefined)[],
): Linearized {
  const lin = new Recording("a linear program", top, { linear: true });
  const d = new Array<Motion>(p.n);
  const v: (Entry | undefined)[] = done ?? new Array(p.n);
  const eager = top === null;
  // A rule may answer with a number that no tangent enters: what is linear and constant is 0.
  const motion = (a: number): Tangent => {
    const t = (d[a] as Tangent) ?? null;
    return t?.rec === lin ? t : null;
  };
  try {
    const split = (): Linearized => {
      p.inputs.forEach((id, k) => {
        d[id] = active[k] ? lin.input(p.type(id)) : null;
        v[id] ??= args[k]!;
      });
      for (let i = 0; i < p.n; i++) {
        const op = p.op(i);
        if (op === INPUT) continue;
        const ids = p.operands(i);
        rulesOf(p, i);
        if (op === PROJ) {
          v[i] ??= (v[ids[0]!] as readonly Tensor[])[partOf(p, i)]!;
          d[i] = partMotion(d[ids[0]!], partOf(p, i));
          continue;
        }
        const dx = ids.map(motion);
        const block = primitives[op];
        const moves = dx.some((t) => t !== null);
        if (moves && block?.linearize) {
          const { y, dy } = block.linearize(row(dx), row(ids.map((a) => v[a] as Tensor)), p.params.get(i));
          v[i] = y;
          d[i] = dy;
          continue;
        }
        const x = ids.map((a) => v[a] as Tensor);
        v[i] ??=
          eager && p.known(i) === KNOWN && !isTuple(p.type(i))
            ? concrete(p.type(i), p.raw(i)!)
            : repeat(p, i, x, p.raw(i));
        d[i] = moves ? tangentsOf(p, i, dx, x, v[i]!) : null;
      }
      lin.program.outputs = p.outputs.map((o) => {
        const t = motion(o);
        return t === null ? -1 : lineOf(lin, t);
      });
      const { program, kept } = prune(lin.program, lin.program.inputs.length - lin.captured.length);
      const residuals = lin.captured.filter((_, k) => kept[kept.length - lin.captured.length + k]);
      return { outs: p.outputs.map((o) => v[o] as Tensor), program, residuals };
    };
    return within(lin, () => asRules(split));
  } finally {
    lin.closed = true;
  }
}
