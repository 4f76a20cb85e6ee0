import { hessian, jacobian } from "../api/jacobian.ts";
import type { Scalar } from "../api/types.ts";
import { fail } from "../record/errors.ts";
import { tensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";

/** Some point at which nothing cancels by accident. */
const elsewhere = (n: number): Tensor =>
  tensor(Float64Array.from({ length: n }, (_, k) => 0.7 + 0.3 * Math.sin(5 * k + 1)));

/** Rows A and offsets c of g(x) = A x + c. @throws if the derivative of g is not the same everywhere. */
export function affine(g: (x: Tensor) => Tensor, n: number): { rows: number[][]; offsets: number[] } {
  const zero = tensor(new Float64Array(n));
  const at = (x: Tensor): number[][] => jacobian(g)(x).toArray() as number[][];
  const [rows, there] = [at(zero), at(elsewhere(n))];
  rows.forEach((row, i) => {
    const k = row.findIndex((v, j) => !same(v, there[i]![j]!));
    if (k >= 0)
      fail(
        "affine",
        `row ${i} is not linear in x[${k}]: its derivative is ${row[k]}, and elsewhere ${there[i]![k]}`,
        "Linear and quadratic programs take linear constraints; NLopt takes others",
      );
  });
  return { rows, offsets: g(zero).toArray() as number[] };
}
/** H and d of f(x) = x.H x/2 + d.x + c. @throws if the Hessian of f is not the same everywhere. */
export function quadratic(f: (x: Tensor) => Scalar, n: number): { hessian: number[][]; linear: number[] } {
  const zero = tensor(new Float64Array(n));
  const at = (x: Tensor): number[][] => hessian(f)(x).toArray() as number[][];
  const [h, there] = [at(zero), at(elsewhere(n))];
  h.forEach((row, i) => {
    const k = row.findIndex((v, j) => !same(v, there[i]![j]!));
    if (k >= 0)
      fail(
        "quadratic",
        `the objective is not quadratic: its second derivative by x[${i}] and x[${k}] is ${row[k]}, and elsewhere ${there[i]![k]}`,
        "Quadratic programs take quadratic objectives; NLopt takes others",
      );
  });
  const linear = jacobian(f as (x: Tensor) => Tensor)(zero).toArray() as number[];
  return { hessian: h, linear };
}
const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b), 1e-300);
