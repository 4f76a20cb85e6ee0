// biome-ignore lint/suspicious/noApproximativeNumericConstant: the benchmark is defined with this constant
const PI = 3.14159265359;

/** Logarithms of the weights, means, and factors of the inverse covariances: log-diagonal, then columns below it. */
export interface Mixture {
  readonly alphas: number[];
  readonly means: number[][];
  readonly icf: number[][];
}
/** Log-likelihood of points under a mixture of Gaussians with a Wishart prior, of which `constant` is the part of one factor. */
export function gmm(p: Mixture, x: number[][], gamma: number, m: number, constant: number): number {
  "use wengert";
  const K = p.alphas.length;
  const n = x.length;
  const d = x[0]!.length;
  const L = new Float64Array(K * d * d);
  const logDet = new Float64Array(K);
  let prior = 0;
  for (let k = 0; k < K; k++) {
    let squares = 0;
    let logs = 0;
    for (let i = 0; i < d; i++) {
      const scale = Math.exp(p.icf[k]![i]!);
      L[k * d * d + i * d + i] = scale;
      logs += p.icf[k]![i]!;
      squares += scale * scale;
    }
    let next = d;
    for (let j = 0; j < d; j++) {
      for (let i = j + 1; i < d; i++) {
        const below = p.icf[k]![next]!;
        L[k * d * d + i * d + j] = below;
        squares += below * below;
        next++;
      }
    }
    logDet[k] = logs;
    prior += 0.5 * gamma * gamma * squares - m * logs;
  }
  const t = new Float64Array(K);
  let likelihood = 0;
  for (let r = 0; r < n; r++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < K; k++) {
      let distance = 0;
      for (let i = 0; i < d; i++) {
        let y = 0;
        for (let j = 0; j <= i; j++) y += L[k * d * d + i * d + j]! * (x[r]![j]! - p.means[k]![j]!);
        distance += y * y;
      }
      t[k] = p.alphas[k]! + logDet[k]! - 0.5 * distance;
      top = Math.max(top, t[k]!);
    }
    let s = 0;
    for (let k = 0; k < K; k++) s += Math.exp(t[k]! - top);
    likelihood += top + Math.log(s);
  }
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < K; k++) most = Math.max(most, p.alphas[k]!);
  let weights = 0;
  for (let k = 0; k < K; k++) weights += Math.exp(p.alphas[k]! - most);
  const normal = n * (most + Math.log(weights)) + 0.5 * n * d * Math.log(2 * PI);
  return likelihood - normal + prior - K * constant;
}
