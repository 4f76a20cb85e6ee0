import { fill, type TypedArray } from "../ir/raw.ts";
import { concrete, type Tensor } from "../record/tensor.ts";

const entry = (v: Tensor, i: number): number => (typeof v.value === "number" ? v.value : (v.value as TypedArray)[i]!);
const shifted = (v: Tensor, at: number, by: number): Tensor =>
  concrete(
    v.type,
    fill(v.type, (i) => entry(v, i) + (i === at ? by : 0)),
  );
/**
 * Derivatives of all results along entry i of argument k by central differences with one step of Richardson extrapolation,
 * (4 D(h/2) - D(h)) / 3: exact for polynomials of degree 4, error O(h^4) and eps/h. Where the wide step leaves the domain,
 * a step relative to the entry is taken.
 */
export function differencesAlong(
  f: (x: readonly Tensor[]) => readonly Tensor[],
  at: readonly Tensor[],
  k: number,
  i: number,
): number[][] {
  const v = at[k]!;
  const x = Math.abs(entry(v, i));
  const size = v.dtype === "f32" ? 2e-2 : 1e-3;
  const move = (by: number): readonly Tensor[] => f(at.map((w, j) => (j === k ? shifted(w, i, by) : w)));
  const slopes = (h: number): number[][] => {
    const [a, b] = [move(h), move(-h)];
    return a.map((y, o) => Array.from({ length: y.size }, (_, r) => (entry(y, r) - entry(b[o]!, r)) / (2 * h)));
  };
  const extrapolated = (h: number): number[][] => {
    const [wide, narrow] = [slopes(h), slopes(h / 2)];
    return wide.map((list, o) => list.map((d, r) => (4 * narrow[o]![r]! - d) / 3));
  };
  const first = extrapolated(size * Math.max(1, x));
  if (x === 0 || first.every((list) => list.every(Number.isFinite))) return first;
  return extrapolated(size * x);
}
