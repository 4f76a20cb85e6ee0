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

/** Both populations in each year, 20 Runge-Kutta steps a year. */
function populations({ alpha, beta, gamma, delta, hares, lynxes }: Rates, years: number): [number[], number[]] {
  "use wengert";
  const h = 1 / STEPS;
  const du = (u: number, v: number): number => (alpha - beta * v) * u;
  const dv = (u: number, v: number): number => (delta * u - gamma) * v;
  const U = [hares];
  const V = [lynxes];
  let u = hares;
  let v = lynxes;
  for (let year = 1; year < years; year++) {
    for (let step = 0; step < STEPS; step++) {
      const [a1, b1] = [du(u, v), dv(u, v)];
      const [u2, v2] = [u + (h / 2) * a1, v + (h / 2) * b1];
      const [a2, b2] = [du(u2, v2), dv(u2, v2)];
      const [u3, v3] = [u + (h / 2) * a2, v + (h / 2) * b2];
      const [a3, b3] = [du(u3, v3), dv(u3, v3)];
      const [u4, v4] = [u + h * a3, v + h * b3];
      u += (h / 6) * (a1 + 2 * a2 + 2 * a3 + du(u4, v4));
      v += (h / 6) * (b1 + 2 * b2 + 2 * b3 + dv(u4, v4));
    }
    U.push(u);
    V.push(v);
  }
  return [U, V];
}

/** "My Runge-Kutta loop, 21 years of pelts: fit the rates and the first year, with errors." */
export function lynxHare(): Shown {
  const rows = readText("lynx-hare.csv").trim().split("\n").slice(1);
  const table = rows.map((row) => row.split(",").map(Number) as [number, number, number]);
  const [year, lynx, hare] = [0, 1, 2].map((k) => table.map((row) => row[k]!)) as [number[], number[], number[]];
  const misfit = (p: Rates): number[] => {
    "use wengert";
    const [U, V] = populations(p, year.length);
    return [...U.map((u, k) => Math.log(u / hare[k]!)), ...V.map((v, k) => Math.log(v / lynx[k]!))];
  };
  const fit = leastSquares(misfit, { alpha: 0.5, beta: 0.03, gamma: 0.8, delta: 0.03, hares: 30, lynxes: 4 });
  const fitted = populations(fit.x, year.length);
  const curve =
    (k: 0 | 1) =>
    (at: number): number => {
      const place = at - year[0]!;
      const low = Math.min(year.length - 2, Math.floor(place));
      return fitted[k][low]! + (fitted[k][low + 1]! - fitted[k][low]!) * (place - low);
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
