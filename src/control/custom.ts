import type { Params, Program } from "../ir/program.ts";
import { type Type, tupleType } from "../ir/type.ts";
import { spread, zerosOf } from "../prims/broadcast.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { describe, fail } from "../record/errors.ts";
import { requireNamed } from "../record/options.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Like } from "../record/tree.ts";
import { allOrNone } from "../transforms/pulled.ts";
import { inlineAt } from "../transforms/replay.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { batchedProgram, lanesInForce } from "./batched.ts";
import { allCaptured, bodyOf, derive, orZero, pushBody, runsProgram, withCaptured } from "./body.ts";
import { build, type Entered, enter, enterAll, requireSame } from "./carry.ts";
import type { Values } from "./loops.ts";

/** Arguments as they may be passed for the parameters P. */
export type Arguments<P extends readonly unknown[]> = { [K in keyof P]: Like<P[K]> };

const allTrue = (ts: readonly Type[]): boolean[] => ts.map(() => true);

interface CustomJvp extends Params {
  readonly primal: Program;
  /** (arguments, their tangents, the other operands) to the tangents of the results. */
  readonly rule: Program;
  readonly given: number;
}
/** primal(x), with a forward rule of the user's. */
const customJvpLine: TupleEmitter<CustomJvp> = /* @__PURE__ */ tuplePrimitive<CustomJvp>({
  name: "customJvp",
  type: (_x, { primal }) => tupleType(primal.outputTypes),
  ...runsProgram(({ primal }) => primal),
  jvp: (dx, x, _y, { rule, given: n }) =>
    inlineAt(rule, [...x.slice(0, n), ...dx.slice(0, n).map((d, k) => orZero(d, x[k]!.type)), ...x.slice(n)]),
  transpose: null,
  taylor: "jvp",
  batch(x, batched, n, { primal, rule, given }) {
    // Operands end with the mask.
    const y = customJvpLine([...spread(x, batched, n), ...lanesInForce()], {
      primal: batchedProgram("customJvp", primal, n, x.length),
      rule: batchedProgram("customJvp", rule, n, x.length + given),
      given,
    });
    return [y, allTrue(primal.outputTypes)];
  },
});
/**
 * f with a forward rule of yours: `rule(x, dx)` maps arguments and tangents (lists) to the tangent of the result. It must
 * be linear in dx for reverse mode, and is itself differentiated for higher orders. Both may close over recorded values,
 * whose tangent is then what the rule says: nothing.
 */
export function customJvp<P extends readonly unknown[], R>(
  f: (...x: P) => R,
  rule: (x: P, dx: P) => Like<Values<R>>,
): (...x: Arguments<P>) => Values<R> {
  requireNamed("customJvp", "f, rule", { f, rule });
  return (...given) => {
    const { values, types, arrange } = enterAll("customJvp", "argument", given);
    let y: Entered | undefined;
    const primal = bodyOf("customJvp", types, (v) => {
      y = enter("customJvp", f(...(arrange(v) as unknown as P)), "the result");
      return y.values;
    });
    const tangents = bodyOf("customJvp", [...types, ...types], (v) => {
      const dx = arrange(v.slice(types.length)) as unknown as P;
      const dy = enter("customJvp", rule(arrange(v) as unknown as P, dx), "the tangent of the rule");
      requireSame("customJvp", y!, dy, "the result", "the tangent of the rule");
      return dy.values;
    });
    const captured = allCaptured([primal, tangents]);
    const y0 = customJvpLine([...values, ...captured], {
      primal: withCaptured("customJvp", types, primal, captured),
      rule: withCaptured("customJvp", [...types, ...types], tangents, captured),
      given: types.length,
    });
    return build(y!, y0) as Values<R>;
  };
}
interface CustomVjp extends Params {
  readonly primal: Program;
  /** Operands to (results, residuals). */
  readonly forward: Program;
  /** (residuals, cotangents of the results) to cotangents of the operands. */
  readonly backward: Program;
  readonly results: number;
}
/** primal(x), with a reverse rule of the user's. */
const customVjpLine: TupleEmitter<CustomVjp> = /* @__PURE__ */ tuplePrimitive<CustomVjp>({
  name: "customVjp",
  type: (_x, { primal }) => tupleType(primal.outputTypes),
  ...runsProgram(({ primal }) => primal),
  jvp(dx, x, _y, { forward, backward, results }) {
    const residuals = inlineAt(forward, x).slice(results);
    return reversedLine([...residuals, ...dx.map((d, k) => orZero(d, x[k]!.type))], {
      backward,
      residuals: residuals.length,
    });
  },
  transpose: null,
  taylor: "jvp",
  batch(x, batched, n, { primal, forward, backward, results }) {
    const masks = lanesInForce();
    const operands = [...spread(x, batched, n), ...masks];
    const wide = (p: Program, at: number): Program => batchedProgram("customVjp", p, n, at);
    const types = operands.map((v) => v.type);
    const saved = forward.outputs.length - results;
    // The mask is an operand, a residual, and has a cotangent: none.
    const whole = wide(forward, x.length);
    const back = wide(backward, saved);
    const y = customVjpLine(operands, {
      primal: wide(primal, x.length),
      forward: bodyOf("customVjp", types, (v) => [...inlineAt(whole, v), ...v.slice(x.length)]).program,
      backward: bodyOf("customVjp", back.inputTypes, (v) => [
        ...inlineAt(back, v),
        ...masks.map((m) => zerosOf(m.type)),
      ]).program,
      results,
    });
    return [y, allTrue(primal.outputTypes)];
  },
});
interface Reversed extends Params {
  readonly backward: Program;
  /** The map itself, where it need not be found by transposing the rule. */
  readonly forward?: Program;
  readonly residuals: number;
}
const cotangentTypes = ({ backward, residuals }: Reversed): Type[] => backward.inputTypes.slice(residuals);
/** The linear map that a reverse rule defines: its transpose is the rule, its value the rule transposed. */
const reversedLine: TupleEmitter<Reversed> = /* @__PURE__ */ tuplePrimitive<Reversed>({
  name: "customLinear",
  type: (_x, p) => tupleType(cotangentTypes(p)),
  ...runsProgram(applied),
  push: (dx, x, p, masking) => {
    const [y, dy, lanes] = pushBody(masking, applied(p), x, dx, masking?.lives ?? []);
    return { y, dy, lanes };
  },
  transpose: (ct, x, p, _types, lanes) => {
    const cts = cotangentTypes(p).map((t, k) => orZero(ct[k], t));
    const back = inlineAt(p.backward, [...(x.slice(0, p.residuals) as Tensor[]), ...cts]);
    return [...new Array<Tangent>(p.residuals).fill(null), ...allOrNone(back, lanes)];
  },
  taylor: "jvp",
  batch: (x, batched, n, p) => [batchReversed(x, batched, n, p), allTrue(cotangentTypes(p))],
});
function batchReversed(x: readonly Tensor[], batched: readonly boolean[], n: number, p: Reversed): Tensor[] {
  const masks = lanesInForce();
  const wide = spread(x, batched, n);
  return reversedLine([...wide.slice(0, p.residuals), ...masks, ...wide.slice(p.residuals)], {
    backward: batchedProgram("customVjp", p.backward, n, p.residuals),
    ...(p.forward && { forward: batchedProgram("customVjp", p.forward, n, p.residuals) }),
    residuals: p.residuals + masks.length,
  });
}
function applied(p: Reversed): Program {
  const { backward, forward, residuals: r } = p;
  if (forward) return forward;
  return derive(backward, `applied ${r}`, () => {
    const linear = backward.inputs.map((_, k) => k >= r);
    return bodyOf("customVjp", [...backward.inputTypes.slice(0, r), ...backward.outputTypes], (v) => {
      const got = transposeAt(backward, [...v.slice(0, r), ...linear.slice(r).map(() => null)], linear, v.slice(r));
      return cotangentTypes(p).map((t, k) => orZero(got[r + k], t));
    });
  });
}
/**
 * f with a reverse rule of yours: `forward(...x)` gives [f(x), residuals], `backward(residuals, ct)` the list of cotangents
 * of the arguments. Works in forward mode too, through the transpose of the rule, and at any order.
 * @throws if f, forward or backward use a recorded value from outside (pass it as an argument), or the cotangents do not
 * look like the arguments.
 */
