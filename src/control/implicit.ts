import type { Params, Program } from "../ir/program.ts";
import { type Type, tupleType } from "../ir/type.ts";
import { neg, sub } from "../prims/arithmetic.ts";
import { spread } from "../prims/broadcast.ts";
import { type TupleEmitter, tuplePrimitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { optionsOf, requireNamed } from "../record/options.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Like } from "../record/tree.ts";
import { jvpAt } from "../transforms/jvp.ts";
import { linearizeAt } from "../transforms/linearize.ts";
import { allOrNone } from "../transforms/pulled.ts";
import { inlineAt } from "../transforms/replay.ts";
import { transposeAt } from "../transforms/transpose.ts";
import { batchedProgram, lanesInForce } from "./batched.ts";
import { allCaptured, bodyOf, type Closed, cut, orZero, runsProgram, withCaptured } from "./body.ts";
import { build, enter, requireSame } from "./carry.ts";
import type { Values } from "./loops.ts";

/** Operands: what the map and the solvers close over, then b. */
interface LinearSolve extends Params {
  /** (closed over, x) to A x, linear in x. */
  readonly apply: Program;
  /** (closed over, b) to A^-1 b. */
  readonly solve: Program;
  /** (closed over, b) to A^-T b. */
  readonly solveTransposed: Program | null;
  readonly closed: number;
  /** What the user called, for errors. */
  readonly caller: string;
}
/** x with A x = b. Its derivative solves with the same A: dx = A^-1 (db - dA x); the transpose solves with A^T. */
const solveLine: TupleEmitter<LinearSolve> = /* @__PURE__ */ tuplePrimitive<LinearSolve>({
  name: "linearSolve",
  type: (_x, { solve }) => tupleType(solve.outputTypes),
  ...runsProgram(({ solve }) => solve),
  jvp(dx, x, y, p) {
    const { apply, closed } = p;
    const [, dA] = jvpAt(apply, [...x.slice(0, closed), ...y], [...dx.slice(0, closed), ...y.map(() => null)]);
    const db = y.map((t, k) => {
      const d = dx[closed + k] ?? null;
      const a = dA[k] ?? null;
      return a === null ? orZero(d, t.type) : d === null ? neg(a) : sub(d, a);
    });
    return solveLine([...x.slice(0, closed), ...db], p);
  },
  transpose(ct, x, p, _types, lanes) {
    const { apply, solve, solveTransposed, closed, caller } = p;
    if (solveTransposed === null)
      fail(
        caller,
        "reverse mode solves with the transpose, which was not given",
        "Pass solveTransposed, or { symmetric: true }",
      );
    if (x.slice(0, closed).some((v) => v === null))
      fail(caller, "the solution is not linear in the matrix", "Use vjp instead of linearTranspose");
    const b = solve.outputTypes.map((t, k) => orZero(ct[k], t));
    const q = { ...p, apply: transposedMap(apply, closed, caller), solve: solveTransposed, solveTransposed: solve };
    const got = solveLine([...(x.slice(0, closed) as Tensor[]), ...b], q);
    return [...new Array<Tangent>(closed).fill(null), ...allOrNone(got, lanes)];
  },
  batch(x, batched, n, p) {
    const wide = (q: Program): Program => batchedProgram(p.caller, q, n, 0);
    const masks = lanesInForce();
    const q = {
      caller: p.caller,
      closed: p.closed + masks.length,
      apply: wide(p.apply),
      solve: wide(p.solve),
      solveTransposed: p.solveTransposed && wide(p.solveTransposed),
    };
    return [solveLine([...masks, ...spread(x, batched, n)], q), p.solve.outputs.map(() => true)];
  },
  taylor: "jvp",
});
function transposedMap(apply: Program, closed: number, caller: string): Program {
  const linear = apply.inputs.map((_, k) => k >= closed);
  return bodyOf(caller, [...apply.inputTypes.slice(0, closed), ...apply.outputTypes], (v) => {
    const got = transposeAt(
      apply,
      [...v.slice(0, closed), ...linear.slice(closed).map(() => null)],
      linear,
      v.slice(closed),
    );
    return apply.inputTypes.slice(closed).map((t, k) => orZero(got[closed + k], t));
  }).program;
}
/** A solver: gets the linear map and the right side, gives the solution. It may iterate freely: it is never differentiated. */
export type LinearSolver<T> = (apply: (x: Values<T>) => Values<T>, b: Values<T>) => Like<Values<T>>;
/** How reverse mode solves with the transpose. */
export interface LinearSolveOptions<T> {
  /** Solves with the transposed map; needed for reverse mode unless the map is symmetric. */
  readonly solveTransposed?: LinearSolver<T>;
  readonly symmetric?: boolean;
}
/**
 * x with apply(x) = b for a linear map `apply` (which may close over recorded values), by a solver of yours. Derivatives
 * of every order solve with the same map; the steps of the solver are not differentiated.
 */
export function customLinearSolve<T>(
  apply: (x: Values<T>) => Like<Values<T>>,
  b: T,
  solve: LinearSolver<T>,
  options: LinearSolveOptions<T> = {},
): Values<T> {
  requireNamed("customLinearSolve", "apply, b, solve", { apply, solve });
  return linearSolve("customLinearSolve", apply, b, solve, options);
}
function linearSolve<T>(
  caller: string,
  apply: (x: Values<T>) => Like<Values<T>>,
  b: T,
  solve: LinearSolver<T>,
  options: LinearSolveOptions<T>,
): Values<T> {
  optionsOf(caller, options, "solveTransposed", "symmetric");
  const right = enter(caller, b, "b");
  const types = right.values.map((v) => v.type);
  const asMap =
    (f: (x: Values<T>) => unknown, what = "the result of apply") =>
    (v: readonly Tensor[]): readonly Tensor[] => {
      const out = enter(caller, f(build(right, v) as Values<T>), what);
      requireSame(caller, right, out, "the right side", what);
      return out.values;
    };
  const solver = (s: LinearSolver<T>, map: (x: Values<T>) => Values<T>): Closed =>
    bodyOf(
      caller,
      types,
      asMap((v) => s(map, v), "the solution of the linear system"),
    );
  const forwardMap = (x: Values<T>): Values<T> => build(right, asMap(apply)(enter(caller, x, "x").values)) as Values<T>;
  const a = bodyOf(caller, types, asMap(apply));
  const backwardMap = (x: Values<T>): Values<T> => {
    const got = transposeAt(
      a.program,
      [...types.map(() => null), ...a.captured],
      a.program.inputs.map((_, k) => k < types.length),
      enter(caller, x, "x").values,
    );
    return build(
      right,
      types.map((t, k) => orZero(got[k], t)),
    ) as Values<T>;
  };
  const s = solver(solve, forwardMap);
  const transposed =
    options.solveTransposed === undefined
      ? options.symmetric
        ? s
        : null
      : solver(options.solveTransposed, backwardMap);
  const captured = allCaptured(transposed === null ? [a, s] : [a, s, transposed]);
  const leading = (body: Closed): Program => {
    const p = withCaptured(caller, types, body, captured);
    p.inputs.unshift(...p.inputs.splice(types.length));
    return p;
  };
  const out = solveLine([...captured, ...right.values], {
    apply: leading(a),
    solve: leading(s),
    solveTransposed: transposed && leading(transposed),
    closed: captured.length,
    caller,
  });
  return build(right, out) as Values<T>;
}

/** Operands: parameters that residual and solver close over, then the start. */
interface Root extends Params {
  readonly residual: Program;
  readonly solve: Program;
  /** (closed over, solution, right side) to the solution of the linearised system. */
  readonly tangent: Program;
  readonly closed: number;
}
/** y with F(y, parameters) = 0, by the user's solver; by the implicit function theorem dy = -F_y^-1 F_p dp. */
const rootLine: TupleEmitter<Root> = /* @__PURE__ */ tuplePrimitive<Root>({
  name: "root",
  type: (_x, { solve }) => tupleType(solve.outputTypes),
  ...runsProgram(({ solve }) => solve),
  jvp(dx, x, y, { residual, tangent, closed }) {
    const [r, dr] = jvpAt(residual, [...x.slice(0, closed), ...y], [...dx.slice(0, closed), ...y.map(() => null)]);
    if (dr.every((d) => d === null)) return y.map(() => null);
    return inlineAt(tangent, [...x.slice(0, closed), ...y, ...dr.map((d, k) => neg(orZero(d, r[k]!.type)))]);
  },
  transpose: null,
  batch(x, batched, n, p) {
    const wide = (q: Program): Program => batchedProgram("customRoot", q, n, 0);
    const masks = lanesInForce();
    const q = {
      residual: wide(p.residual),
      solve: wide(p.solve),
      tangent: wide(p.tangent),
      closed: p.closed + masks.length,
    };
    return [rootLine([...masks, ...spread(x, batched, n)], q), p.solve.outputs.map(() => true)];
  },
  taylor: "jvp",
});
/**
 * y with residual(y) = 0, found by `solve(residual, start)`, differentiated by the implicit function theorem: not through
 * the steps of the solver. `residual` may close over recorded values: derivatives are taken with respect to these.
 * `tangentSolve(linearMap, b)` solves the linearised system A x = b; derivatives of every order use it.
 */
export function customRoot<T>(
  residual: (y: Values<T>) => Like<Values<T>>,
  start: T,
  solve: (residual: (y: Values<T>) => Values<T>, start: Values<T>) => Like<Values<T>>,
  tangentSolve: LinearSolver<T>,
  options: LinearSolveOptions<T> = {},
): Values<T> {
  requireNamed("customRoot", "residual, start, solve, tangentSolve", { residual, solve, tangentSolve });
  const begin = enter("customRoot", start, "the start");
  const types = begin.values.map((v) => v.type);
  const n = types.length;
  const sameTree = (given: unknown, what: string): readonly Tensor[] => {
    const out = enter("customRoot", given, what);
    requireSame("customRoot", begin, out, "the start", what);
    return out.values;
  };
  const at = (v: readonly Tensor[]): Values<T> => build(begin, v) as Values<T>;
  const r = bodyOf("customRoot", types, (v) => sameTree(residual(at(v)), "the residual"));
  const s = bodyOf("customRoot", types, (v) =>
    sameTree(
      solve((y) => at(sameTree(residual(y), "the residual")), at(v)),
      "the solution",
    ),
  );
  const captured = allCaptured([r, s]);
  const closedTypes: Type[] = captured.map((c) => c.type);
  const leading = (body: Closed): Program => {
    const p = withCaptured("customRoot", types, body, captured);
    p.inputs.unshift(...p.inputs.splice(n));
    return p;
  };
  const residualProgram = leading(r);
  const tangent = bodyOf("customRoot", [...closedTypes, ...types, ...types], (v) => {
    const [c, y, b] = cut(v, captured.length, n) as [Tensor[], Tensor[], Tensor[]];
    const lin = linearizeAt(residualProgram, [...c, ...y], [...c.map(() => false), ...y.map(() => true)]);
    const map = (x: Values<T>): Values<T> => at(inlineAt(lin.program, [...sameTree(x, "x"), ...lin.residuals]));
    return enter(
      "customRoot",
      linearSolve<Values<T>>("customRoot", map as never, at(b), tangentSolve as never, options as never),
      "the tangent",
    ).values;
  });
  const out = rootLine([...captured, ...begin.values], {
    residual: residualProgram,
    solve: leading(s),
    tangent: tangent.program,
    closed: captured.length,
  });
  return build(begin, out) as Values<T>;
}
