import { describe, expect, it } from "vitest";
import fc from "../properties.ts";
import { expression, program } from "./programs.ts";
import { outcome } from "./same.ts";

/** Random programs in all; `PROGRAMS=n` for more or fewer. */
const count = Number(process.env["PROGRAMS"] ?? 10_000);
const same = (body: string): void => {
  const plain = outcome(body, "plain");
  fc.pre(!plain.startsWith("throws SyntaxError"));
  expect(outcome(body, "own")).toBe(plain);
  expect(outcome(body, "recorded")).toBe(plain);
};

describe("random programs mean the same rewritten", () => {
  it("of every kind of statement", () => {
    fc.assert(fc.property(program, same), { numRuns: count });
  }, 1_800_000);
  it("and functions of every operator", () => {
    const prelude = `let a = 2, b = 0.5, c = -3, t = 0; const arr = [3, 1, 2], o = { p: 1, q: 4 }, obj = { valueOf: () => 4 };
      const next = () => t++ % 3, key = () => "p", get = () => o, f = (x) => x;`;
    fc.assert(
      fc.property(expression(5), (x) => same(`${prelude} return [${x}, a, b, c, arr, o];`)),
      { numRuns: count / 10 },
    );
  }, 1_800_000);
});
