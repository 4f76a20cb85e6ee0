import type { Links } from "./plain.ts";

/** Writes a derivative at x into `out`, as somebody writes it who derives it on paper. */
export type ByHand = (x: Float64Array, out: Float64Array) => void;

export function peaks(x: readonly number[], y: readonly number[]): ByHand {
  const slope = new Float64Array(14);
  return (b, out) => {
    out.fill(0);
    for (let i = 0; i < x.length; i++) {
      const at = x[i]!;
      let r = b[12]! + b[13]! * at - y[i]!;
      for (let k = 0; k < 12; k += 4) {
        const width = b[k + 1]!;
        const height = b[k + 2]!;
        const eta = b[k + 3]!;
        const z = (at - b[k]!) / width;
        const lorentz = 1 / (1 + 4 * z * z);
        const gauss = Math.exp(-4 * Math.LN2 * z * z);
        const shape = eta * lorentz + (1 - eta) * gauss;
        const byCentre = (8 * z * height * (eta * lorentz * lorentz + (1 - eta) * Math.LN2 * gauss)) / width;
        r += height * shape;
        slope[k] = byCentre;
        slope[k + 1] = byCentre * z;
        slope[k + 2] = shape;
        slope[k + 3] = height * (lorentz - gauss);
      }
      for (let k = 0; k < 12; k++) out[k]! += r * slope[k]!;
      out[12]! += r;
      out[13]! += r * at;
    }
  };
}
/** By the geometric Jacobian: each joint turns what lies behind it about its axis. */
export function robotArm(links: Links, target: readonly number[]): ByHand {
  const frames = Array.from({ length: 7 }, () => new Float64Array(12));
  frames[0]!.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  return (q, out) => {
    for (let k = 0; k < 6; k++) {
      const T = frames[k]!;
      const next = frames[k + 1]!;
      const [a, quarter, d] = links[k]!;
      const c = Math.cos(q[k]!);
      const s = Math.sin(q[k]!);
      const ca = quarter === 0 ? 1 : 0;
      for (let r = 0; r < 12; r += 4) {
        const u = T[r]! * c + T[r + 1]! * s;
        const v = T[r + 1]! * c - T[r]! * s;
        next[r] = u;
        next[r + 1] = v * ca + T[r + 2]! * quarter;
        next[r + 2] = T[r + 2]! * ca - v * quarter;
        next[r + 3] = u * a + T[r + 2]! * d + T[r + 3]!;
      }
    }
    const tool = frames[6]!;
    for (let k = 0; k < 6; k++) {
      const T = frames[k]!;
      const zx = T[2]!;
      const zy = T[6]!;
      const zz = T[10]!;
      let sum = 0;
      for (let column = 0; column < 4; column++) {
        const lever = column === 3 ? 1 : 0;
        const x = tool[column]! - lever * T[3]!;
        const y = tool[4 + column]! - lever * T[7]!;
        const z = tool[8 + column]! - lever * T[11]!;
        sum += (zy * z - zz * y) * (tool[column]! - target[column]!);
        sum += (zz * x - zx * z) * (tool[4 + column]! - target[4 + column]!);
        sum += (zx * y - zy * x) * (tool[8 + column]! - target[8 + column]!);
      }
      out[k] = sum;
    }
  };
}
export const sketch: ByHand = (p, out) => {
  const x1 = p[0]!;
  const y1 = p[1]!;
  const x2 = p[2]!;
  const y2 = p[3]!;
  const u = p[6]!;
  const v = p[7]!;
  out.fill(0);
  const width = Math.sqrt(x1 * x1 + y1 * y1);
  const dx = x2 - x1;
  const dy = y2 - y1;
  const height = Math.sqrt(dx * dx + dy * dy);
  out[1] = 1;
  out[8] = -1;
  out[10] = 1;
  out[19] = -1;
  out[21] = 1;
  out[28] = 1;
  out[32] = x1 / width;
  out[33] = y1 / width;
  out[40] = -dx / height;
  out[41] = -dy / height;
  out[42] = dx / height;
  out[43] = dy / height;
  const far = (x1 * v - y1 * u) / (width * width * width);
  out[48] = v / width - far * x1;
  out[49] = -u / width - far * y1;
  out[54] = -y1 / width;
  out[55] = x1 / width;
  const off = (dx * (v - y1) - dy * (u - x1)) / (height * height * height);
  out[56] = (dy - (v - y1)) / height + off * dx;
  out[57] = (u - x1 - dx) / height + off * dy;
  out[58] = (v - y1) / height - off * dx;
  out[59] = -(u - x1) / height - off * dy;
  out[62] = -dy / height;
  out[63] = dx / height;
};
/** The Greeks by their formulas: delta, what a year more brings, vega. */
export const options =
  (erfc: (x: number) => number): ByHand =>
  (p, out) => {
    const spot = p[0]!;
    const years = p[1]!;
    const vol = p[2]!;
    const root = Math.sqrt(years);
    const deviation = vol * root;
    const d1 = (Math.log(spot / 100) + (0.02 + vol ** 2 / 2) * years) / deviation;
    const held = Math.exp(-0.01 * years);
    const paid = 100 * Math.exp(-0.03 * years);
    const delta = (held * erfc(-d1 * Math.SQRT1_2)) / 2;
    const density = (held * spot * Math.exp((-d1 * d1) / 2)) / Math.sqrt(2 * Math.PI);
    const second = (paid * erfc((deviation - d1) * Math.SQRT1_2)) / 2;
    out[0] = delta;
    out[1] = (density * vol) / (2 * root) - 0.01 * spot * delta + 0.03 * second;
    out[2] = density * root;
  };
