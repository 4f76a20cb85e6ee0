import type { AnyFunction } from "../api/call.ts";
import { jvp } from "../api/directional.ts";
import { grad } from "../api/grad.ts";
import { hessian } from "../api/hessian.ts";
import type { Into } from "../api/into.ts";
import { jacobian } from "../api/jacobian.ts";
import type { Program } from "../ir/program.ts";
import { mul } from "../prims/arithmetic.ts";
import { sumOfSquares } from "../prims/reduction.ts";
import { rawOf } from "../record/evaluate.ts";
import { tensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { inlineAt } from "../transforms/replay.ts";
import { everywhere, Matrix, type Pattern } from "./matrix.ts";
import { patient } from "./patience.ts";
import { rolled } from "./rolled.ts";
import type { Source } from "./source.ts";
import { sparseSecond } from "./sparse/second.ts";
import { sparseSlopes } from "./sparse/slopes.ts";
import { allFinite } from "./state.ts";

type Vector = (x: Tensor) => Tensor;
/** With more parameters than that nothing is done for each of them apart. */
const FEW = 32;
/** How often a fit calls them, as a rule. */
const CALLS = { residual: 20, jacobian: 15, curvature: 5, hessian: 1 };

/**
 * Residuals as a function of the vector of parameters, with derivatives. Where recording at the start has read no condition,
 * that recording stands for the function everywhere, and it is not called again.
 */
export function derivativesOf(vector: Vector, start: Float64Array, compile: boolean): Source {
  const columns = start.length;
  const ready = <F extends AnyFunction>(f: F, calls: number): F & Into =>
    compile ? patient(f, calls) : interpreted(f);
  let program: Program | undefined;
  const recorded = compile ? patient(vector, CALLS.residual, (p) => (program = rolled(p))) : undefined;
  const value = recorded ?? interpreted(vector);
  const path = recorded?.path(start);
  const list = program;
  const f: Vector = list === undefined ? vector : (x) => inlineAt(list, [x])[0]!;
  const sparse = list && sparseSlopes(list);
  const entries: Vector = sparse ? (x) => inlineAt(sparse.program, [x])[0]! : (jacobian(f) as Vector);
  const slopes = ready(entries, CALLS.jacobian);
  const along = (x: Tensor, p: Tensor): Tensor => jvp(f, [x], [p])[1];
  const bends = ready(
    (x: Tensor, p: Tensor, q: Tensor): Tensor => jvp((y: Tensor) => along(y, p), [x], [q])[1],
    CALLS.curvature,
  );
  const first = {
    residual: (x: Float64Array, out: Float64Array) => value.into(x, out),
    jacobian: (x: Float64Array, out: Float64Array) => slopes.into(x, out),
  };
  const rows = path?.program.type(path.program.outputs[0]!).size ?? value(tensor(start)).size;
  const byRows = (pattern: Pattern, mostPairs?: number): Second | undefined =>
    sparseSecond({ ...first, columns, pattern, bends: (...given) => bends.into(...given) }, mostPairs);
  const second = (sparse && byRows(sparse.pattern)) ?? secondOf(f, columns, ready);
  return {
    ...first,
    rows,
    columns,
    pattern: sparse?.pattern,
    curvature: (x, p, out) => bends.into(x, p, p, out),
    hessian: remembered((x, roots) => {
      const whole = second(x, roots);
      // A reverse sweep multiplies what is not finite in rows of weight 0 by 0, which is NaN.
      if (allFinite(whole.values) || roots?.includes(0) !== true) return whole;
      return byRows(sparse?.pattern ?? everywhere(rows, columns), Infinity)!(x, roots);
    }),
  };
}
export type Second = (x: Float64Array, roots: Float64Array | undefined) => Matrix;
/**
 * The Hessian of half the sum of (roots[i] r_i)^2: of few parameters one column after the other, as recording their basis
 * takes longer than calling so often.
 */
function secondOf(f: Vector, n: number, ready: <F extends AnyFunction>(f: F, calls: number) => F & Into): Second {
  const weighted = (roots: Tensor): Vector => {
    return (x) => mul(sumOfSquares(mul(f(x), roots)), 0.5);
  };
  const half: Vector = (x) => mul(sumOfSquares(f(x)), 0.5);
  if (n > FEW) {
    const plain = ready(hessian(half) as AnyFunction, CALLS.hessian);
    const rooted = ready((x: Tensor, roots: Tensor) => hessian(weighted(roots))(x), CALLS.hessian);
    return (x, roots) => {
      const out = new Float64Array(n * n);
      if (roots === undefined) plain.into(x, out);
      else rooted.into(x, roots, out);
      return new Matrix(n, n, undefined, out);
    };
  }
  const slope = (g: Vector): Vector => grad(g) as unknown as Vector;
  const plain = ready((x: Tensor, p: Tensor) => jvp(slope(half), [x], [p])[1], n * CALLS.hessian);
  const rooted = ready(
    (x: Tensor, p: Tensor, roots: Tensor) => jvp(slope(weighted(roots)), [x], [p])[1],
    n * CALLS.hessian,
  );
  return (x, roots) => {
    const out = new Float64Array(n * n);
    for (let k = 0; k < n; k++) {
      const unit = new Float64Array(n);
      unit[k] = 1;
      const column = out.subarray(k * n, (k + 1) * n);
      if (roots === undefined) plain.into(x, unit, column);
      else rooted.into(x, unit, roots, column);
    }
    return new Matrix(n, n, undefined, out);
  };
}
/** The search ends where it has asked for the Hessian last; the roots are always the same. */
function remembered(second: Second): Second {
  let known: { readonly x: Float64Array; readonly out: Matrix } | undefined;
  return (x, roots) => {
    if (!known?.x.every((v, k) => v === x[k])) known = { x: x.slice(), out: second(x, roots) };
    return known.out;
  };
}
/** What `into` of a compiled function does, for one that is not. */
const interpreted = <F extends AnyFunction>(f: F): F & Into =>
  Object.assign((...x: never[]) => f(...x), {
    into: (...xs: unknown[]) => {
      const out = xs.pop() as Float64Array;
      out.set(numbersOf(f(...xs.map((x) => tensor(x as Float64Array))) as Tensor));
    },
  }) as unknown as F & Into;
/** The numbers of a tensor that nothing records. */
export const numbersOf = (v: Tensor): Float64Array => {
  const raw = rawOf(v)!;
  return typeof raw === "number" ? Float64Array.of(raw) : Float64Array.from(raw as Float64Array);
};
