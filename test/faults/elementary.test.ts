import { describe, expect, it } from "vitest";
import {
  abs,
  acos,
  add,
  atan2,
  clip,
  div,
  exp,
  expm1,
  ge,
  grad,
  gt,
  hessian,
  hvp,
  hypot,
  log,
  logaddexp,
  lt,
  mul,
  neg,
  pow,
  reciprocal,
  sigmoid,
  sin,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  take,
  tanh,
  tensor,
  where,
} from "../../src/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import { xlog1py } from "../../src/special/index.ts";
import { taylorAt } from "../../src/transforms/taylor.ts";
import { derivatives, fault, forward, gradients, type Numbers, reverse } from "./cases.ts";

type F = (x: Tensor) => Tensor;
interface AtX {
  readonly x: number;
}
interface Slope {
  readonly d1: number;
  readonly d2?: number;
}
/** First and second derivatives of a function of one number at all points of a fault, in every mode. */
function holdsSlopes(id: string, f: F): void {
  const { points, same } = fault<AtX, Slope>(id);
  for (const { at, want } of points) {
    if (want.d1 !== undefined) for (const d of derivatives(f, at.x, 1)) same(d, want.d1);
    if (want.d2 !== undefined) for (const d of derivatives(f, at.x, 2)) same(d, want.d2);
  }
}
const pick = (x: Tensor, k: number): Tensor => take(x, k, 0);
const both = { argnums: [0, 1] } as const;
const numbers = (x: unknown): Tensor => tensor(x as number[]);

describe("reported faults: branches", () => {
  it("C001: rows whose norm is not selected have gradient 0", () => {
    const { points, same } = fault<{ X: number[][] }, { grad: Numbers }>("C001");
    const norms = [
      (X: Tensor): Tensor => sqrt(sum(square(X), 1)),
      (X: Tensor): Tensor => hypot(X.transpose().at(0), X.transpose().at(1)),
    ];
    for (const norm of norms) {
      const f = (X: Tensor): Tensor => {
        const n = norm(X);
        return sum(where(gt(n, 0.5), n, 1));
      };
      for (const { at, want } of points) same(reverse(f)(numbers(at.X)), want.grad);
    }
    const scaled = (X: Tensor): Tensor => {
      const n = norms[1]!(X);
      return sum(where(gt(n, 0.5), n, 1));
    };
    for (const { at, want } of points) for (const g of gradients(scaled, numbers(at.X))) same(g, want.grad);
  });
  it("C002: the unused square root at 0 does not spoil the slope", () => {
    holdsSlopes("C002", (x) => where(lt(x, 1), x, sqrt(x)));
  });
  it("C003: a two-sided square root has a slope on both sides", () => {
    holdsSlopes("C003", (x) => where(ge(x, 0), x, sqrt(neg(x))));
  });
  it("C004: a masked atan2 at the origin has gradient 0", () => {
    const { points, same } = fault<{ a: number[] }, { grad: Numbers }>("C004");
    const masked = tensor([0, 1, 0]);
    const f = (a: Tensor): Tensor => sum(where(gt(masked, 0), 0, atan2(a, square(a))));
    for (const { at, want } of points) for (const g of gradients(f, numbers(at.a))) same(g, want.grad);
  });
  it("C005: an overflow in the branch not taken does not spoil the slope", () => {
    holdsSlopes("C005", (x) => where(lt(x, 15), x, exp(exp(x))));
  });
  it("C006: a conditional quotient has gradient 0 where its pole is not selected", () => {
    const { points, same } = fault<{ x: number; y: number }, { grad: Numbers }>("C006");
    const f = (x: Tensor, y: Tensor): Tensor => where(gt(y, 1), div(x, sub(y, 1)), 0);
    for (const { at, want } of points) {
      same(grad(f, both)(at.x, at.y), want.grad);
      for (const k of [0, 1]) {
        const along: F = (t) => (k === 0 ? f(t, tensor(at.y)) : f(tensor(at.x), t));
        for (const d of derivatives(along, k === 0 ? at.x : at.y, 1)) same(d, want.grad[k as never]);
      }
    }
  });
  it("C009: an entry out of the domain that was sliced away has gradient 0", () => {
    const { points, same } = fault<{ x: number[] }, { grad: Numbers }>("C009");
    const f = (x: Tensor): Tensor => pick(acos(x), 0);
    for (const { at, want } of points) same(reverse(f)(numbers(at.x)), want.grad);
  });
  it("C010: masking after atan2 is as good as masking before", () => {
    const { points, same } = fault<{ x: number[] }, { grad: Numbers }>("C010");
    const f = (x: Tensor): Tensor =>
      take(atan2([2, 0, 0, 1], x), tensor([0, 2, 3], { dtype: "i32" }))
        .sum()
        .div(3);
    for (const { at, want } of points) for (const g of gradients(f, numbers(at.x))) same(g, want.grad);
  });
});

