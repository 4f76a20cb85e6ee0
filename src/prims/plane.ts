import type { LaneBuilder } from "../ir/lower.ts";
import type { Series, Tangent } from "../record/rules.ts";
import { add, addTangents, convolve, div, mul, neg, scale, sub, subTangents } from "./arithmetic.ts";
import { eq, where } from "./comparison.ts";
import { type Binary, binary } from "./lanewise.ts";
import { convolveSlope } from "./series.ts";

/*
 * Polar coordinates of a point (x, y). Their derivatives are functions of the direction (x/r, y/r), formed with scaling,
 * so that squares neither overflow nor underflow, and 0 at the origin: the subgradient of least norm.
 */
const [big, small] = [2 ** 500, 2 ** -500];
const [down, up] = [2 ** -600, 2 ** 600];
const infinity = Number.POSITIVE_INFINITY;

/** x/r, 0 at the origin; infinities give the limit along them. */
function directionValue(x: number, y: number): number {
  const [a, b] = [Math.abs(x), Math.abs(y)];
  const m = Math.max(a, b);
  if (m === 0) return 0;
  const factor = m > big ? down : m < small ? up : 1;
  const p = m < infinity ? x * factor : a < infinity ? 0 * x : Math.sign(x);
  const q = m < infinity ? y * factor : b < infinity ? 0 * y : Math.sign(y);
  return p / Math.hypot(p, q);
}
function directionLane<N>(g: LaneBuilder<N>, x: N, y: N): N {
  const [zero, one, limit] = [g.constant(0), g.constant(1), g.constant(infinity)];
  const m = g.max(g.abs(x), g.abs(y));
  const tiny = g.gt(g.constant(small), m);
  const factor = g.select(g.gt(m, g.constant(big)), g.constant(down), g.select(tiny, g.constant(up), one));
  const scaled = (v: N): N => {
    const sign = g.select(g.gt(v, zero), one, g.constant(-1));
    const end = g.select(g.gt(limit, g.abs(v)), g.mul(v, zero), sign);
    return g.select(g.eq(m, limit), end, g.mul(v, factor));
  };
  // Squares of scaled numbers neither overflow nor lose more than what is too small to matter; x/r and y/r share the root.
  const [p, q] = [scaled(x), scaled(y)];
  return g.select(g.eq(m, zero), zero, g.div(p, g.sqrt(g.add(g.mul(p, p), g.mul(q, q)))));
}
/** c = x/r: slopes s s/r and -s c/r with s = y/r, where (1 - c^2)/r would cancel. */
const direction: Binary = /* @__PURE__ */ binary("direction", {
  scalar: directionValue,
  jvp: ([dx, dy], [x, y], c) => {
    const s = direction(y, x);
    const turn = div(s, hypot(x, y));
    return addTangents(dx && scale(dx, mul(turn, s)), dy && neg(scale(dy, mul(turn, c))));
  },
  taylor: ([x, y], order) => polarSeries(x, y, order).c,
  lower: directionLane,
});
/**
 * x/r^2: slopes (y - x)(y + x)/r^4 and -2xy/r^4, the differences of coordinates being exact. It is 0 at the origin and at
 * infinity, and so are all of its slopes.
 */
const inversion: Binary = /* @__PURE__ */ binary("inversion", {
  scalar: (x, y) => (x === 0 && y === 0 ? 0 : directionValue(x, y) / Math.hypot(x, y)),
  jvp: ([dx, dy], [x, y], a) => {
    const r = hypot(x, y);
    const per = (difference: ReturnType<Binary>): ReturnType<Binary> => div(div(difference, r), r);
    const alongX = dx && scale(dx, where(eq(r, mul(r, 2)), 0, mul(per(sub(y, x)), per(add(y, x)))));
    return addTangents(alongX, dy && scale(dy, mul(mul(a, inversion(y, x)), -2)));
  },
  taylor: ([x, y], order) => polarSeries(x, y, order).a,
  lower: (g, x, y) => {
    const zero = g.constant(0);
    const atOrigin = g.eq(g.max(g.abs(x), g.abs(y)), zero);
    return g.select(atOrigin, zero, g.div(directionLane(g, x, y), g.call("hypot", x, y)));
  },
});
/** sqrt(x^2 + y^2), elementwise, broadcasting, without over- or underflow of the squares. Both slopes are 0 at the origin. */
export const hypot: Binary = /* @__PURE__ */ binary("hypot", {
  scalar: (x, y) => Math.hypot(x, y),
  jvp: ([dx, dy], [x, y]) => addTangents(dx && scale(dx, direction(x, y)), dy && scale(dy, direction(y, x))),
  taylor: ([x, y], order) => polarSeries(x, y, order).r,
  lower: (g, x, y) => g.call("hypot", x, y),
});
/**
 * The angle of the point (x, y) from the x axis, in [-pi, pi], elementwise, broadcasting; the first operand is y. Slopes
 * x/r^2 and -y/r^2, both 0 at the origin.
 */
export const atan2: Binary = /* @__PURE__ */ binary("atan2", {
  scalar: (y, x) => Math.atan2(y, x),
  jvp: ([dy, dx], [y, x]) => addTangents(dy && scale(dy, inversion(x, y)), dx && neg(scale(dx, inversion(y, x)))),
  lower: (g, y, x) => g.call("atan2", y, x),
});

/**
 * Series of r, c = x/r, s = y/r and a = c/r: with the turning w = (c y' - s x')/r, r' = c x' + s y', c' = -s w, s' = c w,
 * where x/r less its first terms would cancel; a r = c.
 */
function polarSeries(x: Series, y: Series, order: number): Record<"r" | "c" | "s" | "a", Tangent[]> {
  const r: Tangent[] = [hypot(x[0]!, y[0]!)];
  const c: Tangent[] = [direction(x[0]!, y[0]!)];
  const s: Tangent[] = [direction(y[0]!, x[0]!)];
  const a: Tangent[] = [inversion(x[0]!, y[0]!)];
  const w: Tangent[] = [];
  const divide = (q: Tangent[], p: Tangent, k: number): void => {
    q.push(null);
    const rest = subTangents(p, convolve(q, r, k, mul));
    q[k] = rest && div(rest, r[0]!);
  };
  for (let k = 1; k <= order; k++) {
    r.push(addTangents(convolveSlope(x, c, k), convolveSlope(y, s, k)));
    const turned = subTangents(convolveSlope(y, c, k), convolveSlope(x, s, k));
    divide(w, turned && mul(turned, k), k - 1);
    const [back, on] = [convolve(s, w, k - 1, mul), convolve(c, w, k - 1, mul)];
    c.push(back && mul(back, -1 / k));
    s.push(on && mul(on, 1 / k));
    divide(a, c[k]!, k);
    a[k] = a[k]! && where(eq(r[0]!, 0), 0, a[k]!);
  }
  return { r, c, s, a };
}
