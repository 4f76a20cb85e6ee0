import type { Params, Program } from "../ir/program.ts";
import { tupleType } from "../ir/type.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { asTensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchWhole } from "../transforms/batch.ts";
import { guarded } from "../transforms/guarded.ts";
import { type Entry, repeat, replay } from "../transforms/replay.ts";
import { moves, taylorAt } from "../transforms/taylor.ts";
import {
  bodyOf,
  type Closed,
  derive,
  flags,
  linearAt,
  movingOutputs,
  orZero,
  pick,
  place,
  runsProgram,
} from "./body.ts";
import { switchLine } from "./switch.ts";
import { pullThrough, pushThrough } from "./through.ts";

interface Checkpoint extends Params {
  readonly body: Program;
  /** Lines of the body whose values are kept. */
  readonly saved: readonly number[];
}
/** body(x), as one line: what its derivative needs is computed again from x and the saved lines, not kept. */
export const checkpointLine: TupleEmitter<Checkpoint> = /* @__PURE__ */ tuplePrimitive<Checkpoint>({
  name: "checkpoint",
  type: (_x, { body }) => tupleType(body.outputTypes),
  ...runsProgram(({ body }) => body),
  push: (dx, x, { body }, masking) =>
    pushThrough(
      "checkpoint",
      dx,
      x,
      masking,
      (on) => movingOutputs(body, on),
      (make, operands, key) => rerun(operands, body, key, make),
    ),
  linearize(dx, x, p) {
    const { body, saved } = p;
    const on = dx.map((d) => d !== null);
    const types = body.inputTypes;
    const n = body.outputs.length;
    const saving = (): Closed =>
      bodyOf("checkpoint", types, (v) => {
        const all = replay(body, v, (i, a) => repeat(body, i, a));
        return [...body.outputs, ...saved].map((o) => all[o] as Tensor);
      });
    const y = again(x, saved.length === 0 ? body : derive(body, `saving ${saved}`, saving));
    const kept = y.slice(n);
    const Y = movingOutputs(body, on);
    const linear = derive(body, `linear ${flags(on)} ${saved}`, () =>
      bodyOf("checkpoint", [...types, ...kept.map((k) => k.type), ...pick(types, on)], (v) => {
        const done: (Entry | undefined)[] = new Array(body.n);
        saved.forEach((line, k) => {
          done[line] = v[types.length + k]!;
        });
        const dy = linearAt(body, v.slice(0, types.length), on, v.slice(types.length + saved.length), done);
        return pick(
          dy.map((t, k) => orZero(t, body.type(body.outputs[k]!))),
          Y,
        );
      }),
    );
    return { y: y.slice(0, n), dy: place(again([...x, ...kept, ...(pick(dx, on) as Tensor[])], linear), Y) };
  },
  transpose: (ct, x, { body }, _types, lanes) =>
    pullThrough("checkpoint", ct, x, body.outputTypes, lanes, (make, operands, key) =>
      rerun(operands, body, key, make),
    ),
  batch(x, batched, n, { body }) {
    const types = x.map((v) => v.type);
    const wide = bodyOf("checkpoint", types, (v) => batchWhole(body, v, batched, n));
    return [again([...x, ...wide.captured], wide.program), body.outputs.map(() => true)];
  },
  taylor: (x, order, { body }) => taylorAt(guarded(body, x.map(moves)), x, order),
  // A program of its own: lines inside and outside do not become one, so nothing is kept until the way back.
  lower: {
    program: (x, { body }) => switchLine([asTensor(0, "i32", "checkpoint"), ...x], { branches: [body], binary: false }),
  },
});
/** The results of a program, of which reverse mode keeps the operands only. */
const again = (x: readonly Tensor[], body: Program): Tensor[] => checkpointLine([...x], { body, saved: [] });
const rerun = (x: readonly Tensor[], body: Program, key: string, make: (held: Program) => Closed): Tensor[] =>
  again(
    x,
    derive(body, key, () => make(body)),
  );
