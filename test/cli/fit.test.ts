import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";

async function wengert(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, { out: (t) => out.push(t), err: (t) => err.push(t) });
  return { code, out: out.join(""), err: err.join("") };
}
const csv = "test/cli/data/decay.csv";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fit-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("wengert fit", () => {
  it("fits a formula to a file", async () => {
    const { code, out } = await wengert("fit", "a*exp(-b*t) - y", "--data", csv, "--at", "a=1,b=1");
    expect(code).toBe(0);
    expect(out).toMatch(/^a\*exp\(-b\*t\) - y\n\n +value +sd +sd observed\na +5\.07640852\d* +0\.0533839/);
    expect(out).toContain("A minimum:");
  });
  it("fits a function of a module, with a log, and writes a picture", async () => {
    const svg = join(folder, "decay.svg");
    const argv = ["test/cli/data/decay.mjs#residual", "--data", csv, "--at", "height=1,rate=1", "--log", "--svg", svg];
    const { code, out, err } = await wengert("fit", ...argv);
    expect([code, err]).toEqual([0, `${svg}: written\n`]);
    expect(out).toMatch(/iteration +cost +cosine/);
    expect(readFileSync(svg, "utf8")).toContain("height = 5.076 ± 0.053, rate = 0.4435 ± 0.0087");
  });
  it("gives JSON, weights and bounds", async () => {
    const { code, out } = await wengert(
      ...["fit", "a*exp(-b*t) - y", "--data", csv, "--at", "a=1,b=0.3", "--upper", "b=0.4", "--weights", "w", "--json"],
    );
    expect(code).toBe(0);
    const fit = JSON.parse(out) as { x: { b: number }; verdict: { status: string }; degreesOfFreedom: number };
    expect(fit.x.b).toBe(0.4);
    expect(fit.verdict.status).toBe("bound active");
    expect(fit.degreesOfFreedom).toBe(4);
  });
  it("takes errors from the weights alone where the noise is known", async () => {
    const argv = ["fit", "a - y", "--data", csv, "--at", "a=1", "--json"];
    const { out } = await wengert(...argv, "--noise", "known");
    const { sd, residual } = JSON.parse(out) as { sd: { a: number }; residual: number[] };
    expect(sd.a).toBeCloseTo(1 / Math.sqrt(residual.length), 12);
  });
  it("solves equations from a vector", async () => {
    const { code, out } = await wengert("fit", "test/cli/data/decay.mjs#circle", "--at", "2,6", "--equations");
    expect(code).toBe(0);
    expect(out).toMatch(/x\[0\] +3 /);
  });
  it("takes several formulas", async () => {
    const { code, out } = await wengert("fit", "x^2 - 2; x - y", "--at", "x=1,y=1", "--equations");
    expect(code).toBe(0);
    expect(out).toMatch(/^x\^2 - 2; x - y\n[\s\S]*\ny +1\.41421356/);
  });
  it("ends after so many iterations, or at the tolerance that is given", async () => {
    const argv = ["fit", "a*exp(-b*t) - y", "--data", csv, "--at", "a=1,b=1"];
    const one = await wengert(...argv, "--max-iterations", "1");
    expect(one.code).toBe(1);
    expect(one.out).toContain("Not converged: maxIterations reached");
    const read = ({ out }: { out: string }) =>
      JSON.parse(out) as { iterations: number; verdict: { evidence: { stop: string; angle: number } } };
    const whole = read(await wengert(...argv, "--json"));
    const early = read(await wengert(...argv, "--tolerance", "1e-2", "--json"));
    expect([whole.verdict.evidence.stop === "cosine", early.verdict.evidence.stop]).toEqual([false, "cosine"]);
    expect(early.iterations).toBeLessThan(whole.iterations);
    expect(early.verdict.evidence.angle).toBeLessThan(1e-2);
    const none = await wengert(...argv, "--max-iterations", "0", "--json");
    expect([none.code, read(none).iterations]).toEqual([1, 0]);
  });
  it("leaves with 1 where the point is no fit", async () => {
    const { code, out } = await wengert("fit", "x^2 + 1", "--at", "x=3", "--equations");
    expect(code).toBe(1);
    expect(out).toContain("The equation has no solution near here: it is 1 at best.");
  });
  it("says what is wrong with the call", async () => {
    const says = async (message: string, ...argv: string[]): Promise<void> => {
      const { code, err } = await wengert("fit", ...argv);
      expect(err).toContain(message);
      expect(code).toBe(2);
    };
    await says("there is no file none.csv", "a - y", "--data", "none.csv", "--at", "a=1");
    await says("names its parameters: --at a=1,b=2", "a - y", "--data", csv, "--at", "1");
    await says("where to start?", "test/cli/data/decay.mjs#circle");
    await says("t is a parameter and a column", "a*t - y", "--data", csv, "--at", "t=1");
    await says("--weights z: the columns are t, y, w", "a*t - y", "--data", csv, "--at", "a=1", "--weights", "z");
    await says("give the file with --data", "a - 1", "--at", "a=1", "--weights", "z");
    const file = (text: string): string => {
      writeFileSync(join(folder, "bad.csv"), text);
      return join(folder, "bad.csv");
    };
    await says("bad.csv:3: 1 cells where 2 columns are named", "a - y", "--data", file("t,y\n1,2\n3\n"), "--at", "a=1");
    await says('bad.csv:2: "two" in column y is no number', "a - y", "--data", file("t;y\n1;two\n"), "--at", "a=1");
    await says("decimals begin with a point", "a - y", "--data", file("t;y\n1;2,5\n"), "--at", "a=1");
    const start = ["a - y", "--data", csv, "--at", "a=1"];
    await says("--max-iterations 1.5: expected a whole number", ...start, "--max-iterations", "1.5");
    await says("--max-iterations -1: expected a whole number", ...start, "--max-iterations", "-1");
    await says("--tolerance 2: it is a cosine, 0 or more and less than 1", ...start, "--tolerance", "2");
    await says("--tolerance small: expected a number", ...start, "--tolerance", "small");
    await says("unknown option --max-iteration; did you mean --max-iterations?", ...start, "--max-iteration", "3");
    await says("--lower: null is no number", ...start, "--lower", '{"a":null}');
    await says("--upper q: expected a number", ...start, "--upper", "a=q");
    await says("--upper gives a twice", ...start, "--upper", "a=2,a=3");
    await says("--lower holds no numbers", ...start, "--lower", "");
    await says('noise is "no". Choose "estimated" or "known"', ...start, "--noise", "no");
    await says("its first line is numbers", "a - y", "--data", file("1,2\n3,4\n"), "--at", "a=1");
    await says("two columns are called", "a - y", "--data", file("y,y\n3,4\n"), "--at", "a=1");
    await says('the column "t (s)" of --data is no name', "a - y", "--data", file("t (s),y\n1,2\n"), "--at", "a=1");
    await says("is no file", "a - y", "--data", "test/cli", "--at", "a=1");
    const svg = ["--svg", join(folder, "none/a.svg")];
    await says("a.svg cannot be written", "a - y", "--data", csv, "--at", "a=1", ...svg);
    await says("--x q: the columns are t, y, w", "a - y", "--data", csv, "--at", "a=1", "--x", "q");
    await says("expected a line of names", "a - y", "--data", file("t,y\n"), "--at", "a=1");
  });
});
