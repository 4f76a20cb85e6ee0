import fc from "../../properties.ts";

export const EPS: number = 2 ** -52;

/** Reference product, m x k times k x n. */
export function multiply(m: number, n: number, k: number, a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[i * k + p]! * b[p * n + j]!;
      out[i * n + j] = sum;
    }
  }
  return out;
}

export function transposed(m: number, n: number, a: Float64Array): Float64Array {
  return Float64Array.from({ length: m * n }, (_, i) => a[(i % m) * n + Math.floor(i / m)]!);
}

export function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
}

export function diagonal(entries: readonly number[]): Float64Array {
  const n = entries.length;
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? entries[i / (n + 1)]! : 0));
}

export function hilbert(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => 1 / (Math.floor(i / n) + (i % n) + 1));
}

/** Largest magnitude of a - b. */
export function distance(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) throw new Error(`distance: lengths ${a.length} and ${b.length}`);
  return a.reduce((most, x, i) => (Number.isNaN(most) ? most : Math.max(most, Math.abs(x - b[i]!))), 0);
}

export function largest(a: Float64Array): number {
  return a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** Deviation of q^T q (m x n, orthonormal columns) from I. */
export function orthogonalityError(m: number, n: number, q: Float64Array): number {
  return distance(multiply(n, n, m, transposed(m, n, q), q), identity(n));
}

/** Deterministic numbers in [-1, 1): a 32-bit linear congruential sequence. */
export function sequence(count: number, seed: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** (A + A^T) / 2. */
export function symmetrised(n: number, a: Float64Array): Float64Array {
  const t = transposed(n, n, a);
  return a.map((x, i) => (x + t[i]!) / 2);
}

export interface Sized {
  readonly m: number;
  readonly n: number;
  readonly a: Float64Array;
}

/** Matrices up to 12 x 12, of full rank, of rank one or sparse, scaled by powers of two. */
export const anyMatrix: fc.Arbitrary<Sized> = fc
  .record({
    m: fc.integer({ min: 0, max: 12 }),
    n: fc.integer({ min: 0, max: 12 }),
    seed: fc.integer(),
    kind: fc.constantFrom("full", "rank one", "sparse"),
    exponent: fc.integer({ min: -900, max: 900 }),
  })
  .map(({ m, n, seed, kind, exponent }) => {
    const entries = sequence(m * n, seed);
    const left = sequence(m, seed + 1);
    const right = sequence(n, seed + 2);
    const a = entries.map((x, i) => {
      const entry = kind === "rank one" ? left[Math.floor(i / n)]! * right[i % n]! : x;
      return kind === "sparse" && Math.abs(x) < 0.6 ? 0 : entry * 2 ** exponent;
    });
    return { m, n, a };
  });

export const anySquare: fc.Arbitrary<Sized> = anyMatrix.map(({ m, n, a }) => {
  const size = Math.min(m, n);
  return { m: size, n: size, a: a.slice(0, size * size) };
});
