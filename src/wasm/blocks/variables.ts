import type { FunctionBuilder } from "../binary/function.ts";
import type { Clusters, Nest } from "./clusters.ts";
import { type Operation, operandsOf } from "./operation.ts";

/** Numbers that a nest hands from one of its parts to the next, in locals. */
export class Variables {
  readonly locals: number[] = [];
  readonly #f: FunctionBuilder;
  readonly #slots: Map<string, number> = new Map();
  readonly #carried: Set<Operation> = new Set();

  constructor(f: FunctionBuilder, clusters: Clusters, { pre, body, post }: Nest) {
    this.#f = f;
    const read = (o: Operation): readonly Operation[] =>
      operandsOf(o).flatMap((d) => (clusters.inlined.has(d) ? read(d) : [d]));
    const later = new Set([...body, ...post].flatMap(read));
    for (const o of pre) if (later.has(o)) this.#carried.add(o);
  }

  /** Whether a later part of the nest reads it. */
  isCarried(o: Operation): boolean {
    return this.#carried.has(o);
  }

  /** The number of the variable for position r of the inner axis and pair t of the points. */
  slot(o: Operation, r: number, t: number): number {
    const key = `${o.id}:${r}:${t}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.locals.push(this.#f.take("v128")) - 1;
      this.#slots.set(key, slot);
    }
    return slot;
  }

  local(o: Operation, r: number, t: number): number {
    return this.locals[this.slot(o, r, t)]!;
  }

  release(): void {
    for (const local of this.locals) this.#f.release(local);
  }
}
