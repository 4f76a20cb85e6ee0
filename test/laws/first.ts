import { cast, grad, jacfwd, jvp, linearize, linearTranspose, type Tensor, vjp, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { directional } from "./differences.ts";
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
import { DERIVATIVE, direction, inner, isFloating, like, numbers, stackRows, weights } from "./numbers.ts";

const ADJOINT = { relative: 1e-10, ofLargest: 1e-12 };
/** Laws of derivatives; results that are integers or truth values count as numbers that never move. */
export const ofFloats = (law: Law): Law => ({
  ...law,
  check: (c) => {
    if (c.active.length === 0) return;
    law.check(isFloating(c.y) ? c : { ...c, f: (...x) => cast(c.f(...x), "f64"), y: cast(c.y, "f64") });
  },
});

export function againstDifferences(c: Case, f: (...x: Tensor[]) => Tensor, dx: readonly (Tensor | null)[]): void {
  const { op, x } = c;
  const [y, dy] = jvp(f, x as Tensor[], dx as Tensor[]) as unknown as [Tensor, Tensor];
  const { slope, error } = directional(f, x, dx);
  const tolerance = op.tolerance ?? 1e-5;
  const values = numbers(y);
  const largest = values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  numbers(dy).forEach((d, k) => {
    const size = Math.max(Math.abs(d), Math.abs(slope[k]!));
    const noise = 1e-10 * Math.abs(values[k]!) + 1e-12 * largest;
    if (!(error[k]! <= 100 * tolerance * size + 100 * noise))
      throw new Error(`entry ${k}: differences do not converge (${slope[k]} +- ${error[k]}), the rule says ${d}`);
    if (!(Math.abs(d - slope[k]!) <= tolerance * size + noise + 10 * Math.min(error[k]!, tolerance * size)))
      throw new Error(`entry ${k}: the rule says ${d}, differences say ${slope[k]} +- ${error[k]}`);
  });
}
const differences: Law = {
  name: "jvp agrees with central differences",
  order: 0,
  forward: true,
  check(c) {
    againstDifferences(c, c.f, directions(c));
    for (const k of c.active.length > 1 ? c.active : [])
      againstDifferences(
        c,
        c.f,
        c.x.map((v, j) => (j === k ? direction(v, c.random) : null)),
      );
  },
};
const jvpNumbers = (c: Case, dx: readonly (Tensor | null)[]): number[] =>
  numbers((jvp(c.f, c.x as Tensor[], dx as Tensor[]) as unknown as [Tensor, Tensor])[1]);
const linearized: Law = {
  name: "linearize is jvp, called twice",
  order: 0,
  check(c) {
    if (c.active.length < c.x.length) return;
    const [y, push] = linearize(c.f, ...c.x) as unknown as [Tensor, (...dx: unknown[]) => Tensor];
    agree("value", numbers(y), numbers(c.y), { relative: 1e-14, ofLargest: 1e-15 });
    for (let turn = 0; turn < 2; turn++) {
      const dx = directions(c);
      agree("tangent", numbers(push(...dx)), jvpNumbers(c, dx), looser(c, ADJOINT));
    }
  },
};
/** <u, J v> and J^T u by one road. */
function adjoint(c: Case, road: string, u: Tensor, cotangents: readonly number[]): void {
  const dx = directions(c);
  const pushed = numbers(u).map((a, i) => a * jvpNumbers(c, dx)[i]!);
  const left = pushed.reduce((s, v) => s + v, 0);
  const v = activeNumbers(c, dx);
  const right = inner(cotangents, v);
  const size = Math.max(...pushed.map(Math.abs), ...cotangents.map((g, i) => Math.abs(g * v[i]!)), 0);
  if (left !== right && !(Math.abs(left - right) <= 1e-11 * looseness(c) * size))
    throw new Error(`${road}: <u, J v> = ${left}, <J^T u, v> = ${right}`);
}
const eagerAdjoint: Law = {
  name: "the eager reverse sweep is the adjoint of jvp",
  order: 0,
  check(c) {
    const { u, g } = weighted(c);
    adjoint(c, "grad", u, gradientNumbers(grad(g, { argnums: c.active })(...c.x)));
    for (const k of c.active) {
      const alone = numbers(grad(g, { argnums: k })(...c.x) as Tensor);
      const all = gradientNumbers(
        (grad(g, { argnums: c.active })(...c.x) as unknown[]).slice(c.active.indexOf(k), c.active.indexOf(k) + 1),
      );
      agree(`argument ${k} alone`, alone, all, looser(c, ADJOINT));
    }
  },
};
const listAdjoint: Law = {
  name: "linearize and transpose give the adjoint of jvp: at once, recorded, compiled",
  order: 0,
  check(c) {
    const { u, g } = weighted(c);
    const cotangents = (pull: (ct: unknown) => unknown): number[] => activeNumbers(c, pull(u) as Tensor[]);
    if (c.active.length === c.x.length) {
      adjoint(c, "vjp", u, cotangents(vjp(c.f, ...c.x)[1]));
      const compiled = jit((...x: Tensor[]) => vjp(c.f, ...x)[1](u) as Tensor[]);
      adjoint(c, "vjp in jit", u, gradientNumbers(compiled(...c.x)));
    }
    const compiled = jit((...x: Tensor[]) => grad(g, { argnums: c.active })(...x));
    adjoint(c, "grad in jit", u, gradientNumbers(compiled(...c.x)));
    const eager = gradientNumbers(grad(g, { argnums: c.active })(...c.x));
    agree("grad in jit", gradientNumbers(compiled(...c.x)), eager, looser(c, DERIVATIVE));
  },
};
const nearby = (c: Case): Tensor[][] =>
  Array.from({ length: 3 }, () =>
    c.x.map((v) => (v.dtype === "f64" ? like(v, (a) => a * (1 + (c.random() - 0.5) / 512)) : v)),
  );
const stacked = (rows: readonly (readonly Tensor[])[], which: readonly number[], c: Case): Tensor[] =>
  which.map((k, j) =>
    stackRows(
      rows.map((r) => r[j]!),
      0,
      c.x[k]!.shape,
      c.x[k]!.dtype,
    ),
  );
const batchedGradients: Law = {
  name: "vmap of the gradient is a loop over gradients",
  order: 0,
  check(c) {
    const { g } = weighted(c);
    const rows = nearby(c);
    const d = grad(g, { argnums: c.active }) as unknown as (...x: Tensor[]) => Tensor[];
    const want = stacked(
      rows.map((r) => d(...r)),
      c.active,
      c,
    );
    const all = stacked(rows, [...c.x.keys()], c);
    agree("grad", gradientNumbers(vmap(d)(...all)), gradientNumbers(want), looser(c, DERIVATIVE));
  },
};
const batchedTangents: Law = {
  name: "vmap of jvp is a loop over points, and over directions",
  order: 0,
  forward: true,
  check(c) {
    const rows = nearby(c);
    const dx = directions(c);
    const push = (...x: Tensor[]): Tensor => (jvp(c.f, x, dx as Tensor[]) as unknown as [Tensor, Tensor])[1];
    const pushed = stackRows(
      rows.map((r) => push(...r)),
      0,
      c.y.shape,
      c.y.dtype,
    );
    const all = stacked(rows, [...c.x.keys()], c);
    agree("points", numbers(vmap(push)(...all)), numbers(pushed), looser(c, DERIVATIVE));
    const moves = c.active.map((k) => dx[k]!);
    const several = stacked([moves, moves.map((d) => like(d, (a) => -2 * a))], c.active, c);
    const along = (...t: Tensor[]): Tensor => {
      const all = c.x.map((_, k) => (c.active.includes(k) ? t[c.active.indexOf(k)]! : null));
      return (jvp(c.f, c.x as Tensor[], all as Tensor[]) as unknown as [Tensor, Tensor])[1];
    };
    const base = jvpNumbers(c, dx);
    const want = [...base, ...base.map((v) => -2 * v)];
    agree("directions", numbers(vmap(along)(...several)), want, looser(c, DERIVATIVE));
  },
};
const columns: Law = {
  name: "jacfwd has the gradient",
  order: 0,
  check(c) {
    const { g } = weighted(c);
    agree(
      "jacfwd",
      gradientNumbers(jacfwd(g, { argnums: [...c.active] })(...c.x)),
      gradientNumbers(grad(g, { argnums: c.active })(...c.x)),
      looser(c, DERIVATIVE),
    );
  },
};

/** Is f additive and homogeneous along these arguments, as far as numbers tell? */
function looksLinear(f: (...x: Tensor[]) => Tensor, x: readonly Tensor[], z: readonly Tensor[]): boolean {
  const at = (a: number, b: number): number[] =>
    numbers(f(...x.map((v, k) => like(v, (s, i) => a * s + b * numbers(z[k]!)[i]!))));
  const [fx, fz] = [at(1, 0), at(0, 1)];
  if (fx.every((v) => v === 0)) return false;
  const largest = Math.max(1e-300, ...fx.map(Math.abs), ...fz.map(Math.abs));
  return [
    [-1, 0],
    [1000, 0],
    [-1000, 0],
    [0.001, 0],
    [0, -2],
    [1, 1],
    [-2, 1],
  ].every(([a, b]) => at(a!, b!).every((v, i) => Math.abs(v - a! * fx[i]! - b! * fz[i]!) <= 1e-12 * largest));
}
const transposed: Law = {
  name: "the transpose of what is linear is its adjoint",
  order: 0,
  check(c) {
    const sets = c.active.length > 1 ? [c.active, ...c.active.map((k) => [k])] : [c.active];
    for (const set of sets) {
      const f = (...v: Tensor[]): Tensor => c.f(...c.x.map((old, k) => (set.includes(k) ? v[set.indexOf(k)]! : old)));
      const x = set.map((k) => c.x[k]!);
      const z = x.map((v) => direction(v, c.random));
      if (c.op.order === 0 || c.op.transposable === false || c.y.size === 0 || !looksLinear(f, x, z)) continue;
      const u = weights(c.y, c.random);
      let back: Tensor[];
      try {
        back = linearTranspose(f, ...x)(u) as Tensor[];
      } catch (e) {
        // One number cannot tell: the determinant of a 1 x 1 matrix is linear, that of others is not.
        if (x.every((v) => v.size === 1) && /is not linear/.test((e as Error).message)) continue;
        throw e;
      }
      const left = inner(numbers(u), numbers(f(...z)));
      const right = inner(back.flatMap(numbers), z.flatMap(numbers));
      const size = numbers(f(...z)).reduce((m, v) => m + Math.abs(v), 0);
      if (!(Math.abs(left - right) <= 1e-12 * looseness(c) * Math.max(size, Math.abs(right))))
        throw new Error(`arguments ${set}: <u, f(z)> = ${left}, <f'(u), z> = ${right}`);
    }
  },
};
export const firstLaws: readonly Law[] = [
  differences,
  linearized,
  eagerAdjoint,
  listAdjoint,
  batchedGradients,
  batchedTangents,
  columns,
  transposed,
].map(ofFloats);
