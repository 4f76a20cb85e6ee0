import { exp, grad, log, sqrt, type Tensor, tensor } from "wengert";
import { leastSquares, plot } from "wengert/fit";
import { erfc } from "wengert/special";
import { readJson, type Shown } from "../shared/data.ts";

const normal = (x: Tensor): Tensor => erfc(x.mul(-Math.SQRT1_2)).div(2);
/** Black and Scholes: spot, strike, years, interest, dividend, volatility. */
function call(spot: Tensor, strike: number, years: Tensor, interest: number, dividend: number, vol: Tensor): Tensor {
  const deviation = vol.mul(sqrt(years));
  const drift = years.mul(
    vol
      .square()
      .div(2)
      .add(interest - dividend),
  );
  const d1 = log(spot.div(strike)).add(drift).div(deviation);
  const paid = exp(years.mul(-interest))
    .mul(strike)
    .mul(normal(d1.sub(deviation)));
  return exp(years.mul(-dividend)).mul(spot).mul(normal(d1)).sub(paid);
}
/** Total variance by log-strike: Gatheral's SVI. */
interface Smile<T> {
  readonly a: T;
  readonly b: T;
  readonly rho: T;
  readonly m: T;
  readonly sigma: T;
}
const variance = (k: Tensor, { a, b, rho, m, sigma }: Smile<Tensor>): Tensor => {
  const d = k.sub(m);
  return d
    .mul(rho)
    .add(sqrt(d.square().add(sigma.square())))
    .mul(b)
    .add(a);
};

/** "One price function; all Greeks to third order. And calibrate SVI to eleven quotes." */
export function options(): Shown {
  type Price = (s: Tensor, t: Tensor, v: Tensor) => Tensor;
  const price: Price = (s, t, v) => call(s, 100, t, 0.03, 0.01, v);
  const by = (f: Price, argument: 0 | 1 | 2): Price => grad(f, { argnums: argument }) as unknown as Price;
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
  const at = [tensor(100), tensor(0.5), tensor(0.2)] as const;
  const rows = greeks.map(([name, f, sign]) => `${name.padEnd(7)} ${(sign * f(...at).item()).toPrecision(14)}`);

  const { svi } = readJson<{ readonly svi: { readonly k: number[]; readonly w: number[] } }>(
    "programs/04-options.json",
  );
  const [k, w] = [tensor(svi.k), tensor(svi.w)];
  const start: Smile<number> = { a: 0.01, b: 0.1, rho: -0.3, m: 0, sigma: 0.15 };
  const fit = leastSquares((s: Smile<Tensor>) => variance(k, s).sub(w), start);
  const { a, b, rho, m, sigma } = fit.x;
  const curve = (x: number): number => a + b * (rho * (x - m) + Math.hypot(x - m, sigma));
  const svg = plot(fit, {
    x: k,
    y: w,
    curve,
    title: "A smile of variances",
    xLabel: "log strike",
    yLabel: "total variance",
  });
  return { text: `${rows.join("\n")}\n\n${fit}`, svg };
}
