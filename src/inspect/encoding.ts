import { Program } from "../ir/program.ts";
import type { TypedArray } from "../ir/raw.ts";
import { arrayType, type DType, type Type, tupleType } from "../ir/type.ts";
import { fail } from "../record/errors.ts";

/** `f64[2,3]`; a list for a tuple. */
export type EncodedType = string | readonly EncodedType[];
export const encodeType = (t: Type): EncodedType =>
  t.dtype === "tuple" ? t.parts.map(encodeType) : `${t.dtype}[${t.shape.join(",")}]`;
export function decodeType(t: EncodedType): Type {
  if (typeof t !== "string") return tupleType(t.map(decodeType));
  const [, dtype, shape] = /^(f64|f32|i32|bool)\[((?:\d+(?:,\d+)*)?)\]$/.exec(t) ?? fail("fromJSON", `${t} is no type`);
  return arrayType(dtype as DType, shape === "" ? [] : shape!.split(",").map(Number));
}

/*
 * Values that JSON lacks are objects with one key that starts with $:
 * {"$number": "NaN"}, {"$f64": [...]}, {"$program": 3}, {"$absent": true} (undefined).
 */
const constructors = { $f64: Float64Array, $f32: Float32Array, $i32: Int32Array, $bool: Uint8Array };
const tagOf = (x: TypedArray): string =>
  x instanceof Float64Array ? "$f64" : x instanceof Float32Array ? "$f32" : x instanceof Int32Array ? "$i32" : "$bool";

export function encodeValue(x: unknown, place: (p: Program) => number, refuse: (what: string) => never): unknown {
  const encode = (y: unknown): unknown => {
    if (y === undefined) return { $absent: true };
    if (y === null || typeof y === "string" || typeof y === "boolean") return y;
    if (typeof y === "number")
      return Number.isFinite(y) && !Object.is(y, -0) ? y : { $number: Object.is(y, -0) ? "-0" : String(y) };
    if (y instanceof Program) return { $program: place(y) };
    if (Array.isArray(y)) return y.map(encode);
    if (ArrayBuffer.isView(y)) return { [tagOf(y as TypedArray)]: Array.from(y as Float64Array, encode) };
    if (typeof y !== "object") return refuse(`a ${typeof y}`);
    const proto: unknown = Object.getPrototypeOf(y);
    if (proto !== Object.prototype && proto !== null) return refuse(`an object of class ${y.constructor.name}`);
    return Object.fromEntries(
      Object.entries(y).map(([k, z]) => [k.startsWith("$") ? refuse(`the key ${k}`) : k, encode(z)]),
    );
  };
  return encode(x);
}
export function decodeValue(x: unknown, at: (k: number) => Program): unknown {
  const decode = (y: unknown): unknown => {
    if (typeof y !== "object" || y === null) return y;
    if (Array.isArray(y)) return y.map(decode);
    const entries = Object.entries(y);
    const [tag, value] = entries[0] ?? ["", undefined];
    if (!tag.startsWith("$")) return Object.fromEntries(entries.map(([k, z]) => [k, decode(z)]));
    if (tag === "$number") return value === "-0" ? -0 : Number(value);
    if (tag === "$program") return at(value as number);
    if (tag === "$absent") return undefined;
    if (tag in constructors)
      return constructors[tag as keyof typeof constructors].from((value as unknown[]).map(decode) as number[]);
    return fail("fromJSON", `${tag} is no kind of value`);
  };
  return decode(x);
}
