import { grad, jvp, mul, sum, type Tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import { taylorAt } from "../../src/transforms/taylor.ts";
import { againstDifferences, ofFloats } from "./first.ts";
import {
  activeNumbers,
  agree,
  type Case,
  directions,
  gradientNumbers,
  type Law,
  looseness,
  looser,
  weighted,
} from "./law.ts";
import { DERIVATIVE, inner, like, numbers, stackRows } from "./numbers.ts";

type Moves = readonly (Tensor | null)[];
const push = (f: (...x: Tensor[]) => unknown, x: readonly Tensor[], dx: Moves): unknown =>
  (jvp(f as (...x: Tensor[]) => Tensor, x as Tensor[], dx as Tensor[]) as unknown[])[1];
/** <a, b> over the active entries. */
const dotActive = (c: Case, a: readonly Tensor[], b: Moves): Tensor =>
  c.active.map((k, j) => sum(mul(a[j]!, b[k]!))).reduce((s, t) => s.add(t));
interface Products {
  readonly g: (...x: Tensor[]) => Tensor;
  readonly u: Tensor;
  readonly v: Moves;
  readonly d: (...x: Tensor[]) => Tensor[];
  /** x to <grad g, v>. */
  readonly slope: (...x: Tensor[]) => Tensor;
  /** x to u . J(x) v. */
  readonly pushed: (...x: Tensor[]) => Tensor;
}
function products(c: Case): Products {
  const { u, g } = weighted(c);
  const v = directions(c);
  const d = grad(g, { argnums: c.active }) as unknown as (...x: Tensor[]) => Tensor[];
  return {
    g,
    u,
    v,
    d,
    slope: (...x) => dotActive(c, d(...x), v),
    pushed: (...x) => sum(mul(u, push(c.f, x, v) as Tensor)),
  };
}
const fourWays: Law = {
  name: "second derivatives agree: forward and reverse, in every order of nesting",
  order: 2,
  check(c) {
    const { u, v, d, slope, pushed } = products(c);
    const { active, x } = c;
    const base = gradientNumbers(push(d, x, v));
    const roads: Record<string, number[]> = {
      "reverse over reverse": gradientNumbers(grad(slope, { argnums: active })(...x)),
      "reverse over forward": gradientNumbers(grad(pushed, { argnums: active })(...x)),
      "forward over reverse, compiled": gradientNumbers(jit((...z: Tensor[]) => push(d, z, v))(...x)),
      "reverse over reverse, compiled": gradientNumbers(
        jit((...z: Tensor[]) => grad(slope, { argnums: active })(...z))(...x),
      ),
      "reverse over forward, compiled": gradientNumbers(
        jit((...z: Tensor[]) => grad(pushed, { argnums: active })(...z))(...x),
      ),
    };
    for (const [road, got] of Object.entries(roads))
      agree(`${road}, forward over reverse`, got, base, looser(c, DERIVATIVE));
    const w = directions(c);
    const along = numbers(push((...z) => push(c.f, z, v), x, w) as Tensor);
    const terms = [...numbers(u).map((a, i) => a * along[i]!), ...base.map((h, i) => h * activeNumbers(c, w)[i]!)];
    const left = inner(numbers(u), along);
    const right = inner(base, activeNumbers(c, w));
    if (left !== right && !(Math.abs(left - right) <= 1e-9 * looseness(c) * Math.max(...terms.map(Math.abs))))
      throw new Error(`forward over forward: w H v = ${left}, forward over reverse: ${right}`);
  },
};
const secondDifferences: Law = {
  name: "the jvp of the jvp agrees with differences of the jvp",
  order: 2,
  forward: true,
  check(c) {
    const v = directions(c);
    againstDifferences(c, (...x) => push(c.f, x, v) as Tensor, directions(c));
  },
};
const batchedSeconds: Law = {
  name: "vmap of second derivatives is a loop over them",
  order: 2,
  check(c) {
    const { v, d, slope } = products(c);
    const rows = Array.from({ length: 2 }, () =>
      c.x.map((a) => (a.dtype === "f64" ? like(a, (b) => b * (1 + (c.random() - 0.5) / 512)) : a)),
    );
    const stacked = c.x.map((a, k) =>
      stackRows(
        rows.map((r) => r[k]!),
        0,
        a.shape,
        a.dtype,
      ),
    );
    const ways: Record<string, (...x: Tensor[]) => Tensor[]> = {
      "forward over reverse": (...x) => push(d, x, v) as Tensor[],
      "reverse over reverse": grad(slope, { argnums: c.active }) as never,
    };
    for (const [name, way] of Object.entries(ways)) {
      const got = vmap(way)(...stacked) as Tensor[];
      const want = c.active.map((k, j) =>
        stackRows(
          rows.map((r) => way(...r)[j]!),
          0,
          c.x[k]!.shape,
          c.x[k]!.dtype,
        ),
      );
      agree(name, gradientNumbers(got), gradientNumbers(want), looser(c, DERIVATIVE));
    }
  },
};
const third: Law = {
  name: "third derivatives agree: forward over reverse over reverse, and forward thrice",
  order: 3,
  check(c) {
    const { u, v, slope } = products(c);
    const w = directions(c);
    const h = grad(slope, { argnums: c.active }) as unknown as (...x: Tensor[]) => Tensor[];
    const mixed = gradientNumbers(push(h, c.x, w));
    const along = numbers(push((...a) => push((...b) => push(c.f, b, v), a, v), c.x, w) as Tensor);
    const [left, right] = [inner(numbers(u), along), inner(mixed, activeNumbers(c, v))];
    const size = Math.max(...mixed.map((m, i) => Math.abs(m * activeNumbers(c, v)[i]!)), Math.abs(left));
    if (left !== right && !(Math.abs(left - right) <= 1e-9 * looseness(c) * size))
      throw new Error(`forward thrice ${left}, forward over reverse over reverse ${right}`);
  },
};

const ORDER = 4;
/** Coefficients of a curve through x: one direction for each power of t. */
function curveAt(c: Case, order: number): (Tensor | null)[][] {
  return Array.from({ length: order }, () => directions(c).map((d) => d && like(d, (a) => a / 2)));
}
/** Derivatives 0..order of t to f(x + c_1 t + c_2 t^2 + ...) at 0, by nested forward mode. */
function nestedDerivatives(c: Case, curve: readonly Moves[], order: number): number[][] {
  const path = (t: Tensor): Tensor =>
    c.f(
      ...c.x.map((x, k) => (curve[0]?.[k] ? curve.reduceRight((s, m) => mul(s.add(m[k]!), t), mul(x, 0)).add(x) : x)),
    );
  const out: number[][] = [];
  let f = path;
  for (let k = 0; ; k++) {
    out.push(numbers(f(like(c.x[c.active[0]!]!.cast("f64").sum(), () => 0))));
    if (k === order) return out;
    const g = f;
    f = (t) => push(g as never, [t], [like(c.x[c.active[0]!]!.cast("f64").sum(), () => 1)]) as Tensor;
  }
}
/** Coefficients of f along a curve, by Taylor mode and by nesting. */
function compareSeries(c: Case, order: number): void {
  const curve = curveAt(c, order);
  const p = recordProgram(
    "a law",
    c.x.map((x) => x.type),
    (x) => [c.f(...x)],
  ).program;
  const given = c.x.map((x, k) => [x, ...curve.map((m) => m[k]!)]);
  const [coefficients] = taylorAt(p, given, order);
  const derivatives = nestedDerivatives(c, curve, order);
  const size = Math.max(...derivatives.flatMap((d) => d.map(Math.abs)), 0);
  let factorial = 1;
  derivatives.forEach((want, k) => {
    factorial *= Math.max(k, 1);
    const got = coefficients![k];
    agree(
      `coefficient ${k}`,
      [...(got ? numbers(got) : want.map(() => 0)), size],
      [...want.map((v) => v / factorial), size],
      looser(c, { relative: 1e-8, ofLargest: 1e-11 }),
    );
  });
}
const series: Law = {
  name: "Taylor coefficients are nested derivatives over factorials",
  order: 0,
  forward: true,
  check(c) {
    const { order } = c.op;
    compareSeries(c, order === undefined || order > 2 ? ORDER : order === 0 ? 2 : order);
  },
};
const seriesOfTangent: Law = {
  name: "so are those of the tangent",
  order: 2,
  forward: true,
  check(c) {
    const v = directions(c);
    const { order = 3 } = c.op;
    compareSeries({ ...c, f: (...x) => push(c.f, x, v) as Tensor }, Math.min(order, 3) - 1);
  },
};
export const secondLaws: readonly Law[] = [
  fourWays,
  secondDifferences,
  batchedSeconds,
  third,
  series,
  seriesOfTangent,
].map(ofFloats);
