/** Energy of a chain of springs: one loop over an array. */
export function energy(q: Float64Array, p: { readonly k: number; readonly rest: number }): number {
  let e = 0;
  for (let i = 1; i < q.length; i++) {
    const s = q[i]! - q[i - 1]! - p.rest;
    e += 0.5 * p.k * s * s;
  }
  return e;
}
/** Lynx and hare by Runge and Kutta's method, against data: loops in loops, and small functions called in them. */
export function predators(p: readonly number[], data: readonly (readonly number[])[], steps: number): number {
  let u = p[4]!;
  let v = p[5]!;
  let loss = 0;
  const h = 1 / steps;
  const f = (x: number, y: number): number => (p[0]! - p[1]! * y) * x;
  const g = (x: number, y: number): number => (p[3]! * x - p[2]!) * y;
  for (let year = 0; year < data.length; year++) {
    if (year > 0)
      for (let k = 0; k < steps; k++) {
        const [a1, b1] = [f(u, v), g(u, v)];
        const a2 = f(u + (h / 2) * a1, v + (h / 2) * b1);
        const b2 = g(u + (h / 2) * a1, v + (h / 2) * b1);
        const a3 = f(u + (h / 2) * a2, v + (h / 2) * b2);
        const b3 = g(u + (h / 2) * a2, v + (h / 2) * b2);
        const a4 = f(u + h * a3, v + h * b3);
        const b4 = g(u + h * a3, v + h * b3);
        u += (h / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
        v += (h / 6) * (b1 + 2 * b2 + 2 * b3 + b4);
      }
    const x = Math.log(data[year]![0]! / u);
    const y = Math.log(data[year]![1]! / v);
    loss += 0.5 * (x * x + y * y);
  }
  return loss;
}
/** Nothing but calls. */
export function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
