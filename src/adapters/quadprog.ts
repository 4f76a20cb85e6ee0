import type { Tensor } from "../record/tensor.ts";
import { checked, type Minimise, type Vector } from "./checks.ts";
import { affine, quadratic } from "./coefficients.ts";

/** What `solveQP` of quadprog takes; its arrays count from 1. */
export type QuadprogArguments = readonly [D: number[][], d: number[], A: number[][], b: number[], equalities: number];

/**
 * The arguments of `solveQP(...quadprogOf(program, n))` of quadprog: minimises x.D x/2 - d.x with A^T x >= b, the first rows
 * as equations, with coefficients from exact derivatives.
 * @throws if the objective is not quadratic or a constraint not linear.
 */
export function quadprogOf<P extends Vector = Tensor>(program: Minimise<P>, n: number): QuadprogArguments {
  const { minimize, equal, atMost } = checked("quadprogOf", program, n);
  const { hessian, linear } = quadratic(minimize, n);
  const none = { rows: [], offsets: [] };
  const [h, g] = [equal ? affine(equal, n) : none, atMost ? affine(atMost, n) : none];
  const rows = [...h.rows, ...g.rows.map((row) => row.map((v) => 0 - v))];
  const bounds = [...h.offsets.map((c) => 0 - c), ...g.offsets];
  const columns = Array.from({ length: n }, (_, k) => rows.map((row) => row[k]!));
  return [
    fromOne(hessian.map(fromOne)),
    fromOne(linear.map((v) => 0 - v)),
    fromOne(columns.map(fromOne)),
    fromOne(bounds),
    h.rows.length,
  ];
}
function fromOne<T>(list: readonly T[]): T[] {
  const out = new Array<T>(1);
  list.forEach((v, k) => {
    out[k + 1] = v;
  });
  return out;
}
