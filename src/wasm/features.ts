/** What compiled code uses beyond SIMD. */
export interface Features {
  /** Fused multiply-add in products. */
  readonly fma: boolean;
  /** What was asked for and came to nothing or has consequences, as text. */
  readonly notes: readonly string[];
}
export const noFeatures: Features = { fma: false, notes: [] };

/** A module with one function that drops the relaxed_madd of three vectors. */
const relaxed: Uint8Array<ArrayBuffer> = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 20, 1, 18, 0],
  ...[0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15],
  ...[0xfd, 0x87, 0x02, 0x1a, 0x0b],
);
/** Whether this host has relaxed SIMD. */
const hasRelaxedSimd = (): boolean => typeof WebAssembly !== "undefined" && WebAssembly.validate(relaxed);

/** What is used of what was asked for. */
export function featuresOf({ fma }: { readonly fma: boolean }): Features {
  if (!fma) return noFeatures;
  return hasRelaxedSimd()
    ? { fma, notes: ["products with fused multiply-add: their last digits depend on the host"] }
    : { fma: false, notes: ["products without fused multiply-add: this host has no relaxed SIMD"] };
}
