import type { Tensor } from "wengert";

const inputs = 10;
interface Line {
  readonly kind: 0 | 1 | 2;
  readonly a: number;
  readonly b: number;
}
/**
 * A random straight-line program on ten inputs: sums (0) and differences (1) of near values, products of a near value with
 * an input (2; values stay bounded). The generator x <- 1664525 x + 1013904223 mod 2^32 gives the same list in every
 * language.
 */
function lines(n: number): Line[] {
  let s = 1;
  const below = (m: number): number => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return Math.floor((s / 4294967296) * m);
  };
  return Array.from({ length: n }, (_, i) => {
    const here = i + inputs;
    const kind = [0, 1, 2, 2, 2][below(5)] as 0 | 1 | 2;
    const a = Math.max(0, here - 1 - below(8));
    return { kind, a, b: kind === 2 ? below(inputs) : Math.max(0, a - 1 - below(60)) };
  });
}
/** The sum of the last 64 values. */
export const listProgram =
  (n: number) =>
  (...x: Tensor[]): Tensor => {
    const v = [...x];
    for (const { kind, a, b } of lines(n)) {
      const [p, q] = [v[a]!, v[b]!];
      v.push(kind === 0 ? p.add(q) : kind === 1 ? p.sub(q) : p.mul(q));
    }
    return v.slice(-64).reduce((s, t) => s.add(t));
  };
export const point: readonly number[] = Array.from({ length: inputs }, (_, i) => 0.5 + 0.05 * i);
