import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exercisesIn } from "../../../book/build/exercises/load.ts";
import { gradeSolutions } from "../../../book/build/exercises/solutions.ts";
import { runProgram } from "../../../book/cells/program.ts";
import type { Exercise } from "../../../book/exercises/exercise.ts";
import { readMarkdown } from "../../../book/scope/markdown.ts";

const folder = "01-Partial-Derivatives-and-Gradients/";
const { tree } = readMarkdown(readFileSync(`book/${folder}exercises.md`, "utf8"));
const exercises = await exercisesIn(tree.children, folder);

async function verdict(name: string, answer: Readonly<Record<string, string>>): Promise<string> {
  const exercise: Exercise = exercises.get(name)!;
  if ("grade" in exercise) {
    const { state, mistake } = exercise.grade(answer);
    return mistake ?? state;
  }
  const wanted = exercise.form.kind === "program" ? exercise.form.name : "";
  const { state, mistake } = exercise.trial((await runProgram(answer["code"]!, () => {}, wanted)) as () => unknown);
  return mistake ?? state;
}

it("each file is placed in the text", () => {
  const files = readdirSync(`book/${folder}exercises`).map((name) => name.replace(/\.ts$/, ""));
  expect([...exercises.keys()].sort()).toEqual(files.sort());
});

it("solutions that are programs are right, and another program would be seen", async () => {
  expect(await gradeSolutions(tree.children, exercises, "exercises.md")).toEqual([]);
  const broken = readMarkdown(
    readFileSync(`book/${folder}exercises.md`, "utf8").replace("(at(i, h) - at(i, -h)) / (2 * h)", "at(i, h)"),
  );
  expect((await gradeSolutions(broken.tree.children, exercises, "exercises.md"))[0]).toContain("not-the-slopes");
});

const suspects = (h: string, test: string, more = ""): string => `function suspects(f, g, x) {
  ${more}
  const at = (i, t) => f(x.map((v, j) => (j === i ? v + t : v)));
  return x.flatMap((_, i) => { const s = (at(i, ${h}) - at(i, -${h})) / (2 * ${h}); return ${test} ? [i] : []; });
}`;
const projected = (entry: string, size: string): string => `function step(a, b) {
  const dot = (u, v) => u.reduce((s, x, i) => s + x * v[i], 0);
  const along = dot(a, b) / ${size};
  return b.map((v, i) => ${entry});
}`;

