import type { BlockPlan } from "./context.ts";
import { operandsOf } from "./operation.ts";

/** Numbers that need not go to memory and back before a schedule in blocks pays for its own loads. */
const leastSaved = 8192;
/** Arrays of more numbers come from memory each time that a loop goes over them. */
const mostCached = 2 ** 20;

/**
 * Blocks do the same arithmetic as loops over whole arrays. What they save is the way to memory and back of numbers that
 * pass from one loop to another, and reading large arrays again; what they cost is the way of their inputs into the block.
 */
export function isWorthwhile({ storage }: BlockPlan): boolean {
  const { clusters } = storage;
  const { labels } = clusters.region;
  const readers = new Map<number, number>();
  const isOneLoop = clusters.operations.every(
    (o) => o.kind !== "contract" && o.kind !== "outer" && o.labels.length < 2,
  );
  if (isOneLoop) return false;
  let [saved, spent] = [0, 0];
  const sizeOf = (axes: readonly number[]): number => axes.reduce((n, label) => n * labels.extent(label), 1);
  for (const o of clusters.operations) {
    if (o.kind === "load") spent += sizeOf(o.labels);
    for (const d of operandsOf(o)) {
      const size = sizeOf(d.labels);
      if (d.kind === "load") {
        const before = readers.get(d.id) ?? 0;
        readers.set(d.id, before + 1);
        if (before > 0 && size > mostCached) saved += size;
        continue;
      }
      const isComplete = d.kind === "contract" || d.kind === "reduce" || clusters.readsBuffers(o);
      if (isComplete || (!clusters.inlined.has(d) && clusters.nestOf(d) !== clusters.nestOf(o))) saved += size;
    }
  }
  return saved >= leastSaved && saved > spent;
}
