import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import { exp, exp2, expm1 } from "./exponential.ts";
import { cosh, sech2, sinh, tanh } from "./hyperbolic.ts";
import { acosh, asinh, atanh } from "./inverseHyperbolic.ts";
import { acos, asin, atan, atan2 } from "./inverseTrigonometric.ts";
import { log, log1p, log2, log10 } from "./logarithm.ts";
import { logisticDensity, sigmoid, softplus } from "./logistic.ts";
import { cbrt, hypot, pow } from "./power.ts";
import { cos, sin, tan } from "./trigonometric.ts";

type Unary = (g: Graph, x: Float) => Float;
type Binary = (g: Graph, x: Float, y: Float) => Float;

export type UnaryFunctionName =
  | "exp"
  | "exp2"
  | "expm1"
  | "log"
  | "log1p"
  | "log2"
  | "log10"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "sech2"
  | "asinh"
  | "acosh"
  | "atanh"
  | "sigmoid"
  | "logisticDensity"
  | "softplus"
  | "cbrt";
export type BinaryFunctionName = "pow" | "atan2" | "hypot";

/** Elementary functions of one argument, as expression graphs. */
export const unaryFunctions: Readonly<Record<UnaryFunctionName, Unary>> = {
  exp,
  exp2,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  sech2,
  asinh,
  acosh,
  atanh,
  sigmoid,
  logisticDensity,
  softplus,
  cbrt,
};

/** Elementary functions of two arguments. */
export const binaryFunctions: Readonly<Record<BinaryFunctionName, Binary>> = { pow, atan2, hypot };
