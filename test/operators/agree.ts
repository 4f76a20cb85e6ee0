import { afterEach, beforeEach, expect } from "vitest";
import { valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { clearLoopReport } from "wengert/operators";
import { capturePolicy } from "../../src/operators/policy.ts";

type F = (x: number[]) => number;

/** Every loop is tried, however short its list; reports are those of one test. */
export function tryEveryLoop(): void {
  const before = { ...capturePolicy };
  beforeEach(() => {
    Object.assign(capturePolicy, { fewestLines: 0, fewestNumbers: 0 });
    clearLoopReport();
  });
  afterEach(() => {
    Object.assign(capturePolicy, before);
  });
}
/** A marked function has the values and slopes of the plain one, run once and compiled, at x and elsewhere. */
export function agree(marked: F, plain: F, x: readonly number[]): void {
  const both = valueAndGrad(marked);
  const compiled = jit(both);
  for (const at of [[...x], x.map((v, i) => v * 0.8 + 0.05 * i)]) {
    const [value, slope] = both(at);
    expect(value).toBeCloseTo(plain(at), 12);
    slope.forEach((g, i) => {
      const d = (h: number): number => plain(at.map((v, k) => (k === i ? v + h : v)));
      expect(g).toBeCloseTo((d(1e-6) - d(-1e-6)) / 2e-6, 5);
    });
    const [again, slopes] = compiled(at);
    expect(again).toBeCloseTo(value, 12);
    slopes.forEach((g, i) => void expect(g).toBeCloseTo(slope[i]!, 11));
  }
}
