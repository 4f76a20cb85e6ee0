import type { Facts } from "../plan/facts.ts";
import { type Frame, frameOf, linkOf } from "./frame.ts";

/** One label for each independent axis of a program. */
export type Label = number;

/**
 * Axes that stand for the same index by how lines read one another, found as the classes of a union-find over (line,
 * axis); views make no difference to it.
 */
export class Labels {
  readonly facts: Facts;
  /** By line; undefined where a line is not a loop over an index space. */
  readonly frames: readonly (Frame | undefined)[];
  /** By line and operand: the axis of the line's frame behind each axis of the operand's base, see `linkOf`. */
  readonly links: readonly (readonly (readonly number[] | undefined)[])[];
  readonly #first: Int32Array;
  readonly #up: Int32Array;
  readonly #extent: Int32Array;

  constructor(facts: Facts, needed: Uint8Array) {
    this.facts = facts;
    const { program } = facts;
    const frames: (Frame | undefined)[] = [];
    this.frames = frames;
    this.#first = new Int32Array(program.n + 1);
    const extents: number[] = [];
    for (let i = 0; i < program.n; i++) {
      this.#first[i] = extents.length;
      const frame = needed[i] === 1 ? frameOf(facts, i) : undefined;
      frames.push(frame);
      for (const extent of program.type(i).shape) if (extent > 1) extents.push(extent);
      for (const axis of frame?.over ?? []) if (!frame!.result.includes(axis)) extents.push(frame!.extents[axis]!);
    }
    this.#first[program.n] = extents.length;
    this.#extent = Int32Array.from(extents);
    this.#up = Int32Array.from(extents, (_, slot) => slot);
    this.links = frames.map((frame, i) =>
      (frame?.operands ?? []).map((operand) => {
        const link = linkOf(program.type(operand.base).shape, operand, frame!.extents);
        link?.forEach((axis, k) => {
          this.#join(this.#first[operand.base]! + k, this.#slot(i, axis));
        });
        return link;
      }),
    );
  }

  #slot(line: number, axis: number): number {
    const { result, over } = this.frames[line]!;
    const own = result.indexOf(axis);
    return this.#first[line]! + (own >= 0 ? own : result.length + over.indexOf(axis));
  }

  #find(slot: number): number {
    let at = slot;
    while (this.#up[at] !== at) {
      this.#up[at] = this.#up[this.#up[at]!]!;
      at = this.#up[at]!;
    }
    return at;
  }

  #join(a: number, b: number): void {
    this.#up[this.#find(a)] = this.#find(b);
  }

  /** The label of an axis of the frame of a line. */
  of(line: number, axis: number): Label {
    return this.#find(this.#slot(line, axis));
  }

  /** The labels of the frame of a line. */
  all(line: number): Label[] {
    return this.frames[line]!.extents.map((_, axis) => this.of(line, axis));
  }

  extent(label: Label): number {
    return this.#extent[label]!;
  }
}
