import type { LaneRule, Scalar } from "../ir/lower.ts";
import { isFloat } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { describe, fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Row, Series, Tangent } from "../record/rules.ts";
import { addTangents, scale } from "./arithmetic.ts";
import { fit, spread } from "./broadcast.ts";
import { floatOperand, lanes, type Special, type SpecialBinary, type SpecialTernary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/** A member of a family: the order of differentiation in each operand, and the index of the function (a Bessel order). */
interface Member {
  readonly [key: string]: unknown;
  readonly partials: readonly number[];
  readonly index: number;
}
/** Value of one lane of a member. */
type Kernel = (partials: readonly number[], index: number, a: number, b: number, c: number) => number;

/**
 * A function and all its partial derivatives as one primitive with static orders: the derivative of a member is a member,
 * so each order has its own accurate kernel and rules never combine parts that cancel.
 */
function family(name: string, kernel: Kernel, laneOf?: (p: Member) => LaneRule | undefined): Emitter<Member> {
  const members = new Map<string, Scalar>();
  const scalarOf = ({ partials, index }: Member): Scalar => {
    const key = `${partials} ${index}`;
    let f = members.get(key);
    if (f === undefined) {
      f = (a, b, c) => kernel(partials, index, a, b, c);
      members.set(key, f);
    }
    return f;
  };
  const line: Emitter<Member> = primitive<Member>({
    name,
    lanewise: true,
    type: (ts) =>
      ts.every((t) => t === ts[0]) && isFloat(ts[0])
        ? ts[0]
        : ts.length === 1
          ? floatOperand(name, ts[0])
          : fail(name, `needs f64 or f32 operands, got ${showTypes(ts)}`, "Convert first: x.cast('f64')"),
    scalarOf,
    ...(laneOf === undefined ? {} : { laneOf }),
    value: (x, out, p) => lanes(scalarOf(p), x, out),
    jvp: (dx, x, _y, p) => {
      let d: Tangent = null;
      for (let q = 0; q < x.length; q++) {
        const dq = dx[q];
        if (dq) d = addTangents(d, scale(dq, line(x, raised(p, q))));
      }
      return d;
    },
    transpose: null,
    batch: (x, batched, n, p) => [line(x.length === 1 ? x : spread(x, batched, n), p), true],
    taylor: (x, order, p) => memberSeries(line, x, order, p),
    lower: "scalar",
  });
  return line;
}
const raised = (p: Member, q: number): Member => ({ ...p, partials: p.partials.map((k, r) => (r === q ? k + 1 : k)) });

/**
 * Coefficients by f' = sum_q f_q x_q': order n of f needs order n - 1 of its partial derivatives, each member once. One
 * operand: O(n^3) in all, O(n^2) along a line.
 */
function memberSeries(line: Emitter<Member>, x: Row<Series>, order: number, p: Member): Tangent[] {
  const at = x.map((c) => c[0]!);
  const moving = [...x.keys()].filter((q) => x[q]!.some((c, k) => k > 0 && c !== null));
  const done = new Map<string, Tangent[]>();
  const series = (member: Member, n: number): Tangent[] => {
    const key = member.partials.join();
    const before = done.get(key);
    if (before !== undefined) return before;
    const y: Tangent[] = [line(at, member)];
    const slopes = n === 0 ? [] : moving.map((q) => [x[q]!, series(raised(member, q), n - 1)] as const);
    for (let k = 1; k <= n; k++)
      y.push(slopes.reduce<Tangent>((s, [xq, d]) => addTangents(s, convolveSlope(xq, d, k)), null));
    done.set(key, y);
    return y;
  };
  return series(p, order);
}

/** The members f^(k), from a kernel for the k-th derivative; `rules` are the lane rules of the first ones. */
export function derivativeFamily(
  name: string,
  kernel: (k: number, x: number) => number,
  ...rules: readonly LaneRule[]
): (k: number) => Special {
  const line = family(
    name,
    ([k], _n, x) => kernel(k!, x),
    ({ partials: [k] }) => rules[k!],
  );
  return (k) => ((x: TensorLike) => line([asTensor(x, "f64", name)], { partials: [k], index: 0 })) as Special;
}
/** Recurrences take as many steps as the order. */
const MOST = 100_000;
/** The members f_n with a static integer n, from a kernel for the k-th derivative of f_n. */
export function indexedFamily(
  name: string,
  kernel: (k: number, n: number, x: number) => number,
): (n: number) => Special {
  const line = family(name, ([k], n, x) => kernel(k!, n, x));
  return (n) => {
    if (!Number.isInteger(n) || Math.abs(n) > MOST)
      fail(
        name,
        `the order ${typeof n === "number" ? n : describe(n)} is not an integer up to ${MOST}`,
        "The order is a plain number, fixed while recording; only integers exist here",
      );
    return ((x: TensorLike) => line([asTensor(x, "f64", name)], { partials: [0], index: n })) as Special;
  };
}
/** The members d^(i+j) f / da^i db^j of a function of two operands, which broadcast. */
export function partialFamily(
  name: string,
  kernel: (i: number, j: number, a: number, b: number) => number,
): (i: number, j: number) => SpecialBinary {
  const line = family(name, ([i, j], _n, a, b) => kernel(i!, j!, a, b));
  return (i, j) =>
    ((a: TensorLike, b: TensorLike) => line(fit(name, [a, b]), { partials: [i, j], index: 0 })) as SpecialBinary;
}
/** f(a, b, x) with all its partial derivatives d^(i+j+k) f / da^i db^j dx^k; the operands broadcast. */
export function ternaryFamily(
  name: string,
  kernel: (i: number, j: number, k: number, a: number, b: number, x: number) => number,
): SpecialTernary {
  const line = family(name, ([i, j, k], _n, a, b, x) => kernel(i!, j!, k!, a, b, x));
  return ((a: TensorLike, b: TensorLike, x: TensorLike) =>
    line(fit(name, [a, b, x]), { partials: [0, 0, 0], index: 0 })) as SpecialTernary;
}
