import { describe, expect, it } from "vitest";
import { expression } from "../../src/expression/index.ts";
import { add, grad, hessian, mul, type Tensor, tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { gamma } from "../../src/special/index.ts";
import fc from "../properties.ts";

const f = expression("x1^2 + sin(x1*x2)");

describe("calling a formula", () => {
  it("with numbers, a vector, or values by name", () => {
    const y = 9 + Math.sin(6);
    expect(f(3, 2)).toBe(y);
    expect(f([3, 2])).toBe(y);
    expect(f(Float64Array.of(3, 2))).toBe(y);
    expect(f({ x1: 3, x2: 2 })).toBe(y);
    expect(f(tensor([3, 2])).item()).toBe(y);
  });
  it("with arrays, in every lane", () => {
    expect(expression("x^2 - y")({ x: tensor([1, 2, 3]), y: tensor(1) }).toArray()).toEqual([0, 3, 8]);
    expect(expression("x - y")(tensor([1, 2]), tensor([[1], [2]])).toArray()).toEqual([
      [0, 1],
      [-1, 0],
    ]);
  });
  it("numbered variables are entries, whichever the formula names", () => {
    expect(expression("x3 - 1").variables).toEqual(["x1", "x2", "x3"]);
    expect(expression("x2")([1, 2, 3])).toBe(2);
    expect(expression("t*y + x2").variables).toEqual(["x1", "x2", "y", "t"]);
    expect(expression("pi/2")()).toBe(Math.PI / 2);
    expect([...grad(expression("7"))(Float64Array.of(1, 2))]).toEqual([0, 0]);
  });
  it("names and constants of one's own", () => {
    const g = expression("a*e^-rate", { variables: ["rate", "a"], constants: { e: Math.E } });
    expect(g(1, 2)).toBeCloseTo(2 / Math.E, 15);
    expect(g.variables).toEqual(["rate", "a"]);
  });
  it("functions of one's own", () => {
    const g = expression("gamma(x)/twice(x, 1) - last(1, 2, x)", {
      functions: { gamma, twice: (a: Tensor, b: Tensor) => add(a, b).mul(2), last: (...x: Tensor[]) => x.at(-1)! },
    });
    expect(g(4)).toBe(6 / 10 - 4);
    expect(grad(expression("sq(x)", { functions: { sq: (x: Tensor) => mul(x, x) } }))(3)).toBe(6);
    expect(() => expression("f(x)", { functions: { f: (a: Tensor, b: Tensor) => add(a, b) } })).toThrow(
      "f takes two arguments, got 1 at column 1",
    );
    expect(() => expression("x", { functions: { "a b": gamma } })).toThrow('"a b" is not a name');
  });
  it("under the transforms", () => {
    expect([...grad(f)(Float64Array.of(3, 2))]).toEqual([6 + 2 * Math.cos(6), 3 * Math.cos(6)]);
    expect(grad(f, { argnums: [0, 1] })(3, 2)).toEqual([6 + 2 * Math.cos(6), 3 * Math.cos(6)]);
    const h = hessian(f)(Float64Array.of(3, 2)).toArray() as number[][];
    expect(h[0]![0]).toBeCloseTo(2 - 4 * Math.sin(6), 14);
    expect(h[0]![1]).toBeCloseTo(Math.cos(6) - 6 * Math.sin(6), 14);
    expect(jit(f)(tensor([3, 2])).item()).toBe(9 + Math.sin(6));
    expect(vmap(expression("x^3"))(tensor([1, 2, 3])).toArray()).toEqual([1, 8, 27]);
    expect(grad((s: number) => expression("x*y")(s, 2))(5)).toBe(2);
  });
  it("powers of a known exponent have their own rules", () => {
    expect(grad(expression("x^2"))(0)).toBe(0);
    expect(grad(grad(expression("x^(4/2)")))(0)).toBe(2);
    expect(grad(expression("(-x)^3"))(2)).toBe(-12);
  });
  it.each([
    [() => f(1), "1 argument for the variables x1, x2"],
    [() => f([1]), "the vector has 1 entries for the variables x1, x2"],
    [() => f({ x1: 1 }), "no value for the variable x2"],
    [() => f({ x1: 1, x2: 2, x3: 3 }), "there is no variable x3"],
    [() => expression("a", { variables: ["a"] })([1, 2]), "the vector has 2 entries for the variables a"],
    [() => expression("x", { constants: { x: 1, "2": 2 } }), '"2" is not a name'],
    [() => expression("pi", { variables: ["pi"] }), "the name pi is given twice"],
    [() => expression(3 as never), "expected a formula as text"],
  ])("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("the grammar", () => {
  it.each([
    ["-x^2", -9],
    ["2^-x^2", 2 ** -9],
    ["2^3^2", 512],
    ["x - 2 - 1", 0],
    ["12/x/2", 2],
    ["-x*-x", 9],
    ["--x", 3],
    ["1e-2*x + .5 + 2.", 2.53],
    ["2*(x+1)^2", 32],
    ["max(x, 1, 7) - min(x, 4)", 4],
    ["atan2(x, x)*4 - pi", 0],
    ["hypot(x, 4)", 5],
    ["ln(exp(x))", 3],
  ])("%s at 3", (text, value) => {
    expect(expression(text, { variables: ["x"] })(3)).toBeCloseTo(value, 14);
  });

  it.each([
    ["2*x +", 'expected a number, a variable, a function or "(", found the end of the formula at column 6'],
    ["2x", 'expected an operator or the end of the formula, found "x" at column 2. A product is written with *'],
    ["sin x", 'expected "(" after the function sin, found "x" at column 5'],
    ["x**2", 'found "*" at column 3. A power is written ^'],
    ["(x + 1", 'expected ")" for the "(" at column 1, found the end'],
    ["x + 1)", 'this ")" closes nothing at column 6'],
    ["atan2(x)", "atan2 takes two arguments, got 1 at column 1"],
    ["max(x)", "max takes two or more arguments, got 1 at column 1"],
    ["1,5*x", 'found "," at column 2. Decimals have a point'],
    ["y = x", 'the character "=" has no meaning at column 3'],
    ["3 × x", "Write * for a product"],
    ["sinn(x)", 'unknown function "sinn" at column 1. Did you mean sin?'],
    ["e^x", "pass { constants: { e: Math.E } }"],
    ["x0 + 1", 'unknown name "x0" at column 1'],
    ["+x", "A plus sign stands between two operands"],
    ["toString(x)", 'unknown function "toString"'],
    ["constructor", 'unknown name "constructor"'],
    ["", "found the end of the formula at column 1"],
  ])("refuses %s", (text, message) => {
    expect(() => expression(text)).toThrow(message);
  });

  it("shows the place with a caret, in the line where it is", () => {
    expect(() => expression("x1 +\n  sin(x1 x2)")).toThrow(/at column 10.*\n {4} {2}sin\(x1 x2\)\n {13}\^/);
  });

  it("takes max and min of several two by two, also at ties", () => {
    expect([...grad(expression("max(x, y, z)"))(Float64Array.of(1, 1, 1))]).toEqual([0.25, 0.25, 0.5]);
    expect([...grad(expression("min(x, y, z)"))(Float64Array.of(1, 2, 1))]).toEqual([0.5, 0, 0.5]);
  });

  it("takes long formulas", () => {
    const n = 20_000;
    const long = expression(Array.from({ length: n }, () => "x1").join("+"));
    expect(grad(long)(Float64Array.of(1))[0]).toBe(n);
  });
});

describe("toString", () => {
  it.each([
    ["((x1)) + (x2*3)", "x1 + x2*3"],
    ["(x^y)^2", "(x^y)^2"],
    ["x^(y^2)", "x^y^2"],
    ["x-(y-z)", "x - (y - z)"],
    ["x/(y*z)", "x/(y*z)"],
    ["(-x)^2", "(-x)^2"],
    ["x*(-y)", "x*(-y)"],
    ["2^(-x)", "2^-x"],
    ["-(x + y)", "-(x + y)"],
    ["sin(((x)))", "sin(x)"],
  ])("%s is %s", (text, shown) => {
    expect(`${expression(text)}`).toBe(shown);
  });

  const leaf = fc.constantFrom("x1", "x2", "2", "0.5", "pi");
  const { formula } = fc.letrec<{ formula: string }>((tie) => ({
    formula: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.tuple(tie("formula"), fc.constantFrom("+", "-", "*", "/", "^"), tie("formula")).map((p) => `(${p.join("")})`),
      tie("formula").map((s) => `(-${s})`),
      tie("formula").map((s) => `cos(${s})`),
    ),
  }));
  it("means the same formula", () => {
    fc.assert(
      fc.property(formula, (text) => {
        const whole = expression(text);
        const again = expression(`${whole}`);
        expect(`${again}`).toBe(`${whole}`);
        const at = [1.3, 0.7].slice(0, whole.variables.length);
        expect(Object.is(again(at), whole(at))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
