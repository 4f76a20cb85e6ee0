import { at, copied, fill, type Raw, roundTo, storage, type TypedArray } from "../ir/raw.ts";
import { arrayType, BOOL, type DType, dtypes, F64, type Shape, type Type } from "../ir/type.ts";
import { beforeOrAfter, describe, fail, isPromise } from "./errors.ts";
import { optionsOf } from "./options.ts";
import { concrete, Tensor } from "./tensor.ts";

/** Nested arrays of numbers; all rows of an axis have one length. */
export type Nested = readonly (number | Nested)[];
/** The same of numbers or of booleans, not of both. */
export type NestedLike = readonly (number | boolean | NestedLike)[];
/** What operations accept in place of a tensor: numbers, booleans, typed arrays (rank 1), regular nested arrays. */
export type TensorLike = Tensor | number | boolean | Float64Array | Float32Array | Int32Array | NestedLike;

/** A known element type, or an error that lists them. */
export function requireDType(operation: string, dtype: DType): DType {
  return dtypes.includes(dtype)
    ? dtype
    : fail(operation, `there is no element type ${String(dtype)}`, `Element types are ${dtypes.join(", ")}`);
}
/** A scalar constant of an element type. */
export const scalar = (x: number, dtype: DType = "f64"): Tensor =>
  dtype === "f64" ? concrete(F64, x) : concrete(arrayType(dtype, []), roundTo(dtype, x));

/** Anything an operation accepts, as a tensor; numbers take `dtype`, booleans are bool. Typed arrays are copied: later changes do not reach the program. */
export function asTensor(x: TensorLike, dtype: DType = "f64", operation = "tensor"): Tensor {
  if (x instanceof Tensor) return x;
  if (typeof x === "number") {
    if (dtype === "i32" && !Number.isInteger(x))
      fail(operation, `${x} beside an i32 tensor is not an integer`, "Convert the tensor: x.cast('f64')");
    return scalar(x, dtype);
  }
  if (typeof x === "boolean") return concrete(BOOL, x ? 1 : 0);
  if (Array.isArray(x)) return fromNested(x, dtype, operation);
  const numbers =
    x instanceof Float64Array ? "f64" : x instanceof Float32Array ? "f32" : x instanceof Int32Array && "i32";
  if (numbers) {
    const type = arrayType(numbers, [x.length]);
    return concrete(type, copied(type, x as TypedArray));
  }
  return fail(operation, `expected a tensor, number or array, got ${describe(x)}`, hintFor(x));
}
function fromNested(x: NestedLike, numbers: DType, operation: string): Tensor {
  const shape: number[] = [];
  let first: unknown = x;
  for (; Array.isArray(first) && shape.push(first.length) < 99; first = first.at(0));
  const dtype = typeof first === "boolean" ? "bool" : numbers;
  const type = arrayType(dtype, shape);
  const out = storage(type);
  let n = 0;
  const visit = (y: unknown, depth: number, path: string): void => {
    if (depth === shape.length) {
      if (typeof y === "number" || typeof y === "boolean") {
        if (typeof y !== typeof first) fail(operation, `element ${path} is ${y}, the first ${first}: write 1 and 0`);
        if (dtype === "i32" && !Number.isInteger(+y))
          fail(operation, `element ${path} is ${y}, not an integer`, "Round it first, or keep f64: i32 holds integers");
        out[n++] = +y;
      } else if (Array.isArray(y))
        fail(operation, `the array is jagged: ${path} is an array, its neighbours are numbers`, jaggedFix);
      else if (y instanceof Tensor)
        fail(operation, `element ${path} is a tensor`, "Join tensors with stack([...]) or concatenate([...])");
      else fail(operation, `element ${path} is ${describe(y)}, not a number`);
      return;
    }
    if (!Array.isArray(y) || y.length !== shape[depth])
      fail(
        operation,
        `the array is jagged: ${path} has ${Array.isArray(y) ? y.length : "no"} elements, its neighbours have ${shape[depth]}`,
        jaggedFix,
      );
    for (let i = 0; i < y.length; i++) visit(y.at(i), depth + 1, `${path}[${i}]`);
  };
  visit(x, 0, "x");
  return concrete(type, out);
}
const jaggedFix = "Rows have one length: pad them, or pass an array of tensors";

function hintFor(x: unknown): string | undefined {
  if (isPromise(x)) return beforeOrAfter;
  if (typeof x === "function") return "Did you forget to call it?";
  if (typeof x === "string") return "Parse it first: Number(text), or expression(text) for a formula";
  if (ArrayBuffer.isView(x)) return "Use Float64Array, Float32Array or Int32Array";
  return undefined;
}
/**
 * A tensor from numbers: nested arrays of any rank, typed arrays (with a shape), or a number. Booleans, alone or nested, make
 * a bool tensor.
 */
export function tensor(x: TensorLike | TypedArray, options?: { shape?: Shape; dtype?: DType }): Tensor {
  const { shape, dtype } = optionsOf("tensor", options, "shape", "dtype");
  if (dtype !== undefined) requireDType("tensor", dtype);
  let out = x instanceof Uint8Array ? rounded(arrayType("bool", [x.length]), x) : asTensor(x, dtype);
  if (dtype !== undefined && out.dtype !== dtype && out.rec === null)
    out = rounded(arrayType(dtype, out.shape), out.value!);
  if (shape === undefined) return out;
  if (out.rec !== null) fail("tensor", "a recorded value keeps its shape here", "Use x.reshape(shape)");
  const type = arrayType(out.dtype, shape);
  if (type.size !== out.size) fail("tensor", `${out.size} numbers do not fill shape [${shape}]`);
  return shape.length > 0 && typeof out.value === "object" ? concrete(type, out.value) : rounded(type, out.value!);
}
/** Numbers as a tensor of a type that has as many. */
const rounded = (t: Type, from: Raw): Tensor =>
  concrete(
    t,
    fill(t, (i) => roundTo(t.dtype, at(from, i))),
  );
