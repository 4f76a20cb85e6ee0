import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { check } from "../../../book/scope/check.ts";
import { type Rule, ruleTitles } from "../../../book/scope/finding.ts";
import { readRules } from "../../../book/scope/rules.ts";

const rules = readRules("book/scope/chapter.yaml");
const folder = "test/book/scope/fixtures";
const found = (path: string) => check(`${folder}/${path}`, rules).findings;

describe("each rule", () => {
  it("has a fixture", () => {
    const names = readdirSync(folder).filter((name) => !name.includes("."));
    expect(names.sort()).toEqual(Object.keys(ruleTitles).sort());
  });

  it.each(Object.keys(ruleTitles) as Rule[])("%s is broken by its violation, and by nothing else there", (rule) => {
    expect(found(`${rule}/violation`).map((f) => f.rule)).toContain(rule);
    expect(found(`${rule}/violation`).filter((f) => f.rule !== rule)).toEqual([]);
  });

  it.each(Object.keys(ruleTitles) as Rule[])("%s holds in the clean twin", (rule) => {
    expect(found(`${rule}/clean`)).toEqual([]);
  });

  it.each(Object.keys(ruleTitles) as Rule[])("%s: the finding points into its file, with a mend", (rule) => {
    for (const { file, line, column, endLine, endColumn, mend, message } of found(`${rule}/violation`)) {
      const lines = readFileSync(`${folder}/${rule}/violation/${file}`, "utf8").split("\n");
      expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
      expect(endLine > line || endColumn >= column).toBe(true);
      expect(Math.min(mend.length, message.length)).toBeGreaterThan(3);
    }
  });
});
