import type { Program } from "../ir/program.ts";
import { emitTuple } from "../record/emit.ts";
import { typesOf } from "../record/evaluate.ts";
import { recordProgram } from "../record/record.ts";
import type { Split } from "../record/rules.ts";
import { type Linearized, linearizeAt } from "./linearize.ts";
import { needed } from "./prune.ts";
import { keyOf, once, pulledFrom } from "./template.ts";

/** A line in two, for an operation that computes its results and what it must save together. */
export function splitTemplate(p: Program, i: number, ids: readonly number[], moves: readonly boolean[]): Split {
  const key = keyOf(p, i, ids, moves);
  return once(p, i, key, () => {
    const types = typesOf(p, ids);
    const body = recordProgram("a rule", types, (x) => emitTuple(p.op(i), x, p.params.get(i)));
    let lin: Linearized | undefined;
    const forward = recordProgram("a rule", types, (x) => {
      lin = linearizeAt(body.program, x, moves);
      return [...lin.outs, ...lin.residuals];
    });
    const { program, residuals } = lin!;
    const saved = residuals.map((r) => r.type);
    const outs = p.type(i).parts;
    const back = (masked: boolean): Program => {
      const given = [...saved, ...outs, ...(masked ? outs : [])];
      const n = saved.length;
      return needed(recordProgram("a rule", given, (v) => pulledFrom(program, v.slice(0, n), v.slice(n))));
    };
    return {
      forward: needed(forward),
      backward: (masked) => once(p, i, `${key}back${masked}`, () => back(masked)),
    };
  });
}
