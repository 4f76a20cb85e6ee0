import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { check } from "../../../book/scope/check.ts";
import { readRules } from "../../../book/scope/rules.ts";

interface Label {
  readonly file: string;
  readonly line: number;
  readonly heading: string;
  /** The topic treated away from its home; null where all is well. */
  readonly topic: string | null;
}

const folder = "test/book/scope/sample";
const labels: readonly Label[] = JSON.parse(readFileSync(`${folder}/labels.json`, "utf8"));
const treatment = new Set(["R1", "R2", "R3", "R4", "R5", "R10", "R11", "R12"]);

/** The heading that a line stands under. */
const labelOf = (file: string, line: number): Label =>
  labels.filter((label) => label.file === file && label.line <= line).at(-1)!;

it("plain notes: most treatments away from home are found, and little else is reported", () => {
  const { findings } = check(folder, readRules("book/scope/chapter.yaml"));
  const reported = new Map(
    findings.filter(({ rule }) => treatment.has(rule)).map((f) => [labelOf(f.file, f.line), f.topic] as const),
  );
  const wrong = labels.filter(({ topic }) => topic !== null);
  const hits = wrong.filter((label) => reported.has(label));
  const missed = wrong.filter((label) => !reported.has(label)).map(({ heading }) => heading);
  const spurious = [...reported.keys()].filter(({ topic }) => topic === null).map(({ heading }) => heading);
  const precision = hits.length / reported.size;
  const recall = hits.length / wrong.length;
  console.log(
    `${labels.length} headings, ${wrong.length} treatments away from home: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n` +
      `missed: ${missed.join("; ") || "none"}\nspurious: ${spurious.join("; ") || "none"}`,
  );
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.9);
  const named = hits.filter((label) => reported.get(label) === label.topic).length / hits.length;
  expect(named).toBeGreaterThanOrEqual(0.9);
});
