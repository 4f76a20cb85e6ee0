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
import {
  besides,
  bodyOf,
  capturedAt,
  chunk,
  consuming,
  count,
  cut,
  fixpoint,
  grouped,
  movingOutputs,
  orZero,
  pick,
  place,
  stackedType,
  taylorOf,
  unifyCaptured,
} from "./body.ts";
import { build, enter, requireSame } from "./carry.ts";
import type { Values } from "./loops.ts";

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
    widen(
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
  return result(widen(x, given(dx), p, order, push));
}
/** The loop with coefficients 1..order of every moving value carried along; the others have none. */
function widen(
  x: readonly Tensor[],
  rest: readonly Series[],
  p: While,
  order: number,
  apply: (body: Program, v: readonly Tensor[], d: readonly Series[]) => readonly Series[],
): Tangent[][] {
  const { test, body, constants: nc } = p;
  const types = body.inputTypes;
  const nk = types.length - nc;
  const on = fixpoint(
    rest.map((c) => c.some((t) => t !== null)),
    nc,
    (f) => movingOutputs(body, f),
  );
  const [tc, tk] = cut(types, nc) as [Type[], Type[]];
  const [oc, ok] = cut(on, nc) as [boolean[], boolean[]];
  const orders = Array.from({ length: order }, (_, q) => q);
  const repeated = (t: readonly Type[], o: readonly boolean[]): Type[] =>
    pick(t, o).flatMap((u) => orders.map(() => u));
  const groups = [tc, repeated(tc, oc), tk, repeated(tk, ok)] as const;
  const none: Series = orders.map(() => null);
  const wideBody = grouped("whileLoop", groups, ([c, dc, k, dk]) => {
    const d = [...place(chunk(dc, order), oc), ...place(chunk(dk, order), ok)];
    const y = apply(
      body,
      [...c, ...k],
      d.map((series) => series ?? none),
    );
    return [...y.map((s) => s[0]!), ...pick(y, ok).flatMap((s) => orders.map((q) => orZero(s[q + 1], s[0]!.type)))];
  });
  const wideTest = grouped("whileLoop", groups, ([c, , k]) => inlineAt(test, [...c, ...k]));
  const given = x.map((v, k) => (on[k] ? orders.map((q) => orZero(rest[k]![q], v.type)) : []));
  const out = whileLine([...x.slice(0, nc), ...given.slice(0, nc).flat(), ...x.slice(nc), ...given.slice(nc).flat()], {
    test: wideTest.program,
    body: wideBody.program,
    constants: nc + count(oc) * order,
  });
  const moved = place(chunk(out.slice(nk), order), ok);
  return out.slice(0, nk).map((t, k) => [t, ...(moved[k] ?? none)]);
}
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
      fail("whileLoop", `the test gives ${showType(go.type)}, not one bool`, "Compare: carry.lt(10)");
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
