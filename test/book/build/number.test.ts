import { describe, expect, it } from "vitest";
import { agrees, showNumber, showValue } from "../../../book/build/number.ts";

describe("a number is shown", () => {
  it.each([
    [0.7106, 3, "text", "0.711"],
    [-0.3292, 3, "text", "−0.329"],
    [-0.3292, 3, "math", "-0.329"],
    [2, 3, "text", "2"],
    [-0, 3, "text", "0"],
    [1.5e-9, 2, "text", "1.5 × 10⁻⁹"],
    [1e-9, 2, "math", "10^{-9}"],
    [-1.5e-9, 2, "code", "-1.5e-9"],
    [2.5e7, 2, "text", "2.5 × 10⁷"],
    [Number.POSITIVE_INFINITY, 3, "math", "\\infty"],
    [Number.NaN, 3, "code", "NaN"],
  ] as const)("%d to %d digits in %s: %s", (x, digits, place, text) => {
    expect(showNumber(x, digits, place)).toBe(text);
  });

  it("in arrays, objects and tensors", () => {
    expect(showValue([1, 0.12345], 3, "text")).toBe("(1, 0.123)");
    expect(showValue({ x: Float64Array.of(1, -2), y: { toArray: () => [0.5] } }, 3, "code")).toBe(
      "{ x: [1, -2], y: [0.5] }",
    );
    expect(() => showValue(() => 1, 3, "text")).toThrow("function");
  });
});

describe("a written output", () => {
  it.each([
    ["5", 5],
    ["0.333", 1 / 3],
    ["[1, 0.67]", [1, 2 / 3]],
    ["1.5e-9", 1.5000001e-9],
    ["true", true],
  ])("%s agrees", (written, value) => expect(agrees(written, value)).toBe(true));

  it.each([
    ["5", 5.0001],
    ["0.334", 1 / 3],
    ["[1, 0.67]", [1, 2 / 3, 0]],
    ["1.6e-9", 1.5e-9],
    ["NaN", 1],
  ])("%s does not", (written, value) => expect(agrees(written, value)).toBe(false));
});
