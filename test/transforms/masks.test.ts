import { describe, expect, it } from "vitest";
import {
  broadcastTo,
  grad,
  hessian,
  jacfwd,
  jacrev,
  log,
  sqrt,
  type Tensor,
  tensor,
  vjp,
  vmap,
  where,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

const rows = (x: unknown): unknown => (x as Tensor).toArray();

describe("a branch that is not taken gives zero", () => {
  const masked = (s: Tensor): Tensor => where(s.gt(0), log(s), s.mul(s));
  it.each([
    ["forward over reverse", hessian(masked)],
    ["reverse over reverse", jacrev(grad(masked))],
    ["forward over forward", jacfwd(jacfwd(masked))],
    ["reverse over forward", jacrev(jacfwd(masked))],
    ["compiled", jit((s: Tensor) => jacrev(jacfwd(masked))(s))],
  ])("of a scalar, twice: %s", (_name, h) => {
    expect(rows(h(tensor(-0.5)))).toBe(2);
    expect(rows(h(tensor(0)))).toBe(2);
    expect(rows(h(tensor(2)))).toBe(-0.25);
  });
  // The root has an infinite slope at 0; the mask has to come back through what copies, moves and adds its lanes.
  const ways: [string, (x: Tensor) => Tensor][] = [
    ["broadcast", (x) => where(x.gt(5), broadcastTo(sqrt(x.at(0)), [2]), x.mul(3)).sum()],
    ["reshape and transpose", (x) => where(x.gt(5), sqrt(x).reshape([1, 2]).transpose().reshape([2]), x.mul(3)).sum()],
    ["sum", (x) => where(x.sum().gt(5), sqrt(x).sum(), x.sum().mul(3))],
    ["sum of rows", (x) => where(x.gt(5), broadcastTo(sqrt(x), [2, 2]).sum(0), x.mul(3)).sum()],
    ["rows taken twice", (x) => where(x.gt(5), sqrt(x).take([0, 0]), x.mul(3)).sum()],
  ];
  it.each(ways)("through %s", (_name, f) => {
    const x = tensor([0, 0]);
    const want = [3, 3];
    expect(rows(grad(f)(x))).toEqual(want);
    expect(rows(vjp(f, x)[1](1)[0])).toEqual(want);
    expect(rows(jit(grad(f))(x))).toEqual(want);
    expect(rows(vmap(grad(f))(tensor([[0, 0]])))).toEqual([want]);
    expect(rows(jacrev((z: Tensor) => grad(f)(z))(x))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
  it("and one that is taken keeps its infinity", () => {
    const f = (x: Tensor): Tensor => where(x.gt(-1), broadcastTo(sqrt(x.at(0)), [2]), x).sum();
    expect(rows(grad(f)(tensor([0, 0])))).toEqual([Infinity, 0]);
    expect(rows(vjp(f, tensor([0, 0]))[1](1)[0])).toEqual([Infinity, 0]);
  });
});
