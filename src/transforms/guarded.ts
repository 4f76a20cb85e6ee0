import type { Program } from "../ir/program.ts";
import { isFloat } from "../ir/type.ts";
import { stopGradient } from "../prims/arithmetic.ts";
import { constantOf } from "../prims/broadcast.ts";
import { gt, select } from "../prims/comparison.ts";
import { recordProgram } from "../record/record.ts";
import type { Live } from "../record/rules.ts";
import { nameOf, primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { holds } from "./holds.ts";
import { additive, type Lanes, lanesAfter } from "./maskedJvp.ts";
import { movingLines } from "./moving.ts";
import { prune } from "./prune.ts";
import { repeat, replay } from "./replay.ts";

/** Within the domain of every lanewise operation and of its derivatives. */
const inside = (name: string): number => (name === "acosh" ? 2 : 0.5);
/**
 * A program with the same values that is regular where lanes of it stand still: there a lanewise operation takes an operand
 * within its domain, and its value from outside the derivative. `active`: the inputs that move.
 */
export function guarded(p: Program, active: readonly boolean[]): Program {
  if (!holds(p, "flat")) return p;
  const moves = movingLines(p, active);
  const lanes: Lanes[] = [];
  const { program } = recordProgram("jet", p.inputTypes, (args) => {
    const v = replay(p, args, (i, x, ids) => {
      const y = repeat(p, i, x);
      const op = p.op(i);
      if (!moves[i] || Array.isArray(y)) return y;
      const lives = ids.map((a) => lanes[a] as Live | undefined);
      const dx = ids.map((a) => (moves[a] && isFloat(p.type(a)) ? constantOf(p.type(a), 1) : null));
      lanes[i] = lanesAfter(p, i, dx, x, y, lives);
      const live = lanes[i] as Live | undefined;
      if (live === undefined || !primitives[op]!.lanewise || primitives[op]!.flat || additive(op)) return y;
      const regular = x.map((u, k) =>
        lives[k] === undefined ? u : select([gt(lives[k]!(), 0), u, constantOf(u.type, inside(nameOf(op)))]),
      );
      return select([gt(live(), 0), repeat(p, i, regular) as Tensor, stopGradient(y as Tensor)]);
    });
    return p.outputs.map((o) => v[o] as Tensor);
  });
  return prune(program, p.inputs.length).program;
}
