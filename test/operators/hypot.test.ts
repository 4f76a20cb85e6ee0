import { describe, expect, it } from "vitest";
import { grad, hessian, hvp, jet, vmap } from "wengert";
import { jit } from "wengert/jit";
import { clearLoopReport, loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";
import { emitTypeScript, emitWasm } from "../../src/emit/index.ts";
import { evaluated } from "../emit/emitted.ts";
import { tryEveryLoop } from "./agree.ts";

type F = (x: number[]) => number;
/** Ways in which marked functions write the length of three and more numbers. */
const lengths: Readonly<Record<string, F>> = {
  "three arguments": lift((x: number[]) => Math.hypot(x[0]!, x[1]!, x[2]!)),
  "four arguments": lift((x: number[]) => Math.hypot(x[0]!, x[1]!, x[2]!, x[3] ?? 0)),
  "a list": lift((x: number[]) => Math.hypot(...x)),
  "a function by another name": lift((x: number[]) => {
    const { hypot } = Math;
    return hypot(...x);
  }),
};
const sum = lift((x: number[]) => {
  let s = 0;
  for (let i = 0; i + 2 < x.length; i++) s += Math.hypot(x[i]!, x[i + 1]!, x[i + 2]!);
  return s;
});
/** u = x / r and (1 - u u^T) / r. */
const slopesOf = (x: readonly number[]): number[] => x.map((v) => v / Math.hypot(...x));
const curvatures = (x: readonly number[]): number[][] => {
  const u = slopesOf(x);
  return x.map((_, i) => x.map((__, j) => (Number(i === j) - u[i]! * u[j]!) / Math.hypot(...x)));
};
const close = (got: unknown, want: unknown): void => {
  const [a, b] = [got, want].map((x) => [x].flat(2) as number[]) as [number[], number[]];
  expect(a.length).toBe(b.length);
  a.forEach((v, k) => void expect(v).toBeCloseTo(b[k]!, 12));
};
const points = [
  [0, 0, 2],
  [0, 0, -0.5],
  [0, 3, 0],
  [3, 0, 0],
  [1e-310, 0, 1],
  [0, 0, 0, 3],
  [0, 0, 1, -2],
  [1, -2, 2],
].map((x) => [x]);

describe.each(Object.entries(lengths))("Math.hypot of %s", (name, f) => {
  it.each(points)("has first and second derivatives at %j", (x) => {
    if (name === "three arguments" && x.length > 3) return;
    const H = curvatures(x);
    for (const make of [(g: unknown) => g, jit] as ((g: unknown) => never)[]) {
      const of = <G>(g: G): G => make(g) as G;
      close(of(grad(f))(x), slopesOf(x));
      close(of(hessian(f))(x), H);
      const v = x.map((_, k) => 1 - 0.3 * k);
      close(
        of(hvp(f))(x, v),
        H.map((row) => row.reduce((s, h, j) => s + h * v[j]!, 0)),
      );
      close(of(vmap(hessian(f)) as never as (xs: number[][]) => number[][][])([x, x])[1], H);
    }
  });
  it("has slopes 0 where all are 0, and no second ones", () => {
    const x = [0, 0, 0];
    close(grad(f)(x), x);
    expect((hessian(f)(x) as number[][]).flat().some(Number.isNaN)).toBe(true);
  });
  it("is infinite where one is, and has the slopes of a direction there", () => {
    const x = [0, 1, Number.NEGATIVE_INFINITY];
    expect([f([Number.NaN, 0, Number.POSITIVE_INFINITY]), f(x)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    close(grad(f)(x), [0, 0, -1]);
  });
});
describe("Math.hypot of three numbers", () => {
  tryEveryLoop();
  const x = [0, 0, 2, 0, 0, 0.5, 0, 0, 3, 0, 0, 1];
  /** Sum of the second derivatives of all windows. */
  const want = x.map(() => x.map(() => 0));
  for (let i = 0; i + 2 < x.length; i++)
    curvatures(x.slice(i, i + 3)).forEach((row, a) => {
      row.forEach((h, b) => {
        want[i + a]![i + b]! += h;
      });
    });
  it("in a captured loop", () => {
    for (const H of [hessian(sum)(x), jit(hessian(sum))(x)]) close(H, want);
    expect(loopReport().some(({ as }) => as !== "turns")).toBe(true);
    clearLoopReport();
  });
  it("in emitted text, also as machine code", () => {
    const [f, at, options] = [lengths["three arguments"]!, [0, 0, 2], { derivative: "hessian" } as const];
    for (const text of [emitTypeScript(f, [at], options), emitWasm(f, [at], options).text])
      close([...(evaluated(text)["hessian"]!(at) as Iterable<number[]>)], curvatures(at));
  });
  it("along a curve", () => {
    const f = lift((t: number) => Math.hypot(2 * t, t * t, 1 + t));
    // sqrt(1 + 2t + 5t^2 + t^4) = 1 + t + 2t^2 - 2t^3 + ...
    close(jet(f, [[0, 1, 0, 0]]), [1, 1, 2, -2]);
  });
});
