import { describe, expect, it } from "vitest";
import {
  acos,
  cond,
  div,
  exp,
  grad,
  log,
  mul,
  pow,
  scan,
  sqrt,
  sub,
  sum,
  type Tensor,
  tensor,
  where,
  whileLoop,
} from "../../src/index.ts";
import { type NaNReport, whyNaN } from "../../src/inspect/index.ts";

type F = (...x: never[]) => unknown;
const report = (f: F, ...x: unknown[]): NaNReport => whyNaN(f)(...(x as never[]))!;

describe("whyNaN names the operation", () => {
  it.each<[string, F, unknown[], Partial<NaNReport>, RegExp]>([
    [
      "log of a negative number",
      (x: number) => log(x).add(1),
      [-2],
      { phase: "value", operation: "log", became: "NaN" },
      /negative number/,
    ],
    [
      "log of 0 in an array",
      (x: Tensor) => sum(log(x)),
      [tensor([1, 0, 2])],
      { phase: "value", operation: "log", became: "-Infinity", entry: [1] },
      /xlogy/,
    ],
    [
      "0/0",
      (x: number) => div(sub(x, 1), sub(x, 1)),
      [1],
      { phase: "value", operation: "div", became: "NaN" },
      /0\/0 is NaN/,
    ],
    [
      "exp overflows before the quotient is NaN",
      (x: number) => exp(x).div(exp(x).add(1)),
      [800],
      { phase: "value", operation: "exp", became: "Infinity" },
      /logsumexp/,
    ],
    [
      "slope of sqrt at 0",
      (x: number) => sqrt(x),
      [0],
      { phase: "tangent", operation: "sqrt", became: "Infinity" },
      /slope of sqrt at 0/,
    ],
    [
      "length of the zero vector",
      (x: Tensor) => sqrt(sum(x.mul(x))),
      [tensor([0, 0])],
      { phase: "tangent", operation: "sqrt", became: "NaN" },
      /norm\(x\)/,
    ],
    [
      "a fractional power of a negative number",
      (x: number) => pow(x, 1.5),
      [-1],
      { phase: "value", operation: "pow", became: "NaN" },
      /fractional exponent/,
    ],
    [
      "slope in the exponent at a negative base",
      (x: number, y: number) => pow(x, y),
      [-2, 3],
      { phase: "tangent", operation: "pow", became: "NaN" },
      /pass the exponent as a number/,
    ],
    ["acos at 1", (x: number) => acos(x), [1], { phase: "tangent", operation: "acos", became: "-Infinity" }, /atan2/],
    [
      "a product that overflows",
      (x: number) => mul(mul(x, 1e200), x),
      [1e200],
      { phase: "value", operation: "mul", became: "Infinity" },
      /larger than 1.8e308/,
    ],
    [
      "only on the way back",
      (x: number) => mul(mul(mul(x, 1e-300), 1e300), 1e300),
      [1],
      { phase: "adjoint", operation: "mul", became: "Infinity" },
      /scale the operands/,
    ],
    [
      "infinity minus infinity",
      (x: Tensor) => x.add(-Infinity).add(Infinity),
      [1],
      { phase: "value", operation: "add", became: "NaN", fromInfinities: true },
      /find where the infinity was put in/,
    ],
    [
      "an argument",
      (x: { a: number[] }) => x.a[1],
      [{ a: [1, Number.NaN] }],
      { phase: "argument", operation: "x.a[1]", became: "NaN" },
      /^$/,
    ],
  ])("%s", (_, f, x, wanted, hint) => {
    const found = report(f, ...x);
    expect(found).toMatchObject(wanted);
    expect(found.hint ?? "").toMatch(hint);
    if (wanted.phase !== "argument") expect(found.source).toMatch(/whyNaN\.test\.ts:\d+:\d+$/);
  });

  it("with operands, rule and line in its text", () => {
    expect(`${report((x: Tensor) => sqrt(sum(x.mul(x))), tensor([0, 0]))}`.replace(/\S*\/whyNaN/, "whyNaN")).toMatch(
      new RegExp(
        [
          "^the tangent of sqrt became NaN, from finite numbers",
          "  v2 = 0",
          "  sqrt\\(v2\\) = 0",
          "  tangent of v2 = 0",
          "  rule: dw = \\(dx × 0.5\\) / w",
          "  at your line whyNaN.test.ts:\\d+:\\d+",
          "  The slope of sqrt at 0 is infinite",
        ].join("\n"),
      ),
    );
  });

  it("inside loops and branches, at the step where it happened", () => {
    const step = (c: Tensor, y: Tensor) => [log(c).mul(y), null] as const;
    const found = report((x: number) => scan(step as never, x, tensor([1, 1, 1]))[0], 2);
    expect(found).toMatchObject({ operation: "log", became: "NaN", path: ["step 2 of the scan"] });
    expect(found.witnesses[0]!.value).toBe("-0.366513");
    const branch = (x: Tensor) =>
      cond(
        x.lt(1),
        (c) => log(c.sub(2)),
        (c) => c,
        x,
      );
    expect(report(branch, 0.5)).toMatchObject({ operation: "log", path: ["branch 1"] });
    const loop = (x: Tensor) =>
      whileLoop(
        (c) => c.lt(1e300),
        (c) => c.mul(c),
        x,
      );
    expect(report(loop, 1e100)).toMatchObject({ operation: "mul", became: "Infinity", path: ["turn 1 of the while"] });
  });
});

describe("whyNaN says nothing", () => {
  it.each<[string, F, unknown[]]>([
    ["when all is finite", (x: number) => sqrt(x), [1]],
    ["about a masked branch", (x: Tensor) => where(x.gt(0), sqrt(x), 0), [0]],
    ["about masked lanes", (x: Tensor) => sum(where(x.gt(0), log(x), 0)), [tensor([1, 0, -1])]],
    ["about infinities that vanish", (x: number) => exp(log(x).mul(2)).add(1), [5]],
    ["about exp(-Infinity)", (x: Tensor) => exp(where(x.gt(0), -Infinity, x)), [1]],
    [
      "about a while loop that ends well",
      (x: Tensor) =>
        whileLoop(
          (c) => c.lt(9),
          (c) => c.mul(2),
          x,
        ),
      [1],
    ],
  ])("%s", (_, f, x) => {
    expect(whyNaN(f)(...(x as never[]))).toBeNull();
  });
  it("exactly where the gradient is finite", () => {
    const programs: ((x: Tensor) => Tensor)[] = [
      (x) => sqrt(x).mul(x),
      (x) => log(x).mul(x),
      (x) => where(x.gt(1), sqrt(x), x),
      (x) => div(x.mul(x), x),
      (x) => exp(exp(x.mul(3))),
    ];
    for (const f of programs)
      for (const x of [-1, 0, 0.5, 1, 3]) {
        const bad = !Number.isFinite(f(tensor(x)).item()) || !Number.isFinite(grad(f)(x));
        expect(whyNaN(f)(x) !== null, `${f} at ${x}`).toBe(bad);
      }
  });
});
