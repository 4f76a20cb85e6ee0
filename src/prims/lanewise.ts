import type { LaneRule } from "../ir/lower.ts";
import { at, type Raw, roundTo, storage, type TypedArray } from "../ir/raw.ts";
import { isFloat, type Type, withDType } from "../ir/type.ts";
import { type Emitter, type NoParams, primitive } from "../record/define.ts";
import { emitScalar } from "../record/emit.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Row, Series, SingleRules, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { fit, spread } from "./broadcast.ts";

/** A function of one operand, in every lane. */
export type Unary = (x: TensorLike) => Tensor;
/** A function of two operands, which broadcast, in every lane. */
export type Binary = (x: TensorLike, y: TensorLike) => Tensor;
/**
 * The same for functions that JavaScript has not: of a number they give a tensor that is a number to a marked function; operators
 * on it elsewhere are refused, with what to write.
 */
export interface Special {
  (x: number): Tensor & number;
  (x: TensorLike): Tensor;
}
/** The same of three. */
export interface SpecialTernary {
  (x: number, y: number, z: number): Tensor & number;
  (x: TensorLike, y: TensorLike, z: TensorLike): Tensor;
}
/** A member of a family of such functions, by its order. */
export interface OfOrder {
  (n: number, x: number): Tensor & number;
  (n: number, x: TensorLike): Tensor;
}
/** The same of two operands, which broadcast. */
export interface SpecialBinary {
  (x: number, y: number): Tensor & number;
  (x: TensorLike, y: TensorLike): Tensor;
}

/** Writes f(a[i], b[i]) into y: written out where the host is not to call f for each lane. */
export type Loop = (a: TypedArray, b: TypedArray, y: TypedArray) => void;
/** The product of two numbers, as a rule of lanes: of i32 it wraps around, where f64 would round from 2^53 on. */
export const times = (a: number, b: number): number => a * b;
/** Value of a lanewise operation, lane by lane. */
export function lanes(
  rule: (a: number, b: number, c: number) => number,
  [a, b = 0, c = 0]: Row<Raw>,
  out: Type,
  loop?: Loop,
): number | TypedArray {
  const f = rule === times && out.dtype === "i32" ? Math.imul : rule;
  if (out.shape.length === 0) return roundTo(out.dtype, f(a as number, b as number, c as number));
  const y = storage(out);
  if (loop && f === rule) loop(a as TypedArray, b as TypedArray, y);
  else for (let i = 0; i < y.length; i++) y[i] = f(at(a, i), at(b, i), at(c, i));
  return y;
}
export function floatOperand(name: string, t: Type): Type {
  return isFloat(t) ? t : fail(name, `needs f64 or f32, got ${showTypes([t])}`, "Convert first: x.cast('f64')");
}
const equalOperands = (name: string, ts: readonly Type[]): Type =>
  ts.every((t) => t === ts[0]) ? ts[0]! : fail(name, `operands ${showTypes(ts)} do not agree`);

export interface LaneRules {
  readonly op?: number;
  /** Value of one lane. */
  readonly scalar: (a: number, b: number, c: number) => number;
  readonly loop?: Loop;
  readonly jvp: (dx: Row<Tangent>, x: Row<Tensor>, y: Tensor) => Tangent;
  readonly transpose?: SingleRules<NoParams>["transpose"];
  readonly linearIn?: readonly number[];
  readonly bilinear?: boolean;
  /** Taylor coefficients 0..order of y; by default they follow from jvp: y' = jvp(x'; x, y), order by order. */
  readonly taylor?: (x: Row<Series>, order: number) => Tangent[];
  readonly lower: LaneRule | "scalar";
  /** Result type of equal operands; by default theirs, which must be f64 or f32. */
  readonly type?: (name: string, t: Type) => Type;
  readonly compares?: boolean;
  readonly flat?: boolean;
}
function lanewise(name: string, arity: number, rules: LaneRules): Emitter<NoParams> {
  const type = rules.type ?? floatOperand;
  const line: Emitter<NoParams> = primitive<NoParams>({
    transpose: null,
    taylor: "jvp",
    ...rules,
    name,
    lanewise: true,
    type: (ts) => type(name, equalOperands(name, ts)),
    value: (x, out) => lanes(rules.scalar, x, out, rules.loop),
    batch: (x, batched, n) => [line(arity === 1 ? x : spread(x, batched, n)), true],
  });
  return line;
}
/** y = f(x) in every lane. */
export function unary(name: string, rules: LaneRules): Special {
  const line = lanewise(name, 1, rules);
  const { code } = line;
  return ((x: TensorLike) => emitScalar(code, x) ?? line([asTensor(x, "f64", name)])) as Special;
}
/** z = f(x, y) in every lane, broadcasting. */
export function binary(name: string, rules: LaneRules): SpecialBinary {
  const line = lanewise(name, 2, rules);
  const { code } = line;
  const compares = rules.compares === true;
  return ((x: TensorLike, y: TensorLike) =>
    emitScalar(code, x, y, compares) ?? line(fit(name, [x, y]))) as SpecialBinary;
}
/** w = f(x, y, z) in every lane, broadcasting. */
export function ternary(name: string, rules: LaneRules): (x: TensorLike, y: TensorLike, z: TensorLike) => Tensor {
  const line = lanewise(name, 3, rules);
  return (x, y, z) => line(fit(name, [x, y, z]));
}
/** Numbers (not bool) keep their type. */
export const numeric = (name: string, t: Type): Type =>
  t.dtype === "bool" ? fail(name, "bool operands have no arithmetic", "Convert first: x.cast('f64')") : t;
export const truth = (_name: string, t: Type): Type => withDType(t, "bool");
