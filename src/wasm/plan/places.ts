import type { Facts } from "./facts.ts";
import type { AllTraffic } from "./traffic.ts";

/** Bytes behind each array that a vector store may reach beyond its end; also keeps arrays aligned. */
const slack = 16;
/** Low addresses stay unused but for the flag of a bad index. */
export const statusAddress = 8;
const firstAddress = 64;

/** Where lines stand in linear memory. */
export interface Places {
  /** Address by line; only lines that compiled steps read or write have one. */
  readonly addresses: ReadonlyMap<number, number>;
  /** Known arrays, and known numbers that are read in memory; written once. */
  readonly constants: readonly number[];
  readonly inputs: readonly number[];
  /** Bytes for temporaries of the steps, at `scratch`. */
  readonly scratch: number;
  readonly bytes: number;
}

const elementBytes = (facts: Facts, line: number): number => (facts.program.type(line).dtype === "i32" ? 4 : 8);

const bytesOf = (facts: Facts, line: number): number => {
  const size = facts.roles[line]!.kind === "uniform" ? 1 : facts.program.type(line).size;
  const bytes = size * elementBytes(facts, line) + slack;
  return (bytes + 15) & ~15;
};

/** Free memory in ascending order; neighbours are merged. */
class FreeList {
  readonly #blocks: { at: number; bytes: number }[] = [];
  end = firstAddress;

  take(bytes: number): number {
    let best = -1;
    for (let k = 0; k < this.#blocks.length; k++) {
      const block = this.#blocks[k]!;
      if (block.bytes >= bytes && (best < 0 || block.bytes < this.#blocks[best]!.bytes)) best = k;
    }
    if (best < 0) {
      this.end += bytes;
      return this.end - bytes;
    }
    const block = this.#blocks[best]!;
    const { at } = block;
    if (block.bytes === bytes) this.#blocks.splice(best, 1);
    else {
      block.at += bytes;
      block.bytes -= bytes;
    }
    return at;
  }

  give(at: number, bytes: number): void {
    let k = this.#blocks.findIndex((block) => block.at > at);
    if (k < 0) k = this.#blocks.length;
    const before = this.#blocks[k - 1];
    const after = this.#blocks[k];
    if (before !== undefined && before.at + before.bytes === at) {
      before.bytes += bytes;
      if (after !== undefined && before.at + before.bytes === after.at) {
        before.bytes += after.bytes;
        this.#blocks.splice(k, 1);
      }
    } else if (after !== undefined && at + bytes === after.at) {
      after.at = at;
      after.bytes += bytes;
    } else this.#blocks.splice(k, 0, { at, bytes });
  }
}

/**
 * Gives every line in memory an address. Inputs, constants and kept lines (wanted after the last step) have theirs
 * alone; others share memory when one is read for the last time before the other is written.
 */
export function place(facts: Facts, { traffic, kept }: AllTraffic, scratchBytes: number): Places {
  const addresses = new Map<number, number>();
  const free = new FreeList();
  const constants: number[] = [];
  const inputs: number[] = [];
  const lastRead = new Map<number, number>();
  traffic.forEach(({ reads }, step) => {
    for (const line of reads) lastRead.set(line, step);
  });
  for (const line of lastRead.keys()) {
    const { kind } = facts.roles[line]!;
    if (kind === "constant" || kind === "uniform") constants.push(line);
    else if (kind === "input") inputs.push(line);
    else continue;
    addresses.set(line, free.take(bytesOf(facts, line)));
  }
  const dying: number[][] = traffic.map(() => []);
  for (const [line, step] of lastRead) {
    const { kind } = facts.roles[line]!;
    if (kind !== "constant" && kind !== "uniform" && kind !== "input" && !kept.has(line)) dying[step]!.push(line);
  }
  traffic.forEach(({ writes }, step) => {
    for (const line of writes) addresses.set(line, free.take(bytesOf(facts, line)));
    for (const line of dying[step]!) free.give(addresses.get(line)!, bytesOf(facts, line));
  });
  const scratch = free.end;
  return { addresses, constants, inputs, scratch, bytes: scratch + scratchBytes };
}
