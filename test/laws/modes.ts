import { grad, jet, jvp, linearize, ones, sum, type Tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { build, numbers } from "./numbers.ts";

/** Zeros of both signs, ends of domains, kinks, poles, where steps saturate, infinities. */
export const singular: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, 2, -2.5, 3, -3, 6, 40, -40, 800, -800],
  ...[Infinity, -Infinity, Number.NaN],
];
const vector = (xs: readonly number[]): Tensor => build(xs, [xs.length], "f64");
const speed = (x: Tensor): Tensor => ones(x.shape);
type Function = (x: Tensor) => Tensor;
const forward =
  (f: Function): Function =>
  (x) =>
    jvp(f, [x], [speed(x)])[1] as unknown as Tensor;
const reverse =
  (f: Function): Function =>
  (x) =>
    grad((v: Tensor) => sum(f(v)))(x) as unknown as Tensor;
const compiled = jit as unknown as (f: Function) => Function;

/** Derivatives 0..3 of f in every lane, by every road. */
function roadsOf(f: Function, x: Tensor): Record<string, Tensor>[] {
  const series = jet(f, [[x, speed(x)]] as never, 3) as unknown as Tensor[];
  const [j, g] = [forward(f), reverse(f)];
  const [jj, gg] = [forward(j), reverse(g)];
  return [
    { eager: f(x), compiled: compiled(f)(x), jet: series[0]! },
    {
      jvp: j(x),
      grad: g(x),
      linearize: ((linearize as (g: Function, v: Tensor) => unknown[])(f, x)[1] as Function)(speed(x)),
      "compiled jvp": compiled(j)(x),
      "compiled grad": compiled(g)(x),
      jet: series[1]!,
    },
    {
      "jvp of jvp": jj(x),
      "grad of grad": gg(x),
      "jvp of grad": forward(g)(x),
      "grad of jvp": reverse(j)(x),
      jet: series[2]!.mul(2),
    },
    { "jvp of jvp of jvp": forward(jj)(x), "grad of grad of grad": reverse(gg)(x), jet: series[3]!.mul(6) },
  ];
}
/** The same up to rounding; one infinity and another are not. */
const same = (a: number, b: number, rounding: number): boolean =>
  a === b ||
  (Number.isNaN(a) && Number.isNaN(b)) ||
  (Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + rounding);
const show = (x: number): string => (Object.is(x, -0) ? "-0" : `${x}`);
/** Where derivatives of f at the points differ from road to road; `beside`: what else stands there. */
export function disagreements(
  f: Function,
  points: readonly number[],
  beside?: readonly number[],
  rounding = 1e-290,
): string[] {
  return roadsOf(f, vector(points)).flatMap((roads, order) => {
    const all = Object.entries(roads).map(([road, y]) => [road, numbers(y)] as const);
    return points.flatMap((p, k) => {
      if (all.every(([, y]) => same(y[k]!, all[0]![1][k]!, rounding))) return [];
      const place = beside ? `${show(p)} beside ${show(beside[k]!)}` : show(p);
      return [`order ${order} at ${place}: ${all.map(([road, y]) => `${road} ${y[k]}`).join(", ")}`];
    });
  });
}
