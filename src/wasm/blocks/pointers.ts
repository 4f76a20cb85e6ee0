import type { FunctionBuilder } from "../binary/function.ts";
import { increase } from "../emit/loops.ts";
import { absolute } from "../graph/node.ts";

/** Bytes by which an address moves with the batch axis and the inner axis, and whether it moves with the points. */
export interface Movement {
  readonly batch: number;
  readonly inner: number;
  readonly points: boolean;
  /** The cell whose content it starts at. */
  readonly cell?: number | undefined;
}

/** Offsets that grow with the batch axis: a local for each step. */
export class BatchOffsets {
  readonly #f: FunctionBuilder;
  readonly #locals: Map<number, number> = new Map();

  constructor(f: FunctionBuilder) {
    this.#f = f;
  }

  /** The local of the offset of the current turn; undefined for step 0. */
  of(step: number): number | undefined {
    if (step === 0) return undefined;
    let local = this.#locals.get(step);
    if (local === undefined) {
      local = this.#f.take("i32");
      this.#locals.set(step, local);
    }
    return local;
  }

  begin(): void {
    for (const local of this.#locals.values()) this.#f.i32(0).set(local);
  }

  advance(): void {
    for (const [step, local] of this.#locals) increase(this.#f, local, step);
  }

  release(): void {
    for (const local of this.#locals.values()) this.#f.release(local);
  }
}

/** The pointers of a nest, by number as graphs know them; addresses that move alike share one. */
export class Pointers {
  readonly locals: number[][] = [];
  readonly #f: FunctionBuilder;
  readonly #batch: BatchOffsets;
  readonly #offset: number;
  readonly #slots: Map<string, number> = new Map();
  readonly #own: { readonly local: number; readonly movement: Movement }[] = [];

  /** `offset` is the local of the bytes of the points before those at hand. */
  constructor(f: FunctionBuilder, batch: BatchOffsets, offset: number) {
    this.#f = f;
    this.#batch = batch;
    this.#offset = offset;
  }

  slot(movement: Movement): number {
    const { batch, inner, points, cell } = movement;
    if (batch === 0 && inner === 0 && !points && cell === undefined) return absolute;
    const key = `${batch}:${inner}:${points}:${cell}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.locals.length;
      this.#slots.set(key, slot);
      const only = inner === 0 && cell === undefined ? this.#only(batch, points) : undefined;
      const local = only ?? this.#f.take("i32");
      this.locals.push([local]);
      if (only === undefined) this.#own.push({ local, movement });
    }
    return slot;
  }

  /** A local that moves this way already. */
  #only(batch: number, points: boolean): number | undefined {
    if (batch === 0) return this.#offset;
    return points ? undefined : this.#batch.of(batch);
  }

  /** Pushes where an address begins that moves this way. */
  push({ batch, points, cell }: Omit<Movement, "inner">): void {
    const f = this.#f;
    const parts = [this.#batch.of(batch), points ? this.#offset : undefined].filter((local) => local !== undefined);
    if (cell !== undefined) f.i32(cell).memory("i32.load");
    else if (parts.length === 0) f.i32(0);
    parts.forEach((local, k) => {
      f.get(local);
      if (k > 0 || cell !== undefined) f.op("i32.add");
    });
  }

  /** To the first position of the inner axis, for the points at hand. */
  begin(): void {
    // Batch offsets have to be known before the loop over the batch begins.
    for (const { local, movement } of this.#own) {
      this.push(movement);
      this.#f.set(local);
    }
  }

  /** Makes the batch offsets known that `begin` will read. */
  announce(): void {
    for (const { movement } of this.#own) this.#batch.of(movement.batch);
  }

  /** `rows` positions further along the inner axis. */
  advance(rows: number): void {
    for (const { local, movement } of this.#own)
      if (movement.inner !== 0) increase(this.#f, local, rows * movement.inner);
  }

  release(): void {
    for (const { local } of this.#own) this.#f.release(local);
  }
}
