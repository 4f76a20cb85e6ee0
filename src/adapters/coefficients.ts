import { hessian } from "../api/hessian.ts";
import { jacobian } from "../api/jacobian.ts";
import type { Scalar } from "../api/types.ts";
import { fail } from "../record/errors.ts";
import { tensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";

/** Some point at which nothing cancels by accident. */
const elsewhere = (n: number): Tensor =>
  tensor(Float64Array.from({ length: n }, (_, k) => 0.7 + 0.3 * Math.sin(5 * k + 1)));

const rowsOf = (v: Tensor): number[][] => v.toArray() as number[][];
/** Calls `refuse` with the place where two matrices differ, if they do. */
function requireSame(a: number[][], b: number[][], refuse: (i: number, k: number) => never): void {
  a.forEach((row, i) => {
    const k = row.findIndex((v, j) => !(Math.abs(v - b[i]![j]!) <= 1e-12 * Math.max(Math.abs(v), Math.abs(b[i]![j]!))));
    if (k >= 0) refuse(i, k);
  });
}
/** Rows A and offsets c of g(x) = A x + c. @throws if the derivative of g is not the same everywhere. */
export function affine(g: (x: Tensor) => Tensor, n: number): { rows: number[][]; offsets: number[] } {
  const zero = tensor(new Float64Array(n));
  const [rows, there] = [rowsOf(jacobian(g)(zero)), rowsOf(jacobian(g)(elsewhere(n)))];
  requireSame(rows, there, (i, k) => {
    const found = `its derivative is ${rows[i]![k]}, and elsewhere ${there[i]![k]}`;
    return fail("affine", `row ${i} is not linear in x[${k}]: ${found}`, "Give linear ones; NLopt takes others");
  });
  return { rows, offsets: g(zero).toArray() as number[] };
}
/** H and d of f(x) = x.H x/2 + d.x + c. @throws if the Hessian of f is not the same everywhere. */
export function quadratic(f: (x: Tensor) => Scalar, n: number): { hessian: number[][]; linear: number[] } {
  const zero = tensor(new Float64Array(n));
  const [h, there] = [rowsOf(hessian(f)(zero)), rowsOf(hessian(f)(elsewhere(n)))];
  requireSame(h, there, (i, k) => {
    const found = `its second derivative by x[${i}] and x[${k}] is ${h[i]![k]}, and elsewhere ${there[i]![k]}`;
    return fail("quadratic", `the objective is not quadratic: ${found}`, "NLopt takes others than quadratic ones");
  });
  return { hessian: h, linear: jacobian(f as (x: Tensor) => Tensor)(zero).toArray() as number[] };
}
