import type { Closed } from "../../control/body.ts";
import { I32 } from "../../ir/type.ts";
import { recordProgram } from "../../record/record.ts";
import { simplify } from "../../transforms/simplify.ts";
import { type Range, rangeOf, withRange } from "../counter.ts";
import { termAffine } from "./affine.ts";
import { AllTurns, placed, settled } from "./turns.ts";

/** A loop body in which places that have a form are rows and views of arrays. `counter`: where its last input lies. */
export function settledBody({ program, captured }: Closed, counter: Range): Closed {
  const [p] = simplify(program);
  const { program: q } = recordProgram(
    "loop",
    p.inputTypes,
    (ins) => {
      const all = new AllTurns(p, 1, true);
      ins.forEach((v, k) => {
        const range = k === ins.length - 1 ? counter : rangeOf(captured[k]);
        if (range !== undefined) withRange(v, range);
        all.put(p.inputs[k]!, v.type === I32 ? placed(termAffine(v), false) : settled(v, false));
      });
      return p.outputs.map((o) => all.tensor(o));
    },
    { sealed: true },
  );
  return { program: q, captured };
}
