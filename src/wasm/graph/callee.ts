import type { Scalar } from "../../ir/lower.ts";
import type { Graph } from "./graph.ts";
import type { Float } from "./node.ts";

type Rule = (g: Graph, x: Float) => Float;

/** A function of one number that is compiled beside the code that calls it. */
export interface Subroutine {
  readonly name: string;
  readonly rule: Rule;
  /** The same for every argument, given one for rare arguments. */
  readonly whole?: Subroutine;
}

/** A function that graphs call, the host's or a subroutine, and how many numbers it is given. */
export interface Callee {
  readonly f: Scalar | Subroutine;
  readonly arity: number;
}

/** What a function calls for arguments that its own expression, `whole`, is not right for. */
export function rare(name: string, whole: Rule, rule: Rule): Subroutine {
  return { name: `rare ${name}`, rule, whole: { name, rule: whole } };
}
