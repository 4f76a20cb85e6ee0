import { sameShape, type Type } from "../ir/type.ts";
import { type Emitter, type NoParams, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { Masked, still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { commonShape, fit, spread, stretch, zerosOf } from "./broadcast.ts";
import { type Binary, binary, lanes, truth, type Unary, unary } from "./lanewise.ts";

const compare = (name: string, scalar: (a: number, b: number) => number, lower: "gt" | "ge" | "eq"): Binary =>
  binary(name, { scalar, compares: true, type: truth, jvp: still, lower: (g, x, y) => g[lower](x, y) });
/** x > y, as bool. */
export const gt: Binary = /* @__PURE__ */ compare("gt", (a, b) => (a > b ? 1 : 0), "gt");
/** x >= y, as bool. */
export const ge: Binary = /* @__PURE__ */ compare("ge", (a, b) => (a >= b ? 1 : 0), "ge");
/** x = y, as bool; NaN equals nothing. */
export const eq: Binary = /* @__PURE__ */ compare("eq", (a, b) => (a === b ? 1 : 0), "eq");
/** x < y, as bool. */
export const lt: Binary = (x, y) => gt(y, x);
/** x <= y, as bool. */
export const le: Binary = (x, y) => ge(y, x);
/** x differs from y, as bool; NaN differs from everything. */
export const ne: Binary = (x, y) => not(eq(x, y));

const bools = (name: string, t: Type): Type =>
  t.dtype === "bool" ? t : fail(name, `needs bool, got ${showTypes([t])}`, "Compare first: x.gt(0)");
const logical = (name: string, scalar: (a: number, b: number) => number, lane: "and" | "or"): Binary =>
  binary(name, {
    scalar,
    type: bools,
    jvp: still,
    lower: lane === "and" ? (g, x, y) => g.select(x, y, g.constant(0)) : (g, x, y) => g.select(x, g.constant(1), y),
  });
/** Both, lane by lane. */
export const and: Binary = /* @__PURE__ */ logical("and", (a, b) => (a && b ? 1 : 0), "and");
/** At least one, lane by lane. */
export const or: Binary = /* @__PURE__ */ logical("or", (a, b) => (a || b ? 1 : 0), "or");
/** Not, lane by lane. */
export const not: Unary = /* @__PURE__ */ unary("not", {
  scalar: (a) => (a ? 0 : 1),
  type: bools,
  jvp: still,
  lower: (g, x) => g.select(x, g.constant(0), g.constant(1)),
});

/**
 * test ? a : b in every lane. The branch not taken contributes a structural zero: its cotangent carries a mask that is
 * applied after the branch's own lanewise rules, so an infinity or NaN there never reaches the derivative.
 */
export const select: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "select",
  lanewise: true,
  flat: true,
  scalar: (p, a, b) => (p ? a : b),
  type: ([p, a, b]) =>
    a !== b || p.dtype !== "bool" || !sameShape(p.shape, a.shape)
      ? fail("where", `needs bool, then two equal types, got ${showTypes([p, a, b])}`)
      : a,
  value: (x, out) => lanes((p, a, b) => (p ? a : b), x, out),
  jvp: ([, da, db], [p, a]) => (da || db ? select([p, da ?? zerosOf(a.type), db ?? zerosOf(a.type)]) : null),
  linearIn: [1, 2],
  transpose: (ct, [p, a, b]) => {
    if (p === null)
      fail("linearTranspose", "where is not linear in its test", "Use vjp for functions that are not linear");
    return [null, a === null ? new Masked(ct, p) : null, b === null ? new Masked(ct, p, false) : null];
  },
  batch: (x, batched, n) => [select(spread(x, batched, n)), true],
  taylor: ([p, a, b]) => {
    const { type } = a[0]!;
    return a.map((c, k) => (c || b[k] ? select([p[0]!, c ?? zerosOf(type), b[k] ?? zerosOf(type)]) : null));
  },
  lower: (g, p, a, b) => g.select(p, a, b),
});
export const selectCode: number = select.code;
/** ct where the mask allows, zero elsewhere. */
export function applyMask({ ct, test, on }: Masked): Tensor {
  const zero = zerosOf(ct.type);
  return select(on ? [test, ct, zero] : [test, zero, ct]);
}
/** test ? a : b in every lane, broadcasting. The derivative of the branch not taken is exactly 0. */
export function where(test: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const p = asTensor(test, "f64", "where");
  if (p.dtype !== "bool") fail("where", `the test is ${showTypes([p.type])}, not bool`, "Compare first: x.gt(0)");
  const [x, y] = fit("where", [a, b]);
  const shape = commonShape("where", [p.shape, x.shape]);
  return select([stretch(p, shape), stretch(x, shape), stretch(y, shape)]);
}
