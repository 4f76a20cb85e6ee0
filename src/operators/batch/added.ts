import type { Type } from "../../ir/type.ts";
import { add, neg, sub } from "../../prims/arithmetic.ts";
import { zerosOf } from "../../prims/broadcast.ts";
import { where } from "../../prims/comparison.ts";
import { within } from "../../record/recording.ts";
import type { Tensor } from "../../record/tensor.ts";
import { type Delta, linesOf } from "./chain.ts";
import type { AllTurns } from "./turns.ts";

/** What each turn adds: one value for all, or one a turn along axis 0. */
export interface Added {
  readonly total: Tensor;
  readonly batched: boolean;
}
/** Whole numbers that follow from known ones are worked out at once: they are places. */
export const quiet = <T>(x: readonly Tensor[], f: () => T): T =>
  x.every((v) => v.rec === null) && x[0]!.type.dtype === "i32" ? within(null, f) : f();

/** The value of a delta for all turns. */
export function addedUp(all: AllTurns, d: Delta, type: Type): Added {
  const batched = linesOf(d).some((i) => all.at(i).batched);
  const zero = (): Tensor => quiet([all.tensor(linesOf(d)[0]!)], () => zerosOf(type));
  const known = new Map<Delta, Tensor | null>();
  const visit = (e: Delta): Tensor | null => {
    if (known.has(e)) return known.get(e)!;
    const v = one(e);
    known.set(e, v);
    return v;
  };
  /** null: nothing is added. */
  const one = (e: Delta): Tensor | null => {
    if (e.kind === "nothing") return null;
    if (e.kind === "more") {
      const than = visit(e.than);
      const line = all.tensor(e.line, batched);
      if (than === null) return e.negative ? quiet([line], () => neg(line)) : line;
      return quiet([than, line], () => (e.negative ? sub(than, line) : add(than, line)));
    }
    const [yes, no] = [visit(e.yes), visit(e.no)];
    if (yes === null && no === null) return null;
    const test = all.tensor(e.test, batched);
    const like = (yes ?? no)!;
    const none = quiet([like], () => zerosOf(like.type));
    return quiet([yes ?? none, no ?? none, test], () => where(test, yes ?? none, no ?? none));
  };
  return { total: visit(d) ?? zero(), batched };
}
