/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of pairs of 32-bit words that passes the usual statistical batteries
 * (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.1). Rotations: their table 2,
 * the same eight distances again and again; after every four rounds the next key words and their count are added.
 */
export const parity = 0x1bd11bda;
/** The distances of odd and of even groups of four rounds. */
export const rotations: readonly (readonly number[])[] = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
];

/** Encrypts the counter (c0, c1) under the key (k0, k1): two words, as signed integers, into out[at] and out[at + 1]. */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number, out: Int32Array, at: number): void {
  const k2 = parity ^ k0 ^ k1;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  for (let s = 1; s <= 5; s++) {
    if (s % 2 === 1) {
      x = (x + y) | 0;
      y = ((y << 13) | (y >>> 19)) ^ x;
      x = (x + y) | 0;
      y = ((y << 15) | (y >>> 17)) ^ x;
      x = (x + y) | 0;
      y = ((y << 26) | (y >>> 6)) ^ x;
      x = (x + y) | 0;
      y = ((y << 6) | (y >>> 26)) ^ x;
    } else {
      x = (x + y) | 0;
      y = ((y << 17) | (y >>> 15)) ^ x;
      x = (x + y) | 0;
      y = ((y << 29) | (y >>> 3)) ^ x;
      x = (x + y) | 0;
      y = ((y << 16) | (y >>> 16)) ^ x;
      x = (x + y) | 0;
      y = ((y << 24) | (y >>> 8)) ^ x;
    }
    const turn = s % 3;
    x = (x + (turn === 0 ? k0 : turn === 1 ? k1 : k2)) | 0;
    y = (y + (turn === 0 ? k1 : turn === 1 ? k2 : k0) + s) | 0;
  }
  out[at] = x;
  out[at + 1] = y;
}

/** Multiples k 2^-53 of 0 <= k < 2^53 from two words: every one has the same probability. */
export const unitOf = (high: number, low: number): number => ((high >>> 5) * 67108864 + (low >>> 6)) * 2 ** -53;
/**
 * A number of either sign whose size is (k + 1/2) 2^-52, 0 <= k < 2^52: uniform on (-1, 1), never 0 or +-1, and exactly
 * symmetric. The sign is the top bit of the first word.
 */
export function signedOf(high: number, low: number): number {
  const size = (((high & 0x7fffffff) >>> 5) * 67108864 + (low >>> 6) + 0.5) * 2 ** -52;
  return high < 0 ? -size : size;
}
/**
 * Two independent standard normal numbers from two numbers of `signedOf`, by polar coordinates (Box & Muller 1958): radius
 * sqrt(-2 log |a|), angle pi b. The logarithm keeps its digits near |a| = 0, so the tails are right up to 8.57.
 */
export function normalPair(a: number, b: number, out: Float64Array): void {
  const radius = Math.sqrt(-2 * Math.log(Math.abs(a)));
  out[0] = radius * Math.cos(Math.PI * b);
  out[1] = radius * Math.sin(Math.PI * b);
}
