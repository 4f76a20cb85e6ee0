import type { LaneRule } from "../../ir/lower.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import type { Library } from "../graph/environment.ts";
import type { Scope } from "../plan/layout.ts";
import type { Triangle } from "./bounds.ts";
import type { Cluster } from "./clusters.ts";
import type { Label } from "./labels.ts";
import type { Contract, Operation, Outer, Outside } from "./operation.ts";
import type { BatchOffsets } from "./pointers.ts";
import type { Storage } from "./storage.ts";

/** What the code of a region is made from. */
export interface BlockPlan {
  readonly storage: Storage;
  readonly triangles: ReadonlyMap<Contract | Outer, Triangle>;
}

/** What the code of a cluster refers to. */
export interface ClusterContext {
  readonly f: FunctionBuilder;
  readonly plan: BlockPlan;
  readonly cluster: Cluster;
  readonly scope: Scope;
  /** Points that are computed, and whether some of them are to spare. */
  readonly count: number;
  readonly isMasked: boolean;
  /** Where the region's scratch memory begins. */
  readonly scratch: number;
  readonly batchOffsets: BatchOffsets;
  /** The local of the bytes of the points of the block before those at hand. */
  readonly offset: number;
  readonly library: Library;
  readonly costOf: (rule: LaneRule) => number;
}

/** An address in memory, strides in bytes by label, and the cell whose content it is relative to. */
export interface Located {
  readonly address: number;
  readonly strides: ReadonlyMap<Label, number>;
  readonly cell: number | undefined;
}

/** Where numbers outside the region stand. */
export function locate(scope: Scope, { base, offset, strides }: Outside): Located {
  const place = scope.places.get(base)!;
  const bytes = new Map([...strides].map(([label, stride]) => [label, 8 * stride]));
  return { address: place.address + 8 * offset, strides: bytes, cell: place.base };
}

/** Where the numbers of an operation stand in the block. */
export function locateBuffer({ plan, scratch }: Pick<ClusterContext, "plan" | "scratch">, o: Operation): Located {
  const { address, strides } = plan.storage.buffers.get(o)!;
  return { address: scratch + address, strides, cell: undefined };
}
