import { Tensor } from "../record/tensor.ts";

/** Plain objects, arrays and numbers; NaN and the infinities as text, which JSON has no numbers for. */
export function plainJson(x: unknown): unknown {
  if (typeof x === "number") return Number.isFinite(x) ? x : String(x);
  if (x instanceof Tensor) return plainJson(x.toArray());
  if (ArrayBuffer.isView(x)) return Array.from(x as Float64Array, plainJson);
  if (Array.isArray(x)) return x.map(plainJson);
  if (typeof x !== "object" || x === null) return x;
  return Object.fromEntries(Object.entries(x).map(([key, v]) => [key, plainJson(v)]));
}
