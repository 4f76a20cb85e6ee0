/**
 * What a value of an expression graph is: a float (binary64), a binary32 number, the bits of a float as an integer, the
 * outcome of a comparison, or an address.
 */
export type Kind = "float" | "single" | "integer" | "mask" | "address";

/** Operations of an expression graph; their numbers are their places here. */
export const operationNames = [
  "constant",
  "integerConstant",
  "variable",
  "counter",
  "load",
  "splat",
  "strided",
  "indexed",
  "gather",
  "add",
  "subtract",
  "multiply",
  "divide",
  "minimum",
  "maximum",
  "pseudoMinimum",
  "pseudoMaximum",
  "squareRoot",
  "negate",
  "absolute",
  "nearest",
  "truncate",
  "floor",
  "ceiling",
  "promote",
  "demote",
  "equal",
  "unequal",
  "less",
  "lessEqual",
  "maskAnd",
  "maskOr",
  "maskNot",
  "select",
  "toBits",
  "fromBits",
  "integerAdd",
  "integerSubtract",
  "integerAnd",
  "integerOr",
  "integerXor",
  "integerEqual",
  "shiftLeft",
  "shiftRight",
  "call",
  "callWhere",
  "promoteHigh",
  "demotePair",
  "maskLow",
  "maskHigh",
  "maskPair",
  "pairLow",
  "pairHigh",
] as const;

export type OperationName = (typeof operationNames)[number];

export const operation: Readonly<Record<OperationName, number>> = Object.fromEntries(
  operationNames.map((name, code) => [name, code]),
) as Record<OperationName, number>;
