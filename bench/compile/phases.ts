import type { Profiler } from "node:inspector";

/** Milliseconds of the parts of a first call. */
export type Phases = Readonly<Record<PhaseName, number>>;
export const phaseNames = [
  "record",
  "differentiate",
  "simplify",
  "tidy",
  "facts",
  "blocks",
  "steps",
  "places",
  "emit",
  "module",
  "run",
  "other",
] as const;
export type PhaseName = (typeof phaseNames)[number];

/** The functions that begin a part; what they call belongs to it unless it begins another. */
const begins: Readonly<Record<string, PhaseName>> = {
  recordCall: "record",
  simplify: "simplify",
  expand: "tidy",
  reassociate: "tidy",
  tidy: "tidy",
  Facts: "facts",
  planBlocks: "blocks",
  Plan: "steps",
  place: "places",
  emitStep: "emit",
  toBytes: "emit",
  Module: "module",
  Instance: "module",
  machine: "module",
  interpreter: "run",
  exitOf: "run",
};
/** Parts inside which the functions above do what the part is about: a derivative simplifies, too. */
const whole: readonly PhaseName[] = ["record", "differentiate", "tidy"];
const derivative = /\/transforms\/(?:linearize|transpose|jvp|batch|pull|push|compressed|colouring|column)/;

/**
 * Samples of a profile by part, from the outside in: each sample belongs to the innermost function of the table above that it
 * was taken in, those of generated code to the run. What the engine does beside the call (collecting garbage) is left out.
 */
export function phasesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Phases {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const phases = Object.fromEntries(phaseNames.map((name) => [name, 0])) as Record<PhaseName, number>;
  const phaseOf = new Map<number, PhaseName>();
  const walk = (node: Profiler.ProfileNode, outer: PhaseName | undefined): void => {
    const { functionName, url } = node.callFrame;
    let phase = outer;
    if (outer === undefined) phase = url.includes("/jit/") ? "other" : undefined;
    else if (outer === "record" && derivative.test(url)) phase = "differentiate";
    else if (url.startsWith("wasm:")) phase = "run";
    else if (!whole.includes(outer)) phase = begins[functionName] ?? outer;
    if (phase !== undefined) phaseOf.set(node.id, phase);
    for (const child of node.children ?? []) walk(byId.get(child)!, phase);
  };
  walk(nodes[0]!, undefined);
  samples.forEach((id, k) => {
    const phase = phaseOf.get(id);
    if (phase !== undefined) phases[phase] += timeDeltas[k]! / 1e3;
  });
  return phases;
}
