import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { runNode } from "../child.ts";
import { root } from "../host.ts";
import type { Extra, Options, Row, Section } from "../measure.ts";
import { firstCalls } from "./firstCalls.ts";
import { type Phases, phaseNames } from "./phases.ts";

const counts: readonly (readonly [string, number])[] = [
  ["100", 100],
  ["1k", 1000],
  ["10k", 10_000],
  ["100k", 100_000],
  ["1M", 1_000_000],
];
interface Call {
  readonly first: number;
  readonly asItIs: number;
  readonly compile: number;
  readonly compiled: number;
  readonly megabytes: number;
}
/** Calls of a list, as it is and compiled, in a process that compiled one small program before. */
function list([title, count]: (typeof counts)[number], kind: "value" | "gradient", options: Options): Row {
  const name = `first ${kind === "value" ? "call" : "gradient"} of a list of ${title} operations`;
  const runs: Call[] = [];
  for (let k = 0; k < (count > 10_000 ? 1 : options.rounds); k++) {
    options.progress(`${name}, round ${k + 1}`);
    const { value, failure } = runNode<Call>(new URL("call.js", import.meta.url), [String(count), kind], [], 120);
    if (value === undefined) return { name, failure: failure ?? "gave no result" };
    runs.push(value);
  }
  const least = (key: keyof Call): number => Math.min(...runs.map((r) => r[key]));
  return {
    name,
    value: least("first"),
    unit: "ms",
    extra: [
      { label: "per operation", value: (1e3 * least("first")) / count, unit: "us" },
      { label: "later, as it is", value: least("asItIs"), unit: "ms" },
      { label: "to compile", value: least("compile"), unit: "ms" },
      { label: "compiled", value: least("compiled"), unit: "ms" },
      { label: "peak memory", value: least("megabytes"), unit: "MB" },
    ],
  };
}
type Sizes = Readonly<
  Record<"grad" | "jit" | "core" | "coreAndJit" | "nn", { readonly minified: number; readonly gzip: number }>
>;
function bundles({ progress }: Options): Row[] {
  progress("bundles");
  const name = "bundles";
  const { value, failure } = runNode<Sizes>(new URL("bundle.js", import.meta.url), []);
  if (value === undefined) return [{ name, failure: failure ?? "gave no result" }];
  const row = (title: string, key: keyof Sizes, target?: number): Row => ({
    name: `bundle, gzip: ${title}`,
    value: value[key].gzip / 1024,
    unit: "KB",
    ...(target === undefined ? {} : { target }),
    extra: [{ label: "minified", value: value[key].minified / 1024, unit: "KB" }],
  });
  return [
    row("grad of a scalar function", "grad", 25),
    row("the same with jit", "jit"),
    row("everything of wengert", "core", 70),
    row("everything of wengert and wengert/jit", "coreAndJit"),
    row("everything of wengert and wengert/nn", "nn"),
  ];
}
const shipped = join(root, "examples/adbench/data");
interface FirstCall {
  readonly first: number;
  readonly bytes: number;
  readonly phases: Phases;
}
/** The first call of an ADBench instance and its parts, by a profiler that takes some time itself. */
function firstCall(name: string, { data = shipped, rounds, progress }: Options): Row {
  const title = `first call of ${name}, profiled`;
  let best: FirstCall | undefined;
  for (let k = 0; k < rounds; k++) {
    progress(`${title}, round ${k + 1}`);
    const { value, failure } = runNode<FirstCall>(new URL("phaseCall.js", import.meta.url), [name, data]);
    if (value === undefined) return { name: title, failure: failure ?? "gave no result" };
    if (best === undefined || value.first < best.first) best = value;
  }
  const { first, bytes, phases } = best!;
  return {
    name: title,
    value: first,
    unit: "ms",
    extra: [
      ...phaseNames.map((label): Extra => ({ label, value: phases[label], unit: "ms" })),
      { label: "code", value: bytes / 1024, unit: "KB" },
    ],
  };
}
const instances = (data = shipped): string[] =>
  readdirSync(join(data, "golden"))
    .map((file) => file.replace(/\.json$/, ""))
    .filter((name) => existsSync(instanceFile(name, data)));

const parts = ["first", "lists", "phases", "bundles"] as const;
export const compileSection: Section = {
  name: "compile",
  about: "What compilation costs, and what a program with the library weighs.",
  names: () => parts,
  run: (options) => {
    const wanted = (part: (typeof parts)[number]): boolean => options.only.length === 0 || options.only.includes(part);
    return [
      ...(wanted("first") ? firstCalls(options) : []),
      ...(wanted("lists") ? counts.map((c) => list(c, "value", options)) : []),
      ...(wanted("lists") ? counts.slice(0, 3).map((c) => list(c, "gradient", options)) : []),
      ...(wanted("phases") ? instances(options.data).map((name) => firstCall(name, options)) : []),
      ...(wanted("bundles") ? bundles(options) : []),
    ];
  },
};