/** One way back through the steps, each from its stored beginning. */
export function lynxHare(hares: readonly number[], lynxes: readonly number[]): ByHand {
  const h = 1 / 20;
  const steps = 20 * (hares.length - 1);
  const U = new Float64Array(steps + 1);
  const V = new Float64Array(steps + 1);
  return (p, out) => {
    const alpha = p[0]!;
    const beta = p[1]!;
    const gamma = p[2]!;
    const delta = p[3]!;
    U[0] = p[4]!;
    V[0] = p[5]!;
    for (let k = 0; k < steps; k++) {
      const u = U[k]!;
      const v = V[k]!;
      const a1 = (alpha - beta * v) * u;
      const b1 = (delta * u - gamma) * v;
      const u2 = u + (h / 2) * a1;
      const v2 = v + (h / 2) * b1;
      const a2 = (alpha - beta * v2) * u2;
      const b2 = (delta * u2 - gamma) * v2;
      const u3 = u + (h / 2) * a2;
      const v3 = v + (h / 2) * b2;
      const a3 = (alpha - beta * v3) * u3;
      const b3 = (delta * u3 - gamma) * v3;
      const u4 = u + h * a3;
      const v4 = v + h * b3;
      U[k + 1] = u + (h / 6) * (a1 + 2 * a2 + 2 * a3 + (alpha - beta * v4) * u4);
      V[k + 1] = v + (h / 6) * (b1 + 2 * b2 + 2 * b3 + (delta * u4 - gamma) * v4);
    }
    let su = 0;
    let sv = 0;
    let ga = 0;
    let gb = 0;
    let gc = 0;
    let gd = 0;
    for (let k = steps; k >= 0; k--) {
      if (k < steps) {
        const u = U[k]!;
        const v = V[k]!;
        const a1 = (alpha - beta * v) * u;
        const b1 = (delta * u - gamma) * v;
        const u2 = u + (h / 2) * a1;
        const v2 = v + (h / 2) * b1;
        const a2 = (alpha - beta * v2) * u2;
        const b2 = (delta * u2 - gamma) * v2;
        const u3 = u + (h / 2) * a2;
        const v3 = v + (h / 2) * b2;
        const a3 = (alpha - beta * v3) * u3;
        const b3 = (delta * u3 - gamma) * v3;
        const u4 = u + h * a3;
        const v4 = v + h * b3;
        let du = su;
        let dv = sv;
        let ra = (h / 6) * su;
        let rb = (h / 6) * sv;
        let pu = ra * (alpha - beta * v4) + rb * delta * v4;
        let pv = rb * (delta * u4 - gamma) - ra * beta * u4;
        ga += ra * u4;
        gb -= ra * u4 * v4;
        gc -= rb * v4;
        gd += rb * u4 * v4;
        du += pu;
        dv += pv;
        ra = (h / 3) * su + h * pu;
        rb = (h / 3) * sv + h * pv;
        pu = ra * (alpha - beta * v3) + rb * delta * v3;
        pv = rb * (delta * u3 - gamma) - ra * beta * u3;
        ga += ra * u3;
        gb -= ra * u3 * v3;
        gc -= rb * v3;
        gd += rb * u3 * v3;
        du += pu;
        dv += pv;
        ra = (h / 3) * su + (h / 2) * pu;
        rb = (h / 3) * sv + (h / 2) * pv;
        pu = ra * (alpha - beta * v2) + rb * delta * v2;
        pv = rb * (delta * u2 - gamma) - ra * beta * u2;
        ga += ra * u2;
        gb -= ra * u2 * v2;
        gc -= rb * v2;
        gd += rb * u2 * v2;
        du += pu;
        dv += pv;
        ra = (h / 6) * su + (h / 2) * pu;
        rb = (h / 6) * sv + (h / 2) * pv;
        su = du + ra * (alpha - beta * v) + rb * delta * v;
        sv = dv + rb * (delta * u - gamma) - ra * beta * u;
        ga += ra * u;
        gb -= ra * u * v;
        gc -= rb * v;
        gd += rb * u * v;
      }
      if (k % 20 === 0) {
        su += Math.log(U[k]! / hares[k / 20]!) / U[k]!;
        sv += Math.log(V[k]! / lynxes[k / 20]!) / V[k]!;
      }
    }
    out[0] = ga;
    out[1] = gb;
    out[2] = gc;
    out[3] = gd;
    out[4] = su;
    out[5] = sv;
  };
}
export const optimum =
  (c: readonly number[], Q: readonly (readonly number[])[]): ByHand =>
  (x, out) => {
    for (let i = 0; i < x.length; i++) {
      let sum = c[i]!;
      for (let k = 0; k < x.length; k++) sum += ((Q[i]![k]! + Q[k]![i]!) / 2) * x[k]!;
      out[i] = sum;
    }
  };
