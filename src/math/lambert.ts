/** 1/e = inverseE + inverseERest. */
const inverseE = 0.36787944117144233;
const inverseERest = -1.2428753672788363e-17;
const seriesRadius = 0.4;
const terms = 32;
let branchSeries: Float64Array | undefined;

/**
 * Coefficients of w = 1 + W0 in p = sqrt(2(e x + 1)) (Corless et al. 1996, section 4). From (w - 1) e^w = p^2/2 - 1 follows
 * w w' (p^2/2 - 1) = p (w - 1); with v = w^2 the order p^n reads (n+1) v_(n+1) = (n-1) v_(n-1)/2 - 2 w_(n-1), n >= 2.
 */
function makeBranchSeries(): Float64Array {
  const w = new Float64Array(terms);
  const v = new Float64Array(terms + 1);
  w[1] = 1;
  v[2] = 1;
  for (let m = 3; m <= terms; m++) {
    v[m] = (((m - 2) * v[m - 2]!) / 2 - 2 * w[m - 2]!) / m;
    let products = 0;
    for (let i = 2; i < m - 1; i++) products += w[i]! * w[m - i]!;
    w[m - 1] = (v[m]! - products) / 2;
  }
  return w;
}

/**
 * 1 + W0(x), x >= -1/e (NaN below; 0 at the double next to -1/e), relatively accurate also where W0 is near -1, as the
 * derivative 1/(e^W (1 + W)) needs. Around the branch point the series in sqrt(2(e x + 1)), elsewhere the fourth-order
 * iteration of Fritsch, Shafer and Crowley (1973) on log(x/w) - w. W0 itself has a relative error below 5e-16.
 */
export function lambertwOnePlus(x: number): number {
  const p = branchDistance(x);
  return p >= seriesRadius ? 1 + iterate(x) : branchSum(p);
}

/** Principal branch W0 of w e^w = x, x >= -1/e (NaN below). */
export function lambertw(x: number): number {
  const p = branchDistance(x);
  return p >= seriesRadius ? iterate(x) : branchSum(p) - 1;
}

/** sqrt(2(e x + 1)), taken as 0 at the double next to -1/e. */
function branchDistance(x: number): number {
  return x === -inverseE ? 0 : Math.sqrt(2 * Math.E * (x + inverseE + inverseERest));
}

function branchSum(p: number): number {
  branchSeries ??= makeBranchSeries();
  return branchSeries.reduceRight((sum, c) => sum * p + c, 0);
}

function iterate(x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x;
  const start = Math.log1p(x);
  let w = start * (1 - Math.log1p(start) / (2 + start));
  for (let step = 0; step < 3; step++) {
    const z = Math.log(x / w) - w;
    const q = 2 * (1 + w) * (1 + w + (2 * z) / 3);
    w *= 1 + ((z / (1 + w)) * (q - z)) / (q - 2 * z);
  }
  return w;
}
