import type { Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { isFloat } from "../ir/type.ts";
import { within } from "../record/recording.ts";
import type { Tangent } from "../record/rules.ts";
import { concrete } from "../record/tensor.ts";
import { jvpAt } from "../transforms/jvp.ts";
import { pull } from "../transforms/pull.ts";
import { expose } from "./expose.ts";

/** Tangents of all lines of a recording whose numbers are known, when its inputs move so; undefined where nothing moves. */
export function tangentsOfLines(p: Program, tangents: readonly Tangent[]): (Raw | undefined)[] {
  const { program, to, shift } = expose(
    p,
    tangents.map((t) => t !== null),
  );
  const lines = shift.flatMap((s, i) => (s === undefined ? [] : [i]));
  program.outputs = lines.map((i) => to[i]!);
  const args = program.inputs.map((id) => concrete(program.type(id), program.raw(id)!));
  const [, d] = within(null, () => jvpAt(program, args, tangents));
  const out: (Raw | undefined)[] = [];
  lines.forEach((i, k) => {
    out[i] = d[k]?.value;
  });
  return out;
}

/** Adjoints of all lines of a recording whose numbers are known, for these cotangents of its outputs. */
export function adjointsOfLines(
  p: Program,
  active: readonly boolean[],
  seeds: readonly (Raw | undefined)[],
): (Raw | undefined)[] {
  const { program, shift } = expose(p, active);
  const moves = program.inputs.map((id) => isFloat(program.type(id)));
  const got = within(null, () => pull(program, moves, seeds));
  return Array.from({ length: p.n }, (_, i) => (shift[i] === undefined ? undefined : got[shift[i]]));
}
