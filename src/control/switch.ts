import type { Params, Program } from "../ir/program.ts";
import { isFloat, showType, type Type, tupleType } from "../ir/type.ts";
import { cast } from "../prims/arithmetic.ts";
import { broadcastTo, zerosOf } from "../prims/broadcast.ts";
import { and, eq, select } from "../prims/comparison.ts";
import { lookedAt } from "../prims/indexing.ts";
import { within } from "../prims/windows.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { laneMask, withLanes } from "../record/lanes.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { requireFunctions } from "../record/options.ts";
import { row, type Tangent } from "../record/rules.ts";
import { run } from "../record/run.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchWhole } from "../transforms/batch.ts";
import { guarded } from "../transforms/guarded.ts";
import { type Linearized, linearizeAt } from "../transforms/linearize.ts";
import { inlineAt, inlineLinearAt } from "../transforms/replay.ts";
import { splitTemplate } from "../transforms/split.ts";
import { moves, taylorAt } from "../transforms/taylor.ts";
import { bodyOf, type Closed, consuming, cut, movingOutputs, orZero, pick, place, unifyCaptured } from "./body.ts";
import { build, type Entered, enter, enterAll, requireSame } from "./carry.ts";
import type { Values } from "./loops.ts";
import { pullThrough, pushThrough } from "./through.ts";

/** Operands: the index (i32), then what the branches take. All branches have the same inputs and outputs. */
interface Switch extends Params {
  readonly branches: readonly Program[];
  /** The index comes from a test: it cannot be out of range. */
  readonly binary: boolean;
}
const outTypes = (p: Switch): Type[] => p.branches[0]!.outputTypes;
const inTypes = (p: Switch): Type[] => p.branches[0]!.inputTypes;

/** The results of branch number `index`; the others are not run, and contribute nothing to any derivative. */
export const switchLine: TupleEmitter<Switch> = /* @__PURE__ */ tuplePrimitive<Switch>({
  name: "switch",
  flat: true,
  masked: true,
  type: (_x, p) => tupleType(outTypes(p)),
  ...consuming(([index, ...x], { branches }, [, ...owned], fresh) =>
    run(branchAt(branches, index as number), x, { owned, fresh }),
  ),
  push: ([, ...dx], [index, ...x], p, masking) =>
    pushThrough(
      "cond",
      dx,
      x,
      masking && { ...masking, lives: row(masking.lives.slice(1)) },
      (on) => movers(p, on),
      (make, operands) => through(index, p, make, operands),
    ),
  taylor([index, ...x], order, p) {
    const on = x.map(moves);
    const Y = movers(p, on);
    const n = order + 1;
    const branches = p.branches.map(
      (b) =>
        bodyOf("cond", [...inTypes(p), ...pick(inTypes(p), on).flatMap((t) => new Array<Type>(order).fill(t))], (v) => {
          const rest = v.slice(x.length);
          const y = taylorAt(
            guarded(b, on),
            on.map((o, k) => [v[k]!, ...(o ? rest.splice(0, order) : [])]),
            order,
          );
          return y.flatMap((c, k) => (Y[k] ? c.map((t) => orZero(t, c[0]!.type)) : [c[0]!]));
        }).program,
    );
    const given = x.flatMap((c, k) => (on[k] ? c.slice(1).map((t) => orZero(t, c[0]!.type)) : []));
    const out = switchLine([index[0]!, ...x.map((c) => c[0]!), ...given], { ...p, branches });
    return Y.map((moves) => (moves ? out.splice(0, n) : [...out.splice(0, 1), ...new Array<null>(order).fill(null)]));
  },
  linearize: ([, ...dx], [index, ...x], p) => linearizeSwitch(dx, index, x, p),
  split: splitTemplate,
  transpose: (ct, [index, ...x], p, _types, lanes) => [
    null,
    ...pullThrough("cond", ct, x, outTypes(p), lanes, (make, operands) => through(index!, p, make, operands)),
  ],
  batch: ([index, ...x], [chosen, ...batched], n, p) =>
    chosen ? batchAll(index, x, batched, n, p) : batchChosen(lookedAt(index, false), x, batched, n, p),
  lower: "switch",
});
/** The branch that is taken, made into another program. */
const through = (index: Tensor, p: Switch, make: (b: Program) => Closed, operands: readonly Tensor[]): Tensor[] =>
  switchLine([index, ...operands], { ...p, branches: p.branches.map((b) => make(b).program) });
