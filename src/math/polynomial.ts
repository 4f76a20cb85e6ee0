/** The polynomial with the given coefficients, lowest first, by Horner's rule. */
export function polynomial(c: readonly number[], t: number): number {
  let y = 0;
  for (let k = c.length - 1; k >= 0; k--) y = y * t + c[k]!;
  return y;
}
