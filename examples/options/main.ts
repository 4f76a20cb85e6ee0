import { grad } from "wengert";
import { leastSquares, plot } from "wengert/fit";
import { erfc } from "wengert/special";
import { readJson, type Shown } from "../shared/data.ts";

function normal(x: number): number {
  "use wengert";
  return erfc(-x * Math.SQRT1_2) / 2;
}
/** Black and Scholes: spot, strike, years, interest, dividend, volatility. */
function call(spot: number, strike: number, years: number, interest: number, dividend: number, vol: number): number {
  "use wengert";
  const deviation = vol * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (interest - dividend + vol ** 2 / 2) * years) / deviation;
  const paid = strike * Math.exp(-interest * years) * normal(d1 - deviation);
  return spot * Math.exp(-dividend * years) * normal(d1) - paid;
}
/** Total variance by log-strike: Gatheral's SVI. */
interface Smile {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}
function variance(k: number, { a, b, rho, m, sigma }: Smile): number {
  "use wengert";
  return a + b * (rho * (k - m) + Math.sqrt((k - m) ** 2 + sigma ** 2));
}

/** "One price function; all Greeks to third order. And calibrate SVI to eleven quotes." */
export function options(): Shown {
  type Price = (s: number, t: number, v: number) => number;
  const price: Price = (s, t, v) => {
    "use wengert";
    return call(s, 100, t, 0.03, 0.01, v);
  };
  const by = (f: Price, argument: 0 | 1 | 2): Price => grad(f, { argnums: argument });
  const [delta, vega] = [by(price, 0), by(price, 2)];
  const gamma = by(delta, 0);
  const greeks: readonly (readonly [string, Price, number])[] = [
    ["price", price, 1],
    ["delta", delta, 1],
    ["gamma", gamma, 1],
    ["theta", by(price, 1), -1],
    ["vega", vega, 1],
    ["vanna", by(delta, 2), 1],
    ["volga", by(vega, 2), 1],
    ["charm", by(delta, 1), -1],
    ["speed", by(gamma, 0), 1],
    ["zomma", by(gamma, 2), 1],
    ["ultima", by(by(vega, 2), 2), 1],
  ];
  const rows = greeks.map(([name, f, sign]) => `${name.padEnd(7)} ${(sign * f(100, 0.5, 0.2)).toPrecision(14)}`);

  const { svi } = readJson<{ readonly svi: { readonly k: number[]; readonly w: number[] } }>(
    "programs/04-options.json",
  );
  const { k, w } = svi;
  const misfit = (s: Smile): Float64Array => {
    "use wengert";
    const off = new Float64Array(k.length);
    for (let i = 0; i < off.length; i++) off[i] = variance(k[i]!, s) - w[i]!;
    return off;
  };
  const fit = leastSquares(misfit, { a: 0.01, b: 0.1, rho: -0.3, m: 0, sigma: 0.15 });
  const svg = plot(fit, {
    x: k,
    y: w,
    curve: (x) => variance(x, fit.x),
    title: "A smile of variances",
    xLabel: "log strike",
    yLabel: "total variance",
  });
  return { text: `${rows.join("\n")}\n\n${fit}`, svg };
}
