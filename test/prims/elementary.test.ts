import { describe, expect, it } from "vitest";
import {
  cast,
  exp,
  floor,
  grad,
  hessian,
  hypot,
  jet,
  log,
  log1p,
  log2,
  mod,
  pow,
  relu,
  rem,
  round,
  sin,
  sqrt,
  square,
  sum,
  type Tensor,
  take,
  tanh,
  tensor,
  where,
} from "../../src/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import { taylorAt } from "../../src/transforms/taylor.ts";
import { derivatives } from "../faults/cases.ts";

type F = (x: Tensor) => Tensor;
/** Taylor coefficients 0..order along x + t. */
function taylor(f: F, x: Tensor, order: number): number[][] {
  const { program } = recordProgram("a test", [x.type], ([v]) => [f(v!)]);
  const [c] = taylorAt(program, [[x, x.mul(0).add(1)]], order);
  return c!.map((t) => (t === null ? new Array<number>(x.size).fill(0) : [...t.toTypedArray()]));
}
const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));

describe("powers at 0", () => {
  it.each([0, 1, 2, 3, 4, 5])("x^%i has its derivatives to order 4, the exponent a number or data", (n) => {
    for (const exponent of [n, tensor(n)])
      for (let k = 1; k <= 4; k++)
        for (const d of derivatives((x) => pow(x, exponent), 0, k)) expect(d + 0).toBe(k === n ? factorial(n) : 0);
  });
  it("Taylor coefficients of integer powers are binomial there and elsewhere", () => {
    const x = tensor([0, 2, -1.5]);
    for (const n of [0, 1, 3, 5, 7]) {
      const c = taylor((v) => pow(v, n), x, 4);
      const binomial = (k: number): number => factorial(n) / (factorial(k) * factorial(n - k));
      c.forEach((row, k) => {
        row.forEach((got, i) => {
          const want = k > n ? 0 : binomial(k) * x.toTypedArray()[i]! ** (n - k);
          expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-14 * Math.abs(want));
        });
      });
    }
  });
  it("Taylor coefficients for exponents that differ from entry to entry are right at 0 as well", () => {
    const curve = [tensor([0, 0, 0, 0, 4, 0]), tensor([1, 1, 1, 1, 1, 1]), tensor([1, 2, 3, 4, 1, 0])];
    const c = jet((x: Tensor) => pow(x, tensor([2, 3, 1, 0, 0.5, 2.5])), [curve]);
    const want = [
      [0, 0, 0, 1, 2, 0],
      [0, 0, 1, 0, 0.25, 0],
      [1, 0, 3, 0, 0.25 - 1 / 64, 0],
    ];
    expect(c.map((v) => (v as Tensor).toArray())).toEqual(want);
    expect(jet((x: Tensor) => pow(x, 70), [[0, 1, 2]])).toEqual([0, 0, 0]);
    expect(jet((x: Tensor) => pow(x, 1.5), [[0, 1, 0]])).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  });
  it("Taylor coefficients of other powers and of moving exponents are those of exp(y log x)", () => {
    const x = tensor([0.4, 2.5]);
    const exponents: F[] = [() => tensor(1.7), () => tensor([-2, 0.3]), (v) => sin(v)];
    for (const y of exponents) {
      const got = taylor((v) => pow(v, y(v)), x, 6);
      const want = taylor((v) => exp(y(v).mul(log(v))), x, 6);
      got.forEach((row, k) => {
        row.forEach((c, i) => {
          expect(Math.abs(c - want[k]![i]!)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(want[k]![i]!)));
        });
      });
    }
  });
  it("the slope in the exponent is 0 along 0^y, and so is its slope in the base where x^y log x is smooth", () => {
    const f = (v: Tensor): Tensor => pow(take(v, 0, 0), take(v, 1, 0));
    for (const [y, curvature] of [
      [2, 2],
      [3, 0],
    ] as const)
      expect((hessian(f)(tensor([0, y])) as unknown as Tensor).toArray()).toEqual([
        [curvature, 0],
        [0, 0],
      ]);
    const rough = (hessian(f)(tensor([0, 0.5])) as unknown as Tensor).toTypedArray();
    expect([rough[1], rough[2]].every((h) => !Number.isFinite(h))).toBe(true);
  });
});

describe("kinks, poles and domains to higher order", () => {
  it("outside their domain logarithms have no slope of any order", () => {
    for (const f of [log, log2, (x: Tensor): Tensor => log1p(x.sub(1))])
      for (let k = 1; k <= 3; k++) for (const d of derivatives(f, -1, k)) expect(d).toBeNaN();
  });
  it("tanh is curved next to 0", () => {
    for (const d of derivatives(tanh, 1e-300, 2)) expect(d).toBe(-2e-300);
  });
  it("the Hessian of a distance at the origin is NaN, never a number", () => {
    const H = hessian((v: Tensor) => hypot(take(v, 0, 0), take(v, 1, 0)))(tensor([0, 0])) as unknown as Tensor;
    for (const h of H.toTypedArray()) expect(h).toBeNaN();
  });
  it("relu keeps cotangents out where it is flat, infinite ones too", () => {
    const f: F = (x) => sum(sqrt(relu(x)));
    expect(grad(f)(tensor(-2)).item()).toBe(0);
    expect(grad(f)(tensor([-2, 4])).toArray()).toEqual([0, 0.25]);
    for (const d of derivatives((x) => where(x.gt(0), sqrt(relu(x)), 0), 0, 2)) expect(d).toBe(0);
  });
  it("remainders agree with their quotients where x/y rounds to an integer", () => {
    const [x, y] = [0.9999999999999999 * 3, 3 * 0.3333333333333333];
    const slope = derivatives((t) => mod(x, t), y, 1)[0]!;
    expect(x + slope * y).toBeCloseTo(mod(x, y).item(), 15);
    expect(Object.is(rem(-4, 2).item(), -0)).toBe(true);
    expect(mod(-1e-17, 1).item()).toBe(1);
  });
});

describe("element types", () => {
  it("rounding, squares, powers and remainders take integers", () => {
    const i = tensor(new Int32Array([-7, 4]));
    for (const y of [floor(i), round(i), square(i), pow(i, 3), pow(i, 0), mod(i, 3), rem(i, 3), relu(i)])
      expect(y.dtype).toBe("i32");
    expect(mod(i, 3).toArray()).toEqual([2, 1]);
    expect(rem(i, 3).toArray()).toEqual([-1, 1]);
    expect(pow(i, 3).toArray()).toEqual([-343, 64]);
  });
  it("functions of real numbers refuse integers and booleans, and say what to write", () => {
    expect(() => sin(tensor(new Int32Array([1])))).toThrow(
      "sin: needs f64 or f32, got i32[1]. Convert first: x.cast('f64')",
    );
    expect(() => floor(tensor(1).gt(0))).toThrow("floor: bool operands have no arithmetic. Convert first");
  });
  it("f32 stays f32 and is rounded once", () => {
    const x = cast(tensor([0.3, 1.7]), "f32");
    for (const f of [log, sqrt, tanh, relu, (v: Tensor): Tensor => pow(v, 1.7)]) {
      const y = f(x);
      expect(y.dtype).toBe("f32");
      const wide = [...f(cast(x, "f64")).toTypedArray()];
      expect([...y.toTypedArray()]).toEqual(wide.map(Math.fround));
    }
  });
});
