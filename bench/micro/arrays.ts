import { type Tensor, tensor } from "wengert";

/** The same numbers in every language: 0.7 sin(12.9898 (i + 1) + phase). */
export const wave = (n: number, phase = 0): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => 0.7 * Math.sin(12.9898 * (i + 1) + phase));
export const array = (shape: readonly number[], phase = 0): Tensor =>
  tensor(
    wave(
      shape.reduce((a, b) => a * b, 1),
      phase,
    ),
    { shape: [...shape] },
  );
/** The numbers in a result, tree by tree. */
function numbersOf(result: unknown): number[] {
  if (typeof result === "number") return [result];
  if (ArrayBuffer.isView(result)) return Array.from(result as unknown as Float64Array);
  if (Array.isArray(result)) return result.flatMap(numbersOf);
  if (typeof (result as Tensor).toTypedArray === "function")
    return Array.from((result as Tensor).toTypedArray() as Float64Array);
  return Object.values(result as object).flatMap(numbersOf);
}
/** Sums that tell whether two programs computed the same: weights 1 to 7 in turn, and the same of absolute values. */
export function checksum(result: unknown): { check: number; scale: number } {
  let [check, scale] = [0, 0];
  numbersOf(result).forEach((v, i) => {
    check += v * (1 + (i % 7));
    scale += Math.abs(v) * (1 + (i % 7));
  });
  return { check, scale };
}
