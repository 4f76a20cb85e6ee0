import * as w from "wengert";
import * as linalg from "wengert/linalg";
import * as nn from "wengert/nn";
import * as special from "wengert/special";

type Tensor = w.Tensor;
export type Unary = (x: Tensor) => Tensor;
export type Binary = (x: Tensor, y: Tensor) => Tensor;

/** Names in golden files, and what they are called here; all others are called the same. */
const renamed: Readonly<Record<string, Unary>> = {
  cube: (x) => w.pow(x, 3),
  gelu_tanh: nn.geluTanh,
  log_ndtr: special.logNdtr,
  sinc_pi: special.sincPi,
};
const renamedBinary: Readonly<Record<string, Binary>> = {
  mod_floor: w.mod,
  rem_trunc: w.rem,
  gammainc_p: special.gammainc,
};
const WEIGHTS = [1, -2, 3, -4, 5];
const weights = (n: number): Tensor => w.tensor(WEIGHTS.slice(0, n));
/** A vector-valued function made a number by the weights 1, -2, 3, -4, 5. */
const weighted =
  (f: Unary): Unary =>
  (x) => {
    const y = f(x);
    return w.sum(w.mul(weights(y.size), y));
  };
export const vectorFunctions: Readonly<Record<string, Unary>> = {
  cumprod_w: (x) => w.cumprod(x),
  cumsum_w: (x) => w.cumsum(x),
  softmax_w: (x) => w.softmax(x),
  log_softmax_w: (x) => w.logSoftmax(x),
  sort_w: (x) => w.sort(x),
  layernorm_w: (x) => w.standardize(x, undefined, { epsilon: 1e-5 }),
};
const reductions: Readonly<Record<string, Unary>> = {
  sum: (x) => w.sum(x),
  mean: (x) => w.mean(x),
  prod: (x) => w.prod(x),
  logsumexp: (x) => w.logsumexp(x),
  norm2: (x) => w.norm(x),
  norm3: (x) => w.norm(x, undefined, { p: 3 }),
  sumsq: (x) => w.sumOfSquares(x),
  var0: (x) => w.variance(x),
  std0: (x) => w.std(x),
  max: (x) => w.max(x),
  min: (x) => w.min(x),
  ...Object.fromEntries(Object.entries(vectorFunctions).map(([name, f]) => [name, weighted(f)])),
};

const entries = (n: number, f: (i: number, j: number) => number): Tensor =>
  w.tensor(
    Float64Array.from({ length: n * n }, (_, k) => f(Math.floor(k / n), k % n)),
    { shape: [n, n] },
  );
/** W_ij = (i + 1) - 2 (j + 1) + (i j mod 3). */
const W = (n: number): Tensor => entries(n, (i, j) => i + 1 - 2 * (j + 1) + ((i * j) % 3));
const column = (n: number, f: (i: number) => number): Tensor =>
  w.tensor(Float64Array.from({ length: n }, (_, i) => f(i)));
const b = (n: number): Tensor => column(n, (i) => (i % 2 === 0 ? i + 1 : -(i + 1) / 2));
const size = (a: Tensor): number => a.shape[0] ?? 0;
const matrix =
  (f: Unary): Unary =>
  (a) =>
    w.sum(w.mul(W(size(a)), f(a)));
const matrices: Readonly<Record<string, Unary>> = {
  det: (a) => linalg.det(a),
  logabsdet: (a) => linalg.slogdet(a).logabsdet,
  inv_w: matrix((a) => linalg.inv(a)),
  solve_w: (a) =>
    w.sum(
      w.mul(
        column(size(a), (i) => (i % 2 === 0 ? i + 1 : -(i + 1))),
        linalg.solve(a, b(size(a))),
      ),
    ),
  cholesky_w: matrix((a) => linalg.cholesky(a)),
  eigvalsh_w: weighted((a) => linalg.eigvalsh(a)),
  eigvecsh_w: (a) => {
    const n = size(a);
    const squares = w.square(linalg.eigh(a).vectors);
    const rows = w.matmul(
      column(n, (i) => i - 1),
      squares,
    ); // W_i0 = i + 1 - 2
    return w.sum(
      w.mul(
        column(n, (k) => k + 1),
        rows,
      ),
    );
  },
  svdvals_w: weighted((a) => linalg.svdvals(a)),
  expm_w: matrix((a) => linalg.expm(a)),
  matpow3_tr: (a) => w.trace(linalg.matrixPower(a, 3)),
  qr_r_w: matrix((a) => linalg.qr(a).r),
  quadform: (a) => {
    const v = w.matmul(a, b(size(a)));
    return w.add(w.dot(b(size(a)), v), w.sumOfSquares(v));
  },
};

const library: Readonly<Record<string, unknown>> = { ...nn, ...special, ...w };
const called = (name: string): unknown => (typeof library[name] === "function" ? library[name] : undefined);
/** The function behind a golden name; undefined when the library has none. */
export const unaryNamed = (name: string): Unary | undefined => renamed[name] ?? (called(name) as Unary | undefined);
export const binaryNamed = (name: string): Binary | undefined =>
  renamedBinary[name] ?? (called(name) as Binary | undefined);
export const reductionNamed = (name: string): Unary | undefined => reductions[name];
export const matrixFunctionNamed = (name: string): Unary | undefined => matrices[name];
