import { describe, expect, it } from "vitest";
import { withProducts } from "../../../book/exercises/products.ts";
import { typedFormula } from "../../../book/exercises/typed.ts";

const of = (text: string): string | null => withProducts(text, ["x", "y"]);

describe("factors side by side", () => {
  it.each([
    ["2xy", "2*x*y"],
    ["2x^2y + xy", "2*x^2*y+x*y"],
    ["(2x + x^2 y) exp(xy)", "(2*x+x^2*y)*exp(x*y)"],
    ["x(y + 1)(y - 1)", "x*(y+1)*(y-1)"],
    ["3e-2x", "3e-2*x"],
    ["2e^(xy)", "2*e^(x*y)"],
    ["sin(x)cos(y)", "sin(x)*cos(y)"],
  ])("%s is %s", (text, product) => expect(of(text)).toBe(product));

  it.each(["1/2x", "1/(2)(x)", "1/exp(x)y", "e^xy", "e^2x", "x^(2)y", "x**yx"])("%s can be read in two ways", (text) =>
    expect(of(text)).toBeNull(),
  );
  it.each(["2*x*y", "sin(x)", "-x + 3", "xz", "", "((x"])("%s is left as it is", (text) => expect(of(text)).toBeNull());

  it("are taken in an answer, and a fault is told of what was typed", () => {
    expect(typedFormula("2xy(x + 1)", ["x", "y"])({ x: 3, y: 5 })).toBe(120);
    expect(typedFormula("2pi", [])()).toBeCloseTo(6.283185307, 9);
    expect(() => typedFormula("2x + ", ["x"])).toThrow(/column 2|end of the formula/);
    expect(() => typedFormula("2x + C", ["x"])).toThrow(/^(?!.*variables:).*A product is written with \*/);
    expect(() => typedFormula("x + C", ["x"])).toThrow(/unknown name "C" at column 5. Variables are x$/);
  });
});