describe("reported faults: kinks", () => {
  it("C012: the square of a norm has gradient 0 at the origin; its Hessian there is right or NaN, never 0", () => {
    const { points, same } = fault<{ v: number[] }, { grad: Numbers }>("C012");
    const f = (v: Tensor): Tensor => square(hypot(hypot(pick(v, 0), pick(v, 1)), pick(v, 2)));
    for (const { at, want } of points) {
      for (const g of gradients(f, numbers(at.v))) same(g, want.grad);
      const H = (hessian(f)(numbers(at.v)) as unknown as Tensor).toArray() as number[][];
      H.forEach((row, k) => {
        expect(Number.isNaN(row[k]) || row[k] === 2).toBe(true);
      });
    }
  });
  it("C014: a norm neither underflows nor overflows", () => {
    const { points, same } = fault<{ v: number[] }, { f: number; grad: Numbers }>("C014");
    const f = (v: Tensor): Tensor => hypot(pick(v, 0), pick(v, 1));
    for (const { at, want } of points) {
      same(f(numbers(at.v)), want.f);
      for (const g of gradients(f, numbers(at.v))) same(g, want.grad);
    }
  });
  it("C016: an equivalent stress has a gradient where entries are 0", () => {
    const { points, same } = fault<{ s: number[] }, { grad: Numbers }>("C016");
    const f = (s: Tensor): Tensor => {
      const [a, b, c, d, e, g] = [0, 1, 2, 3, 4, 5].map((k) => pick(s, k)) as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      const normal = add(add(pow(sub(a, b), 2), pow(sub(b, c), 2)), pow(sub(c, a), 2));
      const shear = mul(add(add(pow(d, 2), pow(e, 2)), pow(g, 2)), 6);
      return sqrt(div(add(normal, shear), 2));
    };
    for (const { at, want } of points) for (const g of gradients(f, numbers(at.s))) same(g, want.grad);
  });
  it("C018: the slope of clip at its bounds is one number in every mode", () => {
    const { points, same } = fault<AtX, { d1?: number; d1_range?: readonly [number, number] }>("C018");
    for (const { at, want } of points) {
      const all = derivatives((x) => clip(x, 0, 1), at.x, 1);
      expect(new Set(all).size).toBe(1);
      if (want.d1 !== undefined) same(all[0]!, want.d1);
      else expect(all[0]! >= want.d1_range![0] && all[0]! <= want.d1_range![1]).toBe(true);
    }
  });
  it("C024: acos of a constant 1 adds nothing", () => {
    holdsSlopes("C024", (x) => add(acos(1), x));
  });
  it("C073: the second derivative of |x| is 0, not missing", () => {
    const { points, same } = fault<{ x: number[]; v: number[] }, { hvp: Numbers }>("C073");
    for (const { at, want } of points) same(hvp((x: Tensor) => sum(abs(x)))(numbers(at.x), numbers(at.v)), want.hvp);
  });
});

