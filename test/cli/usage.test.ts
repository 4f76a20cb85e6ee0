import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";

async function wengert(argv: readonly string[]): Promise<{ code: number; err: string }> {
  const err: string[] = [];
  const code = await run(argv, { out: () => {}, err: (t) => err.push(t) });
  return { code, err: err.join("") };
}

const data = ["--data", "test/cli/data/decay.csv"];
describe("wrong usage that the library finds", () => {
  it.each([
    [["emit", "x^2", "--at", "1", "--name", "a b"], 'emit: "a b" is no name of a function'],
    [["emit", "x1;x2", "--at", "1,2"], "grad: the function must return one number"],
    [["fit", "a - y", ...data, "--at", "a=1", "--lower", "b=3"], "lower.b belongs to no"],
    [["emit", "3"], "3 has no variables, and so no derivative: name some (x1..xn, x, y, z, t), or write its value"],
    [["emit", "pi/2", "--derivative", "hessian"], "pi/2 has no variables, and so no derivative"],
    [["emit", "3", "--at", "1"], "the formula has no variables, and so no point: leave --at out"],
    [["grad", "3", "--at", "x=1"], "the formula has no variables, and so no point: leave --at out"],
    [["grad", "x", "--at", '{"x":1,"q":2}'], "--at q: the variables are x"],
    [["grad", "x*y", "--at", '{"x":1}'], "--at gives no y; the variables are x, y"],
    [["grad", "x", "--at", '{"x":"1"}'], "--at: a formula takes numbers for x"],
    [["grad", "x*y", "--at", "1,,2"], "--at 1,,2: number 2 is missing"],
    [["grad", "x*y", "--at", "x=1 y=2"], "--at x=1 y=2: put commas between name=number pairs"],
    [["jet", "x", "--at", "1", "--order", "1e9"], "--order 1000000000: at most 1000"],
    [["show", "a*x", "--at", "1"], "Variables are x1..xn, x, y, z, t\n"],
    [["show", "e^x", "--at", "1"], "Write exp(x) for e^x\n"],
    [["show", "x^2", "-at", "1"], "unknown option -at; did you mean --at?"],
    [["show", "x^2 --at 1"], 'options stand behind the quotes of the formula: "x^2" --at 1'],
    [["graph", "x", "--format", "png", "--at", "1"], "unknown option --format; options: --at, --json"],
    [["fit", "a*q - y", ...data, "--at", "a=1"], "Variables are a, t, y, w; parameters are named by --at, columns by"],
    [["fit", "a*t - y", "--at", "a=1", "test/cli/data/decay.csv"], "give the data with --data test/cli/data/decay.csv"],
    [["fit", "a*t - y", "--data", "--at", "a=1"], "--data needs a value"],
    [["fit", "a*t - b - y", ...data, "--at", "a=1,b=1", "--lower", "0,1"], "have names: --lower a=0,b=1"],
    [["fit", "pi*t - y", ...data, "--at", "pi=1"], "pi is a number of formulas: call the parameter"],
    [
      ["fit", "test/cli/data/decay.mjs#residual", "--at", "height=1,rate=1"],
      "2 arguments, parameters and columns: give",
    ],
  ])("leaves with 2 after a formula: %j", async (argv, message) => {
    const { code, err } = await wengert(argv);
    expect(err).toContain(message);
    expect(err).not.toContain("at your line");
    expect(code).toBe(2);
  });
  it.skipIf(!existsSync("dist/cli/main.js"))("leaves with 2 after a module", () => {
    const circle = "test/cli/data/decay.mjs#circle";
    for (const argv of [
      ["fit", circle, "--at", "2,6", "--equations", "--lower", "9,9", "--upper", "1,1"],
      ["emit", "test/cli/data/model.mjs#square", "--at", "3", "--name", "a b"],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, ["dist/cli/main.js", ...argv], { encoding: "utf8" });
      expect(stderr).toMatch(/^wengert: (leastSquares: the bounds of|emit: "a b" is no name)/);
      expect(status).toBe(2);
    }
  });
});

describe("right usage that looks like wrong", () => {
  it.each([
    [["show", "x --y + 3", "--at", "1,2"]],
    [["show", "-x^2", "--at", "1"]],
    [["grad", "3"]],
    [["emit", "3", "--derivative", "value"]],
    [["fit", "a - y", ...data, "--at", "a=1"]],
    [["fit", "a*t - y", "--data", "test/cli/data/returns.csv", "--at", "a=1"]],
  ])("is taken: %j", async (argv) => {
    const { code, err } = await wengert(argv);
    expect([code, err.includes("note")]).toEqual([0, false]);
  });
  it("is told where the formula of a fit lacks what was measured", async () => {
    const { code, err } = await wengert(["fit", "a*t", ...data, "--at", "a=1"]);
    expect(code).toBe(0);
    expect(err).toBe(
      'note: the formula does not use the column y; a residual is model minus data, such as "a*t - y"\n',
    );
  });
});

describe("functions that fail", () => {
  it("with something else than an error, or a promise, are told in one line", async () => {
    const at = (name: string): string[] => ["grad", `test/cli/data/odd.mjs#${name}`, "--at", "1"];
    expect(await wengert(at("nothing"))).toEqual({ code: 1, err: "wengert: the function threw null\n" });
    expect((await wengert(at("later"))).err).toMatch(/^wengert: the function returned a Promise/);
  });
});
describe("Taylor coefficients below the smallest numbers", () => {
  it("have derivatives that are numbers", async () => {
    const out: string[] = [];
    await run(["jet", "sin(x)", "--at", "0", "--order", "173"], { out: (t) => out.push(t), err: () => {} });
    const rows = out.join("").trim().split("\n").slice(-3);
    const derivatives = rows.map((row) => Number(row.trim().split(/\s+/)[2]));
    expect(derivatives).toEqual([expect.closeTo(-1, 9), expect.closeTo(0), expect.closeTo(1, 9)]);
  });
});
