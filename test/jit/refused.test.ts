import { describe, expect, it, vi } from "vitest";
import { exp, reshape, sort, sum } from "../../src/index.ts";
import { prepare } from "../../src/jit/backend.ts";
import { noFeatures } from "../../src/wasm/binary/features.ts";
import { f64, programOf } from "../wasm/programs.ts";

describe("a module that the host cannot hold", () => {
  it("is refused with what it would need, and the program runs interpreted", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    try {
      // Sorting needs the array as it stands, so that no loop can do without it: 6 GiB for 2^29 numbers and a half more.
      const p = programOf([f64(2 ** 15, 2 ** 14)], (x) => [sum(sort(reshape(exp(x), [2 ** 29])))]);
      const made = prepare(p, [], noFeatures);
      expect(made.explain()).toMatch(
        /the host refused the module \(it needs \d+\.\d GiB of memory, and can address 4\)/,
      );
      expect(warn.mock.calls.flat().join()).toMatch(/GiB.*runs interpreted, with the same results/);
    } finally {
      warn.mockRestore();
    }
  });
});
