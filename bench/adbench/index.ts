import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { runNode } from "../child.ts";
import { root } from "../host.ts";
import {
  type Failure,
  geometricMean,
  measured,
  type Options,
  type Peer,
  type Row,
  type Section,
  UsageError,
} from "../measure.ts";
import { digits } from "../table.ts";
import { built, manualOverNative, runNative, type Side, sides, type Times } from "./native.ts";

const shipped = join(root, "examples/adbench/data");
const label: Readonly<Record<Side, string>> = { native128: "C++ 128-bit", native: "C++ native" };
const MANUAL = "ADBench manual";
const tolerance = 1e-12;
/** Seconds for each side in each round. */
const budget = 0.3;

interface Ours extends Times {
  readonly first_ms: number;
  readonly worst: readonly number[];
}
const kinds = ["gmm", "lstm", "ba", "hand"];
const place = (name: string): [number, string] => [
  kinds.findIndex((k) => name.startsWith(k)),
  name.replace("test", "0").replace(/\d+/g, (n) => n.padStart(6, "0")),
];
/** Every golden instance whose data is in the folder, in the order of kind and size. */
function names({ data = shipped }: Options): string[] {
  const golden = join(data, "golden");
  if (!existsSync(golden)) throw new UsageError(`${data} has no folder golden: it is not laid out as ADBench's data`);
  return readdirSync(golden)
    .map((file) => file.replace(/\.json$/, ""))
    .filter((name) => existsSync(instanceFile(name, data)))
    .map((name) => ({ name, at: place(name) }))
    .sort((a, b) => a.at[0] - b.at[0] || a.at[1].localeCompare(b.at[1]))
    .map(({ name }) => name);
}
const least = <K extends string>(runs: readonly Readonly<Record<K, number>>[], key: K): number =>
  Math.min(...runs.map((r) => r[key]));

/** Ours and the C++ programs in turn, each in a fresh process, round after round; least times. */
function instance(name: string, options: Options): Row {
  const { data = shipped, rounds, progress } = options;
  const ours: Ours[] = [];
  const theirs = new Map<Side, Times[]>();
  const notes = new Set<string>();
  for (let k = 0; k < rounds; k++) {
    progress(`${name}, round ${k + 1} of ${rounds}`);
    const { value, failure } = runNode<Ours>(new URL("call.js", import.meta.url), [
      name,
      data,
      join(data, "golden"),
      String(budget),
    ]);
    if (value === undefined) return { name, failure: failure ?? "gave no result" };
    if (!(Math.max(...value.worst) <= tolerance))
      return {
        name,
        failure: `WRONG: objective off by ${value.worst[0]!.toExponential(1)}, derivative by ${value.worst[1]!.toExponential(1)} of the largest entry`,
      };
    ours.push(value);
    for (const side of sides.filter(built)) {
      const run = runNative(side, name, data, budget);
      if (run.value === undefined) notes.add(`${label[side]} failed: ${run.failure}`);
      else theirs.set(side, [...(theirs.get(side) ?? []), run.value]);
    }
  }
  const peers: Peer[] = [...theirs].map(([side, runs]) => ({
    name: label[side],
    value: least(runs, "derivative_ms"),
    ...(side === "native128" ? { target: 2 } : {}),
  }));
  const native = peers.find((p) => p.name === label.native)?.value;
  const manual = manualOverNative(name);
  if (native !== undefined && manual !== undefined) peers.push({ name: MANUAL, value: native * manual, target: 1 });
  const value = least(ours, "derivative_ms");
  return {
    name,
    value,
    unit: "ms",
    peers,
    extra: [
      { label: "first call", value: least(ours, "first_ms"), unit: "ms", target: 100 },
      { label: "/ objective", value: value / least(ours, "objective_ms"), unit: "x" },
    ],
    ...(notes.size === 0 ? {} : { note: [...notes].join("; ") }),
  };
}
function summary(rows: readonly Row[]): string[] {
  const figures = rows.filter(measured);
  const ratios = (peer: string): number[] =>
    figures.flatMap(({ value, peers }) => (peers ?? []).filter((p) => p.name === peer).map((p) => value / p.value));
  // Geometric means to reach; single instances have their own in the table.
  const goals: Readonly<Record<string, number>> = { [label.native128]: 1.25 };
  const means = [label.native128, label.native, MANUAL].flatMap((peer) => {
    const all = ratios(peer);
    return all.length === 0
      ? []
      : [
          `${digits(geometricMean(all))} of ${peer}${goals[peer] === undefined ? "" : `, target ${goals[peer]}`} (${all.length} instances)`,
        ];
  });
  const manual = ratios(MANUAL);
  const slower =
    manual.length === 0 ? "not compared with" : `${manual.filter((r) => r > 1).length} of ${manual.length} slower than`;
  const absent = sides.filter((s) => !built(s)).map((s) => label[s]);
  return [
    `Derivative time, inputs ready: ours / theirs. ${MANUAL}: through C++ native, ours / native here x native / manual as measured together once (bench/native/measured.json).`,
    ...(absent.length > 0 ? [`Missing: ${absent.join(", ")}. Build with: npm run bench:peers`] : []),
    `Geometric means: ${means.join(", ") || "no peer"}; ${slower} ${MANUAL}; ${rows.length - figures.length} failed.`,
  ];
}
export const adbenchSection: Section = {
  name: "adbench",
  about: "ADBench's derivatives under jit, against hand-derived C++; golden results within 1e-12 first.",
  names,
  run: (options) => {
    const chosen = names(options).filter((n) => options.only.length === 0 || options.only.includes(n));
    const rows = chosen.map((name) => instance(name, options));
    const failures = rows.filter((r): r is Failure => !measured(r));
    if (failures.some((f) => f.failure.startsWith("WRONG"))) process.exitCode = 1;
    return rows;
  },
  summary,
};
