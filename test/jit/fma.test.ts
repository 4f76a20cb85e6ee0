import { describe, expect, it, vi } from "vitest";
import { matmul, type Tensor, tensor } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";
import { cholesky } from "../../src/linalg/index.ts";

const n = 40;
/** Numbers in [-1, 1] without order. */
const numbers = (seed: number): Float64Array => {
  let state = seed;
  return Float64Array.from({ length: n * n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
};
const matrix = (x: Float64Array): Tensor => tensor(x, { shape: [n, n] });
const product = (a: Tensor, b: Tensor): Tensor => matmul(a, b);
const [a, b] = [numbers(1), numbers(2)];

describe("fused multiply-add", () => {
  it("gives products to rounding, and says what it does", () => {
    const fused = jit(product, { fma: true })(matrix(a), matrix(b)).toTypedArray() as Float64Array;
    const plain = jit(product)(matrix(a), matrix(b)).toTypedArray() as Float64Array;
    expect(Math.max(...fused.map((x, i) => Math.abs(x - plain[i]!)))).toBeLessThan(1e-13);
    const run = jit(product, { fma: true });
    const { notes } = explain(run)(matrix(a), matrix(b));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/fused multiply-add/);
    expect(String(explain(run)(matrix(a), matrix(b)))).toContain(notes[0]);
    expect(run.explain()).toContain(notes[0]);
    expect(explain(product)(matrix(a), matrix(b)).notes).toEqual([]);
  });

  it("where the host rounds once, a difference of products is the rounding error of one", () => {
    const fma = jit(product, { fma: true });
    const isFused = /^fused/.test(explain(fma)(matrix(a), matrix(b)).notes[0]!);
    // x y - x y in one sum: 0 with two roundings, the error of the product with one.
    const [left, right] = [new Float64Array(n * n), new Float64Array(n * n)];
    left[0] = 1;
    left[1] = 1 / 3;
    right[0] = -((1 / 3) * (1 / 3));
    right[n] = 1 / 3;
    const error = (fma(matrix(left), matrix(right)).toTypedArray() as Float64Array)[0]!;
    expect(Math.abs(error)).toBeLessThan(2 ** -56);
    if (!isFused) expect(error).toBe(0);
    expect((jit(product)(matrix(left), matrix(right)).toTypedArray() as Float64Array)[0]).toBe(0);
  });

  it("serves factorisations too", () => {
    const definite = a.map((x, i) => (x + a[(i % n) * n + Math.floor(i / n)]!) / 2 + (i % (n + 1) === 0 ? n : 0));
    const fused = jit(cholesky, { fma: true })(matrix(definite)).toTypedArray() as Float64Array;
    const plain = cholesky(matrix(definite)).toTypedArray() as Float64Array;
    expect(Math.max(...fused.map((x, i) => Math.abs(x - plain[i]!)))).toBeLessThan(1e-13);
  });

  it("is left out where the host has none, and that is said", () => {
    const validate = vi.spyOn(WebAssembly, "validate").mockImplementation((bytes) => {
      const module = new Uint8Array(bytes as ArrayBuffer);
      return !module.some((byte, k) => byte === 0xfd && module[k + 1] === 0x87 && module[k + 2] === 2);
    });
    const run = jit(product, { fma: true });
    expect(run(matrix(a), matrix(b)).toTypedArray()).toEqual(jit(product)(matrix(a), matrix(b)).toTypedArray());
    expect(run.explain()).toContain("no fused multiply-add on this host");
    validate.mockRestore();
  });
});
