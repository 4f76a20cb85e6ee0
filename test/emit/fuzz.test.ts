import { expect, it } from "vitest";
import { emitTypeScript } from "../../src/emit/index.ts";
import { grad, hessian, jvp, type Tensor, tensor } from "../../src/index.ts";
import { fuzz, howMany } from "../fuzz/fuzz.ts";
import { ofVector, type Program } from "../fuzz/program.ts";
import type { Place } from "../fuzz/roads.ts";
import { difference, numbers } from "../laws/numbers.ts";
import { evaluated } from "./emitted.ts";

const CLOSE = { relative: 1e-9, ofLargest: 1e-10 };
function agree(text: string, got: readonly number[], want: readonly number[]): void {
  const found = difference([...got, 1], [...want, 1], CLOSE);
  if (found !== undefined) throw new Error(`emitted code disagrees: ${found}\n  ${got}\n  ${want}\n${text}`);
}
/** The emitted text at another point than the one it was recorded at, twice. */
function run(text: string, args: readonly unknown[]): number[] {
  try {
    const { emitted } = evaluated(text);
    emitted!(...args);
    return [emitted!(...args)].flat().flatMap((y) => (typeof y === "number" ? [y] : [...(y as Float64Array)]));
  } catch (e) {
    throw new Error(`${(e as Error).message}\n${text}`);
  }
}
const noForm = /has no stand-alone form/;
function check(p: Program, { x, y, v }: Place, k: number, forward: boolean): boolean {
  const f = ofVector(p) as (x: Tensor) => Tensor;
  const [at, other, along] = [x, y, v].map((c) => Float64Array.from(c)) as [Float64Array, Float64Array, Float64Array];
  const emit = (derivative: "value" | "grad" | "hessian" | "jvp", ...args: Float64Array[]): string | undefined => {
    try {
      return emitTypeScript(f, args, { name: "emitted", derivative, language: "js" });
    } catch (e) {
      if (noForm.test((e as Error).message)) return undefined;
      throw e;
    }
  };
  const value = emit("value", at);
  if (value === undefined) return false;
  agree(value, run(value, [other]), numbers(f(tensor(other))));
  if (forward) {
    const slope = emit("jvp", at);
    if (slope === undefined) return false;
    agree(
      slope,
      run(slope, [other, along]),
      jvp(f, [tensor(other)], [tensor(along)]).flatMap((t) => numbers(t)),
    );
    return true;
  }
  const text = emit("grad", at);
  if (text === undefined) return false;
  agree(text, run(text, [other]), numbers(grad(f)(tensor(other))));
  if (k % 8 === 0) {
    const second = emit("hessian", at);
    if (second !== undefined) agree(second, run(second, [other]), numbers(hessian(f)(tensor(other))));
  }
  return true;
}
it.each([
  ["emit", false],
  ["emit forward", true],
] as const)(
  "random programs: emitted code gives the numbers of the engine (%s)",
  { timeout: 600_000 },
  (name, forward) => {
    let written = 0;
    const count = howMany(0.03);
    fuzz(name, count, { forward }, (p, place, k) => {
      if (check(p, place, k, forward)) written++;
    });
    expect(written).toBeGreaterThan(count * 0.8);
  },
);
