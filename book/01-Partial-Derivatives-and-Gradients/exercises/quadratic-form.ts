import { grad, matmul, sum, type Tensor, tensor } from "wengert";
import { algorithm, type Exercise } from "../../exercises/index.ts";

type Matrix = readonly (readonly number[])[];
type Gradient = (A: Matrix, x: readonly number[]) => ArrayLike<number>;

const exact = (A: Matrix, x: readonly number[]): number[] => {
  const a = tensor(A as number[][]);
  return grad((v: Tensor) => sum(v.mul(matmul(a, v))))(tensor(x as number[])).toArray() as number[];
};
const agree = (g: ArrayLike<number>, wanted: readonly number[]): boolean =>
  g?.length === wanted.length && wanted.every((v, i) => Math.abs(g[i]! - v) <= 1e-9 * Math.max(1, Math.abs(v)));
const list = (v: ArrayLike<number>): string => `[${Array.from(v ?? []).join(", ")}]`;

const symmetric: Matrix = [
  [2, 1],
  [1, 3],
];
const turning: Matrix = [
  [0, 1, 0],
  [-1, 0, 4],
  [0, 2, 5],
];

const exercise: Exercise = algorithm<Gradient>({
  name: "gradient",
  starter: `// f(x) is the sum of A[i][j] * x[i] * x[j]
// over all i and j.
function gradient(A: number[][], x: number[]) {
  return x.map(() => 0);
}`,
  checks: {
    "half-of-it": (gradient) => {
      const A = symmetric;
      const x = [1, -2];
      const wanted = exact(A, x);
      const g = gradient(A, x);
      return (
        !agree(
          Array.from(g ?? [], (v) => 2 * v),
          wanted,
        ) || `For A = [[2, 1], [1, 3]] and x = [1, -2] it gave ${list(g)}.`
      );
    },
    "rows-only": (gradient) => {
      const x = [1, 2, -1];
      const twice = turning.map((row) => 2 * row.reduce((s, a, j) => s + a * x[j]!, 0));
      return (
        !agree(gradient(turning, x), twice) ||
        "For a matrix that is not symmetric A x and the transpose of A times x differ."
      );
    },
    "not-the-gradient": (gradient, { random }) => {
      for (let n = 1; n <= 4; n++) {
        const A = Array.from({ length: n }, () => Array.from({ length: n }, () => Math.round(9 * random()) - 4));
        const x = Array.from({ length: n }, () => Math.round(9 * random()) - 4);
        const g = gradient(A, x);
        if (!agree(g, exact(A, x))) return `For A = ${JSON.stringify(A)} and x = [${x.join(", ")}] it gave ${list(g)}.`;
      }
      return true;
    },
  },
});
export default exercise;
