import { expect } from "vitest";
import type { Tensor } from "../../src/index.ts";

export const values = (x: Tensor): number[] => [...x.toTypedArray()];
/** Largest distance between the empirical distribution function of a sample and F, times sqrt(n): Kolmogorov's statistic. */
function kolmogorov(sample: readonly number[], F: (x: number) => number): number {
  const x = [...sample].sort((a, b) => a - b);
  const n = x.length;
  let d = 0;
  x.forEach((v, i) => {
    const p = F(v);
    d = Math.max(d, p - i / n, (i + 1) / n - p);
  });
  return d * Math.sqrt(n);
}
/** 1.95 is exceeded with probability 2 exp(-2 1.95^2) = 0.001 by chance; 0.3 is undercut with less (too regular a sample). */
export function followsLaw(sample: readonly number[], F: (x: number) => number): void {
  const k = kolmogorov(sample, F);
  expect(k).toBeLessThan(1.95);
  expect(k).toBeGreaterThan(0.3);
}
/** Chi-square of counts against probabilities. */
function chiSquare(counts: readonly number[], p: readonly number[]): number {
  const n = counts.reduce((s, c) => s + c, 0);
  return counts.reduce(
    (s, c, i) => s + (p[i]! === 0 ? (c === 0 ? 0 : Infinity) : (c - n * p[i]!) ** 2 / (n * p[i]!)),
    0,
  );
}
/** Counts are plausible: chi-square within 4 standard deviations sqrt(2 (k - 1)) of its mean k - 1. */
export function plausible(counts: readonly number[], p: readonly number[]): void {
  const freedom = p.filter((q) => q > 0).length - 1;
  expect(chiSquare(counts, p)).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
}
export function histogram(sample: readonly number[], low: number, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const x of sample) {
    expect(Number.isInteger(x) && x >= low && x < low + size).toBe(true);
    counts[x - low]!++;
  }
  return counts;
}
export function moments(x: readonly number[]): { mean: number; variance: number; skew: number; kurtosis: number } {
  const n = x.length;
  const mean = x.reduce((s, v) => s + v, 0) / n;
  const central = (k: number): number => x.reduce((s, v) => s + (v - mean) ** k, 0) / n;
  const variance = central(2);
  return { mean, variance, skew: central(3) / variance ** 1.5, kurtosis: central(4) / variance ** 2 };
}
export function correlation(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [moments(x), moments(y)];
  const cov = x.reduce((s, v, i) => s + (v - a.mean) * (y[i]! - b.mean), 0) / x.length;
  return cov / Math.sqrt(a.variance * b.variance);
}
