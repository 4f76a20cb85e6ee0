import {
  concatenate,
  exp,
  logsumexp,
  matmul,
  slice,
  sum,
  sumOfSquares,
  type Tensor,
  tensor,
  transpose,
  update,
  zeros,
} from "wengert";
import { lgamma } from "wengert/special";
import { Numbers, readText } from "./text.ts";

/** ADBench rounds pi here; it matters in the thirteenth digit. */
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the benchmark is defined with this constant
const PI = 3.14159265359;

export interface Gmm {
  readonly d: number;
  readonly K: number;
  readonly n: number;
  readonly gamma: number;
  readonly m: number;
  readonly x: Tensor;
  readonly parameters: GmmParameters;
}
/** What the objective is differentiated with respect to. */
export interface GmmParameters {
  /** [K] logarithms of the weights, up to a constant. */
  readonly alphas: Tensor;
  /** [K, d] */
  readonly means: Tensor;
  /** [K, d (d + 1) / 2] inverse covariance factors: log-diagonal, then the strictly lower part by columns. */
  readonly icf: Tensor;
}
/** `d K n`, K alphas, K means, K factors, n points, `gamma m`. */
export function readGmm(file: string): Gmm {
  const numbers = new Numbers(file, readText(file));
  const d = numbers.count("the dimension d");
  const K = numbers.count("the number of components K");
  const n = numbers.count("the number of points n");
  const P = (d * (d + 1)) / 2;
  const take = (what: string, ...shape: number[]): Tensor =>
    tensor(
      numbers.array(
        shape.reduce((a, b) => a * b, 1),
        what,
      ),
      { shape },
    );
  const parameters = {
    alphas: take("alphas", K),
    means: take("means", K, d),
    icf: take("inverse covariance factors", K, P),
  };
  const x = take("points", n, d);
  const gamma = numbers.next("gamma");
  const m = numbers.next("m");
  numbers.end();
  return { d, K, n, gamma, m, x, parameters };
}

/** log of the multivariate gamma function. */
function logGammaDistribution(a: number, d: number): number {
  let s = 0.25 * d * (d - 1) * Math.log(PI);
  for (let j = 1; j <= d; j++) s += lgamma(a + 0.5 * (1 - j)).item();
  return s;
}
/** Log-likelihood of a mixture of Gaussians with a Wishart prior on the covariances. */
export function gmmObjective({ d, K, n, gamma, m, x }: Gmm): (p: GmmParameters) => Tensor {
  const lower: number[] = [];
  for (let j = 0; j < d; j++) for (let i = j + 1; i < d; i++) lower.push(i * d + j);
  const diagonal = Array.from({ length: d }, (_, i) => i * (d + 1));
  const N = d + m + 1;
  const C = N * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logGammaDistribution(N / 2, d);
  return ({ alphas, means, icf }) => {
    const logDiagonal = slice(icf, null, [0, d]);
    const below = slice(icf, null, [d]);
    const scales = exp(logDiagonal);
    const logDet = sum(logDiagonal, 1);
    const L = update(zeros([K, d * d]), [...diagonal, ...lower], concatenate([scales, below], 1), 1).reshape([K, d, d]);
    const centred = x.reshape([1, n, d]).sub(means.reshape([K, 1, d]));
    const y = matmul(centred, transpose(L, [0, 2, 1])); // L_k (x_n - mu_k), all points of a component at once
    const t = alphas.add(logDet).reshape([K, 1]).sub(sumOfSquares(y, 2).mul(0.5));
    const likelihood = sum(logsumexp(t, 0))
      .sub(logsumexp(alphas).mul(n))
      .sub(0.5 * n * d * Math.log(2 * PI));
    const prior = sumOfSquares(scales)
      .add(sumOfSquares(below))
      .mul(0.5 * gamma * gamma)
      .sub(sum(logDet).mul(m))
      .sub(K * C);
    return likelihood.add(prior);
  };
}
