import { describe, expect, it } from "vitest";
import { exp, record, sqrt, stack, type Tensor, take, tensor, where } from "wengert";
import { jacobianByParts } from "../../src/fit/parts.ts";
import { jacobian } from "../../src/index.ts";

const at = tensor(Float64Array.from({ length: 100 }, (_, k) => k / 10));
const bump = (p: Tensor, k: number): Tensor =>
  exp(
    at
      .sub(take(p, k))
      .div(take(p, k + 1))
      .square()
      .neg(),
  );
const bumps = (p: Tensor): Tensor => bump(p, 0).add(bump(p, 2)).add(bump(p, 4)).mul(take(p, 6));
const there = tensor([1, 2, 3, 1.5, 7, 0.5, 4]);

describe("columns one by one", () => {
  it("are those of the Jacobian", () => {
    const byParts = jacobianByParts(record(bumps, there));
    expect(byParts?.(there).toArray()).toEqual(jacobian(bumps)(there).toArray());
  });
  it("leave out what a parameter does not reach, and lanes that are not taken", () => {
    const f = (p: Tensor): Tensor =>
      where(at.gt(5), bump(p, 0).mul(sqrt(at.mul(0).add(take(p, 2)))), bump(p, 4).add(bump(p, 6)));
    const x = tensor([1, 2, 0, 1.5, 7, 0.5, 4, 2]);
    const rows = jacobianByParts(record(f, x))!(x).toArray() as number[][];
    expect(rows).toEqual(jacobian(f)(x).toArray());
    expect(rows.map((row) => row[3])).toEqual(rows.map(() => 0));
    expect(rows[0]![2]).toBe(0);
  });
  it("are not made where the vector is used as a whole, or everything reaches everything", () => {
    expect(jacobianByParts(record((p: Tensor) => bumps(p).add(p.sum()), there))).toBeUndefined();
    const chain = (p: Tensor): Tensor =>
      [0, 1, 2, 3].reduce((y: Tensor, k) => exp(y.mul(take(p, k))), at.add(take(p, 0)));
    expect(jacobianByParts(record(chain, tensor([0.1, 0.2, 0.3, 0.4])))).toBeUndefined();
    const scalars = (p: Tensor): Tensor => stack([take(p, 0).mul(take(p, 1)), take(p, 0).add(take(p, 1))]);
    expect(jacobianByParts(record(scalars, tensor([1, 2])))).toBeUndefined();
  });
});