describe("reported faults: powers", () => {
  it("C027: the slope in the exponent at base 0 is 0", () => {
    const { points, same } = fault<{ b: number[] }, { grad: Numbers }>("C027");
    const f = (b: Tensor): Tensor => sum(pow([0, 2], b));
    for (const { at, want } of points) for (const g of gradients(f, numbers(at.b))) same(g, want.grad);
  });
  it("C029: negative bases with integer exponents have slopes", () => {
    const { points, same } = fault<{ x: number; n: number }, Slope>("C029");
    for (const { at, want } of points) {
      for (const n of [at.n, tensor(at.n)]) {
        for (const d of derivatives((x) => pow(x, n), at.x, 1)) same(d, want.d1);
        for (const d of derivatives((x) => pow(x, n), at.x, 2)) same(d, want.d2);
      }
    }
  });
  it("C031: mixed fourth derivatives of first powers are right at 0, the exponents being data", () => {
    const { points, same } = fault<{ x: number[]; y: number[] }, { mixed: number; pure: number }>("C031");
    for (const { at, want } of points) {
      for (const one of [tensor(1), 1]) {
        const f = (x1: Tensor, x2: Tensor, y1: Tensor, y2: Tensor): Tensor =>
          [x1, x2, y1, y2].map((x) => pow(x, one)).reduce((a, b) => mul(a, b));
        for (const d of [reverse, forward]) {
          const mixed = d((x1) =>
            d((x2) => d((y1) => d((y2) => f(x1, x2, y1, y2))(tensor(at.y[1]!)))(tensor(at.y[0]!)))(tensor(at.x[1]!)),
          )(tensor(at.x[0]!));
          same(mixed, want.mixed);
          const pure = d(d((x1) => d(d((y1) => f(x1, tensor(at.x[1]!), y1, tensor(at.y[1]!))))(tensor(at.y[0]!))));
          same(pure(tensor(at.x[0]!)), want.pure);
        }
      }
    }
  });
  it("C033: a broadcast exponent has a gradient", () => {
    const { points, same } = fault<{ X: number[][]; p: number[] }, { gradX: Numbers; gradp: Numbers }>("C033");
    const f = (X: Tensor, p: Tensor): Tensor => sum(pow(X, p));
    for (const { at, want } of points) {
      const [X, p] = [numbers(at.X), numbers(at.p)];
      for (const g of gradients((t) => f(t, p), X)) same(g, want.gradX);
      for (const g of gradients((t) => f(X, t), p)) same(g, want.gradp);
      const [gX, gp] = grad(f, both)(X, p);
      same(gX, want.gradX);
      same(gp, want.gradp);
    }
  });
  it("C037: a polynomial has exact slopes", () => {
    holdsSlopes("C037", (x) => {
      const cubic = div(pow(x, 3), -3);
      return sub(add(cubic, mul(pow(x, 2), 6)), add(mul(x, 11), 50));
    });
  });
  it("C056: high derivatives of a Morse well are right at and near its minimum", () => {
    const { points, same } = fault<AtX, { d: readonly number[] }>("C056");
    const f: F = (x) => pow(neg(expm1(neg(sub(x, 1)))), 2);
    for (const { at, want } of points)
      want.d.forEach((d, k) => {
        for (const got of derivatives(f, at.x, k + 1)) same(got, d);
      });
  });
  it("C071: the Hessian of a monomial", () => {
    const { points, same } = fault<{ a: number; b: number }, { hess: Numbers }>("C071");
    const f = (v: Tensor): Tensor => mul(pow(pick(v, 0), 2), pow(pick(v, 1), 3));
    const data = (v: Tensor): Tensor => {
      const p = pow(v, tensor([2, 3]));
      return mul(pick(p, 0), pick(p, 1));
    };
    for (const { at, want } of points) for (const g of [f, data]) same(hessian(g)(tensor([at.a, at.b])), want.hess);
  });
  it("C123: 0^t is constant, so the infinite slope of sqrt behind it does not matter", () => {
    const { points, same } = fault<{ t: number }, { d1: number }>("C123");
    const A = tensor([
      [1, 0],
      [0, 3],
    ]);
    const f = (t: Tensor): Tensor => sqrt(sum(square(sub(sqrt(pow(A, t)), A))));
    for (const { at, want } of points) for (const g of gradients(f, tensor(at.t))) same(g, want.d1);
  });
});

