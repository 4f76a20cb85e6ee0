/**
 * A polynomial in (s, t) truncated at s^i t^j: the Taylor coefficients of a function of (a + s, b + t). Coefficient of
 * s^p t^q at p (j + 1) + q.
 */
export interface Jet {
  readonly i: number;
  readonly j: number;
  readonly c: Float64Array;
}

export function constantJet(i: number, j: number, value: number): Jet {
  const c = new Float64Array((i + 1) * (j + 1));
  c[0] = value;
  return { i, j, c };
}

const make = ({ i, j }: Jet, f: (p: number, q: number) => number): Jet => {
  const out = constantJet(i, j, 0);
  for (let p = 0; p <= i; p++) for (let q = 0; q <= j; q++) out.c[p * (j + 1) + q] = f(p, q);
  return out;
};
const at = ({ j, c }: Jet, p: number, q: number): number => (p < 0 || q < 0 ? 0 : c[p * (j + 1) + q]!);

export const scaleJet = (x: Jet, f: number): Jet => ({ ...x, c: x.c.map((v) => v * f) });
export const addJets = (x: Jet, y: Jet): Jet => ({ ...x, c: x.c.map((v, k) => v + y.c[k]!) });

/** (value + ds s + dt t) x. */
export const timesLinear = (x: Jet, value: number, ds: number, dt: number): Jet =>
  make(x, (p, q) => value * at(x, p, q) + ds * at(x, p - 1, q) + dt * at(x, p, q - 1));

/** x / (value + s). */
export function overLinear(x: Jet, value: number): Jet {
  const out = { ...x, c: x.c.slice() };
  for (let p = 0; p <= x.i; p++)
    for (let q = 0; q <= x.j; q++) out.c[p * (x.j + 1) + q] = (at(out, p, q) - at(out, p - 1, q)) / value;
  return out;
}

export const multiplyJets = (x: Jet, y: Jet): Jet =>
  make(x, (p, q) => {
    let sum = 0;
    for (let m = 0; m <= p; m++) for (let n = 0; n <= q; n++) sum += at(x, m, n) * at(y, p - m, q - n);
    return sum;
  });

/** value e^x for a jet x whose constant coefficient is left out. From y_s = x_s y, or y_t = x_t y where s does not occur. */
export function exponentialJet(x: Jet, value: number): Jet {
  const y = constantJet(x.i, x.j, value);
  for (let p = 0; p <= x.i; p++)
    for (let q = p === 0 ? 1 : 0; q <= x.j; q++) {
      let sum = 0;
      for (let m = 0; m <= p; m++)
        for (let n = 0; n <= q; n++) sum += (p > 0 ? m : n) * at(x, m, n) * at(y, p - m, q - n);
      y.c[p * (x.j + 1) + q] = sum / (p > 0 ? p : q);
    }
  return y;
}
/** d^(i+j)/da^i db^j from the last coefficient. */
export function lastDerivative({ i, j, c }: Jet): number {
  let value = c[c.length - 1]!;
  for (let p = 2; p <= i; p++) value *= p;
  for (let q = 2; q <= j; q++) value *= q;
  return value;
}
