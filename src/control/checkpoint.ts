import type { Params, Program } from "../ir/program.ts";
import { tupleType } from "../ir/type.ts";
import { spreadOne } from "../prims/broadcast.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { nameOf } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Like } from "../record/tree.ts";
import { batchAt } from "../transforms/batch.ts";
import { jvpAt } from "../transforms/jvp.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { type Entry, inlineLinearAt, repeat, replay } from "../transforms/replay.ts";
import { taylorAt } from "../transforms/taylor.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { bodyOf, type Closed, cut, movingOutputs, not, orZero, pick, place, runsProgram } from "./body.ts";
import { build, type Entered, enter } from "./carry.ts";
import type { Values } from "./loops.ts";

/** Which results are kept for the way back: none ("nothing"), those of contractions ("products"), or by operation name. */
export type CheckpointPolicy = "nothing" | "products" | ((operation: string) => boolean);
const PRODUCTS = new Set(["matmul", "convolution"]);
const keeps = (policy: CheckpointPolicy): ((operation: string) => boolean) =>
  policy === "nothing" ? () => false : policy === "products" ? (name) => PRODUCTS.has(name) : policy;

interface Checkpoint extends Params {
  readonly body: Program;
  /** Lines of the body whose values are kept. */
  readonly saved: readonly number[];
}
/** body(x), as one line: what its derivative needs is computed again from x and the saved lines, not kept. */
const checkpointLine: TupleEmitter<Checkpoint> = /* @__PURE__ */ tuplePrimitive<Checkpoint>({
  name: "checkpoint",
  type: (_x, { body }) => tupleType(body.outputTypes),
  ...runsProgram(({ body }) => body),
  jvp(dx, x, _y, { body }) {
    const on = dx.map((d) => d !== null);
    const Y = movingOutputs(body, on);
    const types = body.inputTypes;
    const tangents = bodyOf("checkpoint", [...types, ...pick(types, on)], (v) => {
      const [y, dy] = jvpAt(body, v.slice(0, types.length), place(v.slice(types.length), on));
      return pick(
        dy.map((t, k) => orZero(t, y[k]!.type)),
        Y,
      );
    });
    return place(again([...x, ...(pick(dx, on) as Tensor[])], tangents.program), Y);
  },
  linearize(dx, x, p) {
    const { body, saved } = p;
    const on = dx.map((d) => d !== null);
    const types = body.inputTypes;
    const n = body.outputs.length;
    const saving = bodyOf("checkpoint", types, (v) => {
      const all = replay(body, v, (i, a) => repeat(body, i, a));
      return [...body.outputs, ...saved].map((o) => all[o] as Tensor);
    });
    const y = checkpointLine([...x], { body: saving.program, saved: [] });
    const kept = y.slice(n);
    const Y = movingOutputs(body, on);
    const linear = bodyOf("checkpoint", [...types, ...kept.map((k) => k.type), ...pick(types, on)], (v) => {
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
    });
    return { y: y.slice(0, n), dy: place(again([...x, ...kept, ...(pick(dx, on) as Tensor[])], linear.program), Y) };
  },
  transpose(ct, x, { body }) {
    const linear = x.map((v) => v === null);
    const types = body.inputTypes;
    const outs = body.outputTypes;
    const back = bodyOf("checkpoint", [...pick(types, not(linear)), ...outs], (v) => {
      const fixed = pick(types, not(linear)).length;
      const got = transposeAt(body, place(v.slice(0, fixed), not(linear)), linear, v.slice(fixed));
      return pick(
        types.map((t, k) => orZero(got[k], t)),
        linear,
      );
    });
    const operands = [...(pick(x, not(linear)) as Tensor[]), ...outs.map((t, k) => orZero(ct[k], t))];
    return place(again(operands, back.program), linear);
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
  lower: "interpret",
});
const again = (x: readonly Tensor[], body: Program): Tensor[] => checkpointLine(x, { body, saved: [] });

/**
 * f, of which reverse mode keeps only the arguments: the rest is computed again on the way back. Trades one more
 * evaluation for the memory of its intermediate values. `policy` names operations whose results are kept all the same.
 */
export function checkpoint<P extends readonly unknown[], R>(
  f: (...x: P) => R,
  options: { readonly policy?: CheckpointPolicy } = {},
): (...x: { [K in keyof P]: Like<P[K]> }) => Values<R> {
  const keep = keeps(options.policy ?? "nothing");
  return (...given) => {
    const x = given.map((g, k) => enter("checkpoint", g, `argument ${k}`));
    const values = x.flatMap((e) => e.values);
    let y: Entered | undefined;
    const { program, captured } = bodyOf(
      "checkpoint",
      values.map((v) => v.type),
      (v) => {
        const parts = cut(v, ...x.map((e) => e.values.length));
        const args = x.map((e, k) => build(e, parts[k]!));
        y = enter("checkpoint", f(...(args as unknown as P)), "the result");
        return y.values;
      },
    );
    const saved: number[] = [];
    for (let i = 0; i < program.n; i++) if (keep(nameOf(program.op(i)))) saved.push(i);
    return build(y!, checkpointLine([...values, ...captured], { body: program, saved })) as Values<R>;
  };
}
