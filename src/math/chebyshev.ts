/** sum_j c_j T_j(t) for t in [-1, 1], by Clenshaw's recurrence (DLMF 3.11.14). */
export function chebyshev(c: readonly number[], t: number): number {
  let next = 0;
  let afterNext = 0;
  for (let j = c.length - 1; j > 0; j--) {
    const y = c[j]! + 2 * t * next - afterNext;
    afterNext = next;
    next = y;
  }
  return c[0]! + t * next - afterNext;
}
