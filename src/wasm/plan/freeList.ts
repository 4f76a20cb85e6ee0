/** Free memory in ascending order; neighbours are merged. */
export class FreeList {
  readonly #blocks: { at: number; bytes: number }[] = [];
  end: number;

  /** `start` is the first address that may be given out. */
  constructor(start: number) {
    this.end = start;
  }

  /** Memory that nothing has used before. */
  fresh(bytes: number): number {
    this.end += bytes;
    return this.end - bytes;
  }

  take(bytes: number): number {
    let best = -1;
    for (let k = 0; k < this.#blocks.length; k++) {
      const block = this.#blocks[k]!;
      if (block.bytes >= bytes && (best < 0 || block.bytes < this.#blocks[best]!.bytes)) best = k;
    }
    if (best < 0) return this.fresh(bytes);
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
