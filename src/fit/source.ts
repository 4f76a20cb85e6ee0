import { type AnyFunction, resultOf } from "../api/call.ts";
import { isFloat, showType } from "../ir/type.ts";
import { ravel } from "../prims/axes.ts";
import { reshape } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { concatenate, stack } from "../prims/joining.ts";
import { slice } from "../prims/slicing.ts";
import { describe, fail, isPromise } from "../record/errors.ts";
import type { Mark, Marked } from "../record/mark.ts";
import { top } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, type Structure, unflatten } from "../record/tree.ts";
import { derivativesOf, numbersOf } from "./derivatives.ts";
import type { Layout } from "./layout.ts";
import type { Matrix, Pattern } from "./matrix.ts";

/** Residuals without weights, as a function of the vector of parameters. */
export interface Source {
  readonly rows: number;
  readonly columns: number;
  residual(x: Float64Array, out: Float64Array): void;
  /** See `Model`. */
  readonly pattern?: Pattern | undefined;
  jacobian(x: Float64Array, out: Float64Array): void;
  /** Of half the sum of (roots[i] r_i)^2; the same roots at every call. */
  readonly hessian?: (x: Float64Array, roots: Float64Array | undefined) => Matrix;
  readonly curvature?: (x: Float64Array, p: Float64Array, out: Float64Array) => void;
}
const OPERATION = "leastSquares";

/** @throws if the residuals are no floats, or there are none. */
export function sourceOf(
  residual: AnyFunction,
  derivative: AnyFunction | undefined,
  layout: Layout,
  compile: boolean,
): Source {
  if (typeof residual !== "function")
    fail(OPERATION, `the residual is ${describe(residual)}`, "Write leastSquares((x) => model(x).sub(data), x0)");
  if (top !== null)
    fail(
      OPERATION,
      "called inside a recording",
      "A fit is not differentiable: differentiate its residual, or use customRoot",
    );
  return derivative === undefined ? recorded(residual, layout, compile) : given(residual, derivative, layout);
}
/** The residuals that f returned as one vector. */
function vectorOf(result: unknown): Tensor {
  const { values, structure } = resultOf(OPERATION, result);
  requireNumbers(structure);
  for (const { type } of values)
    if (!isFloat(type))
      fail(
        OPERATION,
        `the residuals hold ${showType(type)}`,
        "Return differences of floating-point numbers, not counts or tests",
      );
  if (values.length === 0) fail(OPERATION, "the residual returned no numbers", "Return one for each data point");
  if (values.length === 1) return ravel(values[0]!);
  return values.every((v) => v.rank === 0) ? stack(values) : concatenate(values.map((v) => ravel(v)));
}
/** @throws if something else stands among the residuals: they would be fewer than they look. */
function requireNumbers(s: Structure): void {
  if (s.kind === "static")
    fail(
      OPERATION,
      `among the residuals is ${describe(s.value)}`,
      "Return numbers; a datum that is missing may have weight 0",
    );
  if (s.kind !== "leaf") s.items.forEach(requireNumbers);
}
/** @throws if there are not as many residuals as at the start. */
function requireRows(found: number, rows: number): void {
  if (found !== rows)
    fail(OPERATION, `${found} residuals, where there were ${rows} at the start`, "Their number must not change");
}
/** A marked function at a vector of its parameters: it takes one tensor for each array of numbers. */
function markedAt(mark: Mark, { x0 }: Layout): (x: Tensor) => unknown {
  const [entered] = mark.enter([x0]);
  const { leaves, structure } = flatten(entered);
  return (x) => {
    let start = 0;
    const parts = leaves.map((leaf) => {
      const { shape, size } = enterLeaf(leaf);
      start += size;
      return shape.length === 0 ? take(x, start - 1) : reshape(slice(x, [start - size, start]), shape);
    });
    return mark.inner(unflatten(structure, parts) as never);
  };
}
function recorded(residual: AnyFunction, layout: Layout, compile: boolean): Source {
  const { $mark: mark } = residual as Marked;
  const evaluate = mark === undefined ? (x: Tensor) => residual(layout.tree(x)) : markedAt(mark, layout);
  let rows: number | undefined;
  const vector = (x: Tensor): Tensor => {
    const y = vectorOf(evaluate(x));
    rows ??= y.size;
    requireRows(y.size, rows);
    return y;
  };
  return derivativesOf(vector, layout.start, compile);
}
/** Residuals and rows of derivatives as plain numbers. */
function given(residual: AnyFunction, derivative: AnyFunction, layout: Layout): Source {
  const columns = layout.start.length;
  const rows = flatNumbers(residual(layout.shape(layout.start)), "the residual").length;
  return {
    rows,
    columns,
    residual(x, out) {
      const y = flatNumbers(residual(layout.shape(x)), "the residual");
      requireRows(y.length, rows);
      out.set(y);
    },
    jacobian(x, out) {
      const result = derivative(layout.shape(x));
      const y = flatNumbers(result, "jacobian");
      if (y.length !== rows * columns)
        fail(
          OPERATION,
          `jacobian gave ${y.length} numbers for ${rows} residuals and ${columns} parameters`,
          `Give ${rows} rows of ${columns}`,
        );
      if (rows > 1 && columns > 1) requireRowsOf(result, rows, columns);
      out.set(y);
    },
  };
}
/** @throws if the rows of derivatives, where they are apart, are not one for each residual. */
function requireRowsOf(y: unknown, rows: number, columns: number): void {
  const isList = (part: unknown): boolean => Array.isArray(part) || ArrayBuffer.isView(part);
  const found = y instanceof Tensor ? y.rank === 2 && y.shape[0] : Array.isArray(y) && y.some(isList) && y.length;
  if (found !== false && found !== rows)
    fail(
      OPERATION,
      `jacobian gave ${found} rows for ${rows} residuals`,
      `Give ${rows} rows of ${columns}, row i the derivatives of residual i: not the transpose`,
    );
}
function flatNumbers(y: unknown, what: string): Float64Array {
  if (y instanceof Tensor) return numbersOf(y);
  const list = (Array.isArray(y) ? y : [y]).flatMap((part: unknown) =>
    ArrayBuffer.isView(part) ? [...(part as Float64Array)] : part,
  ) as unknown[];
  if (list.length === 0 || !list.every((v) => typeof v === "number"))
    fail(
      OPERATION,
      `${what} returned ${describe(y)}`,
      `With jacobian given, both functions return plain numbers${isPromise(y) ? ", at once: await before leastSquares" : ""}`,
    );
  return Float64Array.from(list as number[]);
}
