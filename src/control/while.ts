import type { Params, Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { showType, type Type, tupleType } from "../ir/type.ts";
import { cast } from "../prims/arithmetic.ts";
import { broadcastTo, spread, sum } from "../prims/broadcast.ts";
import { and, gt, select } from "../prims/comparison.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { laneMask } from "../record/lanes.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { requireNamed } from "../record/options.ts";
import type { Masking, Pushed, Series, Tangent } from "../record/rules.ts";
import { run } from "../record/run.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Like } from "../record/tree.ts";
import { batchWhole } from "../transforms/batch.ts";
import { prune } from "../transforms/prune.ts";
import { inlineAt } from "../transforms/replay.ts";
import { besides, bodyOf, capturedAt, consuming, grouped, stackedType, taylorOf, unifyCaptured } from "./body.ts";
import { build, enter, requireSame } from "./carry.ts";
import type { Values } from "./loops.ts";
import { type Apply, widen } from "./widen.ts";

/** Operands: constants, carry. test maps (constants, carry) to bool, body to the next carry. */
interface While extends Params {
  readonly test: Program;
  readonly body: Program;
  readonly constants: number;
}
/** carry = body(carry) while test(carry). Forward mode only: reverse mode would need to know how often. */
const whileLine: TupleEmitter<While> = /* @__PURE__ */ tuplePrimitive<While>({
  name: "while",
  masked: true,
  type: (_x, { body }) => tupleType(body.outputTypes),
  ...consuming((x, { test, body, constants }, owned, fresh) => {
    const consts = x.slice(0, constants);
    const fixed = consts.map(() => false);
    let carry: Raw[] = x.slice(constants);
    let mine = owned.slice(constants);
    while (run(test, [...consts, ...carry])[0]) {
      const made: boolean[] = [];
      carry = run(body, [...consts, ...carry], { owned: [...fixed, ...mine], fresh: made });
      mine = made;
    }
    fresh.push(...mine);
    return carry;
  }),
  push: pushWhile,
  taylor: (x, order, p) =>
    expand(
      x.map((c) => c[0]!),
      x.map((c) => c.slice(1)),
      p,
      order,
      taylorOf(order),
    ),
  transpose: () =>
    fail(
      "whileLoop",
      "reverse mode needs a bound on the number of steps, which a while does not have",
      "Use scan over a fixed number of steps with where, a host while loop on known values, forward mode (jvp, jacfwd), or customRoot for a solution",
    ),
  batch: (x, batched, n, p) => batchWhile(x, batched, n, p),
  lower: "while",
});
/** Values and tangents in one loop, and beside the tangents, where some may stand still, which of their lanes do not. */
function pushWhile(dx: readonly Tangent[], x: readonly Tensor[], p: While, masking?: Masking): Pushed {
  const { order, given, push, result } = besides(masking);
  return result(expand(x, given(dx), p, order, push));
}
/** The loop with coefficients 1..order of every moving value carried along; the others have none. */
const expand = (
  x: readonly Tensor[],
  d: readonly Series[],
  { test, body, constants }: While,
  order: number,
  apply: Apply,
): Tangent[][] =>
  widen("whileLoop", body, [constants, body.outputs.length], x, d, apply, order, (operands, wide, groups) =>
    whileLine(operands, {
      test: grouped("whileLoop", groups, ([c, , k]) => inlineAt(test, [...c, ...k])).program,
      body: wide.body,
      constants: wide.constants,
    }),
  );
/** The loop that all examples share, if one of them takes the branch at hand; else no step of it. */
function whileAnywhere(x: readonly Tensor[], p: While): Tensor[] {
  const { test, body, constants: nc } = p;
  const types = body.inputTypes;
  const taken = gt(sum(cast(laneMask!, "i32")), 0);
  const inTypes = [taken.type, ...types];
  const guarded = bodyOf("whileLoop", inTypes, ([on, ...v]) => [and(on!, inlineAt(test, v)[0]!)]);
  const step = bodyOf("whileLoop", inTypes, ([, ...v]) => inlineAt(body, v));
  return whileLine([taken, ...x], { test: guarded.program, body: step.program, constants: nc + 1 });
}
/** All lanes run until the last has finished; finished ones, and those outside the branch at hand, stay frozen. */
function batchWhile(x: readonly Tensor[], batched: readonly boolean[], n: number, p: While): [Tensor[], boolean[]] {
  const { test, body, constants: nc } = p;
  if (!batched.includes(true)) return [whileAnywhere(x, p), x.slice(nc).map(() => false)];
  const types: Type[] = body.inputTypes.map((t) => stackedType(n, t));
  const all = types.map(() => true);
  const alive = (v: readonly Tensor[]): Tensor => {
    const [own] = batchWhole(test, v, all, n) as [Tensor];
    return laneMask === null ? own : and(own, laneMask);
  };
  const wideTest = bodyOf("whileLoop", types, (v) => [gt(sum(cast(alive(v), "i32")), 0)]);
  const wideBody = bodyOf("whileLoop", types, (v) => {
    const go = alive(v);
    return batchWhole(body, v, all, n).map((t, k) => select([broadcastTo(go, t.shape, [0]), t, v[nc + k]!]));
  });
  const { programs, captured } = unifyCaptured("whileLoop", types, [wideTest, wideBody]);
  for (const program of programs) capturedAt({ program, captured }, nc);
  const args = spread(x, batched, n);
  const [wide, step] = programs as [Program, Program];
  const out = whileLine([...args.slice(0, nc), ...captured, ...args.slice(nc)], {
    test: wide,
    body: step,
    constants: nc + captured.length,
  });
  return [out, out.map(() => true)];
}
/**
 * carry = step(carry) while test(carry) holds. Stays a loop; any number of steps. Differentiable in forward mode (jvp,
 * jacfwd, jet); reverse mode is refused with the ways out.
 */
export function whileLoop<C>(
  test: (carry: Values<C>) => TensorLike,
  step: (carry: Values<C>) => Like<Values<C>>,
  init: C,
): Values<C> {
  requireNamed("whileLoop", "test, step, init", { test, step });
  const c0 = enter("whileLoop", init, "carry");
  const types = c0.values.map((v) => v.type);
  const both = bodyOf("whileLoop", types, (v) => {
    const go = asTensor(test(build(c0, v) as Values<C>));
    if (go.dtype !== "bool" || go.rank > 0)
      fail(
        "whileLoop",
        `the test gives ${showType(go.type)}, not one bool`,
        "Compare: carry.lt(10), or carry < 10 in a marked function",
      );
    const next = enter("whileLoop", step(build(c0, v) as Values<C>), "carry");
    requireSame("whileLoop", c0, next, "the carry that enters", "the carry that leaves");
    return [go, ...next.values];
  });
  const { program, captured } = capturedAt(both, 0);
  const all = [...captured.map((c) => c.type), ...types];
  const cutOut = (from: number, to?: number): Program =>
    prune(bodyOf("whileLoop", all, (v) => inlineAt(program, v).slice(from, to)).program, all.length).program;
  const out = whileLine([...captured, ...c0.values], {
    test: cutOut(0, 1),
    body: cutOut(1),
    constants: captured.length,
  });
  return build(c0, out) as Values<C>;
}
