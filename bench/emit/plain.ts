// The six users' programs as functions of a vector, as one writes them. They close over nothing but their data.

/** Half the sum of squares of three peaks on a line at the points x. */
export const peaks =
  (x: readonly number[], y: readonly number[]) =>
  (b: Float64Array): number => {
    let cost = 0;
    for (let i = 0; i < x.length; i++) {
      let sum = b[12]! + b[13]! * x[i]!;
      for (let k = 0; k < 12; k += 4) {
        const t = ((x[i]! - b[k]!) / b[k + 1]!) ** 2;
        sum += b[k + 2]! * (b[k + 3]! / (1 + 4 * t) + (1 - b[k + 3]!) * Math.exp(-4 * Math.LN2 * t));
      }
      cost += 0.5 * (sum - y[i]!) ** 2;
    }
    return cost;
  };
/** Length, twist (in quarter turns) and offset of each of six links. */
export type Links = readonly (readonly [a: number, quarter: number, d: number])[];
/** Half the squared distance of the tool's place and rotation from a target, 12 numbers by rows of 4. */
export const robotArm =
  (links: Links, target: readonly number[]) =>
  (q: Float64Array): number => {
    let T = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
    for (let k = 0; k < 6; k++) {
      const [a, quarter, d] = links[k]!;
      const c = Math.cos(q[k]!);
      const s = Math.sin(q[k]!);
      const ca = quarter === 0 ? 1 : 0;
      const next: number[] = [];
      for (let r = 0; r < 12; r += 4) {
        const u = T[r]! * c + T[r + 1]! * s;
        const v = T[r + 1]! * c - T[r]! * s;
        next.push(u, v * ca + T[r + 2]! * quarter, T[r + 2]! * ca - v * quarter, u * a + T[r + 2]! * d + T[r + 3]!);
      }
      T = next;
    }
    let cost = 0;
    for (let k = 0; k < 12; k++) cost += 0.5 * (T[k]! - target[k]!) ** 2;
    return cost;
  };
/** Eight constraints of a plate with a circle in its corner: p1, p2, p3 and the centre. */
export const sketch = (p: Float64Array): number[] => {
  const [x1, y1, x2, y2, x3, y3, u, v] = [p[0]!, p[1]!, p[2]!, p[3]!, p[4]!, p[5]!, p[6]!, p[7]!];
  const width = Math.hypot(x1, y1);
  const height = Math.hypot(x2 - x1, y2 - y1);
  return [
    y1,
    x2 - x1,
    y3 - y2,
    x3,
    width - 40,
    height - 25,
    (x1 * v - y1 * u) / width - 5,
    ((x2 - x1) * (v - y1) - (y2 - y1) * (u - x1)) / height - 5,
  ];
};
/** The price of a call by Black and Scholes: spot, years, volatility; `erfc` is that of the library. */
export const options =
  (erfc: (x: number) => number) =>
  (p: Float64Array): number => {
    const [spot, years, vol] = [p[0]!, p[1]!, p[2]!];
    const deviation = vol * Math.sqrt(years);
    const d1 = (Math.log(spot / 100) + (0.02 + vol ** 2 / 2) * years) / deviation;
    const paid = 50 * Math.exp(-0.03 * years) * erfc((deviation - d1) * Math.SQRT1_2);
    return (spot / 2) * Math.exp(-0.01 * years) * erfc(-d1 * Math.SQRT1_2) - paid;
  };
/** Half the sum of squared logarithms of lynx and hare over their data, 20 steps of Runge and Kutta a year. */
export const lynxHare =
  (hares: readonly number[], lynxes: readonly number[]) =>
  (p: Float64Array): number => {
    const du = (u: number, v: number): number => (p[0]! - p[1]! * v) * u;
    const dv = (u: number, v: number): number => (p[3]! * u - p[2]!) * v;
    const h = 1 / 20;
    let u = p[4]!;
    let v = p[5]!;
    let cost = 0;
    for (let year = 0; year < hares.length; year++) {
      cost += 0.5 * (Math.log(u / hares[year]!) ** 2 + Math.log(v / lynxes[year]!) ** 2);
      for (let k = 0; k < 20; k++) {
        const a1 = du(u, v);
        const b1 = dv(u, v);
        const a2 = du(u + (h / 2) * a1, v + (h / 2) * b1);
        const b2 = dv(u + (h / 2) * a1, v + (h / 2) * b1);
        const a3 = du(u + (h / 2) * a2, v + (h / 2) * b2);
        const b3 = dv(u + (h / 2) * a2, v + (h / 2) * b2);
        const a4 = du(u + h * a3, v + h * b3);
        const b4 = dv(u + h * a3, v + h * b3);
        u += (h / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
        v += (h / 6) * (b1 + 2 * b2 + 2 * b3 + b4);
      }
    }
    return cost;
  };
/** A quadratic cost, as a reader of QPS files gives it. */
export const optimum =
  (c: readonly number[], Q: readonly (readonly number[])[]) =>
  (x: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      sum += c[i]! * x[i]!;
      for (let k = 0; k < x.length; k++) sum += (Q[i]![k]! * x[i]! * x[k]!) / 2;
    }
    return sum;
  };
