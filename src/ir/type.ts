/** Element types. f64 is the default; bool is stored as 0 and 1. */
export type DType = "f64" | "f32" | "i32" | "bool";
export const dtypes: readonly DType[] = ["f64", "f32", "i32", "bool"];
/** Sizes of the axes; [] is a scalar. */
export type Shape = readonly number[];

/** What a line of a program yields: an array type, or a tuple of them. Interned, so equal types are the same object. */
export interface Type {
  readonly id: number;
  readonly dtype: DType | "tuple";
  readonly shape: Shape;
  readonly size: number;
  /** The members of a tuple, else empty. */
  readonly parts: readonly Type[];
}

export const types: Type[] = [];
const interned = new Map<string, Type>();

function intern(key: string, dtype: Type["dtype"], shape: Shape, parts: readonly Type[]): Type {
  let type = interned.get(key);
  if (type === undefined) {
    type = { id: types.length, dtype, shape: [...shape], size: sizeOf(shape), parts };
    types.push(type);
    interned.set(key, type);
  }
  return type;
}

export const arrayType = (dtype: DType, shape: Shape): Type => intern(`${dtype}:${shape.join(",")}`, dtype, shape, []);
export const tupleType = (parts: readonly Type[]): Type =>
  intern(`tuple:${parts.map((t) => t.id).join(",")}`, "tuple", [], parts);

export const F64: Type = /* @__PURE__ */ arrayType("f64", []);
export const I32: Type = /* @__PURE__ */ arrayType("i32", []);
export const BOOL: Type = /* @__PURE__ */ arrayType("bool", []);

export const isFloat = (t: Type): boolean => t.dtype === "f64" || t.dtype === "f32";
export const isTuple = (t: Type): boolean => t.dtype === "tuple";
/** The same shape with another element type. */
export const withDType = (t: Type, dtype: DType): Type => (t.dtype === dtype ? t : arrayType(dtype, t.shape));
/** The same element type with another shape. */
export const withShape = (t: Type, shape: Shape): Type => arrayType(t.dtype as DType, shape);

export function sizeOf(shape: Shape): number {
  let n = 1;
  for (const d of shape) n *= d;
  return n;
}
/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const s = new Array<number>(shape.length);
  let k = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    s[i] = k;
    k *= shape[i]!;
  }
  return s;
}
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** `f64`, `f64[2,3]`, `(f64, i32[4])`. */
export function showType(t: Type): string {
  if (t.dtype === "tuple") return `(${t.parts.map(showType).join(", ")})`;
  return t.shape.length ? `${t.dtype}[${t.shape.join(",")}]` : t.dtype;
}
