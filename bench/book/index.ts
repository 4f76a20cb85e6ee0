import { spawnSync } from "node:child_process";
import { runNode } from "../child.ts";
import { root } from "../host.ts";
import type { Options, Row, Section } from "../measure.ts";

interface Visits {
  /** Milliseconds from navigation to the first live figure, nothing cached. */
  readonly first: readonly number[];
  readonly weights: readonly {
    readonly path: string;
    readonly html: number;
    readonly engine: number;
    readonly scripts: number;
    readonly figures: readonly (readonly [name: string, redraw: number])[];
  }[];
}
const targets = { first: 1000, redraw: 8, html: 60, engine: 70 };

function run({ rounds, progress }: Options): readonly Row[] {
  progress("building the chapter");
  const { status, stderr } = spawnSync("npm", ["run", "--silent", "build:book"], { cwd: root, encoding: "utf8" });
  if (status !== 0) return [{ name: "the chapter", failure: `build:book: ${stderr.trim().split("\n").at(-1)}` }];
  progress("visiting it");
  const { value, failure } = runNode<Visits>(new URL("visit.js", import.meta.url), [String(rounds)], [], 300);
  if (value === undefined) return [{ name: "the chapter", failure: failure ?? "gave no result" }];
  const { first, weights } = value;
  return [
    {
      name: "section 01, from its address to a live figure, nothing cached",
      value: Math.min(...first),
      unit: "ms",
      target: targets.first,
    },
    ...weights.flatMap(({ path, html, engine, scripts, figures }): Row[] => [
      {
        name: `page ${path}, HTML`,
        value: html,
        unit: "KB",
        target: targets.html,
        extra: [{ label: "scripts of the page, its figures and the engine", value: scripts, unit: "KB" }],
      },
      { name: "  its engine", value: engine, unit: "KB", target: targets.engine },
      ...figures.map(
        ([figure, redraw]): Row => ({
          name: `  ${figure}, a redraw at the median`,
          value: redraw,
          unit: "ms",
          target: targets.redraw,
        }),
      ),
    ]),
  ];
}
export const bookSection: Section = {
  name: "book",
  about:
    "The living chapter in a browser: how soon a figure lives, what a redraw takes, what a page weighs compressed.",
  run,
};
