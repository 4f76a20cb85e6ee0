import { combine } from "../emit/reduction.ts";
import { Graph } from "../graph/graph.ts";
import { GraphLanes } from "../graph/laneBuilder.ts";
import type { Float } from "../graph/node.ts";
import type { Nest } from "./clusters.ts";
import { type ClusterContext, type Located, locate, locateBuffer } from "./context.ts";
import type { Label } from "./labels.ts";
import type { Contract, Operand, Operation, Reduce } from "./operation.ts";
import type { Pointers } from "./pointers.ts";
import type { Variables } from "./variables.ts";

export type StageName = "pre" | "body" | "post";

/** One part of a nest as an expression graph: `rows` positions of the inner axis, `vectors` pairs of points. */
export class Stage {
  readonly graph: Graph = new Graph();
  readonly #lanes: GraphLanes = new GraphLanes(this.graph);
  readonly #values: Map<string, Float> = new Map();
  readonly #context: ClusterContext;
  readonly #nest: Nest;
  readonly #name: StageName;
  readonly #rows: number;
  readonly #vectors: number;
  readonly #pointers: Pointers;
  readonly #variables: Variables;

  constructor(
    context: ClusterContext,
    nest: Nest,
    name: StageName,
    rows: number,
    vectors: number,
    pointers: Pointers,
    variables: Variables,
  ) {
    this.#context = context;
    this.#nest = nest;
    this.#name = name;
    this.#rows = rows;
    this.#vectors = vectors;
    this.#pointers = pointers;
    this.#variables = variables;
    if (name === "post") for (const o of nest.body) if (this.#isAlong(o)) this.#finish(o, 0);
    for (const o of nest[name]) this.#write(o);
  }

  get #region(): ClusterContext["plan"]["storage"]["clusters"]["region"] {
    return this.#context.plan.storage.clusters.region;
  }

