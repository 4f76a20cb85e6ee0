import type { OpcodeName, ValueType } from "./opcodes.ts";
import { type Kind, type OperationName, operationNames } from "./operation.ts";

/** How many elements a value holds and which instructions work on it. */
export interface Lane {
  readonly name: "f64" | "f64x2";
  readonly lanes: number;
  /** Bytes of one element. */
  readonly elementBytes: number;
  readonly types: Readonly<Record<Kind, ValueType>>;
  /** Loads and stores of one element and of all lanes. */
  readonly load: OpcodeName;
  readonly store: OpcodeName;
  readonly loadOne: OpcodeName;
  readonly storeOne: OpcodeName;
  /** Instructions between lanes; undefined where there is one lane. */
  readonly across: LaneInstructions | undefined;
  /** The instruction of each operation that is one instruction; null: none is needed; undefined: see the emitter. */
  readonly instructions: readonly (OpcodeName | null | undefined)[];
}

interface LaneInstructions {
  readonly broadcast: OpcodeName;
  readonly extract: OpcodeName;
  readonly replace: OpcodeName;
  readonly extractBits: OpcodeName;
  readonly loadSplat: OpcodeName;
  readonly loadFirst: OpcodeName;
  readonly loadLane: OpcodeName;
  readonly storeLane: OpcodeName;
  readonly shiftLeft: OpcodeName;
  readonly shiftRight: OpcodeName;
}

type Instructions = Partial<Record<OperationName, OpcodeName | null>>;

const byNumber = (table: Instructions): (OpcodeName | null | undefined)[] => operationNames.map((name) => table[name]);

/** One binary64 number. */
export const scalarF64: Lane = {
  name: "f64",
  lanes: 1,
  elementBytes: 8,
  types: { float: "f64", integer: "i64", mask: "i32", address: "i32" },
  load: "f64.load",
  store: "f64.store",
  loadOne: "f64.load",
  storeOne: "f64.store",
  across: undefined,
  instructions: byNumber({
    add: "f64.add",
    subtract: "f64.sub",
    multiply: "f64.mul",
    divide: "f64.div",
    minimum: "f64.min",
    maximum: "f64.max",
    squareRoot: "f64.sqrt",
    negate: "f64.neg",
    absolute: "f64.abs",
    nearest: "f64.nearest",
    truncate: "f64.trunc",
    floor: "f64.floor",
    ceiling: "f64.ceil",
    equal: "f64.eq",
    unequal: "f64.ne",
    less: "f64.lt",
    lessEqual: "f64.le",
    maskAnd: "i32.and",
    maskOr: "i32.or",
    maskNot: "i32.eqz",
    select: "select",
    toBits: "i64.reinterpret_f64",
    fromBits: "f64.reinterpret_i64",
    integerAdd: "i64.add",
    integerSubtract: "i64.sub",
    integerAnd: "i64.and",
    integerOr: "i64.or",
    integerXor: "i64.xor",
    integerEqual: "i64.eq",
  }),
};

/** Two binary64 numbers side by side; a mask is all ones or all zeros in each lane. */
export const f64x2: Lane = {
  name: "f64x2",
  lanes: 2,
  elementBytes: 8,
  types: { float: "v128", integer: "v128", mask: "v128", address: "i32" },
  load: "v128.load",
  store: "v128.store",
  loadOne: "f64.load",
  storeOne: "f64.store",
  across: {
    broadcast: "f64x2.splat",
    extract: "f64x2.extract_lane",
    replace: "f64x2.replace_lane",
    extractBits: "i64x2.extract_lane",
    loadSplat: "v128.load64_splat",
    loadFirst: "v128.load64_zero",
    loadLane: "v128.load64_lane",
    storeLane: "v128.store64_lane",
    shiftLeft: "i64x2.shl",
    shiftRight: "i64x2.shr_u",
  },
  instructions: byNumber({
    add: "f64x2.add",
    subtract: "f64x2.sub",
    multiply: "f64x2.mul",
    divide: "f64x2.div",
    minimum: "f64x2.min",
    maximum: "f64x2.max",
    pseudoMinimum: "f64x2.pmin",
    pseudoMaximum: "f64x2.pmax",
    squareRoot: "f64x2.sqrt",
    negate: "f64x2.neg",
    absolute: "f64x2.abs",
    nearest: "f64x2.nearest",
    truncate: "f64x2.trunc",
    floor: "f64x2.floor",
    ceiling: "f64x2.ceil",
    equal: "f64x2.eq",
    unequal: "f64x2.ne",
    less: "f64x2.lt",
    lessEqual: "f64x2.le",
    maskAnd: "v128.and",
    maskOr: "v128.or",
    maskNot: "v128.not",
    select: "v128.bitselect",
    toBits: null,
    fromBits: null,
    integerAdd: "i64x2.add",
    integerSubtract: "i64x2.sub",
    integerAnd: "v128.and",
    integerOr: "v128.or",
    integerXor: "v128.xor",
    integerEqual: "i64x2.eq",
  }),
};
