/** The shape of a spring. */
export interface Spring {
  readonly k: number;
  readonly rest: number;
}
export function energy(q: number[], { k, rest }: Spring): number {
  "use wengert";
  let e = 0;
  for (let i = 1; i < q.length; i++) {
    const s = q[i]! - q[i - 1]! - rest;
    e += 0.5 * k * s * s;
  }
  return e;
}
export const outOfRange = (x: number, log: number[] = []): number => {
  "use wengert";
  const twice = x * 2;

  log.push(twice);
  if (twice > 1) throw new RangeError("out of range");
  return twice;
};
