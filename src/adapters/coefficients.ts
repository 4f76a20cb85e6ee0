import { hessian } from "../api/hessian.ts";
import { jacobian } from "../api/jacobian.ts";
import type { Scalar } from "../api/types.ts";
import { jit } from "../jit/jit.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { numbersOf, type Vector } from "./checks.ts";

/** Points at which nothing cancels by accident, on both sides of 0 and far from it: kinks stand between them. */
const elsewhere = (n: number): Float64Array[] =>
  [1, -1, 1e3, -1e3, 1e6, -1e6].map((scale) =>
    Float64Array.from({ length: n }, (_, k) => scale * (0.7 + 0.3 * Math.sin(5 * k + 1))),
  );
/** Rows of n numbers. */
const rowsOf = (v: unknown, n: number): number[][] => {
  const all = numbersOf(v);
  return Array.from({ length: all.length / n }, (_, i) => all.slice(i * n, (i + 1) * n));
};
const isSame = (v: number, w: number): boolean =>
  v === w || Math.abs(v - w) <= 1e-12 * Math.max(Math.abs(v), Math.abs(w));
/** Calls `refuse` with the place where two matrices differ, or are not finite. */
function requireSame(a: number[][], b: number[][], refuse: (i: number, k: number) => never): void {
  a.forEach((row, i) => {
    const k = row.findIndex((v, j) => !(Number.isFinite(v) && isSame(v, b[i]![j]!)));
    if (k >= 0) refuse(i, k);
  });
}
/** What f is at 0. @throws if that is not finite, as where f reads more variables than there are. */
function valuesAtZero(operation: string, f: (x: never) => unknown, n: number): number[] {
  const values = numbersOf(jit(f as (x: Tensor) => unknown)(new Float64Array(n) as never));
  const bad = values.find((v) => !Number.isFinite(v));
  if (bad !== undefined)
    fail(operation, `the function is ${bad} at 0`, `It reads variables beyond the ${n}, or such a constant`);
  return values;
}
/** Rows A and offsets c of g(x) = A x + c. @throws if the derivative of g is not the same everywhere. */
export function affine<P extends Vector>(g: (x: P) => unknown, n: number): { rows: number[][]; offsets: number[] } {
  const slopes = jacobian(g as (x: Tensor) => Tensor) as (x: Float64Array) => unknown;
  const rows = rowsOf(slopes(new Float64Array(n)), n);
  for (const x of elsewhere(n)) {
    const there = rowsOf(slopes(x), n);
    requireSame(rows, there, (i, k) => {
      const found = `its derivative is ${rows[i]![k]}, and elsewhere ${there[i]![k]}`;
      return fail("affine", `row ${i} is not linear in x[${k}]: ${found}`, "Give linear ones; NLopt takes others");
    });
  }
  return { rows, offsets: valuesAtZero("affine", g, n) };
}
/** H and d of f(x) = x.H x/2 + d.x + c. @throws if f is not that everywhere. */
export function quadratic<P extends Vector>(f: (x: P) => Scalar, n: number): { hessian: number[][]; linear: number[] } {
  const second = hessian(f as (x: Tensor) => Scalar) as (x: Float64Array) => unknown;
  const first = jacobian(f as (x: Tensor) => Tensor) as (x: Float64Array) => unknown;
  const zero = new Float64Array(n);
  const [h, linear] = [rowsOf(second(zero), n), numbersOf(first(zero))];
  const refuse = (found: string): never =>
    fail("quadratic", `the objective is not quadratic: ${found}`, "NLopt takes others than quadratic ones");
  for (const x of elsewhere(n)) {
    const there = rowsOf(second(x), n);
    requireSame(h, there, (i, k) =>
      refuse(`its second derivative by x[${i}] and x[${k}] is ${h[i]![k]}, and elsewhere ${there[i]![k]}`),
    );
    // Rounding of the sum is of the size of its terms.
    numbersOf(first(x)).forEach((slope, i) => {
      const terms = h[i]!.map((v, k) => v * x[k]!);
      const size = terms.reduce((most, v) => Math.max(most, Math.abs(v)), Math.abs(linear[i]!));
      const told = terms.reduce((sum, v) => sum + v, linear[i]!);
      if (!(Math.abs(slope - told) <= 1e-9 * size))
        refuse(`from 0 to ${x[i]} its derivative by x[${i}] goes from ${linear[i]} to ${slope}, not to ${told}`);
    });
  }
  valuesAtZero("quadratic", f, n);
  return { hessian: h, linear };
}
