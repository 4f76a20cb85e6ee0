import { describe, expect, it } from "vitest";
import { grad, jacfwd, jacrev, sum, type Tensor, tensor, update, vmap } from "wengert";
import { jit } from "wengert/jit";

const weights = tensor([1, 10, 100, 1000]);
/** Rows put in turn by a host loop: the last one of a position stays. */
const inTurn = (x: readonly number[], at: readonly number[], rows: readonly number[]): number[] => {
  const y = [...x];
  at.forEach((k, j) => {
    y[k] = rows[j]!;
  });
  return y;
};
describe("update at repeated positions", () => {
  const at = [2, 0, 2, 1, 0];
  const put = (i: Tensor) => (u: Tensor) => sum(update(tensor([1, 2, 3, 4]), i, u).mul(weights));
  const wanted = [0, 0, 100, 10, 1];
  it("gives slopes to the last row of each position only", () => {
    const i = tensor(at, { dtype: "i32" });
    const u = tensor([5, 6, 7, 8, 9]);
    expect(update(tensor([1, 2, 3, 4]), i, u).toArray()).toEqual(inTurn([1, 2, 3, 4], at, [5, 6, 7, 8, 9]));
    expect(grad(put(i))(u).toArray()).toEqual(wanted);
    expect(jacfwd(put(i))(u).toArray()).toEqual(wanted);
    expect(jacrev(put(i))(u).toArray()).toEqual(wanted);
    expect(jit(grad(put(i)))(u).toArray()).toEqual(wanted);
    expect(jit((j: Tensor, v: Tensor) => grad(put(j))(v))(i, u).toArray()).toEqual(wanted);
  });
  it("does so for each example of a stack, and along inner axes", () => {
    const stack = tensor([at, [3, 3, 3, 3, 1]], { dtype: "i32" });
    const u = tensor([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
    expect(vmap((i: Tensor, v: Tensor) => grad(put(i))(v))(stack, u).toArray()).toEqual([wanted, [0, 0, 0, 1000, 10]]);
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const columns = (v: Tensor) =>
      sum(
        update(x, tensor([1, 1], { dtype: "i32" }), v, 1).mul(
          tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ),
      );
    expect(
      grad(columns)(
        tensor([
          [7, 8],
          [9, 10],
        ]),
      ).toArray(),
    ).toEqual([
      [0, 2],
      [0, 5],
    ]);
  });
});
