import { type Pool, poolOf, type Threads } from "../pool.ts";

/** What compiled code uses beyond SIMD. */
export interface Features {
  /** Fused multiply-add in products. */
  readonly fma: boolean;
  /** Threads that take parts of it. */
  readonly pool?: Pool;
  /** What was asked for and came to nothing or has consequences, as text. */
  readonly notes: readonly string[];
}
export const noFeatures: Features = { fma: false, notes: [] };

/** A module with one function that drops the relaxed_madd of three vectors: whether the host takes it. */
const hasRelaxedSimd = (): boolean => {
  const vector = [0x41, 0, 0xfd, 15];
  const body = [0, ...vector, ...vector, ...vector, 0xfd, 0x87, 2, 0x1a, 0x0b];
  return !!globalThis.WebAssembly?.validate(
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, ...body),
  );
};

/** What is asked for. */
export interface Wishes {
  readonly fma: boolean;
  readonly threads: Threads | undefined;
}
/** What is used of what was asked for. */
export function featuresOf({ fma, threads }: Wishes): Features {
  if (!fma && threads === undefined) return noFeatures;
  const isFused = fma && hasRelaxedSimd();
  const notes: string[] = [];
  if (isFused) notes.push("fused multiply-add: last digits of products depend on the host");
  else if (fma) notes.push("no fused multiply-add on this host");
  const pool = threads && poolOf(threads);
  if (pool) notes.push(pool.note);
  return { fma: isFused, notes, ...(pool?.isAble ? { pool } : {}) };
}
