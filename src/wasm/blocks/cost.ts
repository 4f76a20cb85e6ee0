import type { BlockPlan } from "./context.ts";
import { operandsOf } from "./operation.ts";

/** Numbers that need not go to memory and back before a schedule in blocks pays for its own loads. */
const leastSaved = 8192;

/**
 * Blocks do the same arithmetic as loops over whole arrays; what they save is the way to memory and back of every number
 * that only the region reads. They cost the way of their inputs into the block, once.
 */
export function isWorthwhile({ storage }: BlockPlan): boolean {
  const { labels } = storage.clusters.region;
  const isOneLoop = storage.clusters.operations.every(
    (o) => o.kind !== "contract" && o.kind !== "outer" && o.labels.length < 2,
  );
  if (isOneLoop) return false;
  let [saved, spent] = [0, 0];
  for (const o of storage.clusters.operations) {
    const size = o.labels.reduce((n, label) => n * labels.extent(label), 1);
    if (o.kind === "load") spent += size;
    else
      for (const d of operandsOf(o)) if (d.kind !== "load") saved += d.labels.reduce((n, l) => n * labels.extent(l), 1);
  }
  return saved >= leastSaved && saved > spent;
}
