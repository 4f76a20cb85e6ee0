import { setFlagsFromString } from "node:v8";
import { describe, expect, it } from "vitest";
import { tensor, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { Snapshots } from "../../src/operators/snapshot.ts";
import { load } from "./modules.ts";

setFlagsFromString("--allow-natives-syntax");
/** Whether V8 keeps the numbers of an array unboxed, as doubles or small integers (which of both is its choice). */
const unboxed = new Function("x", "return %HasDoubleElements(x) || %HasSmiElements(x);") as (x: unknown) => boolean;
type Model = readonly [rows: number[][], table: number[][]];

describe("arrays of the user's", () => {
  it("stay unboxed while they are recorded, read by compiled calls and looked at around the function", () => {
    const n = 12;
    const around = {
      weights: Array.from({ length: n }, (_, i) => [i + 0.5, i + 0.25, 0, 1]),
      bends: Array.from({ length: n }, (_, i) => [
        [i + 0.5, 0.5, 0],
        [0.5, 0, 1],
      ]),
      which: Array.from({ length: n }, (_, i) => (i * 5) % n),
      pairs: Array.from({ length: n }, (_, i) => [i, (i * 7) % n]),
    };
    const { make } = load(`exports.make = ({ weights, bends, which, pairs }) => ([rows, table]) => {
      "use wengert";
      let s = 0;
      bends.forEach((bend, i) => bend.forEach((row, r) => row.forEach((v, k) => { s += v * rows[i][k] * (r + 1); })));
      for (let i = 0; i < weights.length; i++) {
        const [a, b] = pairs[i];
        for (let k = 0; k < 4; k++) s += weights[i][k] * rows[which[i]][k] + table[a][0] * table[b][1];
      }
      return s;
    };`) as { make: (x: typeof around) => (x: Model) => number };
    const derivative = valueAndGrad(make(around));
    const f = jit(derivative);
    const x: Model = [
      Array.from({ length: n }, (_, i) => [0.1 * i + 0.05, 1.5, 2.5, 3.5]),
      Array.from({ length: n }, (_, i) => [i + 0.5, 0.5]),
    ];
    const all = [...around.weights, ...around.bends.flat(), around.which, ...around.pairs, ...x.flat()];
    expect(all.every(unboxed)).toBe(true);
    // More calls than the engine takes to compile what reads them.
    for (let k = 0; k < 200; k++) derivative(x);
    for (let k = 0; k < 2000; k++) new Snapshots().of(around, "around");
    for (let k = 0; k < 6000; k++) f(x);
    expect(all.every(unboxed)).toBe(true);
  });
  it("stay unboxed while tensors are made of them", () => {
    const x = [0.5, 1.5];
    const matrix = Array.from({ length: 9 }, (_, i) => [i + 0.5, 0.5]);
    for (let k = 0; k < 5000; k++) tensor([...matrix, x]).add(tensor(x));
    expect([x, ...matrix].every(unboxed)).toBe(true);
  });
});
