import type { Params } from "../ir/program.ts";
import { emit, emitTuple } from "./emit.ts";
import type { SingleRules, TupleRules } from "./rules.ts";
import { enter } from "./table.ts";
import type { Tensor } from "./tensor.ts";

/** Parameters of a primitive that has none. */
export type NoParams = Record<string, never>;
/** Emits a primitive on operands of the right types. `code` is its opcode. */
export interface Emitter<P extends Params> {
  (x: readonly Tensor[], p?: P): Tensor;
  readonly code: number;
}
/** Defines a primitive with one result. */
export function primitive<P extends Params>(rules: SingleRules<P>): Emitter<P> {
  const code = enter(rules, false);
  return Object.assign((x: readonly Tensor[], p?: P) => emit(code, x, p), { code });
}
export interface TupleEmitter<P extends Params> {
  (x: readonly Tensor[], p?: P): Tensor[];
  readonly code: number;
}
/** Defines a primitive with several results. */
export function tuplePrimitive<P extends Params>(rules: TupleRules<P>): TupleEmitter<P> {
  const code = enter(rules, true);
  return Object.assign((x: readonly Tensor[], p?: P) => emitTuple(code, x, p), { code });
}
