import { describe, expect, it } from "vitest";
import { exp, log, sin, stack, type Tensor, tensor } from "wengert";
import { type Fit, leastSquares } from "wengert/fit";

const xs = Array.from({ length: 20 }, (_, k) => k / 10 + 0.05);
const t = tensor(xs);
const line = tensor(xs.map((x, k) => 2 * x + 1 + 0.01 * Math.sin(37 * k)));
interface Line {
  readonly a: Tensor;
  readonly c: Tensor;
}
const straight = ({ a, c }: Line): Tensor => t.mul(a).add(c).sub(line);
const boxBod = ({ b1, b2 }: { readonly b1: Tensor; readonly b2: Tensor }): Tensor =>
  exp(tensor([1, 2, 3, 5, 7, 10]).mul(b2).neg())
    .neg()
    .add(1)
    .mul(b1)
    .sub([109, 149, 149, 191, 213, 224]);
const loose = leastSquares as unknown as (residual: unknown, x0: unknown, options?: object) => Fit<unknown>;

describe("the verdict on an awkward fit", () => {
  it("of collinear columns says along which direction nothing changes, and not whose fault it is", () => {
    const fit = leastSquares(({ a, b, c }: Line & { readonly b: Tensor }) => t.mul(a.add(b)).add(c).sub(line), {
      a: 1,
      b: 1,
      c: 0,
    });
    expect(fit.verdict.status).toBe("gauge freedom");
    expect(fit.verdict.directions[0]!.b).toBeCloseTo(-1, 12);
    expect(fit.verdict.directions[0]!.c).toBe(0);
    expect(fit.sd.a).toBe(Infinity);
    expect(fit.sd.c).toBeLessThan(0.01);
    expect(fit.verdict.text).toContain("only together at the points of these data");
  });
  it("of nearly collinear columns names them, how many digits that takes, and which errors are not known", () => {
    const nearly = (part: number) =>
      leastSquares(
        ({ a, b, c }: Line & { readonly b: Tensor }) =>
          t
            .mul(a)
            .add(t.mul(b).mul(t.mul(part).add(1)))
            .add(c)
            .sub(line)
            .add(t.mul(t).mul(0.1).sin()),
        { a: 1, b: 1, c: 0 },
      );
    const lost = nearly(1e-9);
    expect(lost.verdict.status).toBe("minimum");
    expect(lost.verdict.text).toMatch(
      /Nearly interchangeable parameters: .* along \((a \+1, b -1|b \+1, a -1)\).*about (9|10) of 16 digits/,
    );
    expect(lost.verdict.text).toContain("sdObserved is NaN for a, b, c: along what they take part in");
    expect([lost.sdObserved!.a, lost.sdObserved!.b]).toEqual([Number.NaN, Number.NaN]);
    expect(lost.sdObserved!.c).toBeNaN();
    const clear = nearly(1e-3);
    expect(clear.verdict.text).not.toContain("interchangeable");
    expect([clear.sdObserved!.a / clear.sd.a, clear.sdObserved!.c / clear.sd.c]).toEqual([
      expect.closeTo(1, 6),
      expect.closeTo(1, 6),
    ]);
  });
  it("that is cut off at a start of zeros calls no parameter idle that moves the residuals", () => {
    const { verdict } = leastSquares(straight, { a: 1, c: 0 }, { maxIterations: 0 });
    expect([verdict.status, verdict.evidence.stop]).toEqual(["not converged", "iterations"]);
  });
  it("of fewer data than parameters counts both", () => {
    const fit = leastSquares(
      ({ a, b, c }: Line & { readonly b: Tensor }) => stack([a.add(b).add(c).sub(6), a.sub(b)]),
      { a: 0, b: 0, c: 0 },
    );
    expect(fit.verdict.status).toBe("flat direction");
    expect(fit.verdict.text).toContain("2 residuals cannot determine 3 parameters");
  });
  it("of data that repeat one another counts the different ones", () => {
    const fit = leastSquares(({ a, c }: Line) => stack([1, 1, 1, 1].map((x) => a.mul(x).add(c).sub(2))), {
      a: 0,
      c: 0,
    });
    expect(fit.verdict.status).toBe("flat direction");
    expect(fit.verdict.text).toContain(
      "4 residuals, of which 1 differs in its derivatives, cannot determine 2 parameters",
    );
  });
  it("of a datum that comes twice is a minimum", () => {
    const data = [[1, 3], [1, 3.2], [2, 5]] as const; // biome-ignore format: a table
    const fit = leastSquares(({ a, c }: Line) => stack(data.map(([x, y]) => a.mul(x).add(c).sub(y))), { a: 0, c: 0 });
    expect(fit.verdict.status).toBe("minimum");
    expect([fit.x.a, fit.x.c].map((v) => Number(v.toFixed(10)))).toEqual([1.9, 1.2]);
  });
  it("of as many data as parameters explains why there are no standard deviations", () => {
    const fit = leastSquares(({ a, c }: Line) => stack([a.add(c).sub(6), a.sub(c)]), { a: 0, c: 0 });
    expect(fit.verdict.status).toBe("minimum");
    expect(fit.sd).toEqual({ a: Number.NaN, c: Number.NaN });
    expect(fit.verdict.text).toContain("none are left to estimate standard deviations from");
    const known = leastSquares(
      ({ a, c }: Line) => stack([a.add(c).sub(6), a.sub(c)]),
      { a: 0, c: 0 },
      { noise: "known" },
    );
    expect(known.sd.a).toBeCloseTo(Math.SQRT1_2, 12);
    expect(known.verdict.text).not.toContain("none are left");
  });
  it("of a residual that does not use its argument says so", () => {
    const fit = leastSquares((_: Line) => t.sub(line), { a: 1, c: 2 });
    expect(fit.verdict.status).toBe("flat direction");
    expect(fit.verdict.text).toContain("no residual depends on any parameter");
  });
  it("of a minimum that only second derivatives determine has errors from these", () => {
    // Jennrich and Sampson: https://doi.org/10.1145/355934.355936, problem 6; J has rank 1 at the minimum.
    const ns = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const fit = leastSquares(
      ({ a, c }: Line) =>
        ns
          .mul(2)
          .add(2)
          .sub(exp(ns.mul(a)))
          .sub(exp(ns.mul(c))),
      { a: 0.3, c: 0.4 },
    );
    expect([fit.verdict.status, fit.rank, fit.sd.a]).toEqual(["minimum", 1, Infinity]);
    // H of the cost: J^T J, and e'' = n^2 exp(n a) times the residuals on the diagonal.
    const terms = Array.from({ length: 10 }, (_, k) => [k + 1, Math.exp((k + 1) * fit.x.a)] as const);
    const both = terms.reduce((sum, [n, e]) => sum + (n * e) ** 2, 0);
    const own = terms.reduce((sum, [n, e]) => sum - n * n * e * (2 + 2 * n - 2 * e), both);
    const error = Math.sqrt(((2 * fit.cost) / 9) * (own / (own * own - both * both)));
    expect(fit.sdObserved!.a / error).toBeCloseTo(1, 6);
    expect(fit.verdict.text).toContain("determine 1 of 2 parameters to first order");
    expect(fit.verdict.text).toContain("read sdObserved");
  });
  it("of one residual that is a sum of squares says what to return", () => {
    const fit = leastSquares((p: Line) => straight(p).square().sum(), { a: 1, c: 0 });
    expect(fit.verdict.text).toContain("return its terms as they are before they are squared");
    expect(fit.verdict.text).not.toContain("these are NaN");
  });
  it("names one bound, two bounds, and parameters that are all held", () => {
    const one = leastSquares(straight, { a: 1, c: 0 }, { upper: { a: 1.5 } });
    expect(one.verdict.status).toBe("bound active");
    expect(one.verdict.bounds).toMatchObject([{ name: "a", side: "upper", value: 1.5 }]);
    const two = leastSquares(straight, { a: 1, c: 0 }, { upper: { a: 1.5, c: 0.5 } });
    expect(two.verdict.text).toContain("every parameter stands at one. a is held at its upper bound 1.5");
    expect(two.verdict.bounds).toHaveLength(2);
    const held = leastSquares(straight, { a: 1, c: 0 }, { lower: { a: 1, c: 0 }, upper: { a: 1, c: 0 } });
    expect(held.verdict.text).toBe("Nothing to fit: every parameter is held (lower = upper).");
    const free = leastSquares(straight, { a: 0, c: 0 }, { lower: { a: 0 } });
    expect(free.verdict.status).toBe("minimum");
  });
  it("of a start where all slopes vanish is a saddle, and its witness leads on", () => {
    const residual = ({ a, c }: Line): Tensor => t.mul(a).mul(c).sub(t.mul(3));
    const fit = leastSquares(residual, { a: 0, c: 0 });
    expect(fit.verdict.status).toBe("saddle or plateau");
    const next = leastSquares(residual, fit.verdict.witness!);
    expect(next.cost).toBeLessThan(1e-20);
    expect(next.verdict.status).toBe("gauge freedom");
  });
  it("never calls the plateau of BoxBOD a fit", () => {
    for (const b2 of [5, 10, 20, 50, 300]) {
      let fit = leastSquares(boxBod, { b1: 172, b2 });
      if (b2 >= 50) expect(fit.verdict.status).toBe("saddle or plateau");
      if (fit.verdict.witness !== undefined) fit = leastSquares(boxBod, fit.verdict.witness);
      expect(fit.verdict.status).toBe("minimum");
      expect(fit.x.b1).toBeCloseTo(213.80940889, 6);
    }
  });
  it("holds from 1e-200 to 1e200, with errors in the units of the data", () => {
    const unit = leastSquares(straight, { a: 1, c: 0 });
    for (const scale of [1e-200, 1e-12, 1e12, 1e200]) {
      const fit = leastSquares(({ a, c }: Line) => t.mul(a).add(c).sub(line.mul(scale)), { a: scale, c: 0 });
      expect(fit.verdict.status).toBe("minimum");
      expect(fit.x.a / scale).toBeCloseTo(unit.x.a, 9);
      expect(fit.sd.a / scale).toBeCloseTo(unit.sd.a, 9);
      expect(fit.sdObserved!.c / scale).toBeCloseTo(unit.sdObserved!.c, 9);
    }
    const both = ({ a, c }: Line): Tensor => t.mul(1e12).mul(a).add(t.square().mul(1e-12).mul(c)).sub(line);
    const fit = leastSquares(both, { a: 1e-13, c: 1e11 });
    expect(fit.verdict.status).toBe("minimum");
    expect(fit.rank).toBe(2);
  });
  it("of a periodic parameter is a minimum wherever it ends", () => {
    const fit = leastSquares(
      ({ a, c }: Line) =>
        sin(t.mul(3).add(c))
          .mul(a)
          .sub(sin(t.mul(3).add(0.5)).mul(2)),
      { a: 1, c: 3.5 },
    );
    expect(fit.verdict.status).toBe("minimum");
    expect(Math.abs(fit.x.a)).toBeCloseTo(2, 12);
    expect(Math.sin(2 * fit.x.c)).toBeCloseTo(Math.sin(1), 12);
  });
  it("of a minimum at infinity is none", () => {
    const fit = leastSquares(({ k }: { readonly k: Tensor }) => exp(t.mul(k).neg()), { k: 1 });
    expect(fit.verdict.status).toBe("saddle or plateau");
  });
  it.each<readonly [string, readonly number[], readonly number[]]>([
    ["datum", [0, 1, 2, 3, 4, 5], [5.1, 3.2, Number.NaN, 1.4, 0.8, 0.6]],
    ["place", [0, 1, Number.NaN, 3, 4, 5], [5.1, 3.2, 2, 1.4, 0.8, 0.6]],
    ["infinite datum", [0, 1, 2, 3, 4, 5], [5.1, 3.2, Infinity, 1.4, 0.8, 0.6]],
  ])("has all errors where a %s of weight 0 is not finite", (_, at, values) => {
    const decay = (rows: readonly number[]) => {
      const pick = (from: readonly number[]): Tensor => tensor(rows.map((i) => from[i]!));
      const [when, y] = [pick(at), pick(values)];
      return (p: { a: Tensor; b: Tensor }): Tensor => when.mul(p.b).neg().exp().mul(p.a).sub(y);
    };
    const start = { a: 1, b: 1 };
    const whole = leastSquares(decay([0, 1, 2, 3, 4, 5]), start, { weights: [1, 2, 0, 4, 1, 1] });
    const rest = leastSquares(decay([0, 1, 3, 4, 5]), start, { weights: [1, 2, 4, 1, 1] });
    for (const errors of ["sd", "sdObserved"] as const) {
      expect(whole[errors]!.a / rest[errors]!.a).toBeCloseTo(1, 10);
      expect(whole[errors]!.b / rest[errors]!.b).toBeCloseTo(1, 10);
    }
  });
  it("of one equation speaks of one", () => {
    const lone = leastSquares((p: Line) => p.a.add(p.c).sub(3), { a: 0, c: 0 }, { equations: true });
    expect(lone.verdict.text).toContain("determined: 1 equation leaves 1 degree of freedom, along");
  });
  it("keeps the weights that it was called with", () => {
    const weights = xs.map(() => 1);
    const fit = leastSquares((p: Tensor) => t.mul(p).sub(line), 1, { weights, onProgress: () => weights.fill(7) });
    expect(Array.from(fit.weights!)).toEqual(xs.map(() => 1));
  });
  it("of parameters that nothing depends on names them, and what to do with each", () => {
    const of = (residual: (p: { a: Tensor; b: Tensor; c: Tensor }) => Tensor): string =>
      leastSquares(residual, { a: 1, b: 1, c: 1 }).verdict.text;
    expect(of((p) => t.mul(p.a).sub(line))).toContain(
      "determine 1 of 3 parameters. None depends on b, c, to first order. sd is infinite for b, c: hold them",
    );
    expect(of((p) => stack([p.a.add(p.b), p.a.add(p.c)]))).toContain("hold one of them");
    expect(of((p) => t.square().mul(p.a).add(t.mul(p.b)).sub(line))).toContain("sd is infinite for c: hold it (lower");
    expect(of(() => line)).toContain("no residual depends on any parameter. sd is infinite for a, b, c: hold them");
  });
  it("of one parameter that hardly matters where the search ends does not call it interchangeable", () => {
    const round = ({ a, b, turn }: { a: number; b: number; turn: number }): number[] => {
      "use wengert";
      return xs.map((_, k) => {
        const [x, y] = [2 * Math.cos(0.3 * k), 2 * Math.sin(0.3 * k)];
        const [c, s] = [Math.cos(turn), Math.sin(turn)];
        return ((c * x + s * y) / a) ** 2 + ((c * y - s * x) / b) ** 2 - 1;
      });
    };
    const { text } = leastSquares(round, { a: 1.5, b: 1.5, turn: 0.1 }).verdict;
    expect(text).toContain("Hardly determined: the residuals hardly change with turn, by");
    expect(text).toContain("Hold it (lower = upper), or add data that depend on it.");
  });
  it("leaves a datum of weight 0 out, though it is NaN", () => {
    const data = tensor(xs.map((x, k) => (k === 7 ? Number.NaN : 2 * x)));
    const fit = leastSquares((p: Tensor) => t.mul(p).sub(data), 1, { weights: xs.map((_, k) => (k === 7 ? 0 : 1)) });
    expect(fit.x).toBeCloseTo(2, 12);
    expect(fit.degreesOfFreedom).toBe(18);
  });
});
describe("what is wrong with a fit is told with what to do", () => {
  const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      "NaN among the data",
      () => loose((p: Line) => t.mul(p.a).sub(tensor(xs.map((x, k) => (k === 7 ? Number.NaN : x)))), { a: 1 }),
      /residual 7 is NaN at the start.*A datum that is missing may have weight 0/,
    ],
    ["an infinite start", () => loose((p: Line) => log(t.mul(p.a)), { a: 0 }), /residual 0 is -Infinity at the start/],
    [
      "weights that are all 0",
      () => loose(straight, { a: 1, c: 0 }, { weights: xs.map(() => 0) }),
      /all weights are 0/,
    ],
    [
      "a negative weight",
      () => loose(straight, { a: 1, c: 0 }, { weights: xs.map((_, k) => k - 3) }),
      /weight 0 is -3.*0 leaves a residual out/,
    ],
    [
      "an option that there is not",
      () => loose(straight, { a: 1, c: 0 }, { maxIteration: 3 }),
      /maxIteration is no option.*maxIterations/,
    ],
    ["a start without numbers", () => loose(straight, {}), /the start holds no parameters: it is/],
  ];
  it.each(cases)("%s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