describe.each<[string, readonly (readonly [Readonly<Record<string, string>>, string])[]]>([
  [
    "two-slopes",
    [
      [{ dx: "-3", dy: "0" }, "right"],
      [{ dx: "0", dy: "-3" }, "swapped"],
      [{ dx: "-4", dy: "-4" }, "one-term-each"],
    ],
  ],
  [
    "held-exponential",
    [
      [{ dx: "(2*x + x^2*y)*exp(x*y)", dy: "x^3*exp(x*y)" }, "right"],
      [{ dx: "2*x*exp(x*y)", dy: "x^3*exp(x*y)" }, "factor-held"],
      [{ dx: "x^2*y*exp(x*y)", dy: "x^3*exp(x*y)" }, "exponent-only"],
      [{ dx: "(2*x + x^2)*exp(x*y)", dy: "x^3*exp(x*y)" }, "no-inner-slope"],
      [{ dx: "(2*x + x^2*y)*exp(x*y)", dy: "x^2*exp(x*y)" }, "inner-of-y"],
      [{ dx: "2xy exp(xy)", dy: "x^3 exp(xy)" }, "slopes-multiplied"],
      [{ dx: "x^3*exp(x*y)", dy: "(2*x + x^2*y)*exp(x*y)" }, "swapped"],
    ],
  ],
  [
    "at-the-origin",
    [
      [{ ratio: "no-limit", cone: "no-slopes", cubic: "slopes-no-plane", quartic: "plane" }, "right"],
      [{ ratio: "no-limit", cone: "no-slopes", cubic: "plane", quartic: "plane" }, "slopes-are-enough"],
      [{ ratio: "plane", cone: "no-slopes", cubic: "slopes-no-plane", quartic: "plane" }, "axes-only"],
      [{ ratio: "no-limit", cone: "slopes-no-plane", cubic: "slopes-no-plane", quartic: "plane" }, "sides-forgotten"],
    ],
  ],
  [
    "one-input-moves",
    [
      [
        {
          "v1.value": "6",
          "v1.tangent": "3",
          "v2.value": "36",
          "v2.tangent": "36",
          "v3.value": "38",
          "v3.tangent": "37",
        },
        "right",
      ],
      [
        {
          "v1.value": "6",
          "v1.tangent": "5",
          "v2.value": "36",
          "v2.tangent": "60",
          "v3.value": "38",
          "v3.tangent": "61",
        },
        "both-moved",
      ],
      [
        {
          "v1.value": "6",
          "v1.tangent": "3",
          "v2.value": "36",
          "v2.tangent": "12",
          "v3.value": "38",
          "v3.tangent": "13",
        },
        "inner-left-out",
      ],
    ],
  ],
  [
    "towards-a-point",
    [
      [{ slope: "36/5" }, "right"],
      [{ slope: "36" }, "not-normalised"],
      [{ slope: "50/sqrt(52)" }, "target-as-direction"],
      [{ slope: "sqrt(73)" }, "steepest"],
      [{ slope: "81/5" }, "whole-way"],
    ],
  ],
  [
    "steepest-proof",
    [
      [{ steps: "identity,drop-square,take-root,unit,attained" }, "right"],
      [{ steps: "attained,identity,drop-square,take-root,unit" }, "right"],
      [{ steps: "identity,drop-square,take-root,unit" }, "wrong"],
      [{ steps: "square-of-sum,take-root,unit,attained" }, "square-of-sum"],
      [{ steps: "lengths-multiply,unit,attained" }, "lengths-multiply"],
      [{ steps: "drop-square,identity,take-root,unit,attained" }, "wrong"],
    ],
  ],
  [
    "longest-steps",
    [
      [{ two: "sqrt(10)", one: "3", max: "4" }, "right"],
      [{ two: "sqrt(10)", one: "4", max: "3" }, "same-norm"],
      [{ two: "sqrt(10)", one: "3.16", max: "3.16" }, "one-ball-for-all"],
      [{ two: "sqrt(10)", one: "3", max: "2" }, "signs-kept"],
      [{ two: "10", one: "3", max: "4" }, "square-left"],
      [{ two: "sqrt(10)", one: "3", max: "3" }, "one-entry-only"],
    ],
  ],
  [
    "find-the-function",
    [
      [{ f: "x^2*y + x + y^2 - 4" }, "right"],
      [{ f: "x^2y + x + y^2" }, "right"],
      [{ f: "x^2*y + x" }, "first-entry-only"],
      [{ f: "x^2*y + x + y^2/2" }, "first-entry-only"],
      [{ f: "x^2*y + y^2" }, "second-entry-only"],
      [{ f: "2*x^2*y + x + y^2" }, "counted-twice"],
      [{ f: "2*x*y + 1 + x^2 + 2*y" }, "slopes-added"],
    ],
  ],
  [
    "tangent-line",
    [
      [{ slope: "-1/2", height: "2" }, "right"],
      [{ slope: "2", height: "-3" }, "along-the-gradient"],
      [{ slope: "-2", height: "5" }, "upside"],
      [{ slope: "1/2", height: "0" }, "sign-lost"],
      [{ slope: "-1/2", height: "1" }, "height-of-p"],
    ],
  ],
  [
    "three-examples",
    [
      [{ b: "0", a: "2" }, "right"],
      [{ b: "0", a: "6" }, "sum-for-mean"],
      [{ b: "0", a: "1" }, "half-squares"],
      [{ b: "0", a: "-2" }, "residual-turned"],
    ],
  ],
  [
    "centred-difference",
    [
      [{ code: "const gradient = (f, x, h) => 7;" }, "no-numbers"],
      [{ code: "const gradient = (f, x, h) => [1, 2, 3];" }, "no-numbers"],
      [{ code: "const gradient = (f, x, h) => x.map(() => 0);" }, "not-the-slopes"],
      [
        {
          code: "const gradient = (f, x, h) => x.map((_, i) => (f(x.map((v, j) => i === j ? v + h : v)) - f(x)) / h);",
        },
        "one-sided",
      ],
      [
        {
          code: "function gradient(f, x, h) { return x.map((_, i) => { x[i] += h; const a = f(x); x[i] -= 2 * h; const b = f(x); return (a - b) / (2 * h); }); }",
        },
        "one-sided",
      ],
      [
        {
          code: "const gradient = (f, x, h) => { f(x); const g = x.map((_, i) => { const at = (s) => f(x.map((v, j) => i === j ? v + s : v)); return (at(h) - at(-h)) / (2 * h); }); return g; };",
        },
        "too-many-calls",
      ],
      [{ code: "const gradient = 3;" }, "unreadable"],
      [{ code: "" }, "unreadable"],
      [{ code: "function gradient() { throw new Error('no'); }" }, "wrong"],
    ],
  ],
  [
    "halved-steps",
    [
      [{ product: "four", plane: "nothing", cube: "eight", kink: "two" }, "right"],
      [{ product: "two", plane: "nothing", cube: "eight", kink: "two" }, "slope-for-error"],
      [{ product: "four", plane: "nothing", cube: "four", kink: "two" }, "smooth-is-two"],
      [{ product: "four", plane: "nothing", cube: "eight", kink: "four" }, "kinks-too"],
      [{ product: "four", plane: "two", cube: "eight", kink: "two" }, "wrong"],
    ],
  ],
  [
    "supporting-lines",
    [
      [{ answer: "zero,half,one" }, "right"],
      [{ answer: "zero,one" }, "one-sided"],
      [{ answer: "zero" }, "convention-only"],
      [{ answer: "zero,half,one,above" }, "lines-above"],
      [{ answer: "half" }, "wrong"],
    ],
  ],
  [
    "quadratic-form",
    [
      [
        { code: "const gradient = (A, x) => x.map((_, k) => x.reduce((s, v, j) => s + A[k][j] * v, 0));" },
        "half-of-it",
      ],
      [
        { code: "const gradient = (A, x) => x.map((_, k) => x.reduce((s, v, j) => s + 2 * A[k][j] * v, 0));" },
        "rows-only",
      ],
      [{ code: "const gradient = (A, x) => x.map(() => 0);" }, "not-the-gradient"],
      [{ code: "const gradient = (A, x) => undefined;" }, "not-the-gradient"],
    ],
  ],
  [
    "shared-weight",
    [
      [{ dw: "6" }, "right"],
      [{ dw: "3" }, "one-copy"],
      [{ dw: "9" }, "multiplied"],
      [{ dw: "-6" }, "wrong"],
      [{ dw: "1" }, "residual-only"],
    ],
  ],
  [
    "three-logits",
    [
      [{ da: "exp(a)/(exp(a)+exp(b)+exp(c)) - 1", db: "exp(b)/(exp(a)+exp(b)+exp(c))" }, "right"],
      [{ da: "-(exp(b)+exp(c))/(exp(a)+exp(b)+exp(c))", db: "1/(exp(a-b)+1+exp(c-b))" }, "right"],
      [{ da: "exp(a)/(exp(a)+exp(b)+exp(c))", db: "exp(b)/(exp(a)+exp(b)+exp(c))" }, "target-left-out"],
      [
        {
          da: "exp(a)*(exp(b)+exp(c))/(exp(a)+exp(b)+exp(c))^2",
          db: "-exp(a)*exp(b)/(exp(a)+exp(b)+exp(c))^2",
        },
        "slope-of-p",
      ],
      [{ da: "exp(a)/(exp(a)+exp(b)+exp(c)) - 1", db: "exp(b)/(exp(a)+exp(b)+exp(c)) - 1" }, "one-for-all"],
      [{ da: "exp(a)/(exp(a)+exp(b)+exp(c)) - 1", db: "0" }, "others-still"],
    ],
  ],
  [
    "softmax-proof",
    [
      [{ steps: "log-of-quotient,log-sum,target,other,together" }, "right"],
      [{ steps: "log-sum,log-of-quotient,other,target,together" }, "right"],
      [{ steps: "log-of-quotient,log-slope,target,other,together" }, "log-slope"],
      [{ steps: "log-of-sum,log-of-quotient" }, "log-of-sum"],
      [{ steps: "log-of-quotient,log-sum,target,together" }, "wrong"],
    ],
  ],
  [
    "best-step",
    [
      [{ h: "6.9e-6" }, "right"],
      [{ h: "6.93e-6" }, "right"],
      [{ h: "exp(log(3*2^-53)/3)" }, "right"],
      [{ h: "2.1e-8" }, "forward-step"],
      [{ h: "8.7e-6" }, "terms-equal"],
      [{ h: "2.2e-16" }, "smallest-number"],
      [{ h: "4.8e-6" }, "three-lost"],
      [{ h: "7e-6" }, "wrong"],
      [{ h: "1e-5" }, "wrong"],
    ],
  ],
  [
    "one-direction",
    [
      [{ code: "const agrees = () => false;" }, "refuses-the-right-one"],
      [{ code: "const agrees = () => true;" }, "misses-a-mistake"],
      [
        {
          code: "const agrees = (f, g, x, u) => { const at = (s) => f(x.map((v, i) => v + s * u[i])); return Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - g(x).reduce((s, v, i) => s + v * u[i], 0)) < 1e-6; };",
        },
        "not-relative",
      ],
      [
        {
          code: "const agrees = (f, g, x, u) => { const d = g(x); return x.every((v, i) => { const at = (s) => f(x.map((w, j) => (i === j ? w + s : w))); const m = (at(1e-5) - at(-1e-5)) / 2e-5; return Math.abs(m - d[i]) <= 1e-6 * (Math.abs(m) + Math.abs(d[i])); }); };",
        },
        "too-many-calls",
      ],
    ],
  ],
  [
    "half-axes",
    [
      [{ x: "6", y: "2" }, "right"],
      [{ x: "2", y: "6" }, "axes-swapped"],
      [{ x: "36", y: "4" }, "roots-forgotten"],
      [{ x: "12", y: "4" }, "whole-axes"],
      [{ x: "6", y: "6/9" }, "ninth-of-it"],
    ],
  ],
  [
    "safe-step-proof",
    [
      [{ steps: "plane,collect,condition,lower,descends" }, "right"],
      [{ steps: "condition,plane,collect,lower,descends" }, "right"],
      [{ steps: "plane,gap-ignored,lower,descends" }, "gap-ignored"],
      [{ steps: "plane,square-lost,condition,lower,descends" }, "square-lost"],
      [{ steps: "condition,collect,lower,plane,descends" }, "right"],
      [{ steps: "plane,lower,collect,condition,descends" }, "wrong"],
      [{ steps: "condition,collect,lower,descends" }, "wrong"],
    ],
  ],
  [
    "three-classes",
    [
      [{ a: "1/8", b: "-3/4", c: "5/8" }, "right"],
      [{ a: "1/8", b: "1/4", c: "5/8" }, "truth-left-out"],
      [{ a: "0", b: "-3/4", c: "0" }, "true-class-only"],
      [{ a: "1/8", b: "1/4", c: "-3/8" }, "wrong-class"],
    ],
  ],
  [
    "one-click",
    [
      [{ dw: "2/(1 + exp(-2*w - b)) - 2", db: "1/(1 + exp(-2*w - b)) - 1" }, "right"],
      [{ dw: "1/(1 + exp(-2*w - b)) - 1", db: "1/(1 + exp(-2*w - b)) - 1" }, "feature-left-out"],
      [{ dw: "2/(1 + exp(-2*w - b))", db: "1/(1 + exp(-2*w - b))" }, "label-left-out"],
      [
        {
          dw: "2*(1/(1 + exp(-2*w - b)) - 1)*exp(-2*w - b)/(1 + exp(-2*w - b))^2",
          db: "(1/(1 + exp(-2*w - b)) - 1)*exp(-2*w - b)/(1 + exp(-2*w - b))^2",
        },
        "other-loss",
      ],
    ],
  ],
  [
    "find-the-fault",
    [
      [{ code: "const suspects = () => 3;" }, "no-list"],
      [{ code: "const suspects = () => [];" }, "mistake-missed"],
      [{ code: suspects("1e-4", "Math.abs(g[i] - s) > 5e-4 * Math.max(Math.abs(s), Math.abs(g[i]))") }, "right"],
      [{ code: suspects("1e-4", "Math.abs(g[i] / s - 1) > 5e-4 || Math.abs(s) < 1e-4") }, "small-slopes-accused"],
      [{ code: suspects("1e-4", "Math.abs(g[i] - s) > 1e-5") }, "small-mistakes-passed"],
      [{ code: suspects("1e-8", "Math.abs(g[i] / s - 1) > 5e-4") }, "rounding-accused"],
      [
        { code: suspects("1e-4", "Math.abs(g[i] / s - 1) > 5e-4", "for (let k = 0; k < 18; k++) f(x);") },
        "too-many-calls",
      ],
    ],
  ],
  [
    "keep-one-loss",
    [
      [{ code: "const step = () => 0;" }, "no-numbers"],
      [{ code: "const step = (a, b) => b.map((v) => -v);" }, "loss-moved"],
      [{ code: projected("v - along * a[i]", "dot(a, a)") }, "climbs"],
      [{ code: projected("2 * (along * a[i] - v)", "dot(a, a)") }, "length-changed"],
      [{ code: projected("along * a[i] - v", "dot(a, a)") }, "nothing-to-keep"],
      [
        {
          code: projected(
            "along * a[i] - v + 0.1 * (i - (dot(a, a.map((_, k) => k)) / dot(a, a)) * a[i])",
            "dot(a, a)",
          ),
        },
        "not-steepest",
      ],
      [{ code: projected("along * a[i] - v", "(dot(a, a) || 1)") }, "right"],
    ],
  ],
])("%s", (name, answers) => {
  it.each(answers)("%j: %s", async (answer, expected) => expect(await verdict(name, answer)).toBe(expected));
});
