import { at, type Raw } from "../ir/raw.ts";
import { range, showType, stridesOf } from "../ir/type.ts";
import { rawOf } from "./evaluate.ts";
import type { NestedResult } from "./methods.ts";
import type { Tensor } from "./tensor.ts";

/** The numbers of a tensor along its axes: `row` joins what n entries of an axis give. */
function along<T>(
  { shape, dtype }: Tensor,
  raw: Raw,
  element: (x: number | boolean) => T,
  row: (n: number, entry: (i: number) => T) => T,
): T {
  const strides = stridesOf(shape);
  const build = (axis: number, from: number): T =>
    axis === shape.length
      ? element(dtype === "bool" ? at(raw, from) !== 0 : at(raw, from))
      : row(shape[axis]!, (i) => build(axis + 1, from + i * strides[axis]!));
  return build(0, 0);
}
/** Nested arrays of the numbers of a tensor. */
export const nested = (v: Tensor, raw: Raw): NestedResult =>
  along<NestedResult>(
    v,
    raw,
    (x) => x,
    (n, entry) => range(n).map(entry),
  );
const brief = (x: number): string =>
  Number.isInteger(x) || !Number.isFinite(x) ? String(x) : String(Number(x.toPrecision(7)));
const EDGE = 3;
const MOST = 8;

/** `f64[2,2] [[1, 2], [3, 4]]`, long axes shortened; `f64[3] (recorded by vmap, no numbers)`. */
export function showTensor(v: Tensor): string {
  const raw = rawOf(v);
  if (raw === undefined)
    return `${showType(v.type)} (line ${v.id} recorded by ${v.rec!.kind}, its numbers are not known)`;
  const text = along(
    v,
    raw,
    (x) => (typeof x === "number" ? brief(x) : String(x)),
    (n, entry) => {
      const all = range(n);
      const parts =
        n <= MOST ? all.map(entry) : [...all.slice(0, EDGE).map(entry), "...", ...all.slice(-EDGE).map(entry)];
      return `[${parts.join(", ")}]`;
    },
  );
  return `${showType(v.type)} ${text}`;
}
