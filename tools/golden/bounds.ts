/** Allowed errors, by class of function and order of the derivative (value, first, higher). */
export const classes = {
  elementary: [1e-15, 4e-15, 1e-13],
  special: [1e-13, 1e-12, 1e-11],
  reduction: [4e-15, 1e-13, 1e-12],
  linalg: [1e-12, 1e-12, 1e-12],
} as const;
export type ClassName = keyof typeof classes;

const special = new Set([
  ..."erf erfc erfcx erfinv ndtr log_ndtr lgamma digamma trigamma gamma sinc_pi sinc exprel".split(" "),
  ..."i0e i1e j0 j1 lambertw betaln gammainc_p".split(" "),
]);
export const classNamed = (name: string): ClassName => (special.has(name) ? "special" : "elementary");

const EPS = 2 ** -52;
const SMALLEST_NORMAL = 2 ** -1022;
const finite = (x: number): number => (Number.isFinite(x) ? Math.abs(x) : 0);
/**
 * tol |v| + 4 eps |x v'|: what the rules may lose, and what a rounding of x would change. Below the normal range, where
 * relative accuracy does not exist, |v| counts as the smallest normal number.
 */
export const scalarBound = (className: ClassName, order: number, v: number, rounding: number): number =>
  arrayBound(className, order, Math.abs(v), rounding);
/** The same with a scale of the whole array in place of |v|. */
export const arrayBound = (className: ClassName, order: number, scale: number, rounding = 0): number =>
  classes[className][Math.min(order, 2)]! * Math.max(scale, SMALLEST_NORMAL) + 4 * EPS * finite(rounding);
export const largest = (xs: readonly number[]): number => xs.reduce((m, v) => Math.max(m, finite(v)), 0);
export const dotAbs = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((s, v, i) => s + finite(v * b[i]!), 0);

/** |A| |A^-1| in the Frobenius norm over n, a lower estimate of the condition number; at least 1, and 1 for singular A. */
export function condition(n: number, A: readonly number[]): number {
  const m = Array.from({ length: n }, (_, i) => [
    ...A.slice(i * n, (i + 1) * n),
    ...Array.from({ length: n }, (_v, j) => (i === j ? 1 : 0)),
  ]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i]![k]!) > Math.abs(m[pivot]![k]!)) pivot = i;
    [m[k], m[pivot]] = [m[pivot]!, m[k]!];
    const head = m[k]![k]!;
    if (head === 0) return 1;
    m[k] = m[k]!.map((v) => v / head);
    for (let i = 0; i < n; i++) {
      const factor = m[i]![k]!;
      if (i !== k) m[i] = m[i]!.map((v, j) => v - factor * m[k]![j]!);
    }
  }
  const norm = (xs: readonly number[]): number => Math.hypot(...xs);
  return Math.max(1, (norm(A) * norm(m.flatMap((row) => row.slice(n)))) / n);
}
