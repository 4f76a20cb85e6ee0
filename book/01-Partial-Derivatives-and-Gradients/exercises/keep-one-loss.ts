import { algorithm, type Exercise } from "../../exercises/index.ts";

type Vector = readonly number[];
type Step = (a: Vector, b: Vector) => Vector;
/** Two vectors of five numbers. */
const drawn = (random: () => number): [Vector, Vector] => {
  const vector = (): Vector => Array.from({ length: 5 }, () => 4 * random() - 2);
  return [vector(), vector()];
};
const dot = (u: Vector, v: Vector): number => u.reduce((s, x, i) => s + x * v[i]!, 0);

const exercise: Exercise = algorithm<Step>({
  name: "step",
  starter: `// a: gradient of the loss to keep,
// b: gradient of the loss to lower.
function step(a: number[], b: number[]) {
  return b.map((x) => -x);
}`,
  checks: {
    "no-numbers": (step) => {
      const d = step([1, 0], [1, 2]);
      return (d?.length === 2 && Array.from(d).every(Number.isFinite)) || "For two weights it gave no two numbers.";
    },
    "loss-moved": (step, { random, show }) => {
      const [a, b] = drawn(random);
      const change = dot(a, step(a, b));
      return Math.abs(change) < 1e-9 || `The loss to keep changes at the rate ${show(change)}.`;
    },
    climbs: (step, { random, show }) => {
      const [a, b] = drawn(random);
      const change = dot(b, step(a, b));
      return change < 0 || `The loss to lower changes at the rate ${show(change)}.`;
    },
    "not-steepest": (step, { show }) => {
      const d = step([0, 3, 0], [3, 7, 4]);
      const rate = dot([3, 7, 4], d) / Math.hypot(...d);
      return Math.abs(rate + 5) < 1e-9 || `Here a slope of -5 can be had; along your step it is ${show(rate)}.`;
    },
    "length-changed": (step, { show }) => {
      const d = step([0, 3, 0], [3, 7, 4]);
      return Math.abs(Math.hypot(...d) - 5) < 1e-9 || `Your step has length ${show(Math.hypot(...d))}.`;
    },
    "nothing-to-keep": (step) => {
      const d = step([0, 0], [3, -4]);
      return (d[0] === -3 && d[1] === 4) || `For a = (0, 0), b = (3, -4) it gave (${Array.from(d).join(", ")}).`;
    },
  },
});
export default exercise;
