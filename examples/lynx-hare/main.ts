import { leastSquares, plot } from "wengert/fit";
import { readText, type Shown } from "../shared/data.ts";

/** Growth and capture of hares, decline and growth of lynxes, and how many there were in 1900 (in thousands). */
interface Rates {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly delta: number;
  readonly hares: number;
  readonly lynxes: number;
}
const STEPS = 20;

/** Both populations at each of so many steps of Runge and Kutta, 20 a year. */
function populations({ alpha, beta, gamma, delta, hares, lynxes }: Rates, steps: number): Float64Array[] {
  "use wengert";
  const h = 1 / STEPS;
  const du = (u: number, v: number): number => (alpha - beta * v) * u;
  const dv = (u: number, v: number): number => (delta * u - gamma) * v;
  const U = new Float64Array(steps + 1);
  const V = new Float64Array(steps + 1);
  let u = hares;
  let v = lynxes;
  U[0] = u;
  V[0] = v;
  for (let k = 1; k <= steps; k++) {
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
    U[k] = u;
    V[k] = v;
  }
  return [U, V];
}

/** "My Runge-Kutta loop, 21 years of pelts: fit the rates and the first year, with errors." */
export function lynxHare(): Shown {
  const rows = readText("lynx-hare.csv").trim().split("\n").slice(1);
  const table = rows.map((row) => row.split(",").map(Number) as [number, number, number]);
  const [year, lynx, hare] = [0, 1, 2].map((k) => table.map((row) => row[k]!)) as [number[], number[], number[]];
  const steps = STEPS * (year.length - 1);
  const misfit = (p: Rates): number[] => {
    "use wengert";
    const [U, V] = populations(p, steps) as [Float64Array, Float64Array];
    const log = (all: Float64Array, pelts: readonly number[]) => pelts.map((n, k) => Math.log(all[k * STEPS]! / n));
    return [...log(U, hare), ...log(V, lynx)];
  };
  const fit = leastSquares(misfit, { alpha: 0.5, beta: 0.03, gamma: 0.8, delta: 0.03, hares: 30, lynxes: 4 });
  const fitted = populations(fit.x, steps);
  const curve =
    (k: 0 | 1) =>
    (at: number): number => {
      const place = (at - year[0]!) * STEPS;
      const low = Math.min(steps - 1, Math.floor(place));
      return fitted[k]![low]! + (fitted[k]![low + 1]! - fitted[k]![low]!) * (place - low);
    };
  const svg = plot(fit, {
    series: [
      { name: "hares", x: year, y: hare, curve: curve(0) },
      { name: "lynxes", x: year, y: lynx, curve: curve(1) },
    ],
    title: "Lynx and hare, Hudson Bay 1900-1920",
    xLabel: "year",
    yLabel: "pelts in thousands",
  });
  return { text: String(fit), svg };
}
