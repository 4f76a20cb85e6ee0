import type { FunctionBuilder, Label } from "../binary/function.ts";
import { operation } from "../binary/operation.ts";
import type { Environment } from "../graph/environment.ts";
import type { Graph } from "../graph/graph.ts";
import { InstructionWriter } from "../graph/instruction.ts";
import type { Lane } from "../graph/lane.ts";
import type { Node, Root } from "../graph/node.ts";
import { invariants, type Schedule, schedule } from "../graph/schedule.ts";
import { mustWait } from "./hazard.ts";

/** Constants that a loop keeps in locals; those beyond are written where they are used. */
const hoistLimit = 160;

const isConstant = (node: Node): boolean =>
  node.operation === operation.constant || node.operation === operation.integerConstant;

/**
 * Writes a graph into a function: `hoist` before a loop (left out where there is none), `body` inside it, `release`
 * after it. Every value is computed once; one that is wanted again stays in a local until its last use. A root is
 * written as soon as nothing later reads what it overwrites.
 */
export class Emitter {
  readonly #f: FunctionBuilder;
  readonly #graph: Graph;
  readonly #lane: Lane;
  readonly #isFixed: (pointer: number) => boolean;
  readonly #writer: InstructionWriter;
  /** The local of a node's value, or -1. */
  readonly #local: Int32Array;
  /** Nodes whose locals stay until `release`. */
  readonly #hoisted: Uint8Array;
  readonly #addresses: Map<Node, readonly number[]> = new Map();
  #left: Int32Array = new Int32Array(0);

  constructor(f: FunctionBuilder, graph: Graph, lane: Lane, environment: Environment) {
    this.#f = f;
    this.#graph = graph;
    this.#lane = lane;
    this.#isFixed = environment.isFixed ?? (() => false);
    this.#writer = new InstructionWriter(f, lane, environment, graph.callees);
    this.#local = new Int32Array(graph.nodes.length).fill(-1);
    this.#hoisted = new Uint8Array(graph.nodes.length);
  }

  /** Computes what does not change during the loop into locals. */
  hoist(): void {
    const values = this.#hoistable();
    for (const node of values) this.#hoisted[node.id] = 1;
    const plan = schedule(values, this.#graph.nodes.length, new Uint8Array(this.#graph.nodes.length));
    this.#left = plan.uses;
    for (let i = 0; i < values.length; i++) {
      this.#run(plan, i);
      this.#f.op("drop");
    }
  }

  #hoistable(): Node[] {
    const { nodes, roots } = this.#graph;
    const invariant = invariants(
      nodes,
      (leaf) => isConstant(leaf) || (leaf.operation === operation.splat && this.#isFixed(leaf.x)),
    );
    const reached = new Uint8Array(nodes.length);
    for (const { value } of roots) reached[value.id] = 1;
    let constants = 0;
    const values: Node[] = [];
    for (let id = nodes.length - 1; id >= 0; id--) {
      const node = nodes[id]!;
      if (reached[id] === 0) continue;
      if (invariant[id] === 0) for (const operand of node.operands) reached[operand.id] = 1;
      else if (!isConstant(node) || (this.#lane.lanes > 1 && constants++ < hoistLimit)) values.push(node);
    }
    return values.reverse();
  }

  /** Computes all values and writes them to their roots; `leave` is where a root of that kind goes. */
  body(leave?: Label): void {
    const { nodes, roots } = this.#graph;
    const plan = schedule(
      roots.map(({ value }) => value),
      nodes.length,
      this.#hoisted,
    );
    const addressUses = new Map<Node, number>();
    for (const root of roots) {
      if (root.kind === "scatter") addressUses.set(root.address, (addressUses.get(root.address) ?? 0) + 1);
    }
    for (const [address, uses] of addressUses) plan.uses[address.id]! += uses;
    this.#left = plan.uses;
    const waits = mustWait(this.#graph, plan, 8 * this.#lane.floats);
    const deferred: { readonly root: Root; readonly local: number }[] = [];
    roots.forEach((root, index) => {
      if (waits[index]) {
        this.#run(plan, index);
        const local = this.#f.take(this.#lane.types[root.value.kind]);
        this.#f.set(local);
        deferred.push({ root, local });
      } else {
        this.#write(root, () => this.#run(plan, index), leave);
      }
    });
    for (const { root, local } of deferred) {
      this.#write(root, () => this.#f.get(local));
      this.#f.release(local);
    }
  }

  /** Gives back the locals of hoisted values. */
  release(): void {
    this.#hoisted.forEach((hoisted, id) => {
      if (hoisted === 1) this.#f.release(this.#local[id]!);
    });
    this.#hoisted.fill(0);
  }

  #write(root: Root, value: () => void, leave?: Label): void {
    switch (root.kind) {
      case "leave":
        value();
        if (this.#lane.across !== undefined) this.#f.op("v128.any_true");
        this.#f.brIf(leave!);
        return;
      case "assign":
        value();
        this.#f.set(this.#writer.variable(root.variable));
        return;
      case "scatter":
        value();
        this.#writer.scatter(root, this.#addressOf(root.address));
        this.#leave(root.address);
        return;
      default:
        this.#writer.pointer(root.pointer);
        value();
        this.#writer.store(root);
    }
  }

  /** Runs the instructions of one value, leaving it on the stack. */
  #run({ stream, starts }: Schedule, value: number): void {
    const { nodes } = this.#graph;
    const end = starts[value + 1]!;
    for (let at = starts[value]!; at < end; at++) {
      const entry = stream[at]!;
      if (entry >= 0) this.#compute(nodes[entry]!);
      else this.#push(nodes[~entry]!);
    }
  }

  #push(node: Node): void {
    const local = this.#local[node.id]!;
    if (local >= 0) {
      this.#f.get(local);
      this.#leave(node);
    } else if (node.operation === operation.variable) this.#writer.write(node);
    else if (isConstant(node)) this.#writer.constant(node);
  }

  #compute(node: Node): void {
    if (node.kind === "address") return;
    const keep = this.#hoisted[node.id] === 1;
    if (isConstant(node)) {
      if (keep) this.#writer.kept(node);
      else this.#writer.constant(node);
    } else if (node.operation === operation.gather) {
      const address = node.operands[0]!;
      this.#writer.gather(node, this.#addressOf(address));
      this.#leave(address);
    } else this.#writer.write(node);
    if (!keep && (--this.#left[node.id]! === 0 || isConstant(node) || node.operation === operation.variable)) return;
    const local = this.#f.take(this.#lane.types[node.kind]);
    this.#f.tee(local);
    this.#local[node.id] = local;
  }

  #addressOf(address: Node): readonly number[] {
    if (address.operation === operation.strided) return this.#writer.lanePointers(address.x);
    let locals = this.#addresses.get(address);
    if (locals === undefined) {
      locals = this.#writer.indexed(address);
      this.#addresses.set(address, locals);
    }
    return locals;
  }

  /** Counts a use; after the last one the locals are free. */
  #leave(node: Node): void {
    if (this.#hoisted[node.id] === 1 || --this.#left[node.id]! > 0) return;
    const local = this.#local[node.id]!;
    if (local >= 0) this.#f.release(local);
    this.#local[node.id] = -1;
    for (const address of this.#addresses.get(node) ?? []) this.#f.release(address);
    this.#addresses.delete(node);
  }
}
