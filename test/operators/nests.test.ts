import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AnyFunction, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";
import { capturePolicy } from "../../src/operators/policy.ts";
import { nest } from "./nest.ts";

/** Random nests a run; NESTS asks for more. */
const count = Number(process.env["NESTS"] ?? 5000);
const compiled = Math.ceil(count / 250);
const before = { ...capturePolicy };
type Result = [value: number, gradient: number[]];
const functionOf = (body: string): ((x: number[]) => number) =>
  new Function("x", body) as unknown as (x: number[]) => number;

/** Distance of two numbers in units of their size; NaN and the infinities are 0 from themselves. */
const apart = (a: number, b: number): number => (Object.is(a, b) ? 0 : Math.abs(a - b) / (1 + Math.abs(b)));
/**
 * Derivative along coordinate i by differences; undefined where there is none: at a kink two steps disagree, and beside a
 * large value the digits of a difference are lost.
 */
function difference(f: (x: number[]) => number, x: number[], i: number): number | undefined {
  const slope = (h: number): number => {
    const at = (d: number): number => f(x.map((v, k) => (k === i ? v + d : v)));
    return (at(h) - at(-h)) / (2 * h);
  };
  const [wide, narrow] = [slope(1e-5), slope(1e-6)];
  return Number.isFinite(wide) && Math.abs(f(x)) < 1e4 && apart(wide, narrow) <= 1e-5 ? wide : undefined;
}

/** Whether a condition hangs on roundings, as of a sum that is 0 but for them: another order of adding may decide otherwise. */
const jumps = (f: (x: number[]) => number, x: number[], value: number): boolean =>
  [1, -1, 2, -2, 3, -3, 5, -5, 7, -7].some(
    (h) => apart(f(x.map((v, k) => v * (1 + h * 1e-15 * (1 + ((k * k) % 5))))), value) > 1e-9,
  );

describe("random nests of loops", () => {
  beforeEach(() => {
    Object.assign(capturePolicy, { fewestLines: 0, fewestNumbers: 0 });
  });
  afterEach(() => {
    Object.assign(capturePolicy, before);
  });
  it("have one value and one derivative, captured or not", { timeout: 600_000 }, async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= count; seed++) {
      const { body, x } = nest(seed);
      const plain = functionOf(body);
      const wanted = plain(x);
      if (jumps(plain, x, wanted)) continue;
      const both = valueAndGrad(lift(plain as AnyFunction)) as unknown as (x: number[]) => Result;
      const run = (on: boolean, arrays: boolean, f = both): Result => {
        Object.assign(capturePolicy, { on, arrays });
        return f(x);
      };
      const turnByTurn = run(false, false);
      // Where slopes overflow, roads differ by what overflows first.
      if (!turnByTurn[1].every((g) => Math.abs(g) < 1e6)) continue;
      const roads: [string, Result][] = [["arrays", run(true, true)]];
      for (const { as } of loopReport()) seen.add(as);
      // Half of what may become arrays is asked to stay a scan.
      if (seed % 2 === 0) roads.push(["scan", run(true, false)]);
      if (seed <= compiled) {
        roads.push(["jit at first", run(true, true, jit(both))]);
        const atOnce = jit(both);
        Object.assign(capturePolicy, { on: true, arrays: true });
        await atOnce.ready(x as never);
        roads.push(["jit", run(true, true, atOnce)]);
      }
      for (const [road, [value, gradient]] of roads) {
        expect(apart(value, wanted), `seed ${seed}, value by ${road}`).toBeLessThan(1e-9);
        gradient.forEach((g, i) => {
          expect(apart(g, turnByTurn[1][i]!), `seed ${seed}, slope ${i} by ${road}`).toBeLessThan(1e-8);
        });
      }
      x.forEach((_, i) => {
        const d = difference(plain, x, i);
        if (d !== undefined) expect(apart(turnByTurn[1][i]!, d), `seed ${seed}, slope ${i}`).toBeLessThan(1e-4);
      });
    }
    expect([...seen].sort()).toEqual(["arrays", "scan", "turns"]);
  });
});
