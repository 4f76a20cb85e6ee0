import type { LaneRule } from "../../ir/lower.ts";
import type { Raw } from "../../ir/raw.ts";
import type { Shape } from "../../ir/type.ts";
import type { Facts } from "./facts.ts";

export type Reduction = "reduceSum" | "reduceMax" | "reduceMin" | "reduceProd";

export type Fibre = "softmax" | "logSoftmax" | "logsumexp";

/** A lattice of positions in a line's own numbers. */
export interface Lattice {
  readonly offset: number;
  readonly strides: readonly number[];
  /** What stands beside the lattice; undefined when it covers everything. */
  readonly fill: number | undefined;
}

/** Programs that a line runs, and what their inputs know of the operands (but a branch's number). */
export type Control =
  /** Operands: constants, carries, xs. Results: carries, ys. */
  | {
      readonly kind: "scan";
      readonly body: Facts;
      readonly bindings: readonly Binding[];
      readonly constants: number;
      readonly carries: number;
      readonly length: number;
      readonly reverse: boolean;
    }
  /** Operands: constants, carries. The test comes before each turn. */
  | {
      readonly kind: "while";
      readonly test: Facts;
      readonly body: Facts;
      readonly bindings: readonly Binding[];
      readonly constants: number;
    }
  /** Operands: the number of the branch, then those of every branch. */
  | { readonly kind: "switch"; readonly branches: readonly Facts[]; readonly bindings: readonly Binding[] };

/** What is done with stacks of matrices, by the name of the primitive and with its parameters. */
export type Factor =
  | { readonly name: "cholesky" }
  | { readonly name: "lu" }
  | { readonly name: "solve"; readonly transposed: boolean }
  | {
      readonly name: "triangularSolve";
      readonly lower: boolean;
      readonly transposed: boolean;
      readonly unitDiagonal: boolean;
    };

/** How a line comes by its numbers. */
export type Role =
  | { readonly kind: "input" }
  /** Numbers known while compiling. */
  | { readonly kind: "constant"; readonly raw: Raw }
  /** One number, known while compiling, at every position. */
  | { readonly kind: "uniform"; readonly value: number }
  /** Another line's numbers. */
  | { readonly kind: "view" }
  /**
   * One number for each position of `shape` from those of the operands there; without a rule, the operand's own. They
   * are written in order, or to the positions `into`.
   */
  | {
      readonly kind: "lanes";
      readonly shape: Shape;
      readonly rule: LaneRule | undefined;
      readonly into?: Lattice;
    }
  | { readonly kind: "reduction"; readonly reduction: Reduction; readonly axes: readonly number[] }
  | { readonly kind: "matmul" }
  | { readonly kind: "factor"; readonly factor: Factor }
  | { readonly kind: "gather"; readonly shared: number; readonly axis: number }
  | { readonly kind: "scatter"; readonly adds: boolean; readonly shared: number; readonly axis: number }
  | { readonly kind: "concatenate"; readonly axis: number }
  /** A function of all numbers along an axis. */
  | { readonly kind: "fibre"; readonly fibre: Fibre; readonly axis: number }
  | { readonly kind: "control"; readonly control: Control }
  /** The value rule as loops over single numbers. */
  | {
      readonly kind: "routine";
      readonly work: number;
      readonly product: readonly [number, number, number] | undefined;
      readonly lanes: readonly LaneRule[];
    }
  /** Compiled code calls the value rule of the line. */
  | { readonly kind: "host"; readonly why: string }
  /** A result of a control line, of a routine, or of a line of the host's. */
  | { readonly kind: "part"; readonly of: number; readonly part: number }
  | { readonly kind: "interpreted"; readonly why: string };

/** Where the numbers of an input of a program stand that another one runs. */
export type Binding =
  /** In a place of its own. */
  | undefined
  | { readonly kind: "uniform"; readonly value: number }
  | { readonly kind: "constant"; readonly raw: Raw }
  /** Among those of the outer line, seen through these strides. */
  | { readonly kind: "view"; readonly strides: readonly number[]; readonly offset: number };
