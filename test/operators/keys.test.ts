import { describe, expect, it } from "vitest";
import { grad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

type F = (x: number[]) => number;
/** JavaScript takes every key of an array for a text, and texts that are indices for elements (10.4.2, 10.4.5). */
const programs = [
  "(x) => x['1'] * x[0]",
  "(x) => x?.['1'] * x[0]",
  "(x) => x[[1]] * x[0]",
  "(x) => x[1n] * x[0]",
  "(x) => x[{ toString: () => '1' }] * x[0]",
  "(x) => { const { '1': b } = x; return b * b; }",
  "(x) => '1' in x && !('2' in x) ? x['1'] * 2 : 0",
  "(x) => ['01', '5', '-1', '-0', '1.5', '1e0', 1.5, -1].every((k) => x[k] === undefined) ? x[0] * x[1] : 1",
  "(x) => x['01'] ?? x['5'] ?? x['-1'] ?? x['1.5'] ?? x[0] * x[1]",
  "(x) => { const y = new Float64Array(2); y['1'] = x[0] * x[1]; return y[1] + y['1']; }",
  "(x) => { const y = new Float64Array(2); y['7'] = x[0]; y['1.5'] = x[0]; y['-1'] = x[0]; y[1n] = x[1]; return y[1] ** 2; }",
];
const changing = [
  "(x) => { x['1'] *= 2; return x[1] * x[0]; }",
  "(x) => { x['1']++; return x[1] * x[0]; }",
  "(x) => { x[1n] = x[0]; return x[1] * x[0]; }",
];
const made = (text: string): F => new Function(`return ${text}`)() as F;
function slopes(f: F, x: readonly number[]): number[] {
  const at = (k: number, h: number): number => f(x.map((v, i) => (i === k ? v + h : v)));
  return x.map((_, k) => (at(k, 1e-6) - at(k, -1e-6)) / 2e-6);
}
const close = (found: ArrayLike<number>, wanted: readonly number[]): void =>
  wanted.forEach((v, k) => void expect(found[k]).toBeCloseTo(v, 6));

describe("keys of arrays", () => {
  it.each([...programs, ...changing])("%s", (text) => {
    const [f, wanted] = [made(text), slopes(made(text), [2, 3])];
    for (const x of [[2, 3], Float64Array.of(2, 3)] as number[][]) {
      close(grad(lift(f))(x.slice()), wanted);
      close(jit(grad(lift(f)))(x.slice()), wanted);
    }
  });
  it.each(programs)("%s, of a tensor that an unmarked caller was given", (text) => {
    const marked = lift(made(text)) as never as (x: Float64Array) => number;
    close(grad((x: Float64Array) => marked(x))(Float64Array.of(2, 3)), slopes(made(text), [2, 3]));
  });
  it("are no properties of recorded arrays", () => {
    const f = lift((x: number[]) => {
      (x as never as { total: number }).total = x[0]! + x[1]!;
      return x[0]!;
    });
    expect(() => grad(f)([2, 3])).toThrow("a recorded array has no total. Use a variable");
  });
});
