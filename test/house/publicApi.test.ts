import { describe, expect, it } from "vitest";
import { filesBelow, read } from "./files.ts";

/** Exports that an API report marks as having no docstring. */
function undocumented(report: string): string[] {
  return [...report.matchAll(/^\/\/ @public \(undocumented\)\n(?:export )?(.*)$/gm)].map(([, line]) => line ?? "");
}

describe("public API", () => {
  const reports = filesBelow("etc", ".api.md");

  it("has a report for each entry point", () => {
    const manifest: { exports: Record<string, string | object> } = JSON.parse(read("package.json"));
    const entries = Object.values(manifest.exports).filter((target) => typeof target === "object");
    expect(reports).toHaveLength(entries.length);
  });

  it.each(reports)("%s: every export has a docstring", (report) => {
    expect(read(report)).toContain("export");
    expect(undocumented(read(report))).toEqual([]);
  });

  it("an export without a docstring would be seen", () => {
    const report = "// @public\nexport function a(): void;\n\n// @public (undocumented)\nexport const b: number;\n";
    expect(undocumented(report)).toEqual(["const b: number;"]);
  });
});
