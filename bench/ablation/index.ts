import { existsSync } from "node:fs";
import { join } from "node:path";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { runNode } from "../child.ts";
import { root } from "../host.ts";
import { geometricMean, measured, type Options, type Row, type Section } from "../measure.ts";
import { digits } from "../table.ts";
import { passes } from "./passes.ts";
import { whole } from "./place.ts";

const shipped = join(root, "examples/adbench/data");
/** One of each kind of program: blocks of points, a loop with a state, a lane axis, matrices by index. */
const instances = [
  "gmm_1k_d10_K25",
  "lstm_l2_c1024",
  "ba1",
  "hand_simple_test",
  "hand_simple_small_c100",
  "hand_complicated_small_c100",
];
const tolerance = 1e-12;
/** Ratios that say nothing. */
const noise = 1.02;

/** Times without the pass over times with it. */
interface Ratios {
  readonly run: number;
  readonly first: number;
  readonly worst: number;
}
function passRow(name: string, { data = shipped, rounds, progress }: Options): Row {
  const script = new URL("call.js", import.meta.url);
  const built = runNode(new URL("bundle.js", import.meta.url), [name]);
  if (built.value === undefined) return { name, failure: built.failure ?? "was not bundled" };
  const found: { instance: string; run: number; first: number }[] = [];
  const notes: string[] = [];
  for (const instance of instances.filter((i) => existsSync(instanceFile(i, data)))) {
    const runs: Ratios[] = [];
    for (let k = 0; k < rounds; k++) {
      progress(`without ${name}: ${instance}, round ${k + 1} of ${rounds}`);
      const { value, failure } = runNode<Ratios>(script, [name, instance, data]);
      if (value === undefined) notes.push(`${instance}: ${failure}`);
      else if (!(value.worst <= tolerance)) notes.push(`${instance}: off by ${value.worst.toExponential(1)}`);
      else {
        runs.push(value);
        continue;
      }
      break;
    }
    if (runs.length === rounds) found.push({ instance, run: middle(runs, "run"), first: middle(runs, "first") });
  }
  if (found.length === 0) return { name, failure: notes.join("; ") };
  return {
    name,
    value: geometricMean(found.map(({ run }) => run)),
    unit: "x",
    extra: [
      { label: "first call", value: geometricMean(found.map(({ first }) => first)), unit: "x" },
      ...found.map(({ instance, run }) => ({ label: instance, value: run, unit: "x" as const })),
    ],
    ...(notes.length === 0 ? {} : { note: notes.join("; ") }),
  };
}
function middle(runs: readonly Ratios[], key: keyof Ratios): number {
  const sorted = runs.map((r) => r[key]).sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
function summary(rows: readonly Row[]): string[] {
  const idle = rows
    .filter(measured)
    .filter(({ extra = [] }) => extra.every(({ label, value }) => label === "first call" || value < noise));
  return [
    "Time of the derivative without the pass over the time with all of them, run in turn; ours: geometric mean.",
    `Below ${digits(noise)} everywhere: ${idle.map(({ name }) => name).join(", ") || "none"}.`,
  ];
}
export const ablationSection: Section = {
  name: "ablation",
  about: "What each pass of the compiler is worth: ADBench's derivatives without it.",
  names: () => passes.map(({ name }) => name),
  run: (options) => {
    options.progress("bundling");
    const built = runNode(new URL("bundle.js", import.meta.url), [whole]);
    if (built.value === undefined) return [{ name: whole, failure: built.failure ?? "was not bundled" }];
    return passes
      .map(({ name }) => name)
      .filter((name) => options.only.length === 0 || options.only.includes(name))
      .map((name) => passRow(name, options));
  },
  summary,
};
