import { expect, test } from "vitest";
import { Tensor } from "../../src/index.ts";

/** All numbers in a result, in order. */
export function flat(v: unknown): number[] {
  if (typeof v === "number") return [v];
  if (v instanceof Tensor) return v.rec === null ? [...v.toTypedArray()] : [Number.NaN];
  if (ArrayBuffer.isView(v)) return [...(v as Float64Array)];
  if (Array.isArray(v)) return v.flatMap(flat);
  if (typeof v === "object" && v !== null) return Object.values(v).flatMap(flat);
  throw new Error(`no numbers in ${String(v)}`);
}
export function close(got: unknown, want: unknown, tolerance = 1e-11): void {
  const a = flat(got);
  const b = flat(want);
  expect(a.length, `${a} against ${b}`).toBe(b.length);
  a.forEach((x, i) => {
    const y = b[i]!;
    if (!Object.is(x, y))
      expect(Math.abs(x - y), `entry ${i}: ${a} against ${b}`).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(y)),
      );
  });
}
export const holds = (name: string, f: () => unknown, want: unknown, tolerance?: number): void =>
  test(name, () => close(f(), want, tolerance));
export const refuses = (name: string, f: () => unknown, message: RegExp): void =>
  test(name, () => expect(f).toThrow(message));
