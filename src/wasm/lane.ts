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

/** What instructions are called that one number and two side by side both have. */
const ofFloats = {
  add: "add",
  subtract: "sub",
  multiply: "mul",
  divide: "div",
  minimum: "min",
  maximum: "max",
  squareRoot: "sqrt",
  negate: "neg",
  absolute: "abs",
  nearest: "nearest",
  truncate: "trunc",
  floor: "floor",
  ceiling: "ceil",
  equal: "eq",
  unequal: "ne",
  less: "lt",
  lessEqual: "le",
} as const;
const ofIntegers = { integerAdd: "add", integerSubtract: "sub", integerEqual: "eq" } as const;

function common(float: "f64" | "f64x2", integer: "i64" | "i64x2"): Instructions {
  const table: Instructions = {};
  for (const [operation, name] of Object.entries(ofFloats))
    table[operation as keyof typeof ofFloats] = `${float}.${name}`;
  for (const [operation, name] of Object.entries(ofIntegers))
    table[operation as keyof typeof ofIntegers] = `${integer}.${name}`;
  return table;
}

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
  instructions: /* @__PURE__ */ byNumber({
    .../* @__PURE__ */ common("f64", "i64"),
    maskAnd: "i32.and",
    maskOr: "i32.or",
    maskNot: "i32.eqz",
    select: "select",
    toBits: "i64.reinterpret_f64",
    fromBits: "f64.reinterpret_i64",
    integerAnd: "i64.and",
    integerOr: "i64.or",
    integerXor: "i64.xor",
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
  instructions: /* @__PURE__ */ byNumber({
    .../* @__PURE__ */ common("f64x2", "i64x2"),
    pseudoMinimum: "f64x2.pmin",
    pseudoMaximum: "f64x2.pmax",
    maskAnd: "v128.and",
    maskOr: "v128.or",
    maskNot: "v128.not",
    select: "v128.bitselect",
    toBits: null,
    fromBits: null,
    integerAnd: "v128.and",
    integerOr: "v128.or",
    integerXor: "v128.xor",
  }),
};
