import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../../../src/wasm/assembler.ts";
import { defineMatmul, matmulScratch } from "../../../src/wasm/matmul/matmul.ts";
import type { Precision } from "../../../src/wasm/matmul/tile.ts";
import { instantiate } from "../instantiate.ts";

function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Sums in the order of the inner index; in f32, of 256 terms at a time. A vector as factor or result keeps f64. */
function naive(
  precision: Precision,
  m: number,
  n: number,
  k: number,
  a: (i: number, p: number) => number,
  b: (p: number, j: number) => number,
) {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [total, sum] = [0, 0];
      for (let p = 0; p < k; p++) {
        if (precision === "f64" || m === 1 || n === 1) total += a(i, p) * b(p, j);
        else {
          sum = Math.fround(sum + Math.fround(Math.fround(a(i, p)) * Math.fround(b(p, j))));
          if (p % 256 !== 255 && p !== k - 1) continue;
          total += sum;
          sum = 0;
        }
      }
      c[i * n + j] = total;
    }
  }
  return c;
}

const guard = 1234.5;

describe.each(["f64", "f32"] as const)("matmul in %s", (precision) => {
  const module = new ModuleBuilder();
  module.importMemory("host", "memory", 1);
  module.export("matmul", defineMatmul(module, precision));
  const { memory, matmul } = instantiate(module, 200);

  function check(m: number, n: number, k: number, transposeA: boolean, transposeB: boolean): void {
    const [a, b] = [numbers(m * k, m + 3 * n + 7 * k), numbers(k * n, m + 5 * n + 11 * k)];
    const doubles = new Float64Array(memory.buffer);
    const aAt = 8;
    const bAt = aAt + m * k;
    const cAt = bAt + k * n + 1;
    const scratchAt = cAt + m * n + 1;
    const scratchEnd = scratchAt + matmulScratch(m, n, k, precision) / 8;
    doubles.fill(NaN, 0, scratchEnd);
    doubles.set(a, aAt);
    doubles.set(b, bAt);
    for (const at of [cAt - 1, scratchAt - 1, scratchEnd]) doubles[at] = guard;
    const [aRow, aColumn] = transposeA ? [8, 8 * m] : [8 * k, 8];
    const [bRow, bColumn] = transposeB ? [8, 8 * k] : [8 * n, 8];
    matmul(m, n, k, 8 * aAt, aRow, aColumn, 8 * bAt, bRow, bColumn, 8 * cAt, 8 * n, 8 * scratchAt);
    const wanted = naive(
      precision,
      m,
      n,
      k,
      (i, p) => a[transposeA ? p * m + i : i * k + p]!,
      (p, j) => b[transposeB ? j * k + p : p * n + j]!,
    );
    const label = `${m} x ${k} times ${k} x ${n}${transposeA ? ", a transposed" : ""}${transposeB ? ", b transposed" : ""}`;
    expect(doubles.slice(cAt, cAt + m * n), label).toEqual(wanted);
    for (const at of [cAt - 1, scratchAt - 1, scratchEnd]) expect(doubles[at], label).toBe(guard);
  }

  it("agrees with the naive loop to the bit for all small sizes", () => {
    for (let m = 0; m <= 10; m++) {
      for (let n = 0; n <= 10; n++) for (let k = 0; k <= 6; k++) check(m, n, k, (m + k) % 2 === 0, (n + k) % 3 === 0);
    }
  });

  it("agrees for sizes beyond the blocks", () => {
    for (const [m, n, k] of [
      [67, 9, 515],
      [130, 17, 257],
      [5, 1030, 3],
      [64, 512, 256],
      [1, 700, 300],
      [300, 1, 700],
    ] as const) {
      check(m, n, k, false, false);
      check(m, n, k, true, true);
    }
  });

  it("agrees for random sizes and layouts", () => {
    fc.assert(fc.property(fc.nat(40), fc.nat(40), fc.nat(40), fc.boolean(), fc.boolean(), check), { numRuns: 60 });
  });
});
