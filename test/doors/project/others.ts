import { deviation } from "d3-array";
import { Matrix, solve } from "ml-matrix";
import { linearRegression } from "simple-statistics";
import { grad } from "wengert";
import { jit } from "wengert/jit";

/** Through packages of others, whose functions nobody has marked. */
function through(q: number[]): number {
  "use wengert";
  const [a, b, c] = q as [number, number, number];
  const y = solve(
    new Matrix([
      [a, 1],
      [0, b],
    ]),
    Matrix.columnVector([3, 4]),
  ).get(1, 0);
  const { m } = linearRegression([
    [0, a],
    [1, b],
    [2, c],
  ]);
  return y + m * deviation([a, b, c])!;
}
const at = [2, 4, 7];
const slope = grad(through);
console.log(JSON.stringify({ value: through(at), gradient: slope(at), compiled: jit(slope)(at) }));
