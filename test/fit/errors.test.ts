import { describe, expect, it } from "vitest";
import { argmax, grad, log, norm, sqrt, stack, type Tensor, tensor } from "wengert";
import { leastSquares } from "wengert/fit";

const data = tensor([1, 2, 3]);
const line = (p: readonly Tensor[]): Tensor => data.mul(p[0]!).add(p[1]!).sub(data);
const loose = leastSquares as (residual: unknown, x0: unknown, options?: object) => unknown;

const wrong: (readonly [text: string, call: () => unknown, message: RegExp])[] = [
  [
    "no function",
    () => loose([1, 2], [1]),
    /the residual is .*Write leastSquares\(\(x\) => model\(x\)\.sub\(data\), x0\)/,
  ],
  ["no start", () => loose(line, undefined), /x is undefined, not a parameter/],
  ["an empty start", () => loose(() => data, []), /holds no parameters/],
  ["a text among the parameters", () => loose(line, { a: 1, b: "two" }), /x\.b is .*two.*not a parameter/],
  ["an integer array", () => loose(line, new Int32Array(2)), /x is an Int32Array.*Integers do not vary smoothly/],
  ["an integer tensor", () => loose(line, tensor([1, 2], { dtype: "i32" })), /x is i32\[2\].*cast\('f64'\)/],
  ["a start that is not finite", () => loose(line, [1, Number.NaN]), /the start of x\[1\] is NaN.*finite/],
  ["crossed bounds", () => loose(line, [1, 1], { lower: 2, upper: 0 }), /bounds of x\[0\] are crossed: 2 > 0/],
  [
    "a Jacobian that is NaN",
    () => loose((p: number[]) => [p[0]], [1], { jacobian: () => [Number.NaN] }),
    /derivative of residual 0 by x\[0\] is NaN at the start.*or jacobian is wrong/,
  ],
  [
    "a bound at infinity",
    () => loose(line, [1, 1], { lower: Infinity }),
    /bounds of x\[0\] are \[Infinity, Infinity\].*Leave out/,
  ],
  ["the same above", () => loose(line, [1, 1], { upper: -Infinity }), /bounds of x\[0\] are \[-Infinity, -Infinity\]/],
  [
    "a start outside",
    () => loose(line, [1, 5], { upper: [3, 3] }),
    /start of x\[1\], 5, is outside its bounds \[-Infinity, 3\].*such as at 3/,
  ],
  ["too few bounds", () => loose(line, [1, 1], { lower: [0] }), /lower has 1 entries, the parameters 2/],
  [
    "bounds of another form",
    () => loose((p: { a: Tensor }) => p.a.sub(data), { a: 1 }, { lower: { b: 0 } }),
    /lower\.b belongs to no parameter.*are a/,
  ],
  [
    "a bound for a vector of another length",
    () => loose((p: Tensor) => p.sub(data), new Float64Array(3), { lower: [0, 0] }),
    /lower has 2 numbers for 3 parameters/,
  ],
  ["a text for a bound", () => loose(line, [1, 1], { upper: "big" }), /upper is .*big/],
  ["NaN for a bound", () => loose(line, [1, 1], { upper: Number.NaN }), /upper.* holds NaN.*Infinity for none/],
  ["too few weights", () => loose(line, [1, 1], { weights: [1, 1] }), /2 weights for 3 residuals.*1\/sigma\^2/],
  ["a negative weight", () => loose(line, [1, 1], { weights: [1, -1, 1] }), /weight 1 is -1.*not negative/],
  ["weights that are no list", () => loose(line, [1, 1], { weights: 2 }), /weights are 2/],
  [
    "residuals that are NaN at the start",
    () => loose((p: Tensor[]) => log(data.mul(p[0]!)), [-1]),
    /residual 0 is NaN at the start.*whyNaN/,
  ],
  [
    "a derivative that is not finite at the start",
    () => loose((p: Tensor[]) => sqrt(data.mul(p[0]!)), [0]),
    /derivative of residual 0 by x\[0\] is Infinity at the start/,
  ],
  [
    "residuals that are counts",
    () => loose((p: Tensor[]) => argmax(data.mul(p[0]!)), [1]),
    /the residuals hold i32.*differences of floating-point numbers/,
  ],
  ["no residuals", () => loose(() => [], [1]), /returned no numbers/],
  [
    "a residual that is null",
    () => loose((p: Tensor[]) => [null, p[0]!], [1]),
    /among the residuals is null.*weight 0/,
  ],
  [
    "a name among residuals",
    () => loose((p: Tensor[]) => ({ name: "a", r: p[0]! }), [1]),
    /residuals is the string "a"/,
  ],
  ["residuals that become fewer", () => halves(true)(), /1 residuals, where there were 3 at the start/],
  ["the same as they are", () => halves(false)(), /1 residuals, where there were 3 at the start/],
  ["a promise", () => loose(async () => data, [1]), /returned a Promise/],
  [
    "a residual that reads a value",
    () => loose((p: Tensor[]) => data.mul(p[0]!.item()), [1]),
    /item\(\) on a float would freeze its value/,
  ],
  ["a tolerance that is no cosine", () => loose(line, [1, 1], { tolerance: 2 }), /tolerance is 2.*cosine/],
  ["a count that is none", () => loose(line, [1, 1], { maxIterations: 0.5 }), /maxIterations is 0\.5/],
  [
    "a Jacobian of another size",
    () => loose((p: number[]) => [p[0]! - 1, p[1]!], [1, 1], { jacobian: () => [[1, 0]] }),
    /jacobian gave 2 numbers for 2 residuals and 2 parameters.*2 rows of 2/,
  ],
  [
    "tensors beside a Jacobian of numbers",
    () => loose(() => ["a"], [1], { jacobian: () => [[1]] }),
    /both functions return plain numbers/,
  ],
  [
    "a call inside a transform",
    () =>
      grad((a: Tensor) => {
        loose((p: Tensor[]) => p[0]!.sub(a), [1]);
        return norm(a.mul(1));
      })(2),
    /inside a recording/,
  ],
];

