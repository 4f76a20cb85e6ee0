import { grad, sum, type Tensor, tensor } from "wengert";
import { algorithm, type Exercise } from "../../exercises/index.ts";

type F = (x: readonly number[]) => number;
type Gradient = (f: F, x: readonly number[], h: number) => ArrayLike<number>;

/** Functions to be tried, with exact gradients. */
const wave: F = (x) => x.reduce((s, v, i) => s + Math.sin((i + 1) * v) * Math.exp(v / 2), 0);
const slopesOfWave = grad((x: Tensor) => {
  const k = tensor(Array.from({ length: x.size }, (_, i) => i + 1));
  return sum(x.mul(k).sin().mul(x.div(2).exp()));
});

const exercise: Exercise = algorithm<Gradient>({
  name: "gradient",
  starter: `type F = (x: number[]) => number;
function gradient(f: F, x: number[], h: number) {
  const g = x.map(() => 0);
  // One entry of x at a time: compare f
  // a step h ahead with f a step h behind.
  return g;
}`,
  checks: {
    "no-numbers": (gradient) => {
      const g = gradient(([a, b]) => 2 * a! - 5 * b!, [1, 2], 0.5);
      if (g === undefined || g === null || typeof g.length !== "number") return "It gave no list of numbers.";
      return g.length === 2 || `For two inputs it gave ${g.length} numbers.`;
    },
    "not-the-slopes": (gradient, { random, show }) => {
      const slopes = Array.from({ length: 4 }, () => Math.round(20 * random() - 10));
      const g = gradient((x) => x.reduce((s, v, i) => s + slopes[i]! * v, 0), [0.5, 1, -2, 3], 0.25);
      const at = slopes.findIndex((slope, i) => !(Math.abs(g[i]! - slope) <= 1e-9));
      return at < 0 || `For a linear f whose slope in entry ${at} is ${slopes[at]} it gave ${show(Number(g[at]))}.`;
    },
    "one-sided": (gradient, { show }) => {
      const x = [0.3, -0.7, 1.1];
      const exact = slopesOfWave(tensor(x)).toArray() as number[];
      const error = (h: number): number => {
        const g = gradient(wave, x, h);
        return Math.max(...exact.map((v, i) => Math.abs(g[i]! - v)));
      };
      const order = Math.log2(error(2 ** -6) / error(2 ** -7));
      return (
        order > 1.8 || `Halving h divided the error by ${show(2 ** order)}; of centred differences it is divided by 4.`
      );
    },
    "x-changed": (gradient) => {
      const x = Object.freeze([1, 2, 3]) as readonly number[];
      const copy = [...x];
      gradient((v) => v[0]! * v[1]! + v[2]!, copy, 1e-3);
      return copy.every((v, i) => v === x[i]) || `After the call x is [${copy.join(", ")}].`;
    },
    "too-many-calls": (gradient, { counted }) => {
      const f = counted((x: readonly number[]) => x.reduce((s, v) => s + v * v, 0));
      gradient(f, [1, 2, 3, 4, 5, 6], 1e-3);
      return f.calls <= 12 || `For 6 inputs it called f ${f.calls} times.`;
    },
  },
});
export default exercise;
