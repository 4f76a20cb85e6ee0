import type { LaneRule, Lowering, Scalar } from "../ir/lower.ts";
import type { Params, Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import type { RoutineArrays, RoutineBuilder } from "../ir/routine.ts";
import type { Type } from "../ir/type.ts";
import type { Tensor } from "./tensor.ts";

/** One entry for each operand of the primitive; rules take as many as there are. */
export type Row<T> = readonly [T, T, T, ...T[]];
export function row<T>(xs: readonly T[]): Row<T> {
  return xs as unknown as Row<T>;
}
/** A tangent; null is a structural zero, which is never multiplied. */
export type Tangent = Tensor | null;
/** The jvp rule of a piecewise constant operation: its result does not move, wherever its operands do. */
export const still = (): null => null;
/** Lanes of a tangent that may differ from 0: there a number above 0, found when somebody asks; elsewhere it is a structural zero. */
export type Live = () => Tensor;
/** Truncated Taylor series a_0 + a_1 t + ... (a_k, not k! a_k); null marks coefficients that are structural zeros. */
export type Series = readonly Tangent[];
/**
 * A cotangent that is a structural zero in the lanes where `test` differs from `on`: a mask that has not been applied yet.
 * It floats over lanewise linear operations.
 */
export class Masked {
  readonly ct: Tensor;
  readonly test: Tensor;
  readonly on: boolean;
  constructor(ct: Tensor, test: Tensor, on = true) {
    this.ct = ct;
    this.test = test;
    this.on = on;
  }
}
export type Cotangent = Tensor | Masked | null;

/** A program of other operations with the same values: compiled code runs that instead. */
export interface Expansion<P extends Params> {
  readonly program: (x: Row<Tensor>, p: P) => Tensor | readonly Tensor[];
}

/** The value as loops over single numbers, for compiled code. */
export interface Routine<P extends Params> {
  readonly routine: <N, I>(b: RoutineBuilder<N, I>, arrays: RoutineArrays, p: P) => void;
  /** The lane rules that it uses. */
  readonly lanes?: readonly LaneRule[];
  /** Elements of working memory. */
  readonly work?: (operands: Row<Type>, p: P) => number;
  /** The largest m, n and k of its products, if it has any. */
  readonly product?: (operands: Row<Type>, p: P) => readonly [number, number, number];
  /** Why there are no such loops for these operands, if there are none. */
  readonly unless?: (operands: Row<Type>, p: P) => string | undefined;
}

/** What every primitive says about itself. Rules are programs: they call operations, so every order of derivative exists. */
export interface Rules<P extends Params> {
  readonly name: string;
  /** A fixed opcode, for the few that hot loops name. */
  readonly op?: number;
  /** One number in each lane, no mixing between lanes. */
  readonly lanewise?: boolean;
  /** Lanewise value of one lane. */
  readonly scalar?: Scalar;
  /** The same for a primitive with parameters; equal parameters give the same function. */
  readonly scalarOf?: (p: P) => Scalar;
  /** With lowering "scalar": the lane rule for some parameters. */
  readonly laneOf?: (p: P) => LaneRule | undefined;
  /** The result may share the storage of operand 0. */
  readonly view?: boolean;
  /** The value rule may write into operand 0 when told so. */
  readonly inPlace?: boolean;
  /** Some lanes of operand 0 reach no output; their cotangent is a structural zero. */
  readonly drops?: boolean;
  /**
   * Copies, moves or adds lanes, perhaps times coefficients, and does nothing else: applied to a mask, with coefficients 1,
   * it gives the lanes that the mask reaches, and so does its transpose on the way back.
   */
  readonly moves?: boolean;
  /** With `moves`, where those lanes are found sooner: from the lanes of the operands, null where one stands still. */
  readonly reach?: (live: Row<Tangent>, y: Tensor) => Tensor;
  /** Some lanes of the result may stand still where the operands move, or where one of them does not. Programs held say so themselves. */
  readonly flat?: boolean;
  /** Must be batched wherever a lane mask is in force, even when no operand is: in the untaken branch it might fail, or not end. */
  readonly masked?: boolean;
  /** Is a comparison: leaving it unread is almost surely a mistake. */
  readonly compares?: boolean;
  /** Result type, or an error that names the operands. */
  type(operands: Row<Type>, p: P): Type;
  value(x: Row<Raw>, out: Type, p: P, types: Row<Type>, free: boolean): Raw;
  /** Adds a cotangent into an accumulator of operand 0 instead of building it (gather); `free`: it may be overwritten. */
  readonly accumulate?: (acc: Raw, x: Row<Raw>, ct: Raw, types: Row<Type>, p: P, free: boolean) => Raw;
  /** The same as an operation. */
  readonly accumulateLine?: (acc: Tensor, x: Row<Tangent>, ct: Tensor, p: P) => Tensor;
  readonly lower: Lowering | Expansion<P> | Routine<P>;
}
/** Rules of a primitive with one result. */
export interface SingleRules<P extends Params> extends Rules<P> {
  /** Tangent of the result. At least one of dx is not null. */
  jvp(dx: Row<Tangent>, x: Row<Tensor>, y: Tensor, p: P): Tangent;
  /** Operands in which the primitive is linear when the others are fixed; all by default. */
  readonly linearIn?: readonly number[];
  /** Linear in each of these operands alone, not in several at once. */
  readonly bilinear?: boolean;
  /** Cotangents of the operands that are linear: those with x[k] === null. null when the primitive is not linear in any. */
  readonly transpose: null | ((ct: Tensor, x: Row<Tangent>, p: P, types: Row<Type>) => Cotangent[]);
  /** The primitive on n examples; operands with batched[k] carry them on axis 0. */
  batch(x: Row<Tensor>, batched: Row<boolean>, n: number, p: P): [Tensor, boolean];
  /** Taylor coefficients 0..order of the result, or "jvp": they follow from y' = jvp(x'; x, y), order by order. */
  readonly taylor: "jvp" | ((x: Row<Series>, order: number, p: P) => Tangent[]);
  readonly push?: never;
  readonly linearize?: never;
  readonly split?: never;
  readonly holds?: never;
}
/** What a primitive may be, and with it every line that holds a program with such a line. */
export type Property = "masked" | "flat";
/** Rules of a primitive with several results. */
interface TupleParts<P extends Params> extends Rules<P> {
  /** `lanes`, where given: those of the cotangents that may differ from 0; then those of the results matter too. */
  readonly transpose:
    | null
    | ((ct: Row<Tangent>, x: Row<Tangent>, p: P, types: Row<Type>, lanes?: readonly Tangent[]) => Cotangent[]);
  batch(x: Row<Tensor>, batched: Row<boolean>, n: number, p: P): [readonly Tensor[], readonly boolean[]];
  readonly taylor: "jvp" | ((x: Row<Series>, order: number, p: P) => Tangent[][]);
  /**
   * The value by a program that may overwrite the operands marked by `owned`. Fills `fresh`: the results that the caller
   * may overwrite. For operations that hold programs, whose results may be operands; those of others are always fresh.
   */
  readonly consume?: (x: Row<Raw>, p: P, owned: readonly boolean[], fresh: boolean[]) => readonly Raw[];
  /** With programs among the parameters: has one of them a line of this property? */
  readonly holds?: (property: Property, p: P) => boolean;
  /** Values, with residuals saved, and the tangents that need them, for operations that hold programs. */
  readonly linearize?: (dx: Row<Tangent>, x: Row<Tensor>, p: P) => Pushed;
  /** With `linearize`: its lines in two, where a reverse sweep evaluates them. */
  readonly split?: (p: Program, i: number, ids: readonly number[], moves: readonly boolean[]) => Split;
}
/** A line in two: (operands) to (results, what its derivative needs), and (that, cotangents of the results) to cotangents. */
export interface Split {
  readonly forward: Program;
  /** Without lanes, and with them. */
  readonly backward: (masked: boolean) => Program;
}

/** Forward mode by the tangents alone, or, for operations that hold programs, by values and tangents at once. */
type TupleForward<P extends Params> =
  | {
      readonly jvp: (dx: Row<Tangent>, x: Row<Tensor>, y: Row<Tensor>, p: P) => readonly Tangent[];
      readonly push?: never;
    }
  | { readonly push: (dx: Row<Tangent>, x: Row<Tensor>, p: P, masking?: Masking) => Pushed; readonly jvp?: never };
/** Forward mode that keeps lanes: results, their tangents, and lanes of those that may differ from 0. */
export type MaskedPush = (
  p: Program,
  args: readonly Tensor[],
  tangents: readonly Tangent[],
  lives: readonly (Live | undefined)[],
) => [Tensor[], Tangent[], (Live | undefined)[]];
/** How lanes travel through an operation that holds programs: those of its tangents, and the way through a program. */
export interface Masking {
  readonly lives: Row<Live | undefined>;
  readonly push: MaskedPush;
  /** May a program that it holds leave lanes behind? */
  readonly flat: boolean;
}
export interface Pushed {
  readonly y: readonly Tensor[];
  readonly dy: readonly Tangent[];
  /** Lanes of dy that may differ from 0; all by default. */
  readonly lanes?: readonly (Live | undefined)[];
}
export type TupleRules<P extends Params> = TupleParts<P> & TupleForward<P>;

// biome-ignore lint/suspicious/noExplicitAny: the table holds primitives of every parameter type
export type Primitive<P extends Params = any> = (
  | (SingleRules<P> & { readonly many: false })
  | (TupleRules<P> & { readonly many: true })
) & { readonly code: number };
