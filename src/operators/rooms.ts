import { rewritten } from "../record/tensor.ts";

/** Arrays of fewer numbers are made anew: engines keep those beside their other objects. */
const least = 9;

/**
 * Room for the numbers of nested arguments, the same from call to call: fresh memory of that size would cost more than
 * copying into it. Only for calls that keep nothing of their arguments, one at a time.
 */
export class Rooms {
  readonly #rooms: Float64Array[] = [];
  /** -1: none is in use. */
  #next = -1;

  /** Whether a call may begin to use them now. */
  begin(): boolean {
    if (this.#next >= 0) return false;
    this.#next = 0;
    return true;
  }
  end(): void {
    this.#next = -1;
  }
  readonly room = (size: number): Float64Array => {
    if (size < least) return fresh(size);
    const k = this.#next++;
    let room = this.#rooms[k];
    if (room?.length !== size) {
      room = fresh(size);
      rewritten.add(room);
      this.#rooms[k] = room;
    }
    return room;
  };
}
/** Makes room for numbers. */
export type MakeRoom = (size: number) => Float64Array;
export const fresh: MakeRoom = (size) => new Float64Array(size);
