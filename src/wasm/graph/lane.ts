import type { OpcodeName, ValueType } from "../binary/opcodes.ts";
import { type Kind, type OperationName, operationNames } from "../binary/operation.ts";

/** How many elements values hold and which instructions work on them. */
export interface Lane {
  readonly name: "f64" | "f64x2" | "f32x4";
  /** Elements at a time. */
  readonly lanes: number;
  /** Floats in a local: with four lanes a float takes two locals. */
  readonly floats: number;
  readonly types: Readonly<Record<Kind, ValueType>>;
  /** Loads and stores, by what stands in memory. */
  readonly memory: Readonly<Record<"float" | "single", MemoryInstructions>>;
  /** Instructions between the floats of a local; undefined where there is one. */
  readonly across: LaneInstructions | undefined;
  /** The instruction of each operation that is one instruction; null: none is needed; undefined: see the emitter. */
  readonly instructions: readonly (OpcodeName | null | undefined)[];
  /** The same where the result or the operands are binary32 numbers. */
  readonly singles: readonly (OpcodeName | null | undefined)[];
}

/** Those named `_lane` take the number of a lane; all others take no lane. */
interface MemoryInstructions {
  readonly load: OpcodeName;
  readonly splat: OpcodeName;
  readonly store: OpcodeName;
  /** One element: of the first lane, of another one, from a lane. */
  readonly loadFirst: OpcodeName;
  readonly loadLane: OpcodeName;
  readonly storeLane: OpcodeName;
}

interface LaneInstructions {
  readonly broadcast: OpcodeName;
  readonly extract: OpcodeName;
  readonly replace: OpcodeName;
  readonly extractBits: OpcodeName;
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

function floats(of: "f64" | "f64x2" | "f32x4"): Instructions {
  const table: Instructions = {};
  for (const [operation, name] of Object.entries(ofFloats)) table[operation as keyof typeof ofFloats] = `${of}.${name}`;
  return table;
}

function common(float: "f64" | "f64x2", integer: "i64" | "i64x2"): Instructions {
  const table = floats(float);
  for (const [operation, name] of Object.entries(ofIntegers))
    table[operation as keyof typeof ofIntegers] = `${integer}.${name}`;
  return table;
}

/** Memory instructions of one number. */
const ofOne = (type: "f64" | "f32"): MemoryInstructions => {
  const [load, store] = [`${type}.load`, `${type}.store`] as const;
  return { load, splat: load, store, loadFirst: load, loadLane: load, storeLane: store };
};
/** Of four binary32 numbers. */
const wholeSingles: MemoryInstructions = {
  load: "v128.load",
  splat: "v128.load32_splat",
  store: "v128.store",
  loadFirst: "v128.load32_zero",
  loadLane: "v128.load32_lane",
  storeLane: "v128.store32_lane",
};

const byNumber = (table: Instructions): (OpcodeName | null | undefined)[] => operationNames.map((name) => table[name]);

/** One binary64 number. */
export const scalarF64: Lane = {
  name: "f64",
  lanes: 1,
  floats: 1,
  types: { float: "f64", single: "f32", integer: "i64", mask: "i32", address: "i32" },
  memory: { float: /* @__PURE__ */ ofOne("f64"), single: /* @__PURE__ */ ofOne("f32") },
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
  singles: /* @__PURE__ */ byNumber({ promote: "f64.promote_f32", demote: "f32.demote_f64" }),
};

/** Two binary64 numbers side by side; a mask is all ones or all zeros in each lane. */
export const f64x2: Lane = {
  name: "f64x2",
  lanes: 2,
  floats: 2,
  types: { float: "v128", single: "v128", integer: "v128", mask: "v128", address: "i32" },
  memory: {
    float: {
      load: "v128.load",
      splat: "v128.load64_splat",
      store: "v128.store",
      loadFirst: "v128.load64_zero",
      loadLane: "v128.load64_lane",
      storeLane: "v128.store64_lane",
    },
    single: { ...wholeSingles, load: "v128.load64_zero", store: "v128.store64_lane" },
  },
  across: {
    broadcast: "f64x2.splat",
    extract: "f64x2.extract_lane",
    replace: "f64x2.replace_lane",
    extractBits: "i64x2.extract_lane",
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
  singles: /* @__PURE__ */ byNumber({ promote: "f64x2.promote_low_f32x4", demote: "f32x4.demote_f64x2_zero" }),
};

/** Four binary32 numbers side by side; a float is the lower or the upper two of four, see `inFours`. */
export const f32x4: Lane = {
  ...f64x2,
  name: "f32x4",
  lanes: 4,
  memory: { float: f64x2.memory.float, single: wholeSingles },
  singles: /* @__PURE__ */ byNumber({
    .../* @__PURE__ */ floats("f32x4"),
    pseudoMinimum: "f32x4.pmin",
    pseudoMaximum: "f32x4.pmax",
    select: "v128.bitselect",
    promote: "f64x2.promote_low_f32x4",
    demote: "f32x4.demote_f64x2_zero",
  }),
};
