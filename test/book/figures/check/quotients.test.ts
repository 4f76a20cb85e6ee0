import { describe, expect, it } from "vitest";
import { jvp, type Tensor, tensor } from "wengert";
import { expression } from "wengert/expression";
import { complexStep } from "../../../../book/figures/check/complexRun.ts";
import {
  bestOf,
  epsilon,
  indexOf,
  type Method,
  methods,
  modelOf,
  type Precision,
  quotientsOf,
  relativeError,
  type Slice,
  steps,
  taylorOf,
} from "../../../../book/figures/check/quotients.ts";

const slice = (formula: string): Slice => {
  const f = expression(formula, { variables: ["x"] });
  return (x) => f(x) as Tensor;
};
const slopeOf = (f: Slice, x: number): number => jvp((z: Tensor) => f(z, 0), [tensor(x)], [1])[1].item();

function errorsOf(formula: string, x: number, precision: Precision, method: Method): Float64Array {
  const f = slice(formula);
  const exact = slopeOf(f, x);
  return quotientsOf(f, x, steps, precision)[method]!.map((q) => relativeError(q, exact));
}

describe("difference quotients", () => {
  it("are the classical ones", () => {
    const q = quotientsOf(slice("x^3"), 2, [0.5], "f64");
    expect(q.forward![0]).toBe((2.5 ** 3 - 8) / 0.5);
    expect(q.central![0]).toBe(2.5 ** 3 - 1.5 ** 3);
    expect(q.richardson![0]).toBeCloseTo(12, 12);
    expect(q.complex![0]).toBeCloseTo(12 - 0.25, 12);
  });

  it("fall with the powers 1, 2, 4 and 2 of the step while the step is wide", () => {
    const orders = { forward: 1, central: 2, richardson: 4, complex: 2 };
    for (const method of methods) {
      const errors = errorsOf("exp(x)*sin(3*x)", 0.4, "f64", method);
      const slope = Math.log10(errors[indexOf(-1)]! / errors[indexOf(-2)]!);
      expect(Math.abs(slope - orders[method]), method).toBeLessThan(0.1);
    }
  });

  it("rise again as 1/h when rounding wins, the complex step does not", () => {
    for (const precision of ["f64", "f32"] as const) {
      const at = (exponent: number): number => indexOf(exponent);
      for (const method of ["forward", "central", "richardson"] as const) {
        const errors = errorsOf("exp(x)", 1, precision, method);
        const tail = errors.slice(0, 1 + at(Math.log10(epsilon[precision]) - 0.6));
        expect(Math.max(...tail)).toBeGreaterThan(0.5);
      }
      expect(Math.max(...errorsOf("exp(x)", 1, precision, "complex").slice(0, at(-10)))).toBeLessThan(
        8 * epsilon[precision],
      );
    }
  });

  it("have their best step where theory puts it, within half a decade", () => {
    for (const formula of ["exp(x)", "exp(x)*sin(3*x)", "log(x) + 1/x", "sqrt(x)*cos(2*x)", "tanh(x)^2"])
      for (const precision of ["f64", "f32"] as const)
        for (const method of ["forward", "central", "richardson"] as const) {
          const f = slice(formula);
          const model = modelOf(method, 0.75, taylorOf(f, 0.75), precision)!;
          const best = bestOf(errorsOf(formula, 0.75, precision, method))!;
          const where = `${formula} ${precision} ${method}`;
          expect(Math.abs(Math.log10(steps[best.index]! / model.step)), where).toBeLessThan(0.7);
          expect(Math.abs(Math.log10(best.error / (model.error / Math.abs(slopeOf(f, 0.75))))), where).toBeLessThan(
            1.3,
          );
        }
  });

  it("give the two best steps of exp that are known: 5.6e-6 in f64, 5.6e-3 in f32, for central differences", () => {
    const near = (precision: Precision): number => steps[bestOf(errorsOf("exp(x)", 1, precision, "central"))!.index]!;
    expect(near("f64") / 5.6e-6).toBeGreaterThan(0.3);
    expect(near("f64") / 5.6e-6).toBeLessThan(3);
    expect(near("f32") / 5.6e-3).toBeGreaterThan(0.3);
    expect(near("f32") / 5.6e-3).toBeLessThan(3);
  });

  it("know no theory where nothing is left out", () => {
    expect(modelOf("central", 1, taylorOf(slice("x^2"), 1), "f64")).toBeNull();
    expect(modelOf("complex", 1, taylorOf(slice("exp(x)"), 1), "f64")).toBeNull();
  });
});

describe("the complex step", () => {
  const smooth = [
    "x^3 - 2*x",
    "x^1.5",
    "x^(-2)",
    "2^x",
    "x^x",
    "exp(x)",
    "expm1(x)",
    "log(x)",
    "log1p(x)",
    "log2(x) + log10(x)",
    "sqrt(x)",
    "cbrt(x) + cbrt(x - 2)",
    "sin(x) + cos(x)",
    "tan(x)",
    "sinh(x) - cosh(2*x)",
    "tanh(x)",
    "asin(x/2)",
    "acos(x/2)",
    "atan(x)",
    "asinh(x)",
    "acosh(x + 1)",
    "atanh(x/2)",
    "hypot(x, 2)",
    "abs(x - 2)*max(x, 1/x)*min(x, 3)",
    "1/(1 + x^2)",
  ];
  it.each(smooth)("gives the exact slope of %s to rounding, however small the step", (formula) => {
    const f = slice(formula);
    const exact = slopeOf(f, 0.7);
    for (const h of [1e-10, 1e-40, 1e-150]) {
      const slope = complexStep((z) => f(z, 0), tensor([[0.7]]), h).item();
      expect(relativeError(slope, exact), `${h}`).toBeLessThan(1e-14);
    }
  });

  it("is refused by name where there is no rule", () => {
    const f = slice("erf(x)");
    expect(() => complexStep((z) => f(z, 0), tensor([[0.7]]), 1e-9)).toThrow("erf has no rule for complex numbers");
    expect(quotientsOf(f, 0.7, [1e-3], "f64").complex).toBeNull();
  });
});