  /** Whether it is a reduction along the inner axis. */
  #isAlong(o: Operation): boolean {
    return o.kind === "reduce" && o.over === this.#nest.inner;
  }

  /** The movement and the address of position r of the inner axis, pair t of the points. */
  #at(
    { address, strides, cell }: Located,
    r: number,
    t: number,
    moves = true,
  ): { slot: number; address: number; isLane: boolean } {
    const { points, batch } = this.#region;
    const inner = (this.#nest.inner === undefined ? undefined : strides.get(this.#nest.inner)) ?? 0;
    const isLane = strides.has(points);
    const slot = this.#pointers.slot({
      batch: (batch === undefined ? undefined : strides.get(batch)) ?? 0,
      inner: moves && this.#name === "body" ? inner : 0,
      points: isLane,
      cell,
    });
    return { slot, address: address + r * inner + (isLane ? 16 * t : 0), isLane };
  }

  #load(from: Located, r: number, t: number, moves = true): Float {
    const { slot, address, isLane } = this.#at(from, r, t, moves);
    return isLane ? this.graph.load(slot, address) : this.graph.splat(slot, address);
  }

  #store(to: Located, r: number, t: number, value: Float): void {
    const { slot, address } = this.#at(to, r, t);
    this.graph.store(slot, address, value);
  }

  #operand(operand: Operand, r: number, t: number): Float {
    if (operand.kind === "uniform") return this.graph.constant(operand.value);
    if (operand.kind === "outside") return this.#load(locate(this.#context.scope, operand), r, t);
    return this.value(operand.of, r, t);
  }

  value(o: Operation, r: number, t: number): Float {
    const isMoving = this.#nest.inner !== undefined && o.labels.includes(this.#nest.inner);
    const key = `${o.id}:${isMoving ? r : 0}:${t}`;
    let value = this.#values.get(key);
    if (value === undefined) {
      value = this.#compute(o, isMoving ? r : 0, t);
      this.#values.set(key, value);
    }
    return value;
  }

  #compute(o: Operation, r: number, t: number): Float {
    const { clusters } = this.#context.plan.storage;
    if (o.kind === "map" && (clusters.inlined.has(o) || this.#nest[this.#name].includes(o)))
      return o.rule(
        this.#lanes,
        ...(o.operands.map((operand) => this.#operand(operand, r, t)) as [Float, Float, Float]),
      );
    if (o.kind === "contract" && clusters.isWrittenOut(o) && this.#nest[this.#name].includes(o))
      return this.#contract(o, r, t);
    if (clusters.nestOf(o) === this.#nest) return this.graph.variable(this.#variables.slot(o, r, t));
    return this.#load(locateBuffer(this.#context, o), r, t);
  }

  /** A contraction written out, without the structural zeros of its matrix. */
  #contract(o: Contract, r: number, t: number): Float {
    const { scope, plan } = this.#context;
    const g = this.graph;
    const triangle = plan.triangles.get(o) ?? "full";
    const matrix = locate(scope, o.matrix);
    let sum: Float | undefined;
    for (let j = 0; j < o.extent; j++) {
      if ((triangle === "lower" && j > r) || (triangle === "upper" && j < r)) continue;
      const address = matrix.address + 8 * (r * o.rowStride + j * o.overStride);
      const product = g.mul(this.#load({ ...matrix, address }, 0, t, false), this.#valueAt(o.x, o.over, j, t));
      sum = sum === undefined ? product : g.add(sum, product);
    }
    return sum!;
  }

  /** The result of an operation at position j of an axis that is not the inner one of the nest. */
  #valueAt(o: Operation, axis: Label, j: number, t: number): Float {
    const at = (from: Located): Float =>
      this.#load({ ...from, address: from.address + j * (from.strides.get(axis) ?? 0) }, 0, t, false);
    if (o.kind !== "map" || !this.#context.plan.storage.clusters.inlined.has(o))
      return at(locateBuffer(this.#context, o));
    const operands = o.operands.map((operand) => {
      if (operand.kind === "uniform") return this.graph.constant(operand.value);
      return operand.kind === "outside"
        ? at(locate(this.#context.scope, operand))
        : this.#valueAt(operand.of, axis, j, t);
    });
    return o.rule(this.#lanes, ...(operands as [Float, Float, Float]));
  }

  /** A value where the block has points, 0 elsewhere. */
  #masked(value: Float, t: number): Float {
    const { isMasked, plan, scratch } = this.#context;
    if (!isMasked) return value;
    const g = this.graph;
    const slot = this.#pointers.slot({ batch: 0, inner: 0, points: true });
    return g.select(g.ne(g.load(slot, scratch + plan.storage.mask + 16 * t), 0), value, 0);
  }

  #write(o: Operation): void {
    if (o.kind === "reduce" && this.#isAlong(o)) this.#accumulate(o);
    else
      for (let r = 0; r < this.#rows; r++) {
        if (o.kind === "reduce") this.#reduce(o, r);
        else this.#finish(o, r);
      }
  }

  #accumulate(o: Reduce): void {
    for (let t = 0; t < this.#vectors; t++) {
      const slot = this.#variables.slot(o, 0, t);
      let sum = this.graph.variable(slot);
      for (let r = 0; r < this.#rows; r++)
        sum = combine(this.graph, o.reduction, sum, this.#operand(o.operands[0], r, t));
      this.graph.assign(slot, sum);
    }
  }

  /** Results that are at hand: to where others look for them. */
  #finish(o: Operation, r: number): void {
    const { buffers, clusters } = this.#context.plan.storage;
    const isRead = this.#name === "pre" && this.#variables.isCarried(o);
    const hasBuffer = buffers.has(o);
    if (!isRead && !hasBuffer) return;
    const isFactor = clusters.operations.some((q) => q.kind === "outer" && (q.u === o || q.v === o));
    for (let t = 0; t < this.#vectors; t++) {
      const value = this.value(o, r, t);
      if (isRead) this.graph.assign(this.#variables.slot(o, r, t), value);
      if (hasBuffer) this.#store(locateBuffer(this.#context, o), r, t, isFactor ? this.#masked(value, t) : value);
    }
  }

  /** Reductions over the batch axis or the points, which are collected in memory. */
  #reduce(o: Reduce, r: number): void {
    const g = this.graph;
    const { plan, scratch } = this.#context;
    const [operand] = o.operands;
    if (o.over === this.#region.points) {
      const { address, strides } = plan.storage.sums.get(o)!;
      const to = { address: scratch + address, strides, cell: undefined };
      let sum = this.#masked(this.#operand(operand, r, 0), 0);
      for (let t = 1; t < this.#vectors; t++) sum = g.add(sum, this.#masked(this.#operand(operand, r, t), t));
      const { slot, address: at } = this.#at(to, r, 0);
      g.store(slot, at, g.add(g.load(slot, at), sum));
      return;
    }
    const to = locateBuffer(this.#context, o);
    for (let t = 0; t < this.#vectors; t++)
      this.#store(to, r, t, combine(g, o.reduction, this.#load(to, r, t), this.#operand(operand, r, t)));
  }
}
