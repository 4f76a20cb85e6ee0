import type { Program } from "../ir/program.ts";
import { F64, range, showType, type Type } from "../ir/type.ts";
import { eigh } from "../math/linalg/eigh.ts";
import { gemm, gemmTransposedLeft, gemmTransposedRight } from "../math/linalg/gemm.ts";
import { flipped } from "../prims/contraction.ts";
import { formJvp, formTranspose, formType } from "../prims/linalg/forms.ts";
import { mapMatrices, stacked, symmetrised, wide } from "../prims/linalg/stack.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { requireFunctions } from "../record/options.ts";
import { subProgram } from "../record/record.ts";
import type { Tensor } from "../record/tensor.ts";
import { dividedDifferences } from "./dividedDifferences.ts";

interface Outer {
  readonly [key: string]: unknown;
  /** f, as a program of one number. */
  readonly f: Program;
}
/** Orders of 0..k-1. */
const orders = (k: number): number[][] =>
  k === 0 ? [[]] : orders(k - 1).flatMap((o) => range(k).map((at) => [...o.slice(0, at), k - 1, ...o.slice(at)]));

/**
 * V M V^T, M_ij = sum over orders of X_1 ... X_k and over a_1 ... a_{k-1} of f[w_i, w_a1, ..., w_j] E_ia1 ... E_ak-1,j with
 * E = V^T X V: the k-th derivative of V f(w) V^T (Daleckii & Krein 1965; Higham 2008, "Functions of matrices", section 3.2).
 */
function form(n: number, f: Program, a: Float64Array, x: readonly Float64Array[], y: Float64Array, to: number): void {
  const w = new Float64Array(n);
  const v = new Float64Array(n * n);
  const work = new Float64Array(n * n);
  eigh(n, a, 0, w, 0, v, 0);
  const turned = x.map((block) => {
    const e = new Float64Array(n * n);
    gemmTransposedLeft(n, n, n, v, 0, block, 0, work, 0);
    gemm(n, n, n, work, 0, v, 0, e, 0);
    return e;
  });
  const k = x.length;
  const lanes = n ** (k + 1);
  const index = (lane: number, j: number): number => Math.floor(lane / n ** (k - j)) % n;
  const slopes = dividedDifferences(
    f,
    k === 0 ? [w] : range(k + 1).map((j) => new Float64Array(lanes).map((_, lane) => w[index(lane, j)]!)),
  );
  const m = new Float64Array(n * n);
  if (k === 0) for (let i = 0; i < n; i++) m[i * n + i] = slopes[i]!;
  else
    for (const order of orders(k))
      for (let lane = 0; lane < lanes; lane++) {
        let product = slopes[lane]!;
        for (let j = 0; j < k; j++) product *= turned[order[j]!]![index(lane, j) * n + index(lane, j + 1)]!;
        m[index(lane, 0) * n + index(lane, k)]! += product;
      }
  gemm(n, n, n, v, 0, m, 0, work, 0);
  gemmTransposedRight(n, n, n, work, 0, v, 0, y, to);
}
/** Derivatives of every order are the same form with one matrix more, so none of them passes through eigenvectors. */
const formLine: Emitter<Outer> = /* @__PURE__ */ primitive<Outer>({
  name: "symmetricFunction",
  bilinear: true,
  type: (types) => formType("symmetricFunction", types),
  value: ([a, ...x], out, { f }, [t]: readonly [Type, ...Type[]]) => {
    const n = t.shape.at(-1)!;
    const along = (x as readonly Float64Array[]).map(wide);
    return mapMatrices(a, t, out, (matrix, from, y, to) => {
      const block = (v: Float64Array): Float64Array => v.subarray(from, from + n * n);
      form(n, f, block(matrix), along.map(block), y, to);
    });
  },
  jvp: (dx, x, _y, p) => formJvp((v) => formLine(v, p))(dx, x),
  transpose: (ct, x, p) => formTranspose("symmetricFunction", (v) => formLine(v, p), flipped)(ct, x),
  batch: /* @__PURE__ */ stacked((x, p: Outer) => formLine(x, p)),
  taylor: "jvp",
  lower: "interpret",
});
const programs = new WeakMap<object, Program>();
/** f recorded once, as a program of one number. */
function programOf(f: (x: Tensor) => Tensor): Program {
  requireFunctions("symmetricFunction", f);
  const known = programs.get(f);
  if (known !== undefined) return known;
  const program = subProgram("symmetricFunction", [F64], ([x]) => [asTensor(f(x!))]);
  if (program.inputs.length > 1)
    fail("symmetricFunction", "f uses recorded values from outside", "It may only use its argument and numbers");
  const [type] = program.outputTypes;
  if (type !== F64) fail("symmetricFunction", `f gives ${showType(type!)} for a number`, "It must give a number, f64");
  programs.set(f, program);
  return program;
}

/**
 * f of symmetric matrices [..., n, n]: V diag(f(w)) V^T for A = V diag(w) V^T, as `symmetricFunction(a, sqrt)`. Its
 * trace is the sum of f over the eigenvalues. f is a function of one number, made of operations of this library, without
 * other values from outside. The matrix is symmetrised first.
 *
 * Derivatives of every order are right at repeated eigenvalues too, where those through `eigh` are not: they are made of
 * divided differences of f (Daleckii & Krein 1965). The k-th one costs O(n^(k+1)) evaluations of f's Taylor coefficients.
 */
export function symmetricFunction(a: TensorLike, f: (x: Tensor) => Tensor): Tensor {
  const x = asTensor(a, "f64", "symmetricFunction");
  formType("symmetricFunction", [x.type]);
  return formLine([symmetrised(x)], { f: programOf(f) });
}
