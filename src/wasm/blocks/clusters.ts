import type { LaneRule } from "../../ir/lower.ts";
import type { Label } from "./labels.ts";
import { type Contract, type Elementwise, type Operation, type Outer, operandsOf, sumsPoints } from "./operation.ts";
import type { Region } from "./region.ts";

/**
 * Loops over the points of a block, eight at a time, with one axis inside: `pre` before that axis, `body` in it, `post`
 * after it. A contraction runs innermost, before the rest of the body.
 */
export interface Nest {
  readonly kind: "nest";
  inner: Label | undefined;
  readonly pre: Operation[];
  readonly body: Operation[];
  readonly post: Operation[];
}
/** Products summed over the points of a block. */
export interface OuterNest {
  readonly kind: "outer";
  readonly operation: Outer;
}

/** The contraction of a nest, if it has one. */
export const contractOf = ({ body, post }: Nest): Contract | undefined =>
  [...body, ...post].find((o): o is Contract => o.kind === "contract");

/** Nests that share a loop over the batch axis, or stand outside it. */
export interface Cluster {
  readonly isBatched: boolean;
  readonly nests: (Nest | OuterNest)[];
}

/** Rules of at most that many nodes are worked out again where their numbers are wanted. */
const cheap = 4;
/** Axes of at most that many positions are written out. */
export const fewRows = 4;

/** The operations of a region in clusters and nests. */
export class Clusters {
  readonly region: Region;
  readonly operations: readonly Operation[];
  readonly clusters: readonly Cluster[];
  /** Operations that are worked out wherever they are read. */
  readonly inlined: ReadonlySet<Operation>;
  readonly #nestOf: Map<Operation, Nest | OuterNest> = new Map();
  readonly #clusterOf: Map<Operation, Cluster> = new Map();
  readonly #isLate: Map<Operation, boolean> = new Map();

  /** `isWanted` tells lines that are read outside the region. */
  constructor(
    region: Region,
    operations: readonly Operation[],
    isWanted: (line: number) => boolean,
    costOf: (rule: LaneRule) => number,
  ) {
    this.region = region;
    this.operations = operations;
    this.inlined = inlinedOf(region, operations, isWanted, costOf);
    this.clusters = this.#levels().map((own) => this.#cluster(own));
  }

  nestOf(o: Operation): Nest | OuterNest | undefined {
    return this.#nestOf.get(o);
  }

  clusterOf(o: Operation): Cluster | undefined {
    return this.#clusterOf.get(o);
  }

  /** Whether a contraction is so small that it is written out as sums of a few products. */
  isWrittenOut(o: Contract): boolean {
    return o.extent <= fewRows && (o.row === undefined || this.region.labels.extent(o.row) <= fewRows);
  }

  /** Whether an operation goes over its operands in loops of its own, so that they have to stand in memory. */
  readsBuffers(o: Operation): boolean {
    return o.kind === "outer" || (o.kind === "contract" && !this.isWrittenOut(o));
  }

  #isBatched(o: Operation): boolean {
    const { batch } = this.region;
    return batch !== undefined && o.loop.includes(batch);
  }

  /** Whether it is computed in a nest, and not at once or beforehand. */
  #isScheduled(o: Operation): boolean {
    return o.kind !== "load" && !this.inlined.has(o);
  }

  /**
   * An operation stays with its operands unless one of them is a reduction over the batch axis, or stands on the other
   * side of the loop over it.
   */
  #levels(): Operation[][] {
    const levels = new Map<Operation, number>();
    const groups: Operation[][] = [];
    for (const o of this.operations) {
      if (!this.#isScheduled(o)) continue;
      const isBatched = this.#isBatched(o);
      let level = 0;
      for (const d of this.#operands(o)) {
        const crosses = this.#isBatched(d) !== isBatched || (d.kind === "reduce" && d.over === this.region.batch);
        level = Math.max(level, levels.get(d)! + (crosses ? 1 : 0));
      }
      levels.set(o, level);
      const key = 2 * level + (isBatched ? 1 : 0);
      let group = groups[key];
      if (group === undefined) {
        group = [];
        groups[key] = group;
      }
      group.push(o);
    }
    return groups.filter((group) => group !== undefined);
  }

  /** Operands that are computed in nests, through those that are not. */
  #operands(o: Operation): Operation[] {
    return operandsOf(o).flatMap((d) => (this.inlined.has(d) ? this.#operands(d) : d.kind === "load" ? [] : [d]));
  }

  #cluster(own: readonly Operation[]): Cluster {
    const cluster: Cluster = { isBatched: this.#isBatched(own[0]!), nests: [] };
    // What a product reads stands in memory.
    const factors = own.flatMap((o) => (this.readsBuffers(o) ? operandsOf(o) : []));
    for (const o of new Set(factors))
      if (this.inlined.has(o)) {
        const inner = this.#inner(o);
        cluster.nests.push(
          inner === undefined
            ? { kind: "nest", inner, pre: [o], body: [], post: [] }
            : { kind: "nest", inner, pre: [], body: [o], post: [] },
        );
      }
    let current: Nest | undefined;
    for (const o of own) {
      this.#clusterOf.set(o, cluster);
      if (o.kind === "outer") continue;
      if (current === undefined || !this.#joins(o, current)) {
        current = { kind: "nest", inner: undefined, pre: [], body: [], post: [] };
        cluster.nests.push(current);
      }
      this.#nestOf.set(o, current);
      this.#seat(o, current);
    }
    // Nothing in the region waits for sums over the points.
    for (const o of own)
      if (o.kind === "outer") {
        const nest: OuterNest = { kind: "outer", operation: o };
        cluster.nests.push(nest);
        this.#nestOf.set(o, nest);
      }
    return cluster;
  }

  /** The axis of the nest inside the points. */
  #inner(o: Operation): Label | undefined {
    const { points, batch } = this.region;
    return o.loop.find((label) => label !== points && label !== batch);
  }

  #joins(o: Operation, nest: Nest): boolean {
    const inner = this.#inner(o);
    const inside = this.#operands(o).filter((d) => this.#nestOf.get(d) === nest);
    if (o.kind === "contract" && (inside.length > 0 || contractOf(nest) !== undefined)) return false;
    if (inner === undefined) return true;
    return (nest.inner ?? inner) === inner && inside.every((d) => this.#isLate.get(d) !== true);
  }

  #seat(o: Operation, nest: Nest): void {
    const inner = this.#inner(o);
    if (inner !== undefined) {
      nest.inner = inner;
      nest.body.push(o);
      this.#isLate.set(o, o.kind === "reduce" && o.over === inner);
      return;
    }
    const isLate =
      o.kind === "contract" ||
      this.#operands(o).some((d) => this.#nestOf.get(d) === nest && this.#isLate.get(d) === true);
    (isLate ? nest.post : nest.pre).push(o);
    this.#isLate.set(o, isLate);
  }
}

/** Cheap rules of numbers from outside the region, unless those stand outside the loop over the batch axis. */
function inlinedOf(
  { batch, points }: Region,
  operations: readonly Operation[],
  isWanted: (line: number) => boolean,
  costOf: (rule: LaneRule) => number,
): Set<Operation> {
  const inlined = new Set<Operation>();
  for (const o of operations) {
    if (o.kind !== "map" || (o.line >= 0 && isWanted(o.line)) || sumsPoints(o, points)) continue;
    if (batch !== undefined && !o.labels.includes(batch)) continue;
    const isOutside = operandsOf(o).every((d) => d.kind === "load");
    if (isOutside && costOf((o as Elementwise).rule) <= cheap) inlined.add(o);
  }
  return inlined;
}
