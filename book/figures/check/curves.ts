import { jvp, type Tensor, tensor } from "wengert";
import { expression } from "wengert/expression";
import { remembered } from "../memo.ts";
import {
  bestOf,
  type Method,
  type Model,
  methods,
  modelOf,
  type Precision,
  type Quotients,
  quotientsOf,
  relativeError,
  rounded,
  type Slice,
  steps,
  taylorOf,
} from "./quotients.ts";

/** Errors of a method at all steps, in proportion to the slope, and the best step. */
export interface ErrorCurve {
  readonly method: Method;
  readonly errors: Float64Array;
  readonly best: { readonly index: number; readonly error: number } | null;
}

/** Errors of difference quotients of a formula in x against the engine's slope. */
export interface Curves {
  /** The point as the precision holds it. */
  readonly at: number;
  readonly exact: number;
  readonly quotients: Quotients;
  readonly curves: readonly ErrorCurve[];
  readonly models: Readonly<Record<Method, Model | null>>;
}

const sliceOf = (formula: string): Slice => {
  const f = expression(formula, { variables: ["x"] });
  return (x) => f(x) as Tensor;
};

export const errorCurves = (quotients: Quotients, slope: number): ErrorCurve[] =>
  methods.flatMap((method) => {
    const q = quotients[method];
    if (q === null) return [];
    const errors = q.map((v) => relativeError(v, slope));
    return [{ method, errors, best: bestOf(errors) }];
  });

/** A theory with its errors in proportion to the slope. */
function relative(model: Model | null, slope: number): Model | null {
  if (model === null || slope === 0) return null;
  const size = Math.abs(slope);
  return { ...model, bend: model.bend / size, noise: model.noise / size, error: model.error / size };
}

/** @throws what a reader can mend: where the formula is wrong, or that it has no slope at the point. */
export const curvesOf: (f: string, x: number, precision: Precision) => Curves = remembered((f, x, precision) => {
  const slice = sliceOf(f);
  const at = rounded(x, precision);
  const exact = (jvp((z: Tensor) => slice(z, 0), [tensor(at)], [1])[1] as Tensor).item();
  if (!Number.isFinite(exact)) throw new RangeError(`f has no finite slope at x = ${x}`);
  const quotients = quotientsOf(slice, at, steps, precision);
  const taylor = taylorOf(slice, at);
  const model = (method: Method): Model | null => relative(modelOf(method, at, taylor, precision), exact);
  const models = {
    forward: model("forward"),
    central: model("central"),
    richardson: model("richardson"),
    complex: null,
  };
  return { at, exact, quotients, curves: errorCurves(quotients, exact), models };
});
