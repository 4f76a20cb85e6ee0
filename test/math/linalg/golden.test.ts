import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cholesky } from "../../../src/math/linalg/cholesky.ts";
import { cofactors, determinant } from "../../../src/math/linalg/det.ts";
import { eigh } from "../../../src/math/linalg/eigh.ts";
import { expm } from "../../../src/math/linalg/expm.ts";
import { lu, permutationOfPivots } from "../../../src/math/linalg/lu.ts";
import { qr } from "../../../src/math/linalg/qr.ts";
import { svd } from "../../../src/math/linalg/svd.ts";
import { triangularSolveLeft } from "../../../src/math/linalg/triangularSolve.ts";
import { distance, identity, largest, symmetrised } from "./matrices.ts";

interface Point {
  readonly n: number;
  readonly A: readonly number[];
  readonly f: number;
  readonly grad: readonly number[];
}

interface Golden {
  readonly linalg: Readonly<Record<string, { readonly points: readonly Point[] }>>;
}

const golden = JSON.parse(readFileSync(new URL("../../golden/primitives.json", import.meta.url), "utf8")) as Golden;
const VECTOR_WEIGHTS = [1, -2, 3, -4, 5];

function pointsOf(name: string): readonly Point[] {
  const entry = golden.linalg[name];
  if (entry === undefined) throw new Error(`no golden points for ${name}`);
  return entry.points;
}

/** W_ij = (i + 1) - 2 (j + 1) + (i j mod 3). */
function weighted(n: number, x: Float64Array): number {
  return x.reduce((sum, entry, index) => {
    const i = Math.floor(index / n);
    const j = index % n;
    return sum + (i + 1 - 2 * (j + 1) + ((i * j) % 3)) * entry;
  }, 0);
}

function singularValues(n: number, a: Float64Array): Float64Array {
  const s = new Float64Array(n);
  svd(n, n, a, 0, new Float64Array(n * n), 0, s, 0, new Float64Array(n * n), 0);
  return s;
}

function solve(n: number, a: Float64Array, b: Float64Array): Float64Array {
  const count = b.length / n;
  const factors = new Float64Array(n * n);
  const pivots = new Int32Array(n);
  const rows = new Int32Array(n);
  lu(n, a, 0, factors, 0, pivots, 0);
  permutationOfPivots(n, pivots, 0, rows, 0);
  const x = b.map((_, i) => b[rows[Math.floor(i / count)]! * count + (i % count)]!);
  const triangle = { transposed: false, lower: true, unitDiagonal: true };
  triangularSolveLeft(n, count, factors, 0, x, 0, x, 0, triangle);
  triangularSolveLeft(n, count, factors, 0, x, 0, x, 0, { ...triangle, lower: false, unitDiagonal: false });
  return x;
}

const functions: Record<string, (n: number, a: Float64Array) => number> = {
  det: (n, a) => determinant(n, a, 0),
  logabsdet: (n, a) => {
    const factors = new Float64Array(n * n);
    lu(n, a, 0, factors, 0, new Int32Array(n), 0);
    return factors.reduce((sum, x, i) => (i % (n + 1) === 0 ? sum + Math.log(Math.abs(x)) : sum), 0);
  },
  inv_w: (n, a) => weighted(n, solve(n, a, identity(n))),
  solve_w: (n, a) => {
    const b = Float64Array.from({ length: n }, (_, i) => (i + 1) / (i % 2 === 0 ? 1 : -2));
    return solve(n, a, b).reduce((sum, x, i) => sum + (i % 2 === 0 ? 1 : -1) * (i + 1) * x, 0);
  },
  cholesky_w: (n, a) => {
    const l = new Float64Array(n * n);
    expect(cholesky(n, symmetrised(n, a), 0, l, 0)).toBe(true);
    return weighted(n, l);
  },
  eigvalsh_w: (n, a) => {
    const values = new Float64Array(n);
    eigh(n, symmetrised(n, a), 0, values, 0);
    return values.reduce((sum, x, i) => sum + VECTOR_WEIGHTS[i]! * x, 0);
  },
  eigvecsh_w: (n, a) => {
    const vectors = new Float64Array(n * n);
    eigh(n, symmetrised(n, a), 0, new Float64Array(n), 0, vectors, 0);
    return vectors.reduce((sum, x, index) => {
      const i = Math.floor(index / n);
      return sum + ((index % n) + 1) * (i + 1 - 2) * x * x;
    }, 0);
  },
  svdvals_w: (n, a) => singularValues(n, a).reduce((sum, x, i) => sum + VECTOR_WEIGHTS[i]! * x, 0),
  expm_w: (n, a) => {
    const out = new Float64Array(n * n);
    expm(n, a, 0, out, 0);
    return weighted(n, out);
  },
  qr_r_w: (n, a) => {
    const r = new Float64Array(n * n);
    qr(n, n, a, 0, new Float64Array(n * n), 0, r, 0);
    return weighted(n, r);
  },
};

/** 1e-12 of the value times the condition number; where the true value is 0, 1e-12 itself. */
function tolerance(n: number, a: Float64Array, size: number): number {
  const s = singularValues(n, a);
  const condition = s[n - 1]! > 0 ? s[0]! / s[n - 1]! : 1;
  return size === 0 ? 1e-12 : 1e-12 * size * condition;
}

describe("golden linear algebra", () => {
  for (const [name, f] of Object.entries(functions)) {
    it(`${name}: values`, () => {
      for (const { n, A, f: expected } of pointsOf(name)) {
        const a = Float64Array.from(A);
        expect(Math.abs(f(n, a) - Number(expected))).toBeLessThanOrEqual(tolerance(n, a, Math.abs(Number(expected))));
      }
    });
  }

  it("det: the gradient is the cofactor matrix, at singular points too", () => {
    for (const { n, A, grad } of pointsOf("det")) {
      const a = Float64Array.from(A);
      const expected = Float64Array.from(grad);
      const out = new Float64Array(n * n);
      cofactors(n, a, 0, out, 0);
      expect(distance(out, expected)).toBeLessThanOrEqual(1e-14 * Math.max(1, largest(expected)));
    }
  });
});
