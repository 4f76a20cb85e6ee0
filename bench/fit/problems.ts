import { readFileSync } from "node:fs";
import { exp, log, sqrt, sumOfSquares, type Tensor, take, tensor } from "wengert";
import { pointwise } from "wengert/adapters";
import { expression } from "wengert/expression";
import { bench } from "../host.ts";

/** A curve to fit, the same for every package. */
export interface Problem {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start: readonly number[];
  readonly truth: readonly number[];
  /** y at x; both may be tensors of one shape. */
  readonly model: (x: Tensor, p: Tensor) => Tensor;
  /** The same on numbers, as one writes it without this library. */
  readonly plain: (x: number, p: ArrayLike<number>) => number;
}
const read = <T>(path: string): T => JSON.parse(readFileSync(bench("..", "test", "data", path), "utf8")) as T;
const numbers = (list: readonly string[]): number[] => list.map(Number);

interface Peaks {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start: readonly number[];
  readonly fit: readonly string[];
}
/** Three peaks on a line: 200 points, 14 parameters. */
export function peaks(): Problem {
  const { x, y, start, fit } = read<Peaks>("programs/01-peaks.json");
  const model = (at: Tensor, p: Tensor): Tensor => {
    let sum = at.mul(take(p, 13)).add(take(p, 12));
    for (let k = 0; k < 12; k += 4) {
      const t = at
        .sub(take(p, k))
        .div(take(p, k + 1))
        .square();
      const eta = take(p, k + 3);
      const shape = eta.div(t.mul(4).add(1)).add(exp(t.mul(-4 * Math.LN2)).mul(eta.neg().add(1)));
      sum = sum.add(shape.mul(take(p, k + 2)));
    }
    return sum;
  };
  const plain = (at: number, p: ArrayLike<number>): number => {
    let sum = p[13]! * at + p[12]!;
    for (let k = 0; k < 12; k += 4) {
      const t = ((at - p[k]!) / p[k + 1]!) ** 2;
      sum += p[k + 2]! * (p[k + 3]! / (1 + 4 * t) + (1 - p[k + 3]!) * Math.exp(-4 * Math.LN2 * t));
    }
    return sum;
  };
  return { x, y, start, truth: numbers(fit), model, plain };
}
interface Options {
  readonly svi: {
    readonly k: readonly number[];
    readonly w: readonly number[];
    readonly start: readonly number[];
    readonly fit: readonly string[];
  };
}
/** A smile of variances: 11 quotes, 5 parameters. */
export function smile(): Problem {
  const { svi } = read<Options>("programs/04-options.json");
  const model = (x: Tensor, p: Tensor): Tensor => {
    const d = x.sub(take(p, 3));
    const wing = d.mul(take(p, 2)).add(sqrt(d.square().add(take(p, 4).square())));
    return wing.mul(take(p, 1)).add(take(p, 0));
  };
  const plain = (x: number, p: ArrayLike<number>): number => {
    const d = x - p[3]!;
    return p[0]! + p[1]! * (p[2]! * d + Math.sqrt(d * d + p[4]! * p[4]!));
  };
  return { x: svi.k, y: svi.w, start: svi.start, truth: numbers(svi.fit), model, plain };
}
interface Nist {
  readonly id: string;
  readonly model: string;
  readonly response: string;
  readonly start1: readonly number[];
  readonly start2: readonly number[];
  readonly refined: { readonly b: readonly string[] };
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
}
/** NIST's problems of one predictor, from both starts. */
export function nist(): Problem[] {
  return read<Nist[]>("nist/nonlinear.json")
    .filter((p) => p.x.length === 1)
    .flatMap((p) => {
      const names = p.start1.map((_, k) => `b${k + 1}`);
      const formula = expression(p.model, { variables: ["x1", ...names] });
      const model = (x: Tensor, b: Tensor): Tensor => formula(x, ...names.map((_, k) => take(b, k)));
      const { model: compiled } = pointwise(model);
      const plain = (x: number, b: ArrayLike<number>): number => compiled(b)(x);
      const y = p.response === "y" ? p.y : (log(tensor([...p.y])).toArray() as number[]);
      const truth = numbers(p.refined.b);
      return [p.start1, p.start2].map((start) => ({
        x: p.x[0]!,
        y,
        start,
        truth,
        model,
        plain,
      }));
    });
}
/** Half the sum of squares, for optimisers of scalar functions. */
export const costOf = ({ x, y, model }: Problem) => {
  const [at, data] = [tensor([...x]), tensor([...y])];
  return (p: Tensor): Tensor => sumOfSquares(model(at, p).sub(data)).mul(0.5);
};
export const plainCost =
  ({ x, y, plain }: Problem) =>
  (p: ArrayLike<number>): number =>
    0.5 * x.reduce((sum, at, k) => sum + (plain(at, p) - y[k]!) ** 2, 0);
/** Largest relative error of a parameter; infinite where one is not a number. */
export function errorOf(p: ArrayLike<number>, { truth }: Problem): number {
  const error = Math.max(...truth.map((t, k) => Math.abs(p[k]! - t) / Math.abs(t)));
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}