describe("reported faults: stability", () => {
  it("C035: a double minus keeps its sign", () => {
    holdsSlopes("C035", (x) => sub(1, mul(-2, x)));
  });
  it("C046: the sum of two logarithmic zeros has slope 0", () => {
    const infinite = Number.NEGATIVE_INFINITY;
    holdsSlopes("C046", (x) => logaddexp(infinite, add(infinite, x)));
  });
  it("C048: at a tie the slopes of logaddexp are halves", () => {
    const { points, same } = fault<{ x: number; y: number }, { grad: Numbers; hess: Numbers }>("C048");
    const f = (v: Tensor): Tensor => logaddexp(pick(v, 0), pick(v, 1));
    for (const { at, want } of points) {
      const v = tensor([at.x, at.y]);
      for (const g of gradients(f, v)) same(g, want.grad);
      same(hessian(f)(v), want.hess);
    }
  });
  it("C050: a weight that is 0 has a slope", () => {
    const { points, same } = fault<{ b: number[] }, { grad: Numbers }>("C050");
    const f = (b: Tensor): Tensor => log(sum(mul(b, exp([0.5, -1, 2]))));
    for (const { at, want } of points) for (const g of gradients(f, numbers(at.b))) same(g, want.grad);
  });
  it("C052: softplus is curved in its tails", () => {
    holdsSlopes("C052", softplus);
  });
  it("C054: expm1 has a slope far left", () => {
    holdsSlopes("C054", expm1);
  });
  it("C058: the log mass of a negative binomial has its slopes at a huge shape", () => {
    const { points, same } = fault<{ a: number; b: number }, { grad: Numbers }>("C058");
    const f = (v: Tensor): Tensor => neg(xlog1py(pick(v, 0), reciprocal(pick(v, 1)))); // a log(b/(1+b)) = -a log(1 + 1/b)
    for (const { at, want } of points) for (const g of gradients(f, tensor([at.a, at.b]))) same(g, want.grad);
  });
  it("C072: tanh, sigmoid and exp have second derivatives", () => {
    const { points, same } = fault<{ x: number; f: "tanh" | "sigmoid" | "exp" }, Slope>("C072");
    const functions = { tanh, sigmoid, exp };
    for (const { at, want } of points) for (const d of derivatives(functions[at.f], at.x, 2)) same(d, want.d2);
  });
});

/** Taylor coefficients 0..order of f at x. */
function taylor(f: F, x: number, order: number): number[] {
  const { program } = recordProgram("a test", [tensor(x).type], ([v]) => [f(v!)]);
  const [c] = taylorAt(program, [[tensor(x), tensor(1)]], order);
  return c!.map((t) => t?.item() ?? 0);
}
describe("reported faults: Taylor mode", () => {
  it("C115: eight derivatives of tanh(tanh x)", () => {
    const { points, same } = fault<AtX, { d: readonly number[] }>("C115");
    let factorial = 1;
    for (const { at, want } of points)
      taylor((x) => tanh(tanh(x)), at.x, 8)
        .slice(1)
        .forEach((c, k) => {
          factorial *= k + 1;
          same(c * factorial, want.d[k]!);
        });
  });
  it("C117: thirty Taylor coefficients of exp(sin x)", () => {
    const { points, same } = fault<AtX, { coeffs: readonly number[] }>("C117");
    for (const { at, want } of points)
      same(
        taylor((x) => exp(sin(x)), at.x, 30),
        want.coeffs,
      );
  });
});
