import { concatenate, log, mapTree, scan, stack, type Tensor, take, tensor, unstack } from "wengert";
import { leastSquares, plot } from "wengert/fit";
import { readText, type Shown } from "../shared/data.ts";

/** Growth and capture of hares, decline and growth of lynxes, and how many there were in 1900 (in thousands). */
interface Rates<T> {
  readonly alpha: T;
  readonly beta: T;
  readonly gamma: T;
  readonly delta: T;
  readonly hares: T;
  readonly lynxes: T;
}
const STEPS = 20;

/** Both populations, 20 Runge-Kutta steps a year: the loop stays a loop in its derivatives. */
function populations(p: Rates<Tensor>, years: number): Tensor {
  const slope = (state: Tensor): Tensor => {
    const [u, v] = unstack(state) as [Tensor, Tensor];
    return stack([p.alpha.sub(p.beta.mul(v)).mul(u), p.delta.mul(u).sub(p.gamma).mul(v)]);
  };
  const h = 1 / STEPS;
  const step = (y: Tensor): Tensor => {
    const k1 = slope(y);
    const k2 = slope(y.add(k1.mul(h / 2)));
    const k3 = slope(y.add(k2.mul(h / 2)));
    const k4 = slope(y.add(k3.mul(h)));
    return y.add(
      k1
        .add(k2.mul(2))
        .add(k3.mul(2))
        .add(k4)
        .mul(h / 6),
    );
  };
  const start = stack([p.hares, p.lynxes]);
  const advance = (y: Tensor): [Tensor, Tensor] => {
    const next = step(y);
    return [next, next];
  };
  const [, states] = scan(advance, start, null, { length: STEPS * (years - 1) });
  return concatenate([start.reshape([1, 2]), states as Tensor]);
}

/** "My Runge-Kutta loop, 21 years of pelts: fit the rates and the first year, with errors." */
export function lynxHare(): Shown {
  const rows = readText("lynx-hare.csv").trim().split("\n").slice(1);
  const table = rows.map((row) => row.split(",").map(Number) as [number, number, number]);
  const [year, lynx, hare] = [0, 1, 2].map((k) => table.map((row) => row[k]!)) as [number[], number[], number[]];
  const turns = tensor(
    year.map((_, k) => k * STEPS),
    { dtype: "i32" },
  );
  const residual = (p: Rates<Tensor>): Tensor[] => {
    const y = take(populations(p, year.length), turns);
    return [log(take(y, 0, 1).div(hare)), log(take(y, 1, 1).div(lynx))];
  };
  const fit = leastSquares(residual, { alpha: 0.5, beta: 0.03, gamma: 0.8, delta: 0.03, hares: 30, lynxes: 4 });
  const states = populations(
    mapTree((v) => tensor(v), fit.x),
    year.length,
  ).toArray() as [number, number][];
  const curve =
    (k: 0 | 1) =>
    (at: number): number => {
      const place = (at - year[0]!) * STEPS;
      const low = Math.min(states.length - 2, Math.floor(place));
      return states[low]![k] + (states[low + 1]![k] - states[low]![k]) * (place - low);
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
