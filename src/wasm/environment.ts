import type { Scalar } from "../ir/lower.ts";
import type { Callable } from "./function.ts";

/** A function of the host and how many numbers it is given. */
export interface HostCall {
  readonly f: Scalar;
  readonly arity: number;
}

/** What the slots of a graph are bound to in a function. */
export interface Environment {
  /** The i32 local of a pointer; several when each lane has an address of its own. */
  readonly pointers?: readonly (readonly number[])[];
  /** The local of a variable, of the lane's float type. */
  readonly variables?: readonly number[];
  /** The i32 local of a counter. */
  readonly counters?: readonly number[];
  readonly imports?: ReadonlyMap<Scalar, Callable>;
  /** Whether what a pointer points at stays the same during the loop; its splats are then read once, before it. */
  readonly isFixed?: (pointer: number) => boolean;
}
