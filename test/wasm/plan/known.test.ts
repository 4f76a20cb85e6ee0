import { describe, expect, it } from "vitest";
import { cond, jvp, sum, type Tensor, tensor } from "wengert";
import { jit } from "wengert/jit";

describe("arrays known while compiling", () => {
  it("are changed by what is computed from them in a branch no more than by what is computed outside", () => {
    const u = tensor([0.3, -0.4, 0.6]);
    const changed = (x: Tensor): Tensor =>
      cond(
        x.at(0).gt(2),
        (y: Tensor) => y,
        (y: Tensor) => y.scatterAdd([2, 0], x.take([0, 1])),
        x,
      );
    const slope = (x: Tensor): Tensor => jvp((y: Tensor) => sum(changed(y).square()), [x], [u])[1];
    // The tangent u is a known array, and inside the branch it is an input: both slopes need it as it was.
    const both = (x: Tensor): Tensor[] => jvp(slope, [x], [u]);
    const compiled = jit(both);
    const x = tensor([-0.2, 0.1, 0.9]);
    const wanted = both(x).map((v) => v.item());
    for (let k = 0; k < 2; k++) compiled(x).forEach((v, i) => void expect(v.item()).toBeCloseTo(wanted[i]!, 14));
    expect(u.toArray()).toEqual([0.3, -0.4, 0.6]);
  });
});
