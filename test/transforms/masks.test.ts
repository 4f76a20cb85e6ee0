import { describe, expect, it } from "vitest";
import {
  acosh,
  broadcastTo,
  cbrt,
  checkpoint,
  clip,
  cond,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jvp,
  linearize,
  log,
  map,
  max,
  maximum,
  minimum,
  pow,
  relu,
  scan,
  sort,
  sqrt,
  switchCase,
  type Tensor,
  tensor,
  variance,
  vjp,
  vmap,
  where,
  whileLoop,
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
describe("a flat function before a singular one gives zero in forward mode too", () => {
  const f = (s: Tensor): Tensor => sqrt(relu(s));
  it("once", () => {
    expect(rows(jvp(f, [tensor(-1)], [tensor(1)])[1])).toBe(0);
    expect(rows(jacfwd(f)(tensor(-1)))).toBe(0);
    expect(rows(linearize(f, tensor(-1))[1](1))).toBe(0);
    expect(rows(jvp(f, [tensor(4)], [tensor(1)])[1])).toBe(0.25);
  });
  it("and where the function left behind is not flat in every lane, keeps its infinity", () => {
    expect(rows(jvp(f, [tensor([-1, 0.25])], [tensor([1, 1])])[1])).toEqual([0, 1]);
    const g = (s: Tensor): Tensor => sqrt(where(s.ge(0), s, 0));
    expect(rows(jvp(g, [tensor([-1, 0])], [tensor([1, 1])])[1])).toEqual([0, Infinity]);
  });
});
describe("a singular branch inside a body gives zero at second order", () => {
  const branch = (y: Tensor): Tensor => where(y.gt(0), log(y), y);
  it.each([
    ["switchCase", (z: Tensor) => switchCase(tensor(0, { dtype: "i32" }), [branch], z)],
    ["scan", (z: Tensor) => scan((c: Tensor) => [branch(c)], z, null, { length: 2 })[0]],
    ["checkpoint", checkpoint(branch)],
  ])("of a %s", (_name, f: (z: Tensor) => Tensor) => {
    expect(rows(jacrev((x: Tensor) => grad(f)(x))(tensor(-1)))).toBe(0);
    expect(rows(hessian(f)(tensor(-1)))).toBe(0);
    expect(rows(jacrev(jacfwd(f))(tensor(-1)))).toBe(0);
  });
});
describe("an extremum leaves the loser behind in every mode", () => {
  const at = tensor([0, 4]);
  it.each<[string, (x: Tensor) => Tensor]>([
    ["maximum", (x) => maximum(sqrt(x), 1).sum()],
    ["minimum", (x) => minimum(sqrt(x).neg(), -1).sum().neg()],
    ["clip", (x) => clip(sqrt(x), 1, 5).sum()],
    ["max", (x) => max(sqrt(x))],
    ["sort", (x) => sort(sqrt(x)).at(1)],
  ])("%s", (_name, f) => {
    expect(rows(grad(f)(at).add(0))).toEqual([0, 0.25]);
    expect(rows(jit((x: Tensor) => grad(f)(x))(at).add(0))).toEqual([0, 0.25]);
    expect(rows(jacfwd(f)(at).add(0))).toEqual([0, 0.25]);
    expect(rows(jvp(f, [at], [tensor([1, 1])])[1])).toBe(0.25);
  });
});
describe("Taylor mode gives zero behind a flat function", () => {
  const curve = [tensor([-1, 4]), tensor([1, 1])];
  const root = [
    [0, 2],
    [0, 0.25],
    [0, -0.015625],
  ];
  it.each<[string, (x: Tensor) => Tensor, number[][]]>([
    ["sqrt", (x) => sqrt(relu(x)), root],
    ["pow", (x) => pow(maximum(x, 0), 0.5), root],
    [
      "acosh",
      (x) => acosh(relu(x.sub(3)).add(1)),
      [
        [0, Math.acosh(2)],
        [0, 1 / Math.sqrt(3)],
        [0, -1 / Math.sqrt(27)],
      ],
    ],
    ["a sum", (x) => sqrt(relu(x).reshape([1, 2]).sum(1)), [[2], [0.25], [-0.015625]]],
    ["inside a scan", (x) => scan((c: Tensor) => [c, sqrt(relu(c))] as const, x, null, { length: 1 })[1].at(0), root],
    ["inside a mapped axis", (x) => map((v: Tensor) => sqrt(relu(v)), x), root],
    [
      "inside a branch",
      (x) =>
        cond(
          x.at(1).gt(0),
          () => sqrt(relu(x)),
          () => x,
        ),
      root,
    ],
    ["inside a checkpoint", (x) => checkpoint((v: Tensor) => sqrt(relu(v)))(x), root],
    [
      "inside a while loop",
      (x) =>
        whileLoop(
          ({ k }: { k: Tensor; v: Tensor }) => k.lt(1),
          ({ k, v }: { k: Tensor; v: Tensor }) => ({ k: k.add(1), v: sqrt(relu(v)) }),
          { k: tensor(0), v: x },
        ).v,
      root,
    ],
  ])("%s", (_name, f, want) => {
    const got = jet(f, [curve], 2);
    for (const [k, c] of got.entries())
      for (const [j, g] of (c as Tensor).toTypedArray().entries()) expect(g).toBeCloseTo(want[k]![j]!, 14);
    const fast = jit((x: Tensor, v: Tensor) => jet(f, [[x, v]], 2)[2] as Tensor)(curve[0]!, curve[1]!);
    for (const [j, g] of fast.toTypedArray().entries()) expect(g).toBeCloseTo(want[2]![j]!, 14);
  });
});
describe("a zero that is only a number stays a number", () => {
  it("times an infinite slope it is NaN, not 0: the truth is another", () => {
    expect(rows(grad((x: Tensor) => sqrt(x).mul(sqrt(x)))(tensor(0)))).toBeNaN(); // 1
    expect(rows(jvp((x: Tensor) => cbrt(x.mul(x).mul(x)), [tensor(0)], [tensor(1)])[1])).toBeNaN(); // 1
  });
});
it("Jacobian of a Jacobian of a variance over a choice", () => {
  const f = (x: Tensor): Tensor => variance(where(x.gt(0), log(x), x));
  const rowsOfBoth = [jacrev(jacfwd(f)), hessian(f)].map((h) => h(tensor([-1, 2, 0])).toTypedArray());
  for (const [k, h] of rowsOfBoth[0]!.entries()) expect(h).toBeCloseTo(rowsOfBoth[1]![k]!, 14);
});