function branchAt(branches: readonly Program[], index: number): Program {
  return (
    branches[index] ??
    fail("switchCase", `index ${index} is outside 0..${branches.length - 1}`, "The index is never clamped")
  );
}
function movers({ branches }: Switch, on: readonly boolean[]): boolean[] {
  const all = branches.map((b) => movingOutputs(b, on));
  return all[0]!.map((_, k) => all.some((m) => m[k]));
}
/** Every branch saves its own residuals; zeros stand for those of the others. */
function linearizeSwitch(
  dx: readonly Tangent[],
  index: Tensor,
  x: readonly Tensor[],
  p: Switch,
): { y: Tensor[]; dy: Tangent[] } {
  const on = dx.map((d) => d !== null);
  const types = inTypes(p);
  const lins: Linearized[] = [];
  const split = p.branches.map(
    (b, k) =>
      bodyOf("cond", types, (v) => {
        const lin = linearizeAt(b, v, on);
        lins[k] = lin;
        return [...lin.outs, ...lin.residuals];
      }).program,
  );
  const saved = lins.map((lin) => lin.residuals.map((r) => r.type));
  const saving = split.map(
    (s, k) =>
      bodyOf("cond", types, (v) => {
        const [outs, own] = cut(inlineAt(s, v), outTypes(p).length) as [Tensor[], Tensor[]];
        return [...outs, ...saved.flatMap((r, j) => (j === k ? own : r.map(zerosOf)))];
      }).program,
  );
  const y = switchLine([index, ...x], { ...p, branches: saving });
  const n = outTypes(p).length;
  const residuals = y.slice(n);
  const Y = outTypes(p).map((_, k) => lins.some((l) => l.program.outputs[k]! >= 0));
  if (!Y.some(Boolean)) return { y: y.slice(0, n), dy: Y.map(() => null) };
  const linear = lins.map(
    (lin, k) =>
      bodyOf("cond", [...residuals.map((r) => r.type), ...pick(types, on)], (v) => {
        const groups = cut(v, ...saved.map((r) => r.length)) as Tensor[][];
        const out = inlineLinearAt(lin.program, [...groups.at(-1)!, ...groups[k]!]);
        return pick(
          out.map((t, i) => orZero(t, outTypes(p)[i]!)),
          Y,
        );
      }).program,
  );
  const dy = switchLine([index, ...residuals, ...(pick(dx, on) as Tensor[])], { ...p, branches: linear });
  return { y: y.slice(0, n), dy: place(dy, Y) };
}
/** All examples take the same branch. */
function batchChosen(
  index: Tensor,
  x: readonly Tensor[],
  batched: readonly boolean[],
  n: number,
  p: Switch,
): [Tensor[], boolean[]] {
  const types = x.map((v) => v.type);
  const bodies = p.branches.map((b) => bodyOf("cond", types, (v) => batchWhole(b, v, batched, n)));
  const { programs, captured } = unifyCaptured("cond", types, bodies);
  return [switchLine([index, ...x, ...captured], { ...p, branches: programs }), outTypes(p).map(() => true)];
}
/** Examples choose for themselves: every branch runs on its own lanes, then each lane takes its result. */
function batchAll(
  index: Tensor,
  x: readonly Tensor[],
  batched: readonly boolean[],
  n: number,
  p: Switch,
): [Tensor[], boolean[]] {
  const outer = laneMask;
  const most = [p.branches.length - 1];
  const chosen = p.binary ? index : within([lookedAt(index, true)], { operation: "switchCase", most });
  const tests = p.branches.map((_, k) => eq(chosen, k));
  const results = p.branches.map((b, k) => {
    const mask = outer === null ? tests[k]! : and(outer, tests[k]!);
    return withLanes(mask, () => batchWhole(b, x, batched, n));
  });
  const out = results[0]!.map((_, j) =>
    results
      .map((r) => r[j]!)
      .reduce((rest, v, k) => (k === 0 ? v : select([broadcastTo(tests[k]!, v.shape, [0]), v, rest]))),
  );
  return [out, out.map(() => true)];
}

/** Branch functions as programs over the same inputs. */
function choose(
  operation: string,
  index: Tensor,
  branches: readonly ((...x: never[]) => unknown)[],
  operands: readonly unknown[],
): unknown {
  const { values, types, arrange } = enterAll(operation, "operand", operands);
  const outs: Entered[] = [];
  const bodies = branches.map((branch, k) =>
    bodyOf("cond", types, (v) => {
      outs[k] = enter(operation, (branch as (...a: unknown[]) => unknown)(...arrange(v)), `the result of branch ${k}`);
      return outs[k].values;
    }),
  );
  for (let k = 1; k < outs.length; k++)
    requireSame(operation, outs[0]!, outs[k]!, "the result of branch 0", `that of branch ${k}`);
  const { programs, captured } = unifyCaptured("cond", types, bodies);
  return build(
    outs[0]!,
    switchLine([index, ...values, ...captured], { branches: programs, binary: operation === "cond" }),
  );
}
/**
 * test ? then(...operands) : otherwise(...operands), where test may depend on recorded values: both branches are recorded,
 * the one that is taken runs. The other contributes nothing to any derivative. In vmap every example chooses for itself.
 * @throws if the branches return different trees, shapes or element types.
 */
export function cond<O extends readonly unknown[], R>(
  test: TensorLike,
  then: (...x: Values<O>) => R,
  otherwise: (...x: Values<O>) => R,
  ...operands: O
): Values<R> {
  const t = asTensor(test);
  if (t.dtype !== "bool" || t.rank > 0)
    fail(
      "cond",
      `the test is ${showType(t.type)}, not one bool`,
      "Compare first: x.gt(0); for a choice in every lane use where",
    );
  requireFunctions("cond", then, otherwise);
  return choose("cond", cast(t, "i32"), [otherwise, then] as never, operands) as Values<R>;
}
/** branches[index](...operands), the index being an i32 scalar within range. */
export function switchCase<O extends readonly unknown[], R>(
  index: TensorLike,
  branches: readonly ((...x: Values<O>) => R)[],
  ...operands: O
): Values<R> {
  const i = asTensor(index, "i32", "switchCase");
  if (isFloat(i.type) || i.dtype === "bool" || i.rank > 0)
    fail("switchCase", `the index is ${showType(i.type)}, not one i32`, "Convert it: i.cast('i32')");
  const list = [branches].flat();
  if (list.length === 0) fail("switchCase", "there are no branches");
  requireFunctions("switchCase", ...list);
  return choose("switchCase", i, list as never, operands) as Values<R>;
}
