import { describe, expect, it } from "vitest";
import { type Tensor, tensor } from "../../src/index.ts";
import { einsum, inner, kron, matvec, outer, tensordot, vdot, vecdot, vecmat } from "../../src/linalg/index.ts";

const value = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) =>
      Math.sin(1 + seed * 3 + i * 1.7 + i * i * 0.3),
    ),
    { shape },
  );
const flat = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];
function same(got: Tensor, want: Tensor): void {
  expect(got.shape).toEqual(want.shape);
  for (const [i, x] of flat(got).entries()) expect(x).toBeCloseTo(flat(want)[i]!, 13);
}

describe("products", () => {
  const [a, b] = [value([2, 3, 4], 1), value([3, 4, 5], 2)];
  it("tensordot contracts the last axes with the first, or those named", () => {
    same(tensordot(a, b), einsum("iab,abj->ij", a, b));
    same(tensordot(a, value([4, 2], 3), 1), einsum("ija,ak->ijk", a, value([4, 2], 3)));
    same(
      tensordot(a, b, [
        [2, 1],
        [1, 0],
      ]),
      einsum("iba,baj->ij", a, b),
    );
    same(tensordot(a, b, [-1, 1]), einsum("ija,kal->ijkl", a, b));
    same(tensordot(value([2], 1), value([3], 2), 0), outer(value([2], 1), value([3], 2)));
  });
  it("outer, vdot and inner flatten or keep what NumPy does", () => {
    same(outer(value([2, 2], 1), value([3], 2)), einsum("i,j->ij", value([2, 2], 1).reshape([4]), value([3], 2)));
    same(
      vdot(value([2, 3], 1), value([3, 2], 2)),
      einsum("i,i", value([2, 3], 1).reshape([6]), value([3, 2], 2).reshape([6])),
    );
    same(inner(value([2, 3], 1), value([4, 3], 2)), einsum("ik,jk->ij", value([2, 3], 1), value([4, 3], 2)));
    same(inner(tensor(3), value([2], 1)), value([2], 1).mul(3));
  });
  it("vecdot, matvec and vecmat broadcast their leading axes", () => {
    same(vecdot(a, value([3, 4], 2)), einsum("ijk,jk->ij", a, value([3, 4], 2)));
    same(vecdot(a, value([3, 4], 2), -2), einsum("ijk,jk->ik", a, value([3, 4], 2)));
    same(matvec(a, value([4], 2)), einsum("ijk,k->ij", a, value([4], 2)));
    same(matvec(a, value([2, 4], 2)), einsum("ijk,ik->ij", a, value([2, 4], 2)));
    same(matvec(value([3, 4], 1), value([2, 4], 2)), einsum("jk,ik->ij", value([3, 4], 1), value([2, 4], 2)));
    same(vecmat(value([2, 3], 2), a), einsum("ij,ijk->ik", value([2, 3], 2), a));
    same(vecmat(value([3], 2), a), einsum("j,ijk->ik", value([3], 2), a));
  });
  it("kron puts a multiple of b at every entry of a", () => {
    expect(
      kron(
        [[1, 2]],
        [
          [1, 0],
          [0, -1],
        ],
      ).toArray(),
    ).toEqual([
      [1, 0, 2, 0],
      [0, -1, 0, -2],
    ]);
    expect(kron(value([3, 1, 1], 1), value([2, 2], 2)).shape).toEqual([3, 2, 2]);
  });
  it.each([
    [() => tensordot(a, b, 1), /axes \[2\] of f64\[2,3,4\] do not match axes \[0\] of f64\[3,4,5\]/],
    [() => tensordot(a, b, 4), /cannot contract 4 axes/],
    [
      () =>
        tensordot(a, b, [
          [0, 0],
          [0, 1],
        ]),
      /axis named twice/,
    ],
    [() => vdot([1, 2], [1]), /different sizes/],
    [() => vecdot([1, 2], [1]), /vecdot: lengths differ/],
    [() => matvec([[1, 2]], [1]), /Shapes: \[..., m, n\], \[..., n\]/],
    [() => vecmat([1], [[1], [2]]), /Shapes: \[..., m\], \[..., m, n\]/],
    [() => outer(tensor([1]), tensor(Int32Array.of(1))), /outer: element types differ/],
  ] as [() => unknown, RegExp][])("bad operands are refused: %#", (f, message) => {
    expect(f).toThrow(message);
  });
});
