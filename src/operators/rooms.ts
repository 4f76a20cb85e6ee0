import { rewritten } from "../record/tensor.ts";

/** Arrays of fewer numbers are made anew: engines keep those beside their other objects. */
const least = 9;

/**
 * Room for the numbers of nested arguments, the same from call to call: fresh memory of that size would cost more than
 * copying into it. Only for calls that keep nothing of their arguments, one at a time.
 */
export class Rooms {
  readonly #rooms: Float64Array[] = [];
  #next = 0;
  #taken = false;

  /** Whether a call may begin to use them now. */
  begin(): boolean {
    if (this.#taken) return false;
    this.#taken = true;
    this.#next = 0;
    return true;
  }
  end(): void {
    this.#taken = false;
  }
  readonly room = (size: number): Float64Array => {
    if (size < least) return new Float64Array(size);
    const k = this.#next++;
    const known = this.#rooms[k];
    if (known?.length === size) return known;
    const made = new Float64Array(size);
    rewritten.add(made);
    this.#rooms[k] = made;
    return made;
  };
}
/** Makes room for numbers. */
export type MakeRoom = (size: number) => Float64Array;
export const fresh: MakeRoom = (size) => new Float64Array(size);