const halves = (compile: boolean) => () =>
  loose(([a, b]: [Tensor, Tensor]) => (a.lt(1.5).item() ? stack([a.sub(2)]) : line([a, b])), [2, 0], { compile });
const options: readonly (readonly [text: string, options: object | null, message: RegExp])[] = [
  ["weights that are null", { weights: null }, /weights are null/],
  ["weights of text", { weights: ["1", "1", "1"] }, /weight 0 is the string "1"/],
  ["another word for noise", { noise: "knwon" }, /noise is "knwon".*"estimated" or "known"/],
  ["a text for a boolean", { equations: "no" }, /equations is .*no.*Give a boolean/],
  ["a number for compile", { compile: 0 }, /compile is 0.*Give a boolean/],
  ["a Jacobian that is none", { jacobian: true }, /jacobian is .*Give a function/],
  ["progress told to no function", { onProgress: 5 }, /onProgress is 5.*Give a function/],
  [
    "progress told to an async function",
    { onProgress: async () => false },
    /onProgress returned a Promise.*return false at once/,
  ],
  [
    "an async Jacobian",
    { jacobian: async () => [[1, 1]] },
    /jacobian returned a Promise.*at once: await before leastSquares/,
  ],
  ["options that are null", null, /null is no option.*lower/],
  ["data in place of options", [1, 2, 3], /0 is no option/],
];
for (const [text, given, message] of options) wrong.push([text, () => loose(line, [1, 0], given as object), message]);

describe("leastSquares says what is wrong:", () => {
  it.each(wrong)("%s", (_, call, message) => {
    let text = "";
    try {
      call();
    } catch (e) {
      text = (e as Error).message.replaceAll("\n", " ");
    }
    expect(text).toMatch(message);
  });
});