export function customVjp<P extends readonly unknown[], R, S>(
  f: (...x: P) => R,
  forward: (...x: P) => readonly [R, S],
  backward: (residuals: Values<S>, ct: Values<R>) => readonly unknown[],
): (...x: Arguments<P>) => Values<R> {
  requireNamed("customVjp", "f, forward, backward", { f, forward, backward });
  return (...given) => {
    const { trees, values, types, arrange } = enterAll("customVjp", "argument", given);
    let y: Entered | undefined;
    let saved: Entered | undefined;
    const primal = bodyOf("customVjp", types, (v) => {
      y = enter("customVjp", f(...(arrange(v) as unknown as P)), "the result");
      return y.values;
    });
    const fwd = bodyOf("customVjp", types, (v) => {
      const pair: unknown = forward(...(arrange(v) as unknown as P));
      if (!Array.isArray(pair) || pair.length !== 2)
        fail("customVjp", `forward returned ${describe(pair)}`, "Return [f(x), residuals]; null for no residuals");
      const [value, residuals] = pair;
      const again = enter("customVjp", value, "the result of forward");
      requireSame("customVjp", y!, again, "the result", "that of forward");
      saved = enter("customVjp", residuals ?? null, "the residuals");
      return [...again.values, ...saved.values];
    });
    const residualTypes = saved!.values.map((v) => v.type);
    const bwd = bodyOf("customVjp", [...residualTypes, ...y!.values.map((v) => v.type)], (v) => {
      const n = residualTypes.length;
      const out = backward(build(saved!, v.slice(0, n)) as Values<S>, build(y!, v.slice(n)) as Values<R>);
      return cotangentsOf(trees, out);
    });
    for (const [what, b] of [
      ["f", primal],
      ["forward", fwd],
      ["backward", bwd],
    ] as const)
      if (b.captured.length > 0)
        fail(
          "customVjp",
          `${what} closes over a recorded value`,
          "Pass it as an argument (or return it as a residual), so that the rule can give its cotangent",
        );
    const out = customVjpLine(values, {
      primal: primal.program,
      forward: fwd.program,
      backward: bwd.program,
      results: y!.values.length,
    });
    return build(y!, out) as Values<R>;
  };
}
function cotangentsOf(x: readonly Entered[], out: readonly unknown[]): Tensor[] {
  if (!Array.isArray(out) || out.length !== x.length)
    fail(
      "customVjp",
      `backward returned ${Array.isArray(out) ? `${out.length} cotangents` : typeof out} for ${x.length} arguments`,
      "Return one cotangent for each argument, null for none",
    );
  return x.flatMap((e, k) => {
    if (out[k] === null) return e.values.map((v) => orZero(null, v.type));
    const c = enter("customVjp", out[k], `cotangent ${k}`);
    requireSame("customVjp", e, c, `argument ${k}`, `its cotangent`);
    return [...c.values];
  });
}
