import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../../../src/wasm/binary/assembler.ts";
import { defineMatmul, matmulScratch } from "../../../src/wasm/matmul/matmul.ts";
import type { Precision } from "../../../src/wasm/matmul/tile.ts";
import fc from "../../properties.ts";
import { instantiate } from "../instantiate.ts";

function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/**
 * Sums in the order of the inner index; in f32, of 256 terms at a time, which are added as `round` says. A vector as factor
 * or result keeps f64.
 */
function naive(
  precision: Precision,
  round: (x: number) => number,
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
          total = round(total + sum);
          sum = 0;
        }
      }
      c[i * n + j] = round(total);
    }
  }
  return c;
}

const guard = 1234.5;

describe.each([
  ["f64", 8],
  ["f32", 8],
  ["f32", 4],
] as const)("matmul in %s from numbers of %i bytes", (precision, width) => {
  const module = new ModuleBuilder();
  module.importMemory("host", "memory", 1);
  module.export("matmul", defineMatmul(module, precision, { single: width === 4 }));
  const { memory, matmul } = instantiate(module, 200);

  function check(m: number, n: number, k: number, transposeA: boolean, transposeB: boolean): void {
    const [a, b] = [numbers(m * k, m + 3 * n + 7 * k), numbers(k * n, m + 5 * n + 11 * k)];
    const stored = width === 8 ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
    const aAt = 8;
    const bAt = aAt + m * k;
    const cAt = bAt + k * n + 1;
    const scratchAt = Math.ceil((cAt + m * n + 1) / 4) * 4;
    const scratchEnd = scratchAt + matmulScratch(m, n, k, precision) / width;
    stored.fill(NaN, 0, scratchEnd);
    stored.set(a, aAt);
    stored.set(b, bAt);
    for (const at of [cAt - 1, scratchAt - 1, scratchEnd]) stored[at] = guard;
    const [aRow, aColumn] = transposeA ? [width, width * m] : [width * k, width];
    const [bRow, bColumn] = transposeB ? [width, width * k] : [width * n, width];
    const [left, right, product, scratch] = [aAt, bAt, cAt, scratchAt].map((at) => width * at) as [
      number,
      number,
      number,
      number,
    ];
    matmul(m, n, k, left, aRow, aColumn, right, bRow, bColumn, product, width * n, scratch);
    const held = width === 8 ? (x: number): number => x : Math.fround;
    const wanted = naive(
      precision,
      held,
      m,
      n,
      k,
      (i, p) => held(a[transposeA ? p * m + i : i * k + p]!),
      (p, j) => held(b[transposeB ? j * k + p : p * n + j]!),
    );
    const label = `${m} x ${k} times ${k} x ${n}${transposeA ? ", a transposed" : ""}${transposeB ? ", b transposed" : ""}`;
    const found = Float64Array.from(stored.subarray(cAt, cAt + m * n));
    if (width === 4 && (m === 1 || n === 1)) {
      // The sums are made in f64, in an order of their own.
      for (const [i, x] of found.entries())
        expect(Math.abs(x - wanted[i]!), label).toBeLessThan(1e-6 * Math.max(1, Math.abs(wanted[i]!)));
    } else expect(found, label).toEqual(wanted);
    for (const at of [cAt - 1, scratchAt - 1, scratchEnd]) expect(stored[at], label).toBe(guard);
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
