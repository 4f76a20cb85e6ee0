import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../tools/golden/format.ts";
import { compareNist, type NistRun, nistLines } from "../../tools/golden/nist.ts";

interface Problem {
  readonly id: string;
  readonly refined: { readonly b: readonly string[]; readonly sd: readonly string[] };
  readonly atStart1: { readonly gradient: readonly string[] };
}
const problems = JSON.parse(readFileSync("test/data/nist/nonlinear.json", "utf8")) as readonly Problem[];
const misra = problems.find((p) => p.id === "Misra1a")!;

function compare(content: unknown): NistRun[] {
  const folder = mkdtempSync(join(tmpdir(), "nist-"));
  try {
    const path = join(folder, "file.json");
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return compareNist(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const off = (digits: readonly string[], by: number): string[] => digits.map((d) => String(Number(d) * (1 + by)));
const badOf = (p: Problem): string[] => compare([p]).flatMap((run) => run.bad);

describe("the comparison with NIST's problems sees", () => {
  it("right numbers as right, and prints a line for each run", () => {
    const runs = compare([misra]);
    expect(runs.map((run) => run.bad)).toEqual([[], [], []]);
    expect(nistLines(runs)).toHaveLength(4);
  });
  it("a wrong digit of a parameter", () => {
    const bad = badOf({ ...misra, refined: { ...misra.refined, b: off(misra.refined.b, 3e-9) } });
    expect(bad).toHaveLength(3);
    expect(bad[0]).toContain("parameters right to 8.5 digits, 9 asked");
  });
  it("a wrong digit of a standard deviation", () => {
    expect(badOf({ ...misra, refined: { ...misra.refined, sd: off(misra.refined.sd, 1e-5) } })[0]).toContain(
      "sd right to 5",
    );
  });
  it("a wrong digit of a gradient at a start", () => {
    const bad = badOf({ ...misra, atStart1: { ...misra.atStart1, gradient: off(misra.atStart1.gradient, 1e-11) } });
    expect(bad).toHaveLength(1);
    expect(bad[0]).toContain("gradient at the start off by");
  });
  it("files that are no list of problems", () => {
    expect(() => compare({})).toThrow(FormatError);
    expect(() => compare("nonsense")).toThrow(FormatError);
    expect(() => compare([{ id: "Lost" }])).toThrow("problem 0 (Lost) has no model");
  });
});
