import type { LaneRule } from "../../ir/lower.ts";
import type { Guard } from "../../record/run.ts";
import type { Facts } from "../plan/facts.ts";
import { matrixTriangle, readTriangle, type Triangle } from "./bounds.ts";
import { Builder } from "./build.ts";
import { Clusters } from "./clusters.ts";
import type { BlockPlan } from "./context.ts";
import { isWorthwhile } from "./cost.ts";
import type { Label } from "./labels.ts";
import { Labels } from "./labels.ts";
import type { Contract, Outer } from "./operation.ts";
import { type Region, regionsOf } from "./region.ts";
import { Storage } from "./storage.ts";

/** How the mapped axis is cut. */
export interface BlockOptions {
  /** "never": no blocks; "always": wherever they are possible; by cost if missing. */
  readonly when?: "never" | "always";
  /** Points of a block, instead of as many as stay in cache. */
  readonly points?: number;
}

/** Regions that run in blocks, and an order for everything else: see `regionsOf`. */
export interface Blocks {
  readonly plans: readonly BlockPlan[];
  readonly stages: Int32Array;
}

/** Shorter programs than these have no loops worth a look. */
const leastSize = 4096;
/** Fewer points than these make no block. */
const leastPoints = 64;

export function planBlocks(
  facts: Facts,
  needed: Uint8Array,
  guards: readonly Guard[],
  costOf: (rule: LaneRule) => number,
  options: BlockOptions,
): Blocks | undefined {
  const { program } = facts;
  if (options.when === "never") return undefined;
  let largest = 0;
  for (let i = 0; i < program.n; i++) if (needed[i] === 1) largest = Math.max(largest, program.type(i).size);
  if (options.when !== "always" && largest < leastSize) return undefined;
  const { regions, stages } = regionsOf(
    new Labels(facts, needed),
    needed,
    guards,
    options.when === "always" ? 1 : leastPoints,
  );
  const readers = readersOf(facts, needed);
  const plans = regions
    .map((region) => planOf(facts, region, readers, guards, costOf, options))
    .filter((plan) => options.when === "always" || isWorthwhile(plan));
  return plans.length === 0 ? undefined : { plans, stages };
}

/** Needed lines that read each line, through all views. */
function readersOf({ program, views, roles }: Facts, needed: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const readers = new Map<number, number[]>();
  for (let i = 0; i < program.n; i++) {
    if (needed[i] === 0 || roles[i]!.kind === "view") continue;
    for (const a of new Set(program.operands(i))) {
      const { line } = views[a]!;
      const own = readers.get(line);
      if (own === undefined) readers.set(line, [i]);
      else own.push(i);
    }
  }
  return readers;
}

function planOf(
  facts: Facts,
  region: Region,
  readers: ReadonlyMap<number, readonly number[]>,
  guards: readonly Guard[],
  costOf: (rule: LaneRule) => number,
  options: BlockOptions,
): BlockPlan {
  const { program, views } = facts;
  const inside = new Set(region.lines);
  const kept = new Set<number>();
  for (const line of [...program.outputs, ...guards.map(({ id }) => id)]) if (line >= 0) kept.add(views[line]!.line);
  const isWanted = (line: number): boolean =>
    kept.has(line) || (readers.get(line) ?? []).some((reader) => !inside.has(reader));
  const { operations } = new Builder(region);
  const clusters = new Clusters(region, operations, isWanted, costOf);
  const storage = new Storage(clusters, isWanted, options.points);
  const triangles = new Map<Contract | Outer, Triangle>();
  const extent = (label: Label | undefined): number => (label === undefined ? 1 : region.labels.extent(label));
  for (const o of operations) {
    if (o.kind === "contract") triangles.set(o, matrixTriangle(facts, o, extent(o.row)));
    if (o.kind === "outer" && extent(o.uLabel) === extent(o.vLabel))
      triangles.set(o, readTriangle(facts, { of: readers, kept }, o, extent(o.vLabel), extent(o.uLabel)));
  }
  return { storage, triangles };
}
