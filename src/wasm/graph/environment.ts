import type { Callable } from "../binary/function.ts";
import type { Callee } from "./callee.ts";

/** What a module has for its functions. */
export interface Library {
  /** A function that graphs call. */
  get(f: Callee["f"]): Callable | undefined;
  /** The global that holds a constant of 64 bits in both lanes. */
  constant(high: number, low: number): number;
}

/** What the slots of a graph are bound to in a function. */
export interface Environment {
  /** The i32 local of a pointer; several when each lane has an address of its own. */
  readonly pointers?: readonly (readonly number[])[];
  /** The local of a variable, of the lane's float type. */
  readonly variables?: readonly number[];
  /** The i32 local of a counter. */
  readonly counters?: readonly number[];
  readonly library?: Library;
  /** Whether what a pointer points at stays the same during the loop; its splats are then read once, before it. */
  readonly isFixed?: (pointer: number) => boolean;
}
