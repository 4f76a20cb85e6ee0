import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { evaluate } from "../../src/index.ts";
import { fromJSON } from "../../src/inspect/index.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
async function wengert(...argv: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, { out: (t) => out.push(t), err: (t) => err.push(t) });
  return { code, out: out.join(""), err: err.join("") };
}
const json = async (...argv: string[]): Promise<Record<string, unknown>> => {
  const { code, out } = await wengert(...argv, "--json");
  expect(code).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
};
const text = (...lines: string[]): string => `${lines.join("\n")}\n`;
const model = "test/cli/data/model.mjs";

describe("wengert", () => {
  it("show: the trace table", async () => {
    const { code, out, err } = await wengert("show", "log(x1) + x1*x2 - sin(x2)", "--at", "2,5");
    expect(out).toBe(
      text(
        "log(x1) + x1*x2 - sin(x2)   at x1 = 2, x2 = 5",
        "",
        "line  expression  value      tangent  adjoint",
        "v-1   x1           2         1         5.5",
        "v0    x2           5         0         1.71634",
        "v1    log(v-1)     0.693147  0.5       1",
        "v2    v-1 × v0    10         5         1",
        "v3    v1 + v2     10.6931    5.5       1",
        "v4    sin(v0)     -0.958924  0        -1",
        "v5    v3 - v4     11.6521    5.5       1",
        "y     v5          11.6521    5.5       1",
      ),
    );
    expect([code, err]).toEqual([0, ""]);
    const along = await json("show", "x*y", "--at", "2,5", "--along", "0,1");
    expect((along["rows"] as { tangent: number }[]).at(-1)!.tangent).toBe(2);
    expect((await wengert("show", "x*y", "--at", "2,5", "--html")).out).toContain('<table class="wengert-trace">');
  });
  it("grad, and points in every form", async () => {
    const { out } = await wengert("grad", "x1*x2 + sin(x1)", "--at", "2,3", "--digits", "6");
    expect(out).toBe(text("x1*x2 + sin(x1)   at x1 = 2, x2 = 3", "", "value  6.9093", "d/dx1  2.58385", "d/dx2  2"));
    for (const at of [
      ["--at", "2,3"],
      ["--at=2 3"],
      ["--at", "x2=3", "--at", "x1=2"],
      ["--at", "x1=2,x2=3"],
      ["--at", "[2,3]"],
      ["--at", '{"x1":2,"x2":3}'],
    ])
      expect(await json("grad", "x1*x2^2", ...at)).toMatchObject({ value: 18, gradient: [9, 12] });
    expect(await json("grad", "-x^2", "--at", "-3")).toMatchObject({ value: -9, gradient: [6] });
    expect((await json("grad", "sin(x)", "--at", "pi/2"))["value"]).toBe(1);
    expect(await json("grad", "1/x", "--at", "0")).toMatchObject({ value: "Infinity", gradient: ["-Infinity"] });
  });
  it("jacobian of several formulas", async () => {
    const result = await json("jacobian", "x1*x2; x2^2; 7", "--at", "2,3");
    expect(result).toMatchObject({
      outputs: ["y[0]", "y[1]", "y[2]"],
      jacobian: [
        [3, 2],
        [0, 6],
        [0, 0],
      ],
      values: [6, 9, 7],
    });
    const { out } = await wengert("jacobian", "x*y; x + y", "--at", "2,3");
    expect(out.split("\n").slice(2, 5)).toEqual([
      "      value  d/dx  d/dy",
      "y[0]  6      3     2",
      "y[1]  5      1     1",
    ]);
  });
  it("hessian", async () => {
    const himmelblau = "(x1^2+x2-11)^2 + (x1+x2^2-7)^2";
    expect(await json("hessian", himmelblau, "--at", "3,2")).toMatchObject({
      value: 0,
      gradient: [0, 0],
      hessian: [
        [74, 20],
        [20, 34],
      ],
    });
    const { out } = await wengert("hessian", himmelblau, "--at", "3,2");
    expect(out.split("\n").slice(2)).toEqual([
      "value  0",
      "",
      "       gradient  d/dx1  d/dx2",
      "d/dx1  0         74     20",
      "d/dx2  0         20     34",
      "",
    ]);
  });
  it("jet", async () => {
    const { coefficients } = await json("jet", "exp(2*x)", "--at", "0", "--order", "4");
    (coefficients as number[][]).forEach(([c], k) => {
      expect(c).toBeCloseTo([1, 2, 2, 4 / 3, 2 / 3][k]!, 14);
    });
    const line = await json("jet", "x*y", "--at", "1,1", "--along", "1,-1", "--order", "3");
    expect(line["coefficients"]).toEqual([[1], [0], [-1], [0]]);
    expect((await wengert("jet", "x^3", "--at", "1")).out).toContain("t^3  1       6");
  });
  it("check, with its exit code", async () => {
    expect(await wengert("check", "x1^3*exp(x2)", "--at", "1,2")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^ok: 16 derivatives agree/),
    });
    const kink = await wengert("check", "abs(x)", "--at", "1e-5", "--order", "1", "--mode", "forward");
    expect(kink.code).toBe(1);
    expect(kink.out).toMatch(/^1 of 1 derivatives differ\n\n.*\nd result \/ d x of f {2}forward {2}1 /);
  });
  it("why-nan, with its exit code", async () => {
    const { code, out } = await wengert("why-nan", "sqrt(x1^2 + x2^2)", "--at", "0,0");
    expect(code).toBe(1);
    expect(out).toMatch(/^the tangent of sqrt became NaN, from finite numbers\n/);
    expect(await wengert("why-nan", "sqrt(x)", "--at", "1")).toMatchObject({
      code: 0,
      out: "value, tangent and gradient are finite\n",
    });
  });
  it("explain: steps with their part of the time, JSON, the code", async () => {
    const plain = await wengert("explain", "x1*x2 + sin(x1)", "--at", "2,3", "--grad");
    expect(plain.out).toMatch(
      /^100\.0 % {2}straight line: .*cos.*\n\d+ bytes of code, \d+ bytes of memory\n.* a run\n$/,
    );
    expect(await json("explain", "x*y", "--at", "2,3")).toMatchObject({
      backend: "WebAssembly",
      steps: [{ title: "straight line", operations: { mul: 1 }, share: 1 }],
    });
    expect((await wengert("explain", "x*y", "--at", "2,3", "--wat")).out).toMatch(/\n\(module\n[\s\S]*f64\.mul/);
  });
  it("graph: text, Graphviz, JSON, picture", async () => {
    const plain = await wengert("graph", "x1*x2 + sin(x1)", "--at", "2,3");
    expect(plain.out).toMatch(/%2: f64 = mul %0 %1[\s\S]*\n3 operations, 2 flops, 1 elementary functions/);
    expect((await wengert("graph", "x*y", "--at", "2,3", "--dot")).out).toMatch(/^digraph wengert/);
    expect((await wengert("graph", "x*y", "--at", "2,3", "--svg", "-")).out).toMatch(/^<svg /);
    const program = fromJSON((await wengert("graph", "x*y^2", "--at", "2,3", "--grad", "--json")).out);
    expect(evaluate(program, 4, 5).map((v) => v.item())).toEqual([25, 40]);
    const folder = mkdtempSync(join(tmpdir(), "wengert-"));
    try {
      const file = join(folder, "a.svg");
      expect(await wengert("graph", "x*y", "--at", "2,3", "--svg", file)).toMatchObject({
        code: 0,
        out: "",
        err: `${file}: 3 lines\n`,
      });
      expect(readFileSync(file, "utf8")).toMatch(/<\/svg>\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("functions of modules", () => {
  it("take numbers, one vector, JSON or an object", async () => {
    expect(await json("grad", `${model}#product`, "--at", "0,5")).toMatchObject({
      inputs: ["x1", "x2"],
      gradient: [5, 0],
    });
    expect(await json("grad", `${model}#square`, "--at", "1,2,3")).toMatchObject({
      inputs: ["x[0]", "x[1]", "x[2]"],
      gradient: [2, 4, 6],
    });
    expect(await json("hessian", `${model}#square`, "--at", "1,2")).toMatchObject({
      hessian: [
        [2, 0],
        [0, 2],
      ],
    });
    const point = '[[1,2], {"x": [3,4], "y": 1}]';
    expect(await json("grad", `${model}#loss`, "--at", point)).toMatchObject({
      inputs: ["x1[0]", "x1[1]", "x2.x[0]", "x2.x[1]", "x2.y"],
      value: 14,
      gradient: [6, 8, 2, 4, -4],
    });
    expect(await json("grad", `${model}#options`, "--at", "rate=0,size=3")).toMatchObject({ gradient: [3, 1] });
    expect(await json("show", `${model}#loss`, "--at", point, "--along", "1,0,0,0,0")).toHaveProperty("rows");
  });
  it("without a name: the only one", async () => {
    expect((await wengert("grad", "test/cli/data/only.mjs", "--at", "2")).out).toMatch(
      /^test\/cli\/data\/only.mjs#cube/,
    );
  });
  it.each([
    ["test/cli#f", "test/cli is no file"],
    [`${model}#los`, "exports no function los; did you mean loss?"],
    [`${model}#number`, "exports no function number; it exports Spring, broken, loss, options, product, square"],
    [model, "which function?"],
    ["test/cli/data/none.mjs#f", "there is no file test/cli/data/none.mjs"],
    ["test/cli/data/fails.mjs#f", "cannot be loaded: this module does not load"],
  ])("refuses %s", async (target, message) => {
    const { code, err } = await wengert("grad", target, "--at", "1");
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
  it("that throw: exit code 1", async () => {
    const { code, err } = await wengert("grad", `${model}#broken`, "--at", "1");
    expect(code).toBe(1);
    expect(err).toContain("no such thing");
    expect((await wengert("show", `${model}#square`, "--at", "[[[1],[2,3]]]")).err).toContain("jagged");
  });
});

describe("help and mistakes", () => {
  it("help, in general and of each command", async () => {
    const { out } = await wengert("--help");
    const commands = [...out.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name!);
    expect(commands).toEqual([
      "show",
      "grad",
      "jacobian",
      "hessian",
      "jet",
      "check",
      "fit",
      "why-nan",
      "graph",
      "explain",
      "emit",
    ]);
    expect((await wengert()).out).toBe(out);
    for (const name of commands) {
      const help = await wengert(name, "--help");
      expect(help).toMatchObject({ code: 0, err: "" });
      expect(help.out).toContain(`wengert ${name} <formula | file#export>`);
      expect((await wengert("help", name)).out).toBe(help.out);
      const example = /Example\n {2}wengert (.*)/.exec(help.out)![1]!;
      if (!example.includes(".js") && !example.includes(".svg")) {
        const argv = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
        expect((await wengert(...argv)).code).toBe(name === "why-nan" ? 1 : 0);
      }
    }
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect((await wengert("--version")).out).toBe(`${version}\n`);
  });
  it.each<[string[], string]>([
    [["hesian", "x"], 'unknown command "hesian"; did you mean hessian?'],
    [["frobnicate"], 'unknown command "frobnicate"; commands: show, grad'],
    [["grad", "x", "--att", "1"], "unknown option --att; did you mean --at?"],
    [["grad", "x", "--order", "1"], "unknown option --order"],
    [["grad", "-x", "--at", "1"], 'unknown option -x; a formula that begins with - goes in parentheses: "(-x)"'],
    [["grad"], "wengert grad needs a formula or file#export"],
    [["grad", "x", "y", "--at", "1"], 'one formula, please: "x", "y" (use quotes)'],
    [["grad", "x", "--at"], "--at needs a value"],
    [["grad", "x*y"], 'where? Give the point: --at "1,2" for x, y'],
    [["grad", "x*y", "--at", "1"], "--at gives 1 number for the variables x, y"],
    [["grad", "x*y", "--at", "x=1"], "--at gives no y; the variables are x, y"],
    [["grad", "x", "--at", "x=1,z=2"], "--at z: the variables are x"],
    [["grad", "x", "--at", "x=1", "--at", "x=2"], "--at gives x twice"],
    [["grad", "x", "--at", "one"], "--at one: expected a number"],
    [["grad", "x", "--at", "[1"], "--at [1: not JSON"],
    [["grad", "x", "--at", "[[1]]"], "a formula takes numbers for x"],
    [["grad", "x; y", "--at", "1,2"], "the function has 2 results; use jacobian"],
    [["grad", "x", "--at", "1", "--digits", "99"], "--digits 99: a number has at most 17"],
    [["show", "x", "--at", "1", "--digits", "99"], "--digits 99: a number has at most 17"],
    [["graph", "x", "--at", "1", "--svg", "none/a.svg"], "--svg none/a.svg cannot be written"],
    [["jet", "x", "--at", "1", "--order", "two"], "--order two: expected a whole number"],
    [["jet", "x", "--at", "1", "--along", "1,2"], "--along 1,2: expected one number for each of x"],
    [["check", "x", "--at", "1", "--mode", "up"], "--mode up: expected forward, reverse or both"],
    [["grad", "x +", "--at", "1"], "found the end of the formula at column 4\n    x +\n       ^\n"],
  ])("%s", async (argv, message) => {
    const { code, out, err } = await wengert(...argv);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, ""]);
  });
});

describe.skipIf(!existsSync("dist/cli/main.js"))("the program that npm installs", () => {
  it("runs", () => {
    const { status, stdout } = spawnSync(process.execPath, ["dist/cli/main.js", "grad", "x^2", "--at", "3", "--json"], {
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ value: 9, gradient: [6] });
    expect(spawnSync(process.execPath, ["dist/cli/main.js", "nothing"]).status).toBe(2);
  });
  it("finds functions of a CommonJS module whose names Node does not see in its text", () => {
    const argv = ["dist/cli/main.js", "grad", "test/cli/data/common.cjs#half", "--at", "3", "--json"];
    const { stdout } = spawnSync(process.execPath, argv, { encoding: "utf8" });
    expect(JSON.parse(stdout)).toMatchObject({ gradient: [3] });
  });
});
