import type { Params, Program } from "../ir/program.ts";
import { tupleType } from "../ir/type.ts";
import { spreadOne } from "../prims/broadcast.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { asTensor } from "../record/like.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchAt } from "../transforms/batch.ts";
import { jvpAt } from "../transforms/jvp.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { type Entry, inlineLinearAt, repeat, replay } from "../transforms/replay.ts";
import { taylorAt } from "../transforms/taylor.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { bodyOf, type Closed, derive, flags, movingOutputs, not, orZero, pick, place, runsProgram } from "./body.ts";
import { switchLine } from "./switch.ts";

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
  push: (dx, x, p) => push(dx, x, p),
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
        const lin = linearizeAt(body, v.slice(0, types.length), on, done);
        const dy = inlineLinearAt(lin.program, [...v.slice(types.length + saved.length), ...lin.residuals]);
        return pick(
          dy.map((t, k) => orZero(t, body.type(body.outputs[k]!))),
          Y,
        );
      }),
    );
    return { y: y.slice(0, n), dy: place(again([...x, ...kept, ...(pick(dx, on) as Tensor[])], linear), Y) };
  },
  transpose(ct, x, { body }) {
    const linear = x.map((v) => v === null);
    const types = body.inputTypes;
    const outs = body.outputTypes;
    const back = derive(body, `transpose ${flags(linear)}`, () =>
      bodyOf("checkpoint", [...pick(types, not(linear)), ...outs], (v) => {
        const fixed = pick(types, not(linear)).length;
        const got = transposeAt(body, place(v.slice(0, fixed), not(linear)), linear, v.slice(fixed));
        return pick(
          types.map((t, k) => orZero(got[k], t)),
          linear,
        );
      }),
    );
    const operands = [...(pick(x, not(linear)) as Tensor[]), ...outs.map((t, k) => orZero(ct[k], t))];
    return place(again(operands, back), linear);
  },
  batch(x, batched, n, { body }) {
    const types = x.map((v) => v.type);
    const wide: Closed = bodyOf("checkpoint", types, (v) => {
      const [y, flags] = batchAt(body, v, batched, n);
      return y.map((t, k) => (flags[k] ? t! : spreadOne(t!, n)));
    });
    return [again([...x, ...wide.captured], wide.program), body.outputs.map(() => true)];
  },
  taylor: (x, order, { body }) => taylorAt(body, x, order),
  // A program of its own: lines inside and outside do not become one, so nothing is kept until the way back.
  lower: {
    program: (x, { body }) => switchLine([asTensor(0, "i32", "checkpoint"), ...x], { branches: [body], binary: false }),
  },
});
/** The results of a program, of which reverse mode keeps the operands only. */
export const again = (x: readonly Tensor[], body: Program): Tensor[] => checkpointLine([...x], { body, saved: [] });
/** Values and tangents, as one line. */
function push(
  dx: readonly Tangent[],
  x: readonly Tensor[],
  { body }: Checkpoint,
): { y: readonly Tensor[]; dy: readonly Tangent[] } {
  const on = dx.map((d) => d !== null);
  const Y = movingOutputs(body, on);
  const types = body.inputTypes;
  const both = derive(body, `push ${flags(on)}`, () =>
    bodyOf("checkpoint", [...types, ...pick(types, on)], (v) => {
      const [y, dy] = jvpAt(body, v.slice(0, types.length), place(v.slice(types.length), on));
      return [
        ...y,
        ...pick(
          dy.map((t, k) => orZero(t, y[k]!.type)),
          Y,
        ),
      ];
    }),
  );
  const out = again([...x, ...(pick(dx, on) as Tensor[])], both);
  return { y: out.slice(0, Y.length), dy: place(out.slice(Y.length), Y) };
}
